/**
 * What L and the leaves were at each iteration before the present one, and what L is now. Histories
 * share one growing log, so that a step is a push and an edit of the present copies nothing:
 *
 *     log        0   1   2   3            leaves and L of iterations that are over
 *     history    length 5, loss -5.93     0 to 3 from the log, then the present, 4
 *
 * A history that is not the log's newest (after an undo, say) goes on in a copy of what it has. Leaves
 * of some iterations are let go when they would take more than MEMORY; L is always kept.
 */
import type { Remembered } from './session.js';

export interface History {
  readonly log: Log;
  /** How many iterations there are, the present one included. */
  readonly length: number;
  /** L at the present iteration. */
  readonly loss: number;
}

interface Log {
  readonly losses: number[];
  readonly leaves: (Float64Array | undefined)[];
  /** The optimizer's state after each, where it keeps one. */
  readonly states: (Remembered | undefined)[];
  /** Bytes in `leaves` and `states`. */
  bytes: number;
}

/** How many bytes of old leaves one log may hold. */
export const MEMORY = 64 * 2 ** 20;

/** Iteration 0 alone. */
export const newHistory = (loss: number): History => ({
  log: { losses: [], leaves: [], states: [], bytes: 0 },
  length: 1,
  loss,
});

/** One more iteration, at `loss`; `leaves` and `state` are those of the iteration that is over with it. */
export function append(
  { log, length, loss: over }: History,
  leaves: Float64Array,
  loss: number,
  state?: Remembered,
): History {
  const own = log.losses.length === length - 1 ? log : copy(log, length - 1);
  own.losses.push(over);
  own.leaves.push(leaves);
  own.states.push(state);
  own.bytes += bytesOf(leaves, state);
  if (own.bytes > MEMORY) thin(own);
  return { log: own, length: length + 1, loss };
}

/** The present iteration with another L. */
export const replaceLast = (history: History, loss: number): History => ({ ...history, loss });

/** Iterations 0 to `k`, which becomes the present one. */
export const backTo = (history: History, k: number): History =>
  k === history.length - 1 ? history : { log: history.log, length: k + 1, loss: history.log.losses[k] as number };

/** L at each iteration. */
export const losses = ({ log, length, loss }: History): readonly number[] => [...log.losses.slice(0, length - 1), loss];

/** The nearest earlier iteration from `k` on down (`by` -1) or up (`by` 1) whose leaves are still kept. */
export function keptFrom(
  { log, length }: History,
  k: number,
  by: 1 | -1,
): { iteration: number; leaves: Float64Array; state: Remembered | undefined } | undefined {
  for (let at = k; at >= 0 && at < length - 1; at += by) {
    const leaves = log.leaves[at];
    if (leaves) return { iteration: at, leaves, state: log.states[at] };
  }
  return undefined;
}

function copy({ losses, leaves, states }: Log, length: number): Log {
  const [kept, keptStates] = [leaves.slice(0, length), states.slice(0, length)];
  const bytes = kept.reduce((sum, each, k) => sum + bytesOf(each, keptStates[k]), 0);
  return { losses: losses.slice(0, length), leaves: kept, states: keptStates, bytes };
}

/** Lets every other of the kept leaves go. The first stay, and the older they get, the wider apart they are. */
function thin(log: Log): void {
  let kept = 0;
  for (const [k, leaves] of log.leaves.entries()) {
    if (!leaves || kept++ % 2 === 0) continue;
    log.bytes -= bytesOf(leaves, log.states[k]);
    log.leaves[k] = undefined;
    log.states[k] = undefined;
  }
}

const bytesOf = (leaves: Float64Array | undefined, state: Remembered | undefined): number =>
  (leaves?.byteLength ?? 0) * (1 + (state?.slots.length ?? 0));
