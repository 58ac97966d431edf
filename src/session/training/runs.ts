/**
 * Runs to compare. A run's settings are recorded when they change, so that it can be labelled with them even after
 * further changes; of a saved run, only L is kept besides:
 *
 *     saved      0 ────────── 20      lr 0.01
 *     present    0 ──── 5             lr 0.1 then 0.2
 */

import { curve } from '../history/history.js';
import type { Model, Run, RunSettings, Runs, SavedRun, Segment } from '../model.js';

export const NO_RUNS: Runs = { segments: [], saved: [] };

/** The plot can show this many, besides the present one. */
export const MOST_SAVED = 3;
/** The most points of a saved run; of a longer one, only some iterations are saved. */
const MOST_POINTS = 2 ** 16;

export const settingsOf = (model: Model, what: Run['what'] = 'step'): RunSettings => ({
  what,
  rate: model.schedule ?? model.lr,
  direction: model.direction,
  optimizer: model.optimizer,
  bug: model.bug,
  frozen: model.frozen,
});

/** The present run's segments, without those of dropped iterations. */
export const segmentsOf = ({ runs, history }: Model): readonly Segment[] =>
  runs.segments.filter(({ from }) => from < history.length - 1);

/** `after`, which was run from `before`, with a new segment if the settings have changed. */
export function noted(before: Model, after: Model, what: Run['what']): Model {
  const segments = segmentsOf(before);
  const settings = settingsOf(before, what);
  const last = segments.at(-1)?.settings;
  const isSame = last && (Object.keys(settings) as (keyof RunSettings)[]).every((key) => settings[key] === last[key]);
  if (isSame && segments.length === after.runs.segments.length) return after;
  const from = before.history.length - 1;
  return { ...after, runs: { ...after.runs, segments: isSame ? segments : [...segments, { from, settings }] } };
}

/** The saved runs and this model's; the next run starts from iteration `fork`. */
export function withRunSaved(model: Model, fork: number): readonly SavedRun[] {
  const { saved } = model.runs;
  const number = (saved.at(-1)?.number ?? 0) + 1;
  return [...saved, { number, fork, segments: segmentsOf(model), ...curve(model.history, MOST_POINTS) }].slice(
    -MOST_SAVED,
  );
}

/** L of a saved run at iteration `k`, or at the nearest known one before it, with that iteration. */
export function lossAt(
  { iterations, losses }: SavedRun,
  k: number,
): { readonly iteration: number; readonly loss: number } {
  const after = iterations.findIndex((iteration) => iteration > k);
  const at = after < 0 ? iterations.length - 1 : Math.max(0, after - 1);
  return { iteration: iterations[at] as number, loss: losses[at] as number };
}
