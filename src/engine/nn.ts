/**
 * Networks of Values, as in micrograd: a neuron is its bias plus `w_i * x_i` in order, then relu or
 * tanh; the last layer of an MLP is linear. Every parameter's label says where it belongs, so that
 * the tree of a loss reads as a network.
 *
 *     const model = new MLP(2, [16, 16, 1], { seed: 1337 });
 *     const score = model.call([x, y])[0];
 */
import { type Operand, Value } from './value.js';

/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** A seeded generator: mulberry32, by Tommy Ettinger (public domain). `seed` is taken as a 32-bit integer. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a neuron does with its sum. */
export type Activation = 'relu' | 'tanh' | 'linear';

const activated = (sum: Value, activation: Activation): Value => (activation === 'linear' ? sum : sum[activation]());

/** One neuron with `inputs` weights in [-1, 1) and a bias of 0. */
export class Neuron {
  readonly weights: readonly Value[];
  readonly bias: Value;
  readonly activation: Activation;

  constructor(
    inputs: number,
    {
      activation = 'relu',
      random = seeded(0),
      name = '',
    }: { activation?: Activation; random?: Random; name?: string } = {},
  ) {
    const label = (part: string): string => (name === '' ? part : `${name} ${part}`);
    this.weights = Array.from({ length: inputs }, (_, i) => new Value(random() * 2 - 1, label(`w${i}`)));
    this.bias = new Value(0, label('b'));
    this.activation = activation;
  }

  /** bias + w0*x0 + w1*x1 ..., through the activation. Throws a RangeError when `x` is not as long as the weights. */
  call(x: readonly Operand[]): Value {
    if (x.length !== this.weights.length)
      throw new RangeError(`a neuron with ${this.weights.length} weights takes as many inputs, not ${x.length}`);
    const sum = this.weights.reduce((total, weight, i) => total.add(weight.mul(x[i] as Operand)), this.bias);
    return activated(sum, this.activation);
  }

  /** The weights, then the bias. */
  parameters(): Value[] {
    return [...this.weights, this.bias];
  }
}

/** `outputs` neurons over the same inputs. */
export class Layer {
  readonly neurons: readonly Neuron[];

  constructor(
    inputs: number,
    outputs: number,
    {
      activation = 'relu',
      random = seeded(0),
      name = '',
    }: { activation?: Activation; random?: Random; name?: string } = {},
  ) {
    this.neurons = Array.from(
      { length: outputs },
      (_, i) => new Neuron(inputs, { activation, random, name: `${name === '' ? '' : `${name} `}neuron ${i + 1}` }),
    );
  }

  /** What each neuron makes of `x`. */
  call(x: readonly Operand[]): Value[] {
    return this.neurons.map((neuron) => neuron.call(x));
  }

  parameters(): Value[] {
    return this.neurons.flatMap((neuron) => neuron.parameters());
  }
}

/** Layers one after the other: `new MLP(2, [16, 16, 1])` takes 2 numbers and gives 1. */
export class MLP {
  readonly layers: readonly Layer[];

  constructor(
    inputs: number,
    outputs: readonly number[],
    { activation = 'relu', seed = 0 }: { activation?: Activation; seed?: number } = {},
  ) {
    const random = seeded(seed);
    const sizes = [inputs, ...outputs];
    this.layers = outputs.map(
      (size, i) =>
        new Layer(sizes[i] as number, size, {
          activation: i === outputs.length - 1 ? 'linear' : activation,
          random,
          name: `layer ${i + 1}`,
        }),
    );
  }

  /** The last layer's outputs for the inputs `x`. */
  call(x: readonly Operand[]): Value[] {
    return this.layers.reduce<readonly Operand[]>((values, layer) => layer.call(values), x) as Value[];
  }

  /** Every parameter: layer by layer, neuron by neuron, weights and then bias. */
  parameters(): Value[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }
}

/** The sum of Values in order. Throws a RangeError when there are none. */
export function sum(values: readonly Value[]): Value {
  const [first, ...rest] = values;
  if (!first) throw new RangeError('the sum of no values has no value');
  return rest.reduce((total, value) => total.add(value), first);
}

const mean = (values: readonly Value[]): Value => sum(values).mul(1 / values.length);

function sameLength(scores: readonly Value[], targets: readonly number[]): void {
  if (scores.length !== targets.length)
    throw new RangeError(`${scores.length} scores need as many targets, not ${targets.length}`);
}

/** mean(relu(1 - y*s)) over scores s and targets y of -1 or 1: micrograd's "svm max-margin" loss. */
export function maxMargin(scores: readonly Value[], targets: readonly number[]): Value {
  sameLength(scores, targets);
  return mean(
    scores.map((score, i) =>
      score
        .mul(-(targets[i] as number))
        .add(1)
        .relu(),
    ),
  );
}

/** mean((s - y)**2). */
export function meanSquaredError(scores: readonly Value[], targets: readonly number[]): Value {
  sameLength(scores, targets);
  return mean(scores.map((score, i) => score.sub(targets[i] as number).pow(2)));
}

/**
 * mean(-log(sigmoid(s)) for targets of 1, -log(sigmoid(-s)) for targets of 0), as max(s, 0) - s*y +
 * log(1 + exp(-|s|)), which neither overflows nor takes the log of 0 (as in PyTorch's
 * binary_cross_entropy_with_logits).
 */
export function binaryCrossEntropy(scores: readonly Value[], targets: readonly number[]): Value {
  sameLength(scores, targets);
  return mean(
    scores.map((score, i) =>
      score
        .relu()
        .sub(score.mul(targets[i] as number))
        .add(score.abs().neg().exp().add(1).log()),
    ),
  );
}

/** scale * sum(p*p): L2 regularisation. */
export const squares = (parameters: readonly Value[], scale: number): Value =>
  sum(parameters.map((p) => p.mul(p))).mul(scale);
