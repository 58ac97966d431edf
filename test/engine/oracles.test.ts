/** The engine against numbers from elsewhere, by both of its fronts: Value, and the notation. */
import { describe, expect, test } from 'vitest';
import { getLeaves } from '../../src/engine/autodiff/backprop.js';
import { type Optimizer, optimizerNamed } from '../../src/engine/optimizers/optimizers.js';
import { type Operand, Value } from '../../src/engine/value.js';
import { readSource } from '../../src/notation/read.js';
import { LECTURE_STEP, ORACLES, type Oracle, within } from '../oracles.js';
import { evaluated, type Graph } from './graph.js';

type Names = Record<string, Value>;
const v = (data: number): Value => new Value(data);
const plus = (left: Operand, right: Value): Value => (left instanceof Value ? left : constant(left)).add(right);
const times = (left: number, right: Value): Value => constant(left).mul(right);

/** A number on the left of an op; Value itself takes numbers on the right. */
const constant = (data: number): Value => v(0).add(data).inputs[1] as Value;

/** The oracles' programs, written with Value. */
const PROGRAMS: Record<string, () => Names> = {
  'the lecture, one step': () => {
    const [a, b, c, f] = [v(2), v(-3), v(10), v(-2)];
    const e = a.mul(b);
    const d = e.add(c);
    return { a, b, c, f, e, d, L: d.mul(f) };
  },
  'the README of micrograd': () => {
    const [a, b] = [v(-4), v(2)];
    let c = a.add(b);
    let d = a.mul(b).add(b.pow(3));
    c = c.add(c.add(1));
    c = c.add(plus(1, c).add(a.neg()));
    d = d.add(d.mul(2).add(b.add(a).relu()));
    d = d.add(times(3, d).add(b.sub(a).relu()));
    const e = c.sub(d);
    const f = e.pow(2);
    const half = f.div(2);
    return { a, b, c, d, e, f, g: half.add(constant(10).div(f)) };
  },
  'the test of micrograd': () => {
    const x = v(-4);
    const z = times(2, x).add(2).add(x);
    const q = z.relu().add(z.mul(x));
    const h = z.mul(z).relu();
    return { x, z, q, h, y: h.add(q).add(q.mul(x)) };
  },
  "the lecture's neuron": () => {
    const [x1, x2, w1, w2, b] = [v(2), v(0), v(-3), v(1), v(6.8813735870195432)];
    const n = x1.mul(w1).add(x2.mul(w2)).add(b);
    return { x1, x2, w1, w2, b, n, o: n.tanh() };
  },
  'a value added to itself': () => {
    const a = v(3);
    return { a, b: a.add(a) };
  },
  'values used in a product and in a sum': () => {
    const [a, b] = [v(-2), v(3)];
    const [d, e] = [a.mul(b), a.add(b)];
    return { a, b, d, e, f: d.mul(e) };
  },
  'a value to the power of a value': () => {
    const [a, b] = [v(2), v(3)];
    return { a, b, c: a.pow(b) };
  },
  'a diamond': () => {
    const a = v(2);
    return { a, L: times(2, a).mul(a.add(3)) };
  },
  'the first circuit of CS231n': () => {
    const [x, y, z] = [v(-2), v(5), v(-4)];
    const q = x.add(y);
    return { x, y, z, q, f: q.mul(z) };
  },
};

/** A source read, evaluated and differentiated, with the ids of its names. */
function read(text: string): Graph & { id(name: string): number } {
  const { tape, root, leaves, names } = readSource({ name: 'oracle.py', text });
  const id = (name: string): number => (names.get(name) as { id: number }).id;
  return { ...evaluated(tape, root, leaves), id };
}

function expectNumbers(wanted: Readonly<Record<string, number>>, ulps: number, of: (name: string) => number): void {
  const found = Object.fromEntries(Object.keys(wanted).map((name) => [name, of(name)]));
  const snapped = Object.fromEntries(
    Object.entries(wanted).map(([name, x]) => [name, within(ulps, found[name] as number, x) ? x : found[name]]),
  );
  expect(snapped).toEqual(wanted);
}

describe.each(ORACLES.map((oracle) => [oracle.name, oracle] as const))('%s', (name, oracle: Oracle) => {
  const { source, root, data, grads, ulps = 0 } = oracle;

  test('comes out of Value', () => {
    const names = (PROGRAMS[name] as () => Names)();
    const named = (label: string): Value => names[label] as Value;
    expectNumbers(data, ulps, (label) => named(label).data);
    named(root).backward();
    expectNumbers(grads, ulps, (label) => named(label).grad);
  });

  test('comes out of the notation', () => {
    const graph = read(source);
    expect(graph.root).toBe(graph.id(root));
    expectNumbers(data, ulps, (label) => graph.data[graph.id(label)] as number);
    expectNumbers(grads, ulps, (label) => graph.grad[graph.id(label)] as number);
  });

  test('is the same number for number by both', () => {
    const names = (PROGRAMS[name] as () => Names)();
    (names[root] as Value).backward();
    const graph = read(source);
    for (const [label, value] of Object.entries(names)) {
      expect([label, value.data]).toEqual([label, graph.data[graph.id(label)]]);
      expect([label, value.grad]).toEqual([label, graph.grad[graph.id(label)]]);
    }
  });
});

describe("the lecture's step", () => {
  const { rate, ascending, descending, leaves, grads, printed, promised, actual } = LECTURE_STEP;
  const lecture = PROGRAMS['the lecture, one step'] as () => Record<'a' | 'b' | 'c' | 'f' | 'L', Value>;
  const { source } = ORACLES[0] as Oracle;

  test.each([
    ['up', rate, ascending],
    ['down', -rate, descending],
  ])('taken again and again goes %s exactly so, by Value', (_, by, wanted) => {
    const { a, b, c, f, L } = lecture();
    const history = wanted.map(() => {
      const now = L.data;
      L.backward();
      for (const leaf of [a, b, c, f]) leaf.data += by * leaf.grad;
      return now;
    });
    expect(history).toEqual(wanted);
  });

  test.each([
    ['up', rate, ascending],
    ['down', -rate, descending],
  ])('taken again and again goes %s exactly so, by the optimizer', (_, by, wanted) => {
    let graph: Graph = read(source);
    const sgd = optimizerNamed('sgd') as Optimizer;
    const history = wanted.map(() => {
      const { tape, root, data, grad } = graph;
      const next = new Float64Array(4);
      sgd.update(next, getLeaves(tape, data), getLeaves(tape, grad), new Uint8Array(4), by);
      graph = evaluated(tape, root, next);
      return data[root];
    });
    expect(history).toEqual(wanted);
  });

  test.each([
    ['up', '+=', ascending],
    ['down', '-=', descending],
  ])('written out as statements goes %s exactly so', (_, operator, wanted) => {
    const forward = 'e = a*b; d = e + c; L = d*f\n';
    const move = ['a', 'b', 'c', 'f'].map((leaf) => `${leaf}.data ${operator} ${rate} * ${leaf}.grad`).join('\n');
    for (const [steps, last] of wanted.entries()) {
      const text = `${source}\n${`L.backward()\n${move}\n${forward}`.repeat(steps)}`;
      const { tape, root, leaves: now } = readSource({ name: 'steps.py', text });
      expect(evaluated(tape, root, now).data[root]).toBe(last);
    }
  });

  test('leaves these leaves and, there, these gradients', () => {
    const names = lecture();
    const { a, b, c, f, L } = names;
    L.backward();
    for (const leaf of [a, b, c, f]) leaf.data += rate * leaf.grad;
    expect({ a: a.data, b: b.data, c: c.data, f: f.data }).toEqual(leaves);
    L.backward();
    // Printed to four decimals.
    for (const [name, grad] of Object.entries(grads)) {
      expect(names[name as keyof typeof grads].grad, name).toBeCloseTo(grad, 12);
    }
  });

  test('with a, b and c moved twice by the first gradients comes to what the notebook printed', () => {
    const { a, b, c, f, L } = lecture();
    L.backward();
    for (const leaf of [a, b, c, f, a, b, c]) leaf.data += rate * leaf.grad;
    expect(L.data).toBe(printed);

    const move = (leaves: string): string =>
      [...leaves].map((leaf) => `${leaf}.data += ${rate} * ${leaf}.grad`).join('\n');
    const graph = read(`${source}\nL.backward()\n${move('abcf')}\n${move('abc')}`);
    expect(graph.data[graph.root]).toBe(printed);
  });

  test('promises a rise of 0.72 and keeps 0.713504', () => {
    const { a, b, c, f, L } = lecture();
    L.backward();
    const all = [a, b, c, f];
    expect(all.map(({ grad }) => rate * grad * grad)).toEqual([0.36, 0.16, 0.04, 0.16]);
    expect(all.reduce((sum, { grad }) => sum + rate * grad * grad, 0)).toBeCloseTo(promised, 15);
    for (const leaf of all) leaf.data += rate * leaf.grad;
    expect(L.data - -8).toBeCloseTo(actual, 15);
  });
});
