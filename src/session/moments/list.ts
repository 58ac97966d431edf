/**
 * The list of a program's moments. Sessions share one list and one table of calling lines, which grow: a session counts
 * how many of them it knows, so that an older one stays as it was.
 */
import type { Calls, Moment, Moments } from '../model.js';

/** No moments yet. */
export const newMoments = (name: string): Moments => ({
  name,
  list: [],
  total: 0,
  calls: new Map(),
  firstWrong: undefined,
  ending: undefined,
  isLong: false,
  asked: false,
  following: true,
  wanted: undefined,
  travel: undefined,
  branches: new Map(),
  summary: [],
});

/** The list with more moments at its end. Those that it has already are passed over. */
export function withMoments(moments: Moments, more: readonly Moment[]): Moments {
  const { list, calls } = moments;
  let { total, firstWrong } = moments;
  for (const moment of more) {
    if (moment.index !== total + 1) continue;
    if (list.length === total) {
      list.push(moment);
      const of = calls.get(lineOf(moment)) ?? { indexes: [], losses: [] };
      of.indexes.push(moment.index);
      of.losses.push(moment.loss);
      calls.set(lineOf(moment), of);
    }
    total++;
    if (moment.outcome === 'wrong') firstWrong ??= moment.index;
  }
  return total === moments.total ? moments : { ...moments, total, firstWrong };
}

/** The line of a program that made a moment, and what it called. */
const lineOf = ({ kind, place }: Moment): string => `${kind} ${place}`;

/** A moment, if the session knows it. */
export const momentAt = ({ list, total }: Moments, index: number): Moment | undefined =>
  index <= total ? list[index - 1] : undefined;

/** The moments that the same line has made, those that came later than the session too. */
export const callsLike = ({ calls }: Moments, moment: Moment): Calls =>
  calls.get(lineOf(moment)) ?? { indexes: [], losses: [] };

/** Whether a moment can be opened, as far as is known. */
const canOpen = (moment: Moment | undefined): boolean => moment !== undefined && moment.missing === undefined;

/** The nearest moment after `index`, or before it, that can be opened. */
export function nextFrom(moments: Moments, index: number, by: 1 | -1): number | undefined {
  for (let i = index + by; i >= 1 && i <= moments.total; i += by) if (canOpen(momentAt(moments, i))) return i;
  return undefined;
}

/** The newest moment that can be opened. */
export const newestIn = (moments: Moments): number | undefined => nextFrom(moments, moments.total + 1, -1);
