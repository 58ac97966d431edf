/**
 * What L and the leaves were at each iteration. Histories share one growing log: appending to the
 * newest one is a push, and an older one (after an undo, say) copies what it has before it goes on.
 * Leaves of some iterations are let go when they would take more than MEMORY; L is always kept.
 */
export interface History {
  readonly log: Log;
  /** Iterations 0 to length - 1. */
  readonly length: number;
}

interface Log {
  losses: number[];
  leaves: (Float64Array | undefined)[];
  /** Bytes in `leaves`. */
  bytes: number;
}

/** How many bytes of old leaves one log may hold. */
export const MEMORY = 64 * 2 ** 20;

export function newHistory(loss: number, leaves: Float64Array): History {
  return { log: { losses: [loss], leaves: [leaves], bytes: leaves.byteLength }, length: 1 };
}

/** One more iteration. */
export function append(history: History, loss: number, leaves: Float64Array): History {
  const log = history.log.losses.length === history.length ? history.log : copy(history, history.length);
  log.losses.push(loss);
  log.leaves.push(leaves);
  log.bytes += leaves.byteLength;
  if (log.bytes > MEMORY) thin(log);
  return { log, length: log.losses.length };
}

/** The present iteration with other numbers. */
export function replaceLast(history: History, loss: number, leaves: Float64Array): History {
  return append({ log: copy(history, history.length - 1), length: history.length - 1 }, loss, leaves);
}

/** The first `length` iterations. */
export const truncated = (history: History, length: number): History => ({ log: history.log, length });

/** L at each iteration. */
export const losses = (history: History): readonly number[] =>
  history.log.losses.length === history.length ? history.log.losses : history.log.losses.slice(0, history.length);

/** The nearest iteration before (`by` -1) or after (`by` 1) `k` whose leaves are still kept. */
export function keptFrom({ log, length }: History, k: number, by: 1 | -1): { iteration: number; leaves: Float64Array } | undefined {
  for (let at = k; at >= 0 && at < length; at += by) {
    const leaves = log.leaves[at];
    if (leaves) return { iteration: at, leaves };
  }
  return undefined;
}

function copy({ log }: History, length: number): Log {
  const leaves = log.leaves.slice(0, length);
  return { losses: log.losses.slice(0, length), leaves, bytes: leaves.reduce((sum, each) => sum + (each?.byteLength ?? 0), 0) };
}

/** Lets every other of the kept leaves go, the first and the last excepted. */
function thin(log: Log): void {
  let keep = true;
  for (let k = 0; k < log.leaves.length - 1; k++) {
    const leaves = log.leaves[k];
    if (!leaves) continue;
    if (!keep) {
      log.leaves[k] = undefined;
      log.bytes -= leaves.byteLength;
    }
    keep = !keep;
  }
}
