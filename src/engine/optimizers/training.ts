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
  type SettingName,
  settingProblem,
  signOf,
  withSettings,
} from './optimizers.js';

export interface OptimizerOptions {
  /** The learning rate, above 0, or a function of the step k, counted from 0. 0.01 if not given. */
  readonly lr?: number | ((k: number) => number);
  /** `descend` (the default) lowers what was differentiated, `ascend` raises it: PyTorch's `maximize`. */
  readonly direction?: Direction;
}

/** The settings of optimizers, each for those that have it. PyTorch's, with its defaults. */
export interface OptimizerSettingOptions {
  /** The share of the velocity that stays: 0.9 if not given. */
  readonly momentum?: number;
  /** The share of the running mean of the gradient that stays: 0.9 if not given. */
  readonly beta1?: number;
  /** The share of the running mean of the gradient's square that stays: 0.999 if not given. */
  readonly beta2?: number;
  /** Added to the root of the running mean of the square: 1e-8 if not given. */
  readonly eps?: number;
  /**
   * Adds so many times a parameter to its gradient (ascending: subtracts it); adamw shrinks the parameter by
   * lr * weightDecay of itself instead. 0 if not given, 0.01 of adamw.
   */
  readonly weightDecay?: number;
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
 * Makes an optimizer for these leaves. Throws a TypeError if the parameters are not a list of leaves, the direction is
 * neither "ascend" nor "descend", or the optimizer has no such option; a RangeError if lr, or its value at the first
 * step, is not a number above 0, or a setting is out of its range.
 */
export type Optimize<Setting extends keyof OptimizerSettingOptions = keyof OptimizerSettingOptions> = (
  parameters: readonly Value[],
  options?: OptimizerOptions & Pick<OptimizerSettingOptions, Setting>,
) => Training;

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
 * `momentum`, `beta1`, `beta2`, `eps` and `weightDecay` are options of those that have them: `{ beta1: 0.85 }`.
 * Definitions and defaults are PyTorch's, https://pytorch.org/docs/stable/optim.html.
 */
export const optimizers: Readonly<{
  sgd: Optimize<'weightDecay'>;
  momentum: Optimize<'momentum' | 'weightDecay'>;
  nesterov: Optimize<'momentum' | 'weightDecay'>;
  adam: Optimize<'beta1' | 'beta2' | 'eps' | 'weightDecay'>;
  adamw: Optimize<'beta1' | 'beta2' | 'eps' | 'weightDecay'>;
}> = {
  sgd: by('sgd'),
  momentum: by('momentum'),
  nesterov: by('nesterov'),
  adam: by('adam'),
  adamw: by('adamw'),
};

function by(name: string): Optimize {
  return (parameters, options = {}) => {
    mustBeValues(parameters, 'parameters', 'a parameter');
    mustBeOptions(options, '{ lr: 0.1 }');
    const { lr = DEFAULT_RATE, direction = 'descend', ...settings } = options;
    mustBeOneOf(direction, DIRECTIONS, 'direction');
    const row = chosen(optimizerNamed(name) as Optimizer, settings);
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

/** The optimizer with the settings that are given. */
function chosen(row: Optimizer, options: object): Optimizer {
  const own = Object.keys(row.settings).map((name) => (name === 'weight_decay' ? 'weightDecay' : name));
  const given: Partial<Record<SettingName, number>> = {};
  for (const [option, value] of Object.entries(options)) {
    mustBeOneOf(option, ['lr', 'direction', ...own], `an option of ${row.name}`);
    if (value === undefined) continue;
    const setting = (option === 'weightDecay' ? 'weight_decay' : option) as SettingName;
    const problem = settingProblem(setting, value);
    if (problem !== undefined) throw new RangeError(problem.replace(setting, option));
    given[setting] = value as number;
  }
  return withSettings(row, given);
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
