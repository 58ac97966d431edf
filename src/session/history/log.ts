/**
 * Past iterations, in little memory: the leaves, L and the optimizer's state of each, as one row of numbers. All are kept
 * until the memory is full. Then the newer half stays whole, and of the older rows those that are `every` iterations
 * apart, which is doubled until they take at most an eighth; new rows take the places of the others. So the newest
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
  /** Places of `width` numbers: the iteration, L, the optimizer or -1, the leaves, its state. */
  numbers: Float64Array;
  width: number;
  /** All places: first those of the `count` rows, oldest first, then the free ones. */
  places: Uint32Array;
  count: number;
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
  places: new Uint32Array(0),
  count: 0,
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
export const hasGaps = ({ count, end }: Log): boolean => count < end;

/** The bytes of all that is known. */
export const bytesIn = ({ count, width, losses }: Log): number => 8 * count * width + losses.values.byteLength;

/** Adds the iteration after the newest; copies its arguments. */
export function add(log: Log, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  if (log.end === 0) log.leaves = leaves.length;
  addLoss(log.losses, log.end, loss);
  addRow(log, log.end++, loss, leaves, state);
}

function addRow(log: Log, iteration: number, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  const width = HEAD + leaves.length * (1 + (state?.slots.length ?? 0));
  if (width > log.width || log.count === log.places.length) makeSpace(log, width);
  const { numbers } = log;
  let at = log.places[log.count++]! * log.width;
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
  if (log.count >= most) thin(log, most);
  const wanted = Math.max(FEWEST_ROWS, GROWTH * log.count);
  const capacity = 2 * wanted > most ? most : wanted;
  if (width > log.width || capacity > log.places.length) Object.assign(log, copyOf(log, log.count, width, capacity));
}

/** If few rows have space, a quarter of them may be so many older ones. */
const FEW_OLDER = 64;

/** Drops older rows where `most` have space. */
function thin(log: Log, most: number): void {
  const { places, numbers, width } = log;
  const older = log.count - (most >> 1);
  const dropped = new Uint32Array(older);
  const few = Math.max(1, most >> 3, Math.min(most >> 2, FEW_OLDER));
  let [kept, gone] = [older, 0];
  for (;;) {
    let [to, last] = [0, -Infinity];
    for (let row = 0; row < kept; row++) {
      const place = places[row]!;
      const k = numbers[place * width + ITERATION]!;
      if (k - last < log.every) dropped[gone++] = place;
      else {
        places[to++] = place;
        last = k;
      }
    }
    kept = to;
    if (kept <= few) break;
    log.every *= 2;
  }
  places.copyWithin(kept, older, log.count);
  log.count -= gone;
  places.set(dropped.subarray(0, gone), log.count);
}

/** A log with the first `count` rows in an array of its own, with space for `capacity`. */
function copyOf(log: Log, count: number, width = log.width, capacity = count): Log {
  const numbers = new Float64Array(capacity * width);
  for (let row = 0; row < count; row++) copied(log.numbers, startOf(log, row), log.width, numbers, row * width);
  const places = new Uint32Array(capacity);
  for (let i = 0; i < capacity; i++) places[i] = i;
  return { ...log, numbers, width, places, count };
}

/** Where a row begins in `numbers`. */
const startOf = ({ places, width }: Log, row: number): number => places[row]! * width;

/** Removes the newest iteration. */
export function removeNewest(log: Log): void {
  log.count--;
  removeNewestLoss(log.losses, --log.end);
}

/** The newest iteration; there is one. */
export const newestRow = (log: Log): Row => rowAt(log, log.count - 1);

/** The nearest row at or below `k` (`by` -1), or at or above it (`by` 1), before `end`; its numbers are copies. */
export function nearestRow(log: Log, k: number, by: 1 | -1, end: number): Row | undefined {
  const row = by > 0 ? countBefore(log, k) : countBefore(log, Math.min(k, end - 1) + 1) - 1;
  return row >= 0 && row < log.count && iterationAt(log, row) < end ? rowAt(log, row) : undefined;
}

/** Every row before iteration `end`, oldest first; their numbers are copies. */
export function* rowsBefore(log: Log, end: number): Generator<Row> {
  for (let i = 0; i < countBefore(log, end); i++) yield rowAt(log, i);
}

/** A copy of the log with the iterations before `end`. */
export const logUpTo = (log: Log, end: number): Log => ({
  ...copyOf(log, countBefore(log, end)),
  end,
  losses: lossesUpTo(log.losses, end),
});

const iterationAt = (log: Log, row: number): number => log.numbers[startOf(log, row) + ITERATION]!;

/** How many rows are before iteration `k`. */
function countBefore(log: Log, k: number): number {
  let low = 0;
  let high = log.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (iterationAt(log, middle) < k) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowAt(log: Log, row: number): Row {
  const { numbers, leaves } = log;
  const at = startOf(log, row);
  const part = (i: number): Float64Array => numbers.slice(at + HEAD + i * leaves, at + HEAD + (i + 1) * leaves);
  const optimizer = OPTIMIZERS[numbers[at + OPTIMIZER]!];
  return {
    iteration: numbers[at + ITERATION]!,
    loss: numbers[at + LOSS]!,
    leaves: part(0),
    state: optimizer && { of: optimizer.name, slots: optimizer.slots.map((_, i) => part(i + 1)) },
  };
}
