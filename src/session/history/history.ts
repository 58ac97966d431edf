/**
 * L and the leaves at each iteration before the present one, and L now. Histories share one growing log,
 * so that a step adds a row and an edit of the present copies nothing:
 *
 *     log        0   1   2   3            past iterations (log.ts)
 *     history    length 5, loss -5.93     0 to 3 from the log, then the present, 4
 *
 * A history that is not the log's newest (after an undo, say) continues in a copy of its part.
 */

import { hasGaps, type Log, logUpTo, nearestRow, newLog, type Row, rowsBefore } from './log.js';
import { lossesBefore } from './losses.js';

export interface History {
  readonly log: Log;
  /** The number of iterations, including the present one. */
  readonly length: number;
  /** L at the present iteration. */
  readonly loss: number;
}

/** Iteration 0 alone. `memory` is the limit of its log, in bytes. */
export const newHistory = (loss: number, memory?: number): History => ({ log: newLog(memory), length: 1, loss });

/** A history at `loss` after a log that was read from a file. */
export const historyOf = (log: Log, loss: number): History => ({ log, length: log.end + 1, loss });

/** The log that this history can continue in: its own, or a copy if another history has continued in that. */
export const logToGoOn = ({ log, length }: History): Log => (log.end === length - 1 ? log : logUpTo(log, length - 1));

/** The present iteration with another L. */
export const replaceLast = (history: History, loss: number): History => ({ ...history, loss });

/** Iterations 0 to `k`, which becomes the present one with `loss`. */
export const backTo = (history: History, k: number, loss: number): History =>
  k === history.length - 1 ? history : { log: history.log, length: k + 1, loss };

/** The distance of the iterations whose L is known: 1 up to a million iterations. */
export const spacing = ({ log }: History): number => log.losses.every;

/** L at each iteration that is a multiple of the spacing, and at the present one. */
export function losses(history: History): number[] {
  const { log, loss } = history;
  return [...log.losses.values.subarray(0, lossCount(history)), loss];
}

/** The iterations of these losses. */
export const lossesAt = (history: History): number[] => [
  ...Array.from({ length: lossCount(history) }, (_, i) => i * history.log.losses.every),
  history.length - 1,
];

const lossCount = ({ log, length }: History): number => lossesBefore(log.losses, length - 1);

/** Whether L has been within a `part` of itself for the last `count` iterations. */
export function isStill(history: History, count: number, part: number): boolean {
  const { log, length, loss } = history;
  const { values, every } = log.losses;
  const from = Math.ceil((length - 1 - count) / every);
  if (from < 0) return false;
  for (let i = from, end = lossCount(history); i < end; i++)
    if (!(Math.abs((values[i] as number) - loss) <= part * Math.abs(loss))) return false;
  return true;
}

/** L over the iterations. */
export interface Curve {
  readonly iterations: readonly number[];
  readonly losses: readonly number[];
}

/**
 * L at no more than `most` iterations, including the first and the present: of more, the lowest and the highest of equal
 * parts, so that no spike is lost.
 */
export function curve(history: History, most: number): Curve {
  const { log, length, loss } = history;
  const { values, every } = log.losses;
  const count = lossCount(history);
  const at = extremesOf(values, count, count < most ? count : Math.max(1, Math.floor((most - 2) / 3)));
  return {
    iterations: [...at.map((i) => i * every), length - 1],
    losses: [...at.map((i) => values[i]!), loss],
  };
}

/** The places of the lowest and the highest in each of `parts` parts of the first `count` numbers; of few numbers all. */
export function extremesOf(values: ArrayLike<number>, count: number, parts: number): number[] {
  const each = Math.max(1, Math.ceil(count / Math.max(1, parts)));
  const at: number[] = [];
  for (let from = 0; from < count; from += each) {
    const to = Math.min(count, from + each);
    let [low, high, none] = [-1, -1, -1];
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (!(value > -Infinity && value < Infinity)) none = i;
      else if (low < 0) low = high = i;
      else if (value < values[low]!) low = i;
      else if (value > values[high]!) high = i;
    }
    const found = [from === 0 ? 0 : -1, low, high, none].filter((i) => i >= 0);
    at.push(...new Set(found.sort((x, y) => x - y)));
  }
  return at;
}

/** The nearest saved iteration at or below `k` (`by` -1), or at or above it (`by` 1); never the present. */
export const knownFrom = ({ log, length }: History, k: number, by: 1 | -1): Row | undefined =>
  k < 0 || k >= length - 1 ? undefined : nearestRow(log, k, by, length - 1);

/** The saved iterations before the present one, oldest first. */
export const knownIn = ({ log, length }: History): Iterable<Row> => rowsBefore(log, length - 1);

/** Whether some iterations have been dropped. */
export const isThinned = ({ log }: History): boolean => hasGaps(log);
