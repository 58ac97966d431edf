/**
 * Networks of Values, as in micrograd: a neuron is its bias plus `w_i * x_i` in order, then relu or
 * tanh; the last layer of an MLP is linear. Every parameter's label says where it belongs, so that
 * the tree of a loss reads as a network.
 *
 *     const model = new MLP(2, [16, 16, 1], { seed: 1337 });
 *     const score = model.call([x, y])[0];
 */
import { describe, mustBeList, mustBeOneOf, mustBeOptions, mustBeText } from '../given.js';
import { mustFit } from '../memory-limit.js';
import { type Operand, Value } from '../value.js';
import { type Random, seeded } from './random.js';
import { firstWeights, INITS, type Init } from './weights.js';

/** The function that a neuron applies to its sum. */
export type Activation = 'relu' | 'tanh' | 'linear';

const ACTIVATIONS: readonly Activation[] = ['relu', 'tanh', 'linear'];

const activated = (sum: Value, activation: Activation): Value => (activation === 'linear' ? sum : sum[activation]());

/** The options of neurons and layers. */
interface NeuronOptions {
  /** relu if not given. */
  readonly activation?: Activation;
  /**
   * The generator of the weights; by default that of seed 0, with the same weights each time. Give the
   * neurons and layers of one network the same generator.
   */
  readonly random?: Random;
  /** How the first weights are drawn; `uniform` if not given. */
  readonly init?: Init;
  /** How many neurons the layer has, which `xavier` needs: 1 if not given. A `Layer` knows it. */
  readonly outputs?: number;
  /** What the labels of parameters begin with: `layer 1`. */
  readonly name?: string;
}

/** Throws a RangeError if `count` is not a whole number of 1 or more. */
function atLeastOne(count: number, what: string): void {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError(`expected 1 ${what} or more, not ${describe(count)}`);
}

/** Throws a TypeError if an option has the wrong type. */
function checkOptions(given: NeuronOptions): void {
  mustBeOptions(given, "{ activation: 'tanh' }");
  const { activation = 'relu', random = Math.random, init = 'uniform', outputs = 1, name = '' } = given;
  mustBeOneOf(activation, ACTIVATIONS, 'activation');
  mustBeOneOf(init, INITS, 'init');
  atLeastOne(outputs, 'output');
  mustBeText(name, 'name');
  if (typeof random !== 'function') throw new TypeError(`random is a function, not ${describe(random)}`);
}

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

/**
 * One neuron with `inputs` weights, in [-1, 1) if no other `init` is given, and a bias of 0. Throws a RangeError if `inputs` is not a number of
 * inputs, a TypeError if an option is not of its type.
 */
export class Neuron {
  readonly weights: readonly Value[];
  readonly bias: Value;
  readonly activation: Activation;
  readonly name: string;

  constructor(inputs: number, options: NeuronOptions = {}) {
    atLeastOne(inputs, 'input');
    mustFit(inputs + 1);
    checkOptions(options);
    const { activation = 'relu', random = seeded(0), init = 'uniform', outputs = 1, name = '' } = options;
    this.weights = firstWeights(init, inputs, outputs, random).map(
      (weight, i) => new Value(weight, joined(name, `w${i}`)),
    );
    this.bias = new Value(0, joined(name, 'b'));
    this.activation = activation;
    this.name = name;
  }

  /**
   * The activation of bias + w0*x0 + w1*x1 ... With `sample`, the result is labelled with it and with the
   * neuron's name: `sample 3 layer 1 neuron 2`. Throws a RangeError if `x` is not as long as the weights, a
   * TypeError if it is not a list of numbers and Values.
   */
  call(x: readonly Operand[], sample = ''): Value {
    mustBeList(x, 'the inputs of a neuron');
    mustBeText(sample, 'sample');
    if (x.length !== this.weights.length)
      throw new RangeError(`a neuron with ${this.weights.length} weights takes as many inputs, not ${x.length}`);
    const sum = this.weights.reduce((total, weight, i) => total.add(weight.mul(x[i] as Operand)), this.bias);
    const result = activated(sum, this.activation);
    if (sample !== '') result.label = joined(sample, this.name);
    return result;
  }

  /** The weights, then the bias. */
  parameters(): Value[] {
    return [...this.weights, this.bias];
  }
}

/** `outputs` neurons over the same `inputs`. Throws what `Neuron` throws, a RangeError for `outputs` too. */
export class Layer {
  readonly neurons: readonly Neuron[];

  constructor(inputs: number, outputs: number, options: NeuronOptions = {}) {
    atLeastOne(outputs, 'neuron');
    mustFit(outputs * (inputs + 1));
    checkOptions(options);
    const { name = '', random = seeded(0), ...rest } = options;
    this.neurons = Array.from(
      { length: outputs },
      (_, i) => new Neuron(inputs, { ...rest, outputs, random, name: joined(name, `neuron ${i + 1}`) }),
    );
  }

  /**
   * Each neuron's result for `x`, one number or Value per input; labelled if `sample` is given. Throws what a neuron
   * throws.
   */
  call(x: readonly Operand[], sample = ''): Value[] {
    return this.neurons.map((neuron) => neuron.call(x, sample));
  }

  /** Neuron by neuron, the weights and then the bias. */
  parameters(): Value[] {
    return this.neurons.flatMap((neuron) => neuron.parameters());
  }
}

/** The activation of each layer: as listed, or the same for all but the last, which is linear. */
function activationsOf(given: Activation | readonly Activation[], layers: number): readonly Activation[] {
  const listed = Array.isArray(given) ? (given as readonly Activation[]) : undefined;
  for (const each of listed ?? [given as Activation]) mustBeOneOf(each, ACTIVATIONS, 'activation');
  if (listed && listed.length !== layers)
    throw new RangeError(`${layers} layers need as many activations, not ${listed.length}`);
  return listed ?? Array.from({ length: layers }, (_, i) => (i === layers - 1 ? 'linear' : (given as Activation)));
}

/**
 * A multi-layer perceptron, as in micrograd: layers in sequence, the last one linear.
 * `new MLP(2, [16, 16, 1])` takes 2 numbers and gives 1. Throws a RangeError if a layer would be empty or the seed is
 * not a whole number, or there is not one activation a layer; a TypeError if `outputs` is not a list or an activation is
 * none of the three.
 */
export class MLP {
  readonly layers: readonly Layer[];

  /**
   * `activation` is that of all layers but the last, or a list with one for each layer, the last one too; `seed` is a
   * whole number that decides all first weights, 0 if not given; `init` says how they are drawn.
   */
  constructor(
    inputs: number,
    outputs: readonly number[],
    options: {
      readonly activation?: Activation | readonly Activation[];
      readonly seed?: number;
      readonly init?: Init;
    } = {},
  ) {
    mustBeList(outputs, 'the sizes of layers');
    atLeastOne(outputs.length, 'layer');
    mustBeOptions(options, '{ seed: 1 }');
    const { activation = 'relu', seed = 0, init = 'uniform' } = options;
    mustBeOneOf(init, INITS, 'init');
    const activations = activationsOf(activation, outputs.length);
    const random = seeded(seed);
    const sizes = [inputs, ...outputs];
    mustFit(outputs.reduce((sum, size, i) => sum + size * ((sizes[i] as number) + 1), 0));
    this.layers = Array.from(
      outputs,
      (size, i) =>
        new Layer(sizes[i] as number, size, {
          activation: activations[i] as Activation,
          random,
          init,
          name: `layer ${i + 1}`,
        }),
    );
  }

  /**
   * The last layer's outputs for the inputs `x`, as many as the MLP takes. With `sample`, every neuron's result
   * is labelled: `sample 3 layer 1 neuron 2`. Throws what a neuron throws.
   */
  call(x: readonly Operand[], sample = ''): Value[] {
    return this.layers.reduce<readonly Operand[]>((values, layer) => layer.call(values, sample), x) as Value[];
  }

  /** Every parameter: layer by layer, neuron by neuron, weights and then bias. */
  parameters(): Value[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }
}
