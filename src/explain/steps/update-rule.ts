/**
 * An optimizer's update of one leaf, in numbers: what it remembers of the leaf before and after, and the
 * resulting step. One row for each optimizer, as in the table of their rules.
 */
import {
  BETA1,
  BETA2,
  EPSILON,
  MOMENTUM,
  nextState,
  type OptimizerState,
  optimizerNamed,
  WEIGHT_DECAY,
} from '../../engine/optimizers/optimizers.js';
import { full, short } from '../../text/numbers.js';
import type { Rule } from './ledger.js';

/** The update of one leaf. */
interface Update {
  readonly data: number;
  readonly grad: number;
  readonly lr: number;
  readonly rises: boolean;
  /** The optimizer's state of the leaf, slot by slot. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly times: string;
}

/** How each slot is computed, and last the size of the step. */
type Worked = (update: Update) => readonly string[];

/** 1 - part, rounded for display. */
const rest = (part: number): string => full(Number((1 - part).toPrecision(6)));
const squared = (x: number): string => (x < 0 ? `(${short(x)})**2` : `${short(x)}**2`);

const velocity: Worked = ({ before: [old = 0], after: [now = 0], grad, times }) => [
  `velocity = ${MOMENTUM} ${times} ${short(old)} + ${short(grad)} = ${short(now)}`,
];

const means: Worked = ({ before: [m = 0, v = 0], after: [nowM = 0, nowV = 0, t = 0], grad, times }) => [
  `m = ${BETA1} ${times} ${short(m)} + ${rest(BETA1)} ${times} ${short(grad)} = ${short(nowM)}; ` +
    `/ (1 - ${BETA1}**${t}) = ${short(nowM / (1 - BETA1 ** t))}`,
  `v = ${BETA2} ${times} ${short(v)} + ${rest(BETA2)} ${times} ${squared(grad)} = ${short(nowV)}; ` +
    `/ (1 - ${BETA2}**${t}) = ${short(nowV / (1 - BETA2 ** t))}`,
];

const ratio = ({ lr, after: [m = 0, v = 0, t = 0], times }: Update): string =>
  `${short(lr)} ${times} ${short(m / (1 - BETA1 ** t))} / (sqrt(${short(v / (1 - BETA2 ** t))}) + ${full(EPSILON)})`;

const WORKED: Readonly<Record<string, Worked>> = {
  sgd: ({ lr, grad, times }) => [`${short(lr)} ${times} ${short(grad)}`],
  momentum: (update) => [...velocity(update), `${short(update.lr)} ${update.times} ${short(update.after[0] ?? 0)}`],
  nesterov: (update) => [
    ...velocity(update),
    `${short(update.lr)} ${update.times} (${short(update.grad)} + ${MOMENTUM} ${update.times} ${short(update.after[0] ?? 0)})`,
  ],
  adam: (update) => [...means(update), ratio(update)],
  adamw: (update) => {
    const decay = `${short(update.lr * WEIGHT_DECAY)} ${update.times} ${short(update.data)}`;
    return [...means(update), `${ratio(update)} ${update.rises ? '-' : '+'} ${decay}`];
  },
};

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
  const worked = WORKED[rule.optimizer];
  if (!optimizer || !worked) return [];
  const before = optimizer.slots.map((_, i) => rule.state?.slots[i]?.[slot] ?? 0);
  const known: OptimizerState = { slots: before.map((value) => Float64Array.of(value)) };
  const state = nextState(optimizer, known, 1);
  const next = new Float64Array(1);
  const rises = rule.direction === 'ascend';
  optimizer.update(
    next,
    Float64Array.of(data),
    Float64Array.of(grad),
    new Uint8Array(1),
    rises ? rule.lr : -rule.lr,
    state,
  );
  const after = state.slots.map((values) => values[0] as number);
  const lines = worked({ data, grad, lr: rule.lr, rises, before, after, times });
  const moved = (next[0] as number) - data;
  return [
    ...lines.slice(0, -1),
    `next: ${name} ${rises ? '+=' : '-='} ${short(rises ? moved : -moved)} = ${lines.at(-1)}`,
  ];
}
