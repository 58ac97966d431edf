/** How many samples are classified correctly: with the numbers on the screen, and over the iterations. */

import { forward, newData, setLeaves } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import { accuracy, type SampleNodes } from '../../engine/nn/samples.js';
import type { Tape } from '../../engine/tape.js';
import { percent } from '../../text/numbers.js';
import { knownFrom } from '../history/history.js';
import type { Log } from '../history/log.js';
import type { Session } from '../model.js';
import { dataOn } from '../viewed.js';

/** The share from 0 to 1, or undefined if the graph has no samples. */
export const accuracyOn = (session: Session): number | undefined =>
  session.model.samples && accuracy(session.model.samples, dataOn(session));

/** What follows a plot's title: `   accuracy 91 %`, or nothing. */
export function accuracyText(session: Session): string {
  const share = accuracyOn(session);
  return share === undefined ? '' : `   accuracy ${percent(share)}`;
}

/** The most iterations that the accuracy is computed for, besides the present one: in a run, and else. */
const RUNNING = 32;
const MOST = 128;

/**
 * The iterations that a plot of the accuracy shows: multiples of a power of 2, so that in a run that goes on most of
 * them stay the same, and each costs one forward pass once.
 */
function iterationsOf({ model, run }: Session): number[] {
  const { length } = model.history;
  let every = 1;
  while ((length - 1) / every > (run ? RUNNING : MOST)) every *= 2;
  return Array.from({ length: Math.ceil((length - 1) / every) }, (_, i) => i * every);
}

/** The accuracy at past iterations, by their number: what a log has of an iteration does not change. */
const knownOf = memo((_: Log, __: SampleNodes) => new Map<number, number>());

/** Numbers to compute an earlier iteration in, beside those of the present one. */
const dataFor = memo((tape: Tape) => newData(tape));

/** How many node evaluations the accuracies take that are not known yet. */
export function costOfAccuracies(session: Session): number {
  const { history, samples, program } = session.model;
  const known = samples && knownOf(history.log, samples);
  const missing = iterationsOf(session).filter((k) => !known?.has(k)).length;
  return missing * (program.tape.size + program.tape.leaves.length);
}

/** The accuracy in percent at past iterations, or at the nearest that are still saved, and with the present leaves. */
export function accuracies(session: Session, samples: SampleNodes): { iterations: number[]; values: number[] } {
  const { history, program, leaves } = session.model;
  const { tape } = program;
  const data = dataFor(tape);
  const known = knownOf(history.log, samples);
  const last = Math.max(...samples.scores, ...(samples.classes?.flat() ?? []));
  const at = (numbers: Float64Array): number => {
    setLeaves(tape, data, numbers);
    forward(tape, data, 0, last);
    return 100 * accuracy(samples, data);
  };
  const iterations: number[] = [];
  const values: number[] = [];
  const add = (k: number, value: number): void => {
    if (iterations.at(-1) === k) return;
    iterations.push(k);
    values.push(value);
  };
  for (const k of iterationsOf(session)) {
    const value = known.get(k);
    const row = value === undefined ? (knownFrom(history, k, 1) ?? knownFrom(history, k, -1)) : undefined;
    if (row && !known.has(row.iteration)) known.set(row.iteration, at(row.leaves));
    if (value !== undefined) add(k, value);
    else if (row) add(row.iteration, known.get(row.iteration) as number);
  }
  const now = session.viewed ? at(leaves) : 100 * accuracy(samples, dataOn(session));
  return { iterations: [...iterations, history.length - 1], values: [...values, now] };
}
