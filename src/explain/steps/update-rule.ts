/**
 * An optimizer's update of one leaf, in numbers: what it remembers of the leaf before and after, and the
 * resulting step. One row for each optimizer, as in the table of their rules.
 */
import {
  decayed,
  nextState,
  type Optimizer,
  type OptimizerSettings,
  type OptimizerState,
  optimizerNamed,
  rest,
} from '../../engine/optimizers/optimizers.js';
import { full, short } from '../../text/numbers.js';
import type { Rule } from './ledger.js';

/** The update of one leaf. */
interface Update {
  readonly data: number;
  readonly grad: number;
  readonly lr: number;
  readonly rises: boolean;
  readonly settings: OptimizerSettings;
  /** The optimizer's state of the leaf, slot by slot. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly times: string;
}

/** How each slot is computed, and last the size of the step. */
type Worked = (update: Update) => readonly string[];

const squared = (x: number): string => (x < 0 ? `(${short(x)})**2` : `${short(x)}**2`);

const velocity: Worked = ({ before: [old = 0], after: [now = 0], grad, settings: { momentum = 0 }, times }) => [
  `velocity = ${momentum} ${times} ${short(old)} + ${short(grad)} = ${short(now)}`,
];

/** A running mean: what it was and is now, `share` of which stays, and its correction for a start at 0. */
const mean = (name: string, share: number, was: number, added: string, now: number, t: number, times: string): string =>
  `${name} = ${share} ${times} ${short(was)} + ${rest(share)} ${times} ${added} = ${short(now)}; ` +
  `/ (1 - ${share}**${t}) = ${short(now / (1 - share ** t))}`;

const means: Worked = ({ before: [m = 0, v = 0], after: [nowM = 0, nowV = 0, t = 0], grad, settings, times }) => [
  mean('m', settings.beta1 ?? 0, m, short(grad), nowM, t, times),
  mean('v', settings.beta2 ?? 0, v, squared(grad), nowV, t, times),
];

const ratio = ({
  lr,
  after: [m = 0, v = 0, t = 0],
  settings: { beta1 = 0, beta2 = 0, eps = 0 },
  times,
}: Update): string =>
  `${short(lr)} ${times} ${short(m / (1 - beta1 ** t))} / (sqrt(${short(v / (1 - beta2 ** t))}) + ${full(eps)})`;

const WORKED: Readonly<Record<string, Worked>> = {
  sgd: ({ lr, grad, times }) => [`${short(lr)} ${times} ${short(grad)}`],
  momentum: (update) => [...velocity(update), `${short(update.lr)} ${update.times} ${short(update.after[0] ?? 0)}`],
  nesterov: (update) => [
    ...velocity(update),
    `${short(update.lr)} ${update.times} (${short(update.grad)} + ${update.settings.momentum} ${update.times} ${short(update.after[0] ?? 0)})`,
  ],
  adam: (update) => [...means(update), ratio(update)],
  adamw: (update) => {
    const decay = `${short(update.lr * (update.settings.weight_decay ?? 0))} ${update.times} ${short(update.data)}`;
    return [...means(update), `${ratio(update)} ${update.rises ? '-' : '+'} ${decay}`];
  },
};

/** Whether weight decay is part of the gradient, which then has a line of its own. */
export const hasDecay = ({ settings, shrinks }: Optimizer): boolean => !shrinks && settings.weight_decay !== 0;

/** One leaf: its data, its gradient there, and what the optimizer remembers of it. */
export interface Leaf {
  readonly name: string;
  /** Its index among the tape's leaves. */
  readonly slot: number;
  readonly data: number;
  readonly grad: number;
}

/** `m = 0.9 × 0.6 + 0.1 × 5.99 = 1.139 ...`, a line a slot, and `next: a += 0.01 = 0.01 × ...`. */
export function updateText({ name, slot, data, grad }: Leaf, rule: Rule, times: string): string[] {
  const optimizer = optimizerNamed(rule.optimizer);
  const worked = optimizer && WORKED[optimizer.name];
  if (!worked) return [];
  const before = optimizer.slots.map((_, i) => rule.state?.slots[i]?.[slot] ?? 0);
  const known: OptimizerState = { slots: before.map((value) => Float64Array.of(value)) };
  const state = nextState(optimizer, known, 1);
  const next = new Float64Array(1);
  const rises = rule.direction === 'ascend';
  const rate = rises ? rule.lr : -rule.lr;
  optimizer.update(next, Float64Array.of(data), Float64Array.of(grad), new Uint8Array(1), rate, state);
  const after = state.slots.map((values) => values[0] as number);
  const { settings } = optimizer;
  const decay = hasDecay(optimizer) ? settings.weight_decay : undefined;
  const slope = decayed(grad, data, rate, decay);
  const lines = worked({ data, grad: slope, lr: rule.lr, rises, settings, before, after, times });
  const moved = (next[0] as number) - data;
  return [
    ...(decay === undefined
      ? []
      : [
          `grad ${rises ? '-' : '+'} ${decay} ${times} data = ${short(grad)} ${rises ? '-' : '+'} ${decay} ${times} ${short(data)} = ${short(slope)}`,
        ]),
    ...lines.slice(0, -1),
    `next: ${name} ${rises ? '+=' : '-='} ${short(rises ? moved : -moved)} = ${lines.at(-1)}`,
  ];
}
