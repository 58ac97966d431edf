/**
 * Learning rates. Keys move them up and down a ladder of 1, 2 and 5 times each power of ten, whose rungs are
 * numbered from 0 at 1; or they follow a schedule, an expression of the iteration k,
 * which may end.
 */
import { readSchedule, type Schedule } from '../notation/parse/schedule.js';
import type { Model, Session } from './model.js';

const DIGITS = [1, 2, 5];
const LOWEST = -36;
const HIGHEST = 36;
/** A rate this near to a rung counts as on it. */
const CLOSE = 1e-9;

const rung = (i: number): number => {
  const power = Math.floor(i / DIGITS.length);
  return Number(`${DIGITS[i - power * DIGITS.length]}e${power}`);
};

/** The rate some notches up or down the ladder from `rate`; never in the other direction, even from beyond its ends. */
export function notched(rate: number, notches: number): number {
  let below = DIGITS.length * (Math.floor(Math.log10(rate)) - 1);
  while (rung(below + 1) * (1 - CLOSE) <= rate) below++;
  if (notches > 0) return Math.max(rate, rung(Math.min(HIGHEST, below + notches)));
  const above = rung(below) >= rate * (1 - CLOSE) ? below : below + 1;
  return Math.min(rate, rung(Math.max(LOWEST, above + notches)));
}

/** The rate of a schedule at iteration `k`, or undefined if it is not a schedule. */
export const scheduledRate = (schedule: string, k: number): number | undefined => readSchedule(schedule)?.rateAt(k);

/** The schedule of a run from this model on: a constant rate is one that does not end. */
export function scheduleOf({ schedule, lr }: Pick<Model, 'schedule' | 'lr'>): Schedule {
  if (schedule === undefined) return { rateAt: () => lr, end: Infinity };
  return readSchedule(schedule) ?? { rateAt: () => Number.NaN, end: Infinity };
}

/** Whether a schedule is over at iteration `k`: by its end, or by a rate that is no longer above 0. */
export const isOverAt = ({ rateAt, end }: Schedule, k: number): boolean => k >= end || rateAt(k) <= 0;

/** The model with its schedule's rate for the present iteration. */
export function withRate(model: Model): Model {
  if (model.schedule === undefined) return model;
  return { ...model, lr: scheduledRate(model.schedule, model.history.length - 1) ?? Number.NaN };
}

/** The rate at the iteration on the screen: a schedule has its own for each. */
export function rateOn({ model, viewed }: Session): number {
  if (!viewed || model.schedule === undefined) return model.lr;
  return scheduledRate(model.schedule, viewed.iteration) ?? Number.NaN;
}
