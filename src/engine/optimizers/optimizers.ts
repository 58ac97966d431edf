/**
 * How a step turns gradients into new leaf data, one row an optimizer, defined as in PyTorch, with its
 * defaults (https://docs.pytorch.org/docs/stable/optim.html: SGD, with momentum=0.9 and nesterov=True if
 * the row's name says so; Adam after Kingma and Ba, arXiv 1412.6980; AdamW, whose weight decay is not part of
 * the gradient, after Loshchilov and Hutter, arXiv 1711.05101). Ascending is PyTorch's `maximize`. Everything
 * is per leaf, in the order of `tape.leaves`, the count of steps t too. Frozen leaves keep their data and state.
 * An optimizer with other settings than its defaults is named with them: `adam beta1=0.85 eps=1e-6`.
 */
import { describe } from '../given.js';
import { type Loops, loopsOf } from './loops.js';
import { OPTIMIZER_NAMES, type OptimizerName } from './names.js';

/** The sign of a step: `+= lr * grad` raises the root, `-= lr * grad` lowers it. */
export type Direction = 'ascend' | 'descend';

export const DIRECTIONS: readonly Direction[] = ['ascend', 'descend'];

/** 1 to ascend, -1 to descend. */
export const signOf = (direction: Direction): 1 | -1 => (direction === 'ascend' ? 1 : -1);

/** The learning rate if none is given. */
export const DEFAULT_RATE = 0.01;

/** The update that a step applies: how fast, which way, and by which row of the table. */
export interface UpdateRule {
  /** The learning rate of the next step. */
  readonly lr: number;
  readonly direction: Direction;
  /** Its name, and the settings that differ from its defaults: `adam beta1=0.85 beta2=0.99`. */
  readonly optimizer: string;
}

/** An update rule whose learning rate may change from step to step. */
export interface ScheduledRule extends UpdateRule {
  /** The rate at iteration k, as an expression of k; undefined if it is constant. */
  readonly schedule: string | undefined;
}

/** What an optimizer remembers from step to step. */
export interface OptimizerState {
  /** One array for each slot of its row, with one number a leaf. */
  readonly slots: readonly Float64Array[];
}

/** A state, and the name of its optimizer. */
export interface Remembered extends OptimizerState {
  readonly of: string;
}

/** Each setting, and the number that it stays below. All are at least 0. */
const BELOW = { momentum: Infinity, beta1: 1, beta2: 1, eps: Infinity, weight_decay: Infinity };

export type SettingName = keyof typeof BELOW;

/** The numbers that an optimizer's rule has, by name. */
export type OptimizerSettings = Readonly<Partial<Record<SettingName, number>>>;

export interface Optimizer {
  readonly name: OptimizerName;
  /** Its name, and the settings that differ from its defaults. */
  readonly words: string;
  /** All of its settings. */
  readonly settings: OptimizerSettings;
  /** Whether weight decay shrinks the data, rather than being part of the gradient. */
  readonly shrinks: boolean;
  /** The update rule as text, with the signs of a direction. */
  readonly rule: (direction: Direction) => string;
  /** What it remembers of each leaf, in one line. */
  readonly about: string;
  /** The names of the numbers that it remembers of each leaf. */
  readonly slots: readonly string[];
  /**
   * Writes the new data into `next` and the new state into the arrays of `state`, which the caller
   * owns. `rate` is the learning rate, negative when descending.
   */
  update(
    next: Float64Array,
    leaves: Float64Array,
    grads: Float64Array,
    frozen: Uint8Array,
    rate: number,
    state?: OptimizerState,
  ): void;
  /**
   * The same in place, with the gradients of all nodes: writes the new data of the leaves, whose ids are `ids`, into
   * `leaves` and into `data`, which has one number a node.
   */
  step(
    ids: Int32Array,
    data: Float64Array,
    leaves: Float64Array,
    grad: Float64Array,
    frozen: Uint8Array,
    rate: number,
    state?: OptimizerState,
  ): void;
}

type Numbers = Readonly<Record<SettingName, number>>;

/** An optimizer, as functions of its settings. */
interface Kind {
  readonly defaults: OptimizerSettings;
  readonly shrinks?: boolean;
  /** The update rule; `sign` is what a step does with its part of the gradient: + or -. */
  readonly rule: (settings: Numbers, sign: '+' | '-') => string;
  readonly about: (settings: Numbers) => string;
  readonly slots: readonly string[];
  /**
   * JavaScript that gives a leaf its new `data`, and its slots their new numbers, from these, `grad`, `rate` and the
   * settings, all by name (loops.ts).
   */
  readonly move: string;
}

/** The gradient with weight decay: that of the root, minus (descending: plus) weight_decay / 2 * data**2. */
export const decayed = (grad: number, data: number, rate: number, decay: number | undefined): number =>
  decay ? grad - (rate < 0 ? -decay : decay) * data : grad;

const decayRule = ({ weight_decay: decay }: Numbers, sign: '+' | '-'): string =>
  decay === 0 ? '' : `grad ${sign === '+' ? '-' : '+'}= ${decay} * data; `;

/** The slot that counts a leaf's steps; a leaf that was frozen for a while has fewer. */
export const STEPS = 't';

/** A leaf's velocity: `momentum` of what it was, plus the gradient. */
const PUSH = 'velocity = momentum * velocity + grad;';

/**
 * Adam's step of one leaf, per unit of rate: the running mean of the gradient, divided by the square root of the
 * running mean of its square. The powers are those of the leaf before, if it has as many steps.
 */
const ADAPT = `t += 1;
  if (t !== powersOf) { powersOf = t; start1 = 1 - beta1 ** t; start2 = 1 - beta2 ** t; }
  m = beta1 * m + (1 - beta1) * grad;
  v = beta2 * v + (1 - beta2) * grad * grad;
  const adapted = m / start1 / (Math.sqrt(v / start2) + eps);`;

/** 1 - part, rounded for display. */
export const rest = (part: number): number => Number((1 - part).toPrecision(6));

const adamRule = ({ beta1, beta2, eps }: Numbers, sign: '+' | '-'): string =>
  `m = ${beta1} * m + ${rest(beta1)} * grad; v = ${beta2} * v + ${rest(beta2)} * grad**2; ` +
  `data ${sign}= lr * m / (1 - ${beta1}**t) / (sqrt(v / (1 - ${beta2}**t)) + ${eps})`;

const KINDS: Readonly<Record<OptimizerName, Kind>> = {
  sgd: {
    defaults: { weight_decay: 0 },
    rule: (settings, sign) => `${decayRule(settings, sign)}data ${sign}= lr * grad`,
    about: () => 'sgd keeps nothing: a step is lr * grad',
    slots: [],
    move: 'data += rate * grad;',
  },
  momentum: {
    defaults: { momentum: 0.9, weight_decay: 0 },
    rule: (settings, sign) =>
      `${decayRule(settings, sign)}velocity = ${settings.momentum} * velocity + grad; data ${sign}= lr * velocity`,
    about: ({ momentum }) => `velocity: ${momentum} of what it was, plus grad`,
    slots: ['velocity'],
    move: `${PUSH} data += rate * velocity;`,
  },
  nesterov: {
    defaults: { momentum: 0.9, weight_decay: 0 },
    rule: (settings, sign) => {
      const { momentum } = settings;
      return `${decayRule(settings, sign)}velocity = ${momentum} * velocity + grad; data ${sign}= lr * (grad + ${momentum} * velocity)`;
    },
    about: ({ momentum }) => `velocity: ${momentum} of what it was, plus grad; a step goes ${momentum} of it ahead`,
    slots: ['velocity'],
    move: `${PUSH} data += rate * (grad + momentum * velocity);`,
  },
  adam: {
    defaults: { beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0 },
    rule: (settings, sign) => `${decayRule(settings, sign)}${adamRule(settings, sign)}`,
    about: () => 'm, v: running means of grad and grad**2, corrected for a start at 0; t: steps',
    slots: ['m', 'v', STEPS],
    move: `${ADAPT} data += rate * adapted;`,
  },
  adamw: {
    defaults: { beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.01 },
    shrinks: true,
    rule: ({ weight_decay: decay }) => `as adam, after data -= lr * ${decay} * data`,
    about: ({ weight_decay: decay }) => `m, v, t: as in adam; a step also shrinks the data by lr * ${decay} of itself`,
    slots: ['m', 'v', STEPS],
    move: `${ADAPT} data = data * (1 - Math.abs(rate) * weight_decay) + rate * adapted;`,
  },
};

/** The optimizer of this name, with these settings. */
function configured(name: OptimizerName, given: OptimizerSettings): Optimizer {
  const { defaults, shrinks = false, rule, about, slots, move } = KINDS[name];
  const settings: OptimizerSettings = { ...defaults, ...given };
  const numbers = settings as Numbers;
  let loops: Loops | undefined;
  const made = (): Loops => {
    loops ??= loopsOf(
      settings,
      slots,
      shrinks || settings.weight_decay === 0 ? move : `grad = decayed(grad, data, rate, weight_decay); ${move}`,
      { decayed },
    );
    return loops;
  };
  return {
    name,
    words: wordsOf(name, defaults, settings),
    settings,
    shrinks,
    rule: (direction) => rule(numbers, signOf(direction) > 0 ? '+' : '-'),
    about: about(numbers),
    slots,
    update(next, leaves, grads, frozen, rate, state = nextState({ slots }, undefined, leaves.length)) {
      made().update(next, leaves, grads, frozen, rate, state.slots);
    },
    step(ids, data, leaves, grad, frozen, rate, state = nextState({ slots }, undefined, leaves.length)) {
      made().step(ids, data, leaves, grad, frozen, rate, state.slots);
    },
  };
}

/** `adam beta1=0.85`: a name and the settings that are not the defaults. */
function wordsOf(name: string, defaults: OptimizerSettings, settings: OptimizerSettings): string {
  const names = Object.keys(defaults) as SettingName[];
  const changed = names.filter((each) => settings[each] !== defaults[each]);
  return [name, ...changed.map((each) => `${each}=${settings[each]}`)].join(' ');
}

/** All optimizers, with their defaults. */
export const OPTIMIZERS: readonly Optimizer[] = OPTIMIZER_NAMES.map((name) => configured(name, {}));

/** What a setting may be: `a number from 0 to below 1`. */
export const settingRange = (setting: SettingName): string =>
  `a number from 0 ${BELOW[setting] === 1 ? 'to below 1' : 'up'}`;

/** Why a setting cannot have this value, or undefined if it can. */
export const settingProblem = (setting: SettingName, value: unknown): string | undefined =>
  typeof value === 'number' && value >= 0 && value < BELOW[setting]
    ? undefined
    : `${setting} is ${settingRange(setting)}, not ${describe(value)}`;

/** This optimizer with some settings changed; they are valid, and its own. */
export const withSettings = ({ name, settings }: Optimizer, given: OptimizerSettings): Optimizer =>
  configured(name, { ...settings, ...given });

/** Optimizers with settings, by their words. */
const known = new Map<string, Optimizer>();
const MOST_KNOWN = 50;

/** The optimizer with this name, or with these words, or undefined. */
export function optimizerNamed(words: string): Optimizer | undefined {
  const row = OPTIMIZERS.find((each) => each.name === words);
  return row ?? known.get(words) ?? remembered(words);
}

function remembered(words: string): Optimizer | undefined {
  const [name, ...settings] = words.split(' ');
  const row = OPTIMIZERS.find((each) => each.name === name);
  if (!row) return undefined;
  const given: Partial<Record<SettingName, number>> = {};
  for (const each of settings) {
    const [setting = '', value] = each.split('=');
    if (!hasSetting(row, setting) || settingProblem(setting, Number(value))) return undefined;
    given[setting] = Number(value);
  }
  if (known.size >= MOST_KNOWN) known.clear();
  const optimizer = withSettings(row, given);
  known.set(words, optimizer);
  return optimizer;
}

/** Whether an optimizer has a setting of this name. */
export const hasSetting = ({ settings }: Optimizer, name: string): name is SettingName => Object.hasOwn(settings, name);

/** The state that the next step writes into: a copy of the one before, or all 0 at the first step. */
export const nextState = (
  { slots }: Pick<Optimizer, 'slots'>,
  before: OptimizerState | undefined,
  leaves: number,
): OptimizerState => ({
  slots: slots.map((_, i) => before?.slots[i]?.slice() ?? new Float64Array(leaves)),
});
