/** How the first weights of a neuron are drawn, one row a way; biases begin at 0. */
import { describe } from '../given.js';
import type { Random } from './random.js';

/**
 * - `uniform`: from -1 to 1, as micrograd.
 * - `he`: from -b to b with b = sqrt(6 / inputs), so that the sums of relu neurons keep their size from layer to layer.
 *   He et al. 2015, https://arxiv.org/abs/1502.01852; PyTorch's `kaiming_uniform_` for relu.
 * - `xavier`: with b = sqrt(6 / (inputs + outputs)), the same for tanh. Glorot and Bengio 2010; PyTorch's
 *   `xavier_uniform_`.
 * - `zero`: 0, from which neurons of a layer never come to differ.
 */
export type Init = 'uniform' | 'he' | 'xavier' | 'zero';

/** The largest size of a weight, for the numbers of a layer's inputs and outputs. */
const BOUNDS: Readonly<Record<Init, (inputs: number, outputs: number) => number>> = {
  uniform: () => 1,
  he: (inputs) => Math.sqrt(6 / inputs),
  xavier: (inputs, outputs) => Math.sqrt(6 / (inputs + outputs)),
  zero: () => 0,
};

export const INITS = Object.keys(BOUNDS) as readonly Init[];

/** The first weights of a neuron. A number is drawn for each, except for `zero`. */
export function firstWeights(init: Init, inputs: number, outputs: number, random: Random): number[] {
  const bound = BOUNDS[init](inputs, outputs);
  return Array.from({ length: inputs }, () => (bound === 0 ? 0 : bound * weightFrom(random)));
}

/** A number from -1 to 1. */
function weightFrom(random: Random): number {
  const number = random();
  if (typeof number !== 'number' || Number.isNaN(number))
    throw new TypeError(`random gives a number each time, not ${describe(number)}`);
  return number * 2 - 1;
}
