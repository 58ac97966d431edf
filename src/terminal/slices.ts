/**
 * Long work in slices: how long one takes, and a turn for keys, timers and signals between two of them. Runs, jobs of a
 * drawing, reading, steps and checks all keep to it.
 */
import { basename } from 'node:path';
import type { Done, Work } from '../notation/work.js';
import { escape } from '../text/escape.js';
import { clip } from '../text/width.js';

/** The length of a slice in ms: the longest that a key waits. */
export const SLICE = 6;
/** The most steps of a slice, even if they are quick. */
const MOST = 2 ** 17;
/** Clocks may be no finer than this, in ms, and measure 0. */
const LEAST = 0.01;

/** How many steps fill a slice, if `count` of them took `took` ms; at most twice `count`. */
export const stepsInSlice = (count: number, took: number): number =>
  Math.max(1, Math.min(count * 2, MOST, Math.floor((count * SLICE) / Math.max(LEAST, took))));

/** The user has cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Does work slice by slice; `progress` is called after each. Rejects with a Cancelled once the signal is aborted. */
export async function inSlices<Result>(
  work: Work<Result>,
  progress: (done: Done) => void,
  signal?: AbortSignal,
): Promise<Result> {
  for (;;) {
    const end = performance.now() + SLICE;
    let step = work.next();
    while (!step.done && performance.now() < end) step = work.next();
    if (step.done) return step.value;
    progress(step.value);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new Cancelled(`cancelled: ${workName(step.value)}`);
  }
}

/** The most cells of a file's name. */
const NAME_CELLS = 30;

/** `reading long.py`. */
export const workName = ({ doing, name }: Done): string =>
  name === undefined ? escape(doing) : `${doing} ${clip(escape(basename(name)), NAME_CELLS)}`;
