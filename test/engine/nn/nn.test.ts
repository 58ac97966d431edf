/** Networks of Values: the order in which micrograd computes them, their labels, their losses, and its demo's numbers. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { backward, forward, planFor } from '../../../src/engine/autodiff/backprop.js';
import {
  binaryCrossEntropy,
  Layer,
  MLP,
  maxMargin,
  meanSquaredError,
  Neuron,
  seeded,
  squares,
  sum,
} from '../../../src/engine/nn/nn.js';
import { compile, Value } from '../../../src/engine/value.js';
import { MOONS, within } from '../../oracles.js';

interface Moons {
  readonly X: readonly [number, number][];
  readonly y: readonly number[];
  readonly params0: readonly number[];
}

const moons = JSON.parse(readFileSync(new URL('../../../examples/moons.json', import.meta.url), 'utf8')) as Moons;

test('a neuron adds its products to its bias in order, and then its activation', () => {
  const neuron = new Neuron(2, { activation: 'linear' });
  const [w0, w1, b] = neuron.parameters().map(({ data }) => data) as [number, number, number];
  expect(neuron.call([0.1, 0.7]).data).toBe(b + w0 * 0.1 + w1 * 0.7);
  expect(b).toBe(0);
  const relu = new Neuron(1);
  (relu.weights[0] as Value).data = -2;
  expect(relu.call([3]).data).toBe(0);
  expect(relu.call([-3]).data).toBe(6);
  const tanh = new Neuron(1, { activation: 'tanh' });
  (tanh.weights[0] as Value).data = 0.5;
  expect(tanh.call([1]).data).toBe(Math.tanh(0.5));
});

test("an MLP has micrograd's number of parameters, in its order, and a linear last layer", () => {
  const model = new MLP(2, [16, 16, 1]);
  expect(model.parameters()).toHaveLength(337);
  expect(model.layers.map(({ neurons }) => neurons.map(({ activation }) => activation)[0])).toEqual([
    'relu',
    'relu',
    'linear',
  ]);
  expect(
    model
      .parameters()
      .slice(0, 3)
      .map(({ label }) => label),
  ).toEqual(['layer 1 neuron 1 w0', 'layer 1 neuron 1 w1', 'layer 1 neuron 1 b']);
  expect(model.parameters().at(-1)?.label).toBe('layer 3 neuron 1 b');
});

test('the same seed makes the same network, another one another', () => {
  const numbers = (seed: number): number[] => new MLP(2, [4, 1], { seed }).parameters().map(({ data }) => data);
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(numbers(7).every((x) => x >= -1 && x < 1)).toBe(true);
});

test('the seeded numbers fill the unit interval evenly', () => {
  const random = seeded(1);
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) tenths[Math.floor(random() * 10)]!++;
  expect(Math.min(...tenths)).toBeGreaterThan(850);
  expect(Math.max(...tenths)).toBeLessThan(1150);
});

test('a neuron that is given the wrong number of inputs says so', () => {
  expect(() => new Neuron(2).call([1])).toThrow('a neuron with 2 weights takes as many inputs, not 1');
  expect(() => new Layer(2, 3).call([1, 2, 3])).toThrow(RangeError);
  expect(() => sum([])).toThrow('the sum of no values has no value');
  expect(() => maxMargin([new Value(1)], [])).toThrow('1 scores need as many targets, not 0');
});

test('what neurons give is labelled with the sample and the place of the neuron', () => {
  const model = new MLP(2, [3, 1]);
  const [score] = model.call([new Value(1, 'x0'), new Value(2, 'x1')], 'sample 3') as [Value];
  const labels = compile(score).values.flatMap(({ op, label }) =>
    op === 'leaf' || label === undefined ? [] : [label],
  );
  expect(labels).toEqual([
    'sample 3 layer 1 neuron 1',
    'sample 3 layer 1 neuron 2',
    'sample 3 layer 1 neuron 3',
    'sample 3 layer 2 neuron 1',
  ]);
  expect(score.label).toBe('sample 3 layer 2 neuron 1');
  expect(model.call([1, 2])[0]?.label).toBeUndefined();
});

test.each([
  [() => new MLP(2, []), 'expected 1 layer or more, not 0'],
  [() => new MLP(2, [3, 0]), 'expected 1 neuron or more, not 0'],
  [() => new MLP(0, [1]), 'expected 1 input or more, not 0'],
  [() => new Layer(2, 1.5), 'expected 1 neuron or more, not 1.5'],
  [() => new Neuron(Number.NaN), 'expected 1 input or more, not NaN'],
  [() => maxMargin([new Value(1)], [0]), 'a target is -1 or 1 here, not 0'],
  [() => meanSquaredError([new Value(1)], [Number.NaN]), 'a target is a number here, not NaN'],
  [() => binaryCrossEntropy([new Value(1)], [-1]), 'a target is from 0 to 1 here, not -1'],
])('%s is refused: %s', (make, message) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(message);
});

describe('losses', () => {
  const scores = (): Value[] => [new Value(2), new Value(-0.5), new Value(0.25)];
  const data = [2, -0.5, 0.25];

  test('max-margin is the mean of relu(1 - y*s)', () => {
    const y = [1, -1, -1];
    const expected = data.reduce((total, s, i) => total + Math.max(0, 1 - (y[i] as number) * s), 0) / 3;
    expect(maxMargin(scores(), y).data).toBeCloseTo(expected, 14);
  });

  test('mean squared error is the mean of (s - y)**2', () => {
    const y = [1, 0, 3];
    const expected = data.reduce((total, s, i) => total + (s - (y[i] as number)) ** 2, 0) / 3;
    expect(meanSquaredError(scores(), y).data).toBeCloseTo(expected, 14);
  });

  test('binary cross-entropy is the mean of -log of the probability given to the truth', () => {
    const y = [1, 0, 1];
    const p = (s: number): number => 1 / (1 + Math.exp(-s));
    const expected = data.reduce((total, s, i) => total - Math.log(y[i] === 1 ? p(s) : 1 - p(s)), 0) / 3;
    expect(binaryCrossEntropy(scores(), y).data).toBeCloseTo(expected, 14);
  });

  // found by Python's decimal, in 700 digits
  test.each([
    [0, 0, Math.LN2, 0.5],
    [1e-300, 0, Math.LN2, 0.5],
    [-1e-300, 0, Math.LN2, 0.5],
    [1, 0, 1.3132616875182228, 0.7310585786300049],
    [-1, 0, 0.3132616875182228, 0.2689414213699951],
    [36, 0, 36, 0.9999999999999998],
    [-36, 0, 2.319522830243569e-16, 2.3195228302435686e-16],
    [40, 0, 40, 1],
    [-40, 0, 4.248354255291589e-18, 4.248354255291589e-18],
    [745, 0, 745, 1],
    [-745, 0, 5e-324, 5e-324],
    [1000, 0, 1000, 1],
    [-1000, 0, 0, 0],
    [1e308, 0, 1e308, 1],
    [-1e308, 0, 0, 0],
    [0, 0.3, Math.LN2, 0.2],
    [1e-300, 0.3, Math.LN2, 0.2],
    [-1e-300, 0.3, Math.LN2, 0.2],
    [1, 0.3, 1.0132616875182228, 0.4310585786300049],
    [-1, 0.3, 0.6132616875182229, -0.031058578630004868],
    [36, 0.3, 25.2, 0.6999999999999997],
    [-36, 0.3, 10.8, -0.29999999999999977],
    [40, 0.3, 28, 0.7],
    [-40, 0.3, 12, -0.3],
    [745, 0.3, 521.5, 0.7],
    [-745, 0.3, 223.5, -0.3],
    [1000, 0.3, 700, 0.7],
    [-1000, 0.3, 300, -0.3],
    [1e308, 0.3, 0.7 * 1e308, 0.7],
    [-1e308, 0.3, 0.3 * 1e308, -0.3],
    [0, 1, Math.LN2, -0.5],
    [1e-300, 1, Math.LN2, -0.5],
    [-1e-300, 1, Math.LN2, -0.5],
    [1, 1, 0.3132616875182228, -0.2689414213699951],
    [-1, 1, 1.3132616875182228, -0.7310585786300049],
    [36, 1, 2.319522830243569e-16, -2.3195228302435686e-16],
    [-36, 1, 36, -0.9999999999999998],
    [40, 1, 4.248354255291589e-18, -4.248354255291589e-18],
    [-40, 1, 40, -1],
    [745, 1, 5e-324, -5e-324],
    [-745, 1, 745, -1],
    [1000, 1, 0, -0],
    [-1000, 1, 1000, -1],
    [1e308, 1, 0, 0],
    [-1e308, 1, 1e308, -1],
  ])('binary cross-entropy of %d for %d is %d, its gradient %d', (s, y, loss, gradient) => {
    const score = new Value(s);
    const found = binaryCrossEntropy([score], [y]);
    found.backward();
    expect(within(4, found.data, loss), `${found.data} for ${loss}`).toBe(true);
    const size = y === 0.3 ? 1 : Math.abs(gradient);
    expect(Math.abs(score.grad - gradient), `${score.grad} for ${gradient}`).toBeLessThanOrEqual(
      4 * Number.EPSILON * size,
    );
  });

  test.each([
    ['max-margin', (s: Value) => maxMargin([s], [1]), 1, 0, 0],
    ['max-margin', (s: Value) => maxMargin([s], [-1]), -1, 0, 0],
    ['max-margin', (s: Value) => maxMargin([s], [1]), 1 - 2 ** -53, 2 ** -53, -1],
    ['max-margin', (s: Value) => maxMargin([s], [1]), 0, 1, -1],
    ['max-margin', (s: Value) => maxMargin([s], [-1]), 0, 1, 1],
    ['max-margin', (s: Value) => maxMargin([s], [1]), 1e308, 0, 0],
    ['max-margin', (s: Value) => maxMargin([s], [1]), -1e308, 1e308, -1],
    ['mean squared error', (s: Value) => meanSquaredError([s], [0]), 0, 0, 0],
    ['mean squared error', (s: Value) => meanSquaredError([s], [0.3]), 0.3, 0, 0],
    ['mean squared error', (s: Value) => meanSquaredError([s], [1]), 1 + 2 ** -52, 2 ** -104, 2 ** -51],
    ['mean squared error', (s: Value) => meanSquaredError([s], [0]), -1e-300, 0, -2e-300],
    ['mean squared error', (s: Value) => meanSquaredError([s], [0]), -1e150, 1e300, -2e150],
    ['squares', (s: Value) => squares([s], 0.5), 0, 0, 0],
    ['squares', (s: Value) => squares([s], 0.5), -1e-300, 0, -1e-300],
    ['squares', (s: Value) => squares([s], 0.5), 1e150, 5e299, 1e150],
    ['the sum', (s: Value) => sum([s, s, s]), -2, -6, 3],
  ] as const)('%s %s at %d is %d, its gradient %d', (_, loss, s, data, gradient) => {
    const score = new Value(s);
    const found = loss(score);
    found.backward();
    expect(within(2, found.data, data), `${found.data} for ${data}`).toBe(true);
    expect(within(2, score.grad, gradient), `${score.grad} for ${gradient}`).toBe(true);
  });

  test("the first gradient of exclusive or's last bias is the mean of sigmoid(s) - y", () => {
    const points = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const model = new MLP(2, [4, 1], { seed: 1 });
    const outputs = points.map((point) => model.call(point)[0] as Value);
    const targets = [0, 1, 1, 0];
    binaryCrossEntropy(outputs, targets).backward();
    const bias = model.parameters().at(-1) as Value;
    const sigmoid = (s: number): number => 1 / (1 + Math.exp(-s));
    const closed = outputs.reduce((total, { data }, i) => total + sigmoid(data) - (targets[i] as number), 0) / 4;
    expect(bias.grad).toBeCloseTo(closed, 15);
    expect(bias.grad).toBeCloseTo(-0.0813, 4);
  });
});

describe("micrograd's demo: 100 points of make_moons, MLP(2,[16,16,1]), lr = 1 - 0.9*k/100", () => {
  const model = new MLP(2, [16, 16, 1]);
  model.parameters().forEach((parameter, i) => {
    parameter.data = moons.params0[i] as number;
  });
  const scores = moons.X.map((point) => model.call(point.map((x) => new Value(x)))[0] as Value);
  const loss = maxMargin(scores, moons.y).add(squares(model.parameters(), 1e-4));
  const { tape, values, data } = compile(loss);
  const place = new Map(values.map((value, id) => [value, id]));
  const idOf = (value: Value): number => place.get(value) as number;

  test('the losses and accuracies of its notebook', () => {
    const plan = planFor(tape, tape.size - 1);
    const grad = new Float64Array(tape.size);
    const seen: [number, number][] = [];
    for (let k = 0; k < 100; k++) {
      const right = scores.filter((score, i) => Math.sign(data[idOf(score)] as number) === moons.y[i]).length;
      seen.push([data[plan.root] as number, right]);
      backward(tape, plan, data, grad);
      for (const parameter of model.parameters())
        data[idOf(parameter)]! -= (1 - (0.9 * k) / 100) * grad[idOf(parameter)]!;
      forward(tape, data);
    }
    for (const [k, value, accuracy] of MOONS) {
      expect(Math.abs((seen[k] as [number, number])[0] - value)).toBeLessThan(1e-12);
      expect((seen[k] as [number, number])[1]).toBe(100 * accuracy);
    }
  });
});
