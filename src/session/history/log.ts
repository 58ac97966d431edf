/**
 * Past iterations, in little memory: the leaves, L and the optimizer's state of each, as one row of numbers in one
 * array. All are kept until the array is full. Then its second half is a ring: a new row takes the place of the oldest
 * one there, which moves to the first half if it is `every` iterations from the last one that did. Whenever the first
 * half is full, `every` is doubled. So the newest iterations stay complete and the older ones are evenly spaced,
 * including the first:
 *
 *     0 . . . 4 . . . 8 . . . 12 . . . 16 17 18 19 20        numbers: 0 4 8 12 -  |  20 16 17 18 19
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
  /** Row after row: the iteration, L, the optimizer or -1, the leaves, its state. */
  numbers: Float64Array;
  /** How many numbers a row has at most, and how many rows there is space for; the first half is for the older ones. */
  width: number;
  capacity: number;
  /** How many older and newer rows there are, and the place in the ring of the first newer one. */
  older: number;
  newer: number;
  first: number;
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
  capacity: 0,
  older: 0,
  newer: 0,
  first: 0,
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
export const hasGaps = (log: Log): boolean => rowsIn(log) < log.end;

/** The bytes of all that is known. */
export const bytesIn = (log: Log): number => 8 * rowsIn(log) * log.width + log.losses.values.byteLength;

/** Adds the iteration after the newest; copies its arguments. */
export function add(log: Log, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  if (log.end === 0) log.leaves = leaves.length;
  addLoss(log.losses, log.end, loss);
  addRow(log, log.end++, loss, leaves, state);
}

function addRow(log: Log, iteration: number, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  const width = HEAD + leaves.length * (state ? 1 + state.slots.length : 1);
  if (width > log.width || rowsIn(log) === log.capacity) enlarge(log, Math.max(width, log.width));
  let at = newStart(log);
  const { numbers } = log;
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

const rowsIn = ({ older, newer }: Log): number => older + newer;

/** Where a row begins in `numbers`. */
function startOf(log: Log, row: number): number {
  const { capacity, older, first, width } = log;
  if (row < older) return row * width;
  const half = capacity >> 1;
  const place = half + first + row - older;
  return (place < capacity ? place : place - (capacity - half)) * width;
}

const iterationAt = (log: Log, row: number): number => log.numbers[startOf(log, row) + ITERATION]!;

/** Where a new row begins. If there is no space, the first newer row moves to the older ones or is dropped. */
function newStart(log: Log): number {
  const half = log.capacity >> 1;
  const ring = log.capacity - half;
  if (log.newer === 0 && log.older < half) return startOf(log, log.older++);
  if (log.newer === ring) {
    if (log.older === half) thin(log);
    keepOlder(log, startOf(log, log.older));
    log.newer--;
    log.first = (log.first + 1) % ring;
  }
  return startOf(log, log.older + log.newer++);
}

/** Copies the row that begins here behind the older ones, unless it is too near to the last of them. */
function keepOlder(log: Log, start: number): void {
  const { numbers, width } = log;
  const at = log.older * width;
  if (numbers[start + ITERATION]! - numbers[at - width + ITERATION]! < log.every) return;
  copied(numbers, start, width, numbers, at);
  log.older++;
}

/** Drops some of the older rows. */
function thin(log: Log): void {
  const { older: rows, width } = log;
  for (;;) {
    log.older = 1;
    for (let row = 1; row < rows; row++) keepOlder(log, row * width);
    if (log.older < rows) return;
    log.every *= 2;
  }
}

/** Makes space for rows of this width, and for more of them, as far as the memory allows. */
function enlarge(log: Log, width: number): void {
  const most = Math.max(FEWEST_ROWS, Math.floor(log.memory / (8 * width)));
  const wanted = Math.max(FEWEST_ROWS, GROWTH * rowsIn(log));
  const capacity = 2 * wanted > most ? most : wanted;
  if (width > log.width || capacity > log.capacity) Object.assign(log, copyOf(log, rowsIn(log), width, capacity));
}

/** A log with the first `rows` rows, or as many as its capacity allows, in an array of its own. */
function copyOf(log: Log, rows: number, width = log.width, capacity = rows): Log {
  const numbers = new Float64Array(capacity * width);
  const copy: Log = { ...log, numbers, width, capacity, older: 0, newer: 0, first: 0 };
  for (let row = 0; row < rows; row++) copied(log.numbers, startOf(log, row), log.width, numbers, newStart(copy));
  return copy;
}

/** Removes the newest iteration. */
export function removeNewest(log: Log): void {
  if (log.newer > 0) log.newer--;
  else log.older--;
  removeNewestLoss(log.losses, --log.end);
}

/** The newest iteration; there is one. */
export const newestRow = (log: Log): Row => rowAt(log, rowsIn(log) - 1);

/** The nearest row at or below `k` (`by` -1), or at or above it (`by` 1), before `end`; its numbers are copies. */
export function nearestRow(log: Log, k: number, by: 1 | -1, end: number): Row | undefined {
  const row = by > 0 ? firstFrom(log, k) : firstFrom(log, Math.min(k, end - 1) + 1) - 1;
  return row >= 0 && row < rowsIn(log) && iterationAt(log, row) < end ? rowAt(log, row) : undefined;
}

/** Every row before iteration `end`, oldest first; their numbers are copies. */
export function* rowsBefore(log: Log, end: number): Generator<Row> {
  for (let row = 0; row < firstFrom(log, end); row++) yield rowAt(log, row);
}

/** A copy of the log with the iterations before `end`. */
export const logUpTo = (log: Log, end: number): Log => ({
  ...copyOf(log, firstFrom(log, end)),
  end,
  losses: lossesUpTo(log.losses, end),
});

/** The first row that is not before iteration `k`, or the number of rows. */
function firstFrom(log: Log, k: number): number {
  let low = 0;
  let high = rowsIn(log);
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
    state: optimizer && {
      of: optimizer.name,
      slots: Array.from({ length: optimizer.slots.length }, (_, i) => part(i + 1)),
    },
  };
}
