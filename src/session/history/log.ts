/**
 * Past iterations, in little memory: the leaves, L and the optimizer's state of each, as one row of numbers. All are kept
 * until the memory is full. Then the newer half stays whole, and of the older rows those that are `every` iterations
 * apart, which is doubled until they take at most a quarter; new rows take the places of the others. So the newest
 * iterations are complete and the older ones evenly spaced, including the first:
 *
 *     0 . . . 4 . . . 8 . . . 12 . . . 16 17 18 19 20
 */

import { OPTIMIZERS, type Remembered } from '../../engine/optimizers/optimizers.js';
import { addLoss, type Losses, lossesUpTo, newLosses, removeNewestLoss } from './losses.js';

/** The memory limit of a log, in bytes. */
export const MEMORY = 64 * 2 ** 20;
/** A log has space for this many rows, however large they are. */
const FEWEST_ROWS = 4;
/** A log that is too small grows to so many times its rows; memory that is not yet written takes no space. */
const GROWTH = 4;

/** One iteration as it was. */
export interface Row {
  readonly iteration: number;
  readonly loss: number;
  readonly leaves: Float64Array;
  readonly state: Remembered | undefined;
}

export interface Log {
  /** The memory limit of the rows, in bytes. */
  readonly memory: number;
  /** The number of leaves. */
  leaves: number;
  /** Rows in places of `width` numbers, in no order: the iteration, L, the optimizer or -1, the leaves, its state. */
  numbers: Float64Array;
  width: number;
  /** Where each row begins, oldest first; and the places before the last one that no row has. */
  rows: number[];
  free: number[];
  /** The least distance of the older rows' iterations; 1 while all are kept. */
  every: number;
  /** The iteration after the newest row. */
  end: number;
  /** L of more iterations than there are rows, as it takes less memory. */
  readonly losses: Losses;
}

const [ITERATION, LOSS, OPTIMIZER, HEAD] = [0, 1, 2, 3];

export const newLog = (memory = MEMORY): Log => ({
  memory,
  leaves: 0,
  numbers: new Float64Array(0),
  width: HEAD,
  rows: [],
  free: [],
  every: 1,
  end: 0,
  losses: newLosses(),
});

/** A log of `end` iterations that were read from a file: L at every `every`th, and rows of some, oldest first. */
export function logOf(
  leaves: number,
  end: number,
  losses: readonly number[],
  every: number,
  rows: readonly Row[],
): Log {
  const log = { ...newLog(), leaves };
  for (const { iteration, loss, leaves, state } of rows) addRow(log, iteration, loss, leaves, state);
  return { ...log, end, losses: newLosses(losses, every) };
}

/** Whether some iterations before the newest row have been dropped. */
export const hasGaps = ({ rows, end }: Log): boolean => rows.length < end;

/** The bytes of all that is known. */
export const bytesIn = ({ rows, width, losses }: Log): number =>
  8 * rows.length * (width + 1) + losses.values.byteLength;

/** Adds the iteration after the newest; copies its arguments. */
export function add(log: Log, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  if (log.end === 0) log.leaves = leaves.length;
  addLoss(log.losses, log.end, loss);
  addRow(log, log.end++, loss, leaves, state);
}

function addRow(log: Log, iteration: number, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  const width = HEAD + leaves.length * (1 + (state?.slots.length ?? 0));
  if (width > log.width || log.rows.length * log.width === log.numbers.length) makeSpace(log, width);
  const { numbers, rows, free } = log;
  let at = free.pop() ?? rows.length * log.width;
  rows.push(at);
  numbers[at + ITERATION] = iteration;
  numbers[at + LOSS] = loss;
  numbers[at + OPTIMIZER] = state ? OPTIMIZERS.findIndex(({ name }) => name === state.of) : -1;
  at = copied(leaves, 0, leaves.length, numbers, at + HEAD);
  if (state) for (let i = 0; i < state.slots.length; i++) at = copied(state.slots[i]!, 0, leaves.length, numbers, at);
}

/** Up to this many numbers are copied faster one by one. */
const FEW = 32;

/** Copies `count` numbers; returns the index after them. */
function copied(from: Float64Array, start: number, count: number, to: Float64Array, at: number): number {
  if (count > FEW) to.set(from.subarray(start, start + count), at);
  else for (let i = 0; i < count; i++) to[at + i] = from[start + i]!;
  return at + count;
}

/** Makes space for a row of this width, and for more of them, as far as the memory allows. */
function makeSpace(log: Log, least: number): void {
  const width = Math.max(least, log.width);
  const most = Math.max(FEWEST_ROWS, Math.floor(log.memory / (8 * width)));
  if (log.rows.length >= most) thin(log, most);
  const wanted = Math.max(FEWEST_ROWS, GROWTH * log.rows.length);
  const capacity = 2 * wanted > most ? most : wanted;
  if (width > log.width || capacity * width > log.numbers.length)
    Object.assign(log, copyOf(log, log.rows.length, width, capacity));
}

/** Drops older rows where `most` have space. */
function thin(log: Log, most: number): void {
  const newer = log.rows.splice(-(most >> 1));
  const few = Math.max(1, most >> 2);
  for (;;) {
    let last = -Infinity;
    const [kept, dropped]: [number[], number[]] = [[], []];
    for (const row of log.rows) {
      const k = log.numbers[row + ITERATION]!;
      const isFar = k - last >= log.every;
      (isFar ? kept : dropped).push(row);
      if (isFar) last = k;
    }
    log.free = log.free.concat(dropped);
    log.rows = kept;
    if (kept.length <= few) break;
    log.every *= 2;
  }
  log.rows = log.rows.concat(newer);
}

/** A log with the first `count` rows in an array of its own, with space for `capacity`. */
function copyOf(log: Log, count: number, width = log.width, capacity = count): Log {
  const numbers = new Float64Array(capacity * width);
  const rows = log.rows.slice(0, count).map((row, i) => {
    copied(log.numbers, row, log.width, numbers, i * width);
    return i * width;
  });
  return { ...log, numbers, width, rows, free: [] };
}

/** Removes the newest iteration. */
export function removeNewest(log: Log): void {
  log.free.push(log.rows.pop() as number);
  removeNewestLoss(log.losses, --log.end);
}

/** The newest iteration; there is one. */
export const newestRow = (log: Log): Row => rowAt(log, log.rows.at(-1) as number);

/** The nearest row at or below `k` (`by` -1), or at or above it (`by` 1), before `end`; its numbers are copies. */
export function nearestRow(log: Log, k: number, by: 1 | -1, end: number): Row | undefined {
  const row = log.rows[by > 0 ? countBefore(log, k) : countBefore(log, Math.min(k, end - 1) + 1) - 1];
  return row === undefined || log.numbers[row + ITERATION]! >= end ? undefined : rowAt(log, row);
}

/** Every row before iteration `end`, oldest first; their numbers are copies. */
export function* rowsBefore(log: Log, end: number): Generator<Row> {
  for (let i = 0; i < countBefore(log, end); i++) yield rowAt(log, log.rows[i] as number);
}

/** A copy of the log with the iterations before `end`. */
export const logUpTo = (log: Log, end: number): Log => ({
  ...copyOf(log, countBefore(log, end)),
  end,
  losses: lossesUpTo(log.losses, end),
});

/** How many rows are before iteration `k`. */
function countBefore({ rows, numbers }: Log, k: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[rows[middle]! + ITERATION]! < k) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowAt({ numbers, leaves }: Log, at: number): Row {
  const part = (i: number): Float64Array => numbers.slice(at + HEAD + i * leaves, at + HEAD + (i + 1) * leaves);
  const optimizer = OPTIMIZERS[numbers[at + OPTIMIZER]!];
  return {
    iteration: numbers[at + ITERATION]!,
    loss: numbers[at + LOSS]!,
    leaves: part(0),
    state: optimizer && { of: optimizer.name, slots: optimizer.slots.map((_, i) => part(i + 1)) },
  };
}
