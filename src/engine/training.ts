/**
 * Optimizers for a program's own training loop, by PyTorch's pattern: backward on the loss, then a step on its
 * parameters. The rules are those of the explorer, one row each in optimizers.ts.
 *
 *     const adam = optimizers.adam(model.parameters(), { lr: 0.05 });
 *     for (let k = 0; k < 100; k++) { loss.backward(); adam.step(); }
 */
import { nextState, type Optimizer, type OptimizerState, optimizerNamed } from './optimizers.js';
import type { Value } from './value.js';

export interface OptimizerOptions {
  /** The learning rate above 0, or what it is at step k, counted from 0. 0.01 if not said. */
  readonly lr?: number | ((k: number) => number);
  /** Whether steps lower what was differentiated (if not said) or raise it, PyTorch's `maximize`. */
  readonly direction?: 'ascend' | 'descend';
}

/** An optimizer on its way: it remembers what its rule needs from step to step. */
export interface Training {
  /** How many steps it has taken. */
  readonly steps: number;
  /** Changes every parameter's data by its `grad` as it is now. Throws a RangeError where lr is no number above 0. */
  step(): void;
}

/** Begins to train leaves. Throws a TypeError where a parameter is no leaf, a RangeError where lr is no number above 0. */
export type Optimize = (parameters: readonly Value[], options?: OptimizerOptions) => Training;

/**
 * The update rules, as functions that begin to train parameters. Per parameter, `g` is its gradient, and a step
 * down takes `lr` times:
 *
 * - `sgd`: g.
 * - `momentum`: velocity = 0.9 * velocity + g. Polyak 1964; without dampening.
 * - `nesterov`: g + 0.9 * velocity, with the velocity of momentum. Nesterov 1983; Sutskever et al. 2013.
 * - `adam`: the running mean of g over the root of that of g**2, both corrected for their start at 0
 *   (betas 0.9 and 0.999, epsilon 1e-8). Kingma and Ba, https://arxiv.org/abs/1412.6980.
 * - `adamw`: adam, after the parameter has lost lr * 0.01 of itself. Loshchilov and Hutter, https://arxiv.org/abs/1711.05101.
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

const DEFAULT_RATE = 0.01;

function by(name: string): Optimize {
  return (parameters, { lr = DEFAULT_RATE, direction = 'descend' } = {}) => {
    const row = optimizerNamed(name) as Optimizer;
    const stranger = parameters.find(({ op }) => op !== 'leaf');
    if (stranger) throw new TypeError(`only leaves are trained; ${stranger.label ?? 'one'} is "${stranger.op}"`);
    const sign = direction === 'ascend' ? 1 : -1;
    const rateAt = typeof lr === 'number' ? () => lr : lr;
    checked(rateAt(0));
    const frozen = new Uint8Array(parameters.length);
    const next = new Float64Array(parameters.length);
    let state: OptimizerState | undefined;
    let steps = 0;
    return {
      get steps() {
        return steps;
      },
      step() {
        const rate = sign * checked(rateAt(steps));
        state = nextState(row, state, parameters.length);
        const data = Float64Array.from(parameters, (each) => each.data);
        const grads = Float64Array.from(parameters, (each) => each.grad);
        row.update(next, data, grads, frozen, rate, state);
        for (const [i, each] of parameters.entries()) each.data = next[i] as number;
        steps++;
      },
    };
  };
}

function checked(lr: number): number {
  if (Number.isFinite(lr) && lr > 0) return lr;
  throw new RangeError(`the learning rate is a number above 0, not ${lr}`);
}
