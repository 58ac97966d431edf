/**
 * Optimizers for a program's own training loop, by PyTorch's pattern: backward on the loss, then a step on its
 * parameters. The rules are those of the explorer, one row each in optimizers.ts.
 *
 *     const adam = optimizers.adam(model.parameters(), { lr: 0.05 });
 *     for (let k = 0; k < 100; k++) { loss.backward(); adam.step(); }
 */
import { describe, mustBeOneOf, mustBeOptions } from '../given.js';
import { called, gradOf, mustBeValues, type Value } from '../value.js';
import {
  DEFAULT_RATE,
  DIRECTIONS,
  type Direction,
  nextState,
  type Optimizer,
  type OptimizerState,
  optimizerNamed,
  signOf,
} from './optimizers.js';

export interface OptimizerOptions {
  /** The learning rate, above 0, or a function of the step k, counted from 0. 0.01 if not given. */
  readonly lr?: number | ((k: number) => number);
  /** `descend` (the default) lowers what was differentiated, `ascend` raises it: PyTorch's `maximize`. */
  readonly direction?: Direction;
}

/** An optimizer with its state and the parameters that it updates. */
export interface Training {
  /** How many steps have been run. */
  readonly steps: number;
  /**
   * Updates every parameter's data with its present `grad`. Throws a RangeError if lr is not a number above 0, a
   * TypeError if a `grad` was set to something that is not a number; nothing is changed then.
   */
  step(): void;
  /** Sets every parameter's `grad` to 0. `backward` starts from zero by itself: this is for gradients set by hand. */
  zeroGrad(): void;
}

/**
 * Makes an optimizer for these leaves. Throws a TypeError if the parameters are not a list of leaves, or the direction
 * is neither "ascend" nor "descend"; a RangeError if lr, or its value at the first step, is not a number above 0.
 */
export type Optimize = (parameters: readonly Value[], options?: OptimizerOptions) => Training;

/**
 * The update rules, as functions that make an optimizer. `g` is a parameter's gradient; a step down subtracts `lr`
 * times this from its data:
 *
 * - `sgd`: g.
 * - `momentum`: velocity = 0.9 * velocity + g. Polyak 1964; without dampening.
 * - `nesterov`: g + 0.9 * velocity, with the velocity of momentum. Nesterov 1983; Sutskever et al. 2013.
 * - `adam`: the running mean of g over the root of that of g**2, both corrected for their start at 0
 *   (betas 0.9 and 0.999, epsilon 1e-8). Kingma and Ba, https://arxiv.org/abs/1412.6980.
 * - `adamw`: adam, after the parameter has lost lr * 0.01 of itself (weight decay). Loshchilov and Hutter,
 *   https://arxiv.org/abs/1711.05101.
 *
 * Definitions and defaults are PyTorch's, https://pytorch.org/docs/stable/optim.html.
 */
export const optimizers: Readonly<Record<'sgd' | 'momentum' | 'nesterov' | 'adam' | 'adamw', Optimize>> = {
  sgd: by('sgd'),
  momentum: by('momentum'),
  nesterov: by('nesterov'),
  adam: by('adam'),
  adamw: by('adamw'),
};

function by(name: string): Optimize {
  return (parameters, options = {}) => {
    const row = optimizerNamed(name) as Optimizer;
    mustBeValues(parameters, 'parameters', 'a parameter');
    mustBeOptions(options, '{ lr: 0.1 }');
    const { lr = DEFAULT_RATE, direction = 'descend' } = options;
    mustBeOneOf(direction, DIRECTIONS, 'direction');
    const stranger = parameters.find(({ op }) => op !== 'leaf');
    if (stranger) throw new TypeError(`only leaves are trained; ${called(stranger, 'one')} is "${stranger.op}"`);
    const own = [...parameters];
    const sign = signOf(direction);
    const rateAt = typeof lr === 'function' ? lr : () => lr;
    checkedRate(rateAt(0));
    const frozen = new Uint8Array(own.length);
    const next = new Float64Array(own.length);
    let state: OptimizerState | undefined;
    let steps = 0;
    return {
      get steps() {
        return steps;
      },
      step() {
        const rate = sign * checkedRate(rateAt(steps));
        const grads = Float64Array.from(own, gradOf);
        const data = Float64Array.from(own, (each) => each.data);
        state = nextState(row, state, own.length);
        row.update(next, data, grads, frozen, rate, state);
        for (const [i, each] of own.entries()) each.data = next[i] as number;
        steps++;
      },
      zeroGrad: () => zeroGrad(own),
    };
  };
}

/** The learning rate. Throws a RangeError if it is not a number above 0. */
export function checkedRate(lr: unknown): number {
  if (typeof lr === 'number' && Number.isFinite(lr) && lr > 0) return lr;
  throw new RangeError(`the learning rate is a number above 0, not ${describe(lr)}`);
}

/**
 * Sets `grad` of these Values to 0, as micrograd's and PyTorch's zero_grad do. `backward` starts from zero by itself,
 * so a training loop does not need it. Throws a TypeError if they are not a list of Values.
 */
export function zeroGrad(parameters: readonly Value[]): void {
  mustBeValues(parameters, 'parameters', 'a parameter');
  for (const each of parameters) each.grad = 0;
}
