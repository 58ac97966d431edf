/**
 * Runs to be held against each other. What a run was taken with is noted where it changes, so that a run
 * can be called by that whatever the settings are later; of a run that is kept, only its L is:
 *
 *     kept       0 ────────── 20      lr 0.01
 *     present    0 ──── 5             lr 0.1 then 0.2
 */

import type { Direction, Model, Run } from '../model.js';
import { type Curve, curve } from './history.js';

/** What an iteration is taken with. */
export interface Settings {
  readonly what: Run['what'];
  /** The learning rate, or its schedule. */
  readonly rate: number | string;
  readonly direction: Direction;
  readonly optimizer: string;
  readonly bug: string | undefined;
  readonly frozen: Uint8Array;
}

/** Iterations one after the other that were taken with the same settings: those after `from`, to the next stretch. */
export interface Stretch {
  readonly from: number;
  readonly settings: Settings;
}

export interface Kept extends Curve {
  /** Counted from 1 in the order of keeping. */
  readonly number: number;
  readonly stretches: readonly Stretch[];
  /** The iteration that the next run went on from. */
  readonly fork: number;
}

export interface Runs {
  /** Of the present run. */
  readonly stretches: readonly Stretch[];
  /** The oldest first. */
  readonly kept: readonly Kept[];
}

export const NO_RUNS: Runs = { stretches: [], kept: [] };

/** The plot can tell so many apart from the present one. */
export const MOST_KEPT = 3;
/** Of a longer run, only some iterations are kept. */
const MOST_POINTS = 2 ** 16;

export const settingsOf = (model: Model, what: Run['what'] = 'step'): Settings => ({
  what,
  rate: model.schedule ?? model.lr,
  direction: model.direction,
  optimizer: model.optimizer,
  bug: model.bug,
  frozen: model.frozen,
});

/** The present run's stretches; those after the present are of iterations that were dropped. */
export const stretchesOf = ({ runs, history }: Model): readonly Stretch[] =>
  runs.stretches.filter(({ from }) => from < history.length - 1);

/** `after`, which was taken from `before`, with a note of what it was taken with where that is new. */
export function noted(before: Model, after: Model, what: Run['what']): Model {
  const stretches = stretchesOf(before);
  const settings = settingsOf(before, what);
  const last = stretches.at(-1)?.settings;
  const isSame = last && (Object.keys(settings) as (keyof Settings)[]).every((key) => settings[key] === last[key]);
  if (isSame && stretches.length === after.runs.stretches.length) return after;
  const from = before.history.length - 1;
  return { ...after, runs: { ...after.runs, stretches: isSame ? stretches : [...stretches, { from, settings }] } };
}

/** The runs that are kept when this model's is, too, and another goes on from iteration `fork`. */
export function withKept(model: Model, fork: number): readonly Kept[] {
  const { kept } = model.runs;
  const number = (kept.at(-1)?.number ?? 0) + 1;
  return [...kept, { number, fork, stretches: stretchesOf(model), ...curve(model.history, MOST_POINTS) }].slice(
    -MOST_KEPT,
  );
}

/** L of a kept run at iteration `k` or the nearest known before it, and at which that is. */
export function lossAt({ iterations, losses }: Kept, k: number): { readonly iteration: number; readonly loss: number } {
  const after = iterations.findIndex((iteration) => iteration > k);
  const at = after < 0 ? iterations.length - 1 : Math.max(0, after - 1);
  return { iteration: iterations[at] as number, loss: losses[at] as number };
}
