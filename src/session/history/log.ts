/**
 * Past iterations, in little memory: the leaves, L and the optimizer's state of each, as one row of numbers in one
 * array. All are kept until the array is full; then every other row of the older half is dropped, so that the newest
 * iterations stay complete and the older ones are evenly spaced, including the first:
 *
 *     0 . . . 4 . . . 8 . . . 12 . . . 16 17 18 19 20        every 4th, then all
 */

import { OPTIMIZERS, type Remembered } from '../../engine/optimizers/optimizers.js';
import { addLoss, type Losses, lossesUpTo, newLosses, removeNewestLoss } from './losses.js';

/** The memory limit of a log, in bytes. */
export const MEMORY = 64 * 2 ** 20;
/** A log has space for this many rows, however large they are. */
const FEWEST_ROWS = 4;
/** Thinning keeps at most this share of a full log. */
const KEPT = 3 / 4;

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
  /** The number of leaves, and the numbers of optimizer state for each leaf that there is space for. */
  leaves: number;
  slots: number;
  /** Row after row: the iteration, L, the optimizer or -1, the leaves, its state. */
  numbers: Float64Array;
  /** The places of the rows in `numbers`, oldest first, and after those of the first `rows` the free places. */
  places: Int32Array;
  rows: number;
  /** The distance of the older rows' iterations; 1 while all are kept. */
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
  slots: 0,
  numbers: new Float64Array(0),
  places: new Int32Array(0),
  rows: 0,
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
export const hasGaps = ({ rows, end }: Log): boolean => rows < end;

/** Adds the iteration after the newest; copies its arguments. */
export function add(log: Log, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  if (log.end === 0) log.leaves = leaves.length;
  addLoss(log.losses, log.end, loss);
  addRow(log, log.end++, loss, leaves, state);
}

function addRow(log: Log, iteration: number, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  const slots = state ? Math.max(log.slots, state.slots.length) : log.slots;
  if (slots > log.slots || log.rows === log.places.length) makeSpace(log, slots);
  const { numbers } = log;
  let at = startOf(log, log.rows++);
  numbers[at + ITERATION] = iteration;
  numbers[at + LOSS] = loss;
  numbers[at + OPTIMIZER] = state ? OPTIMIZERS.findIndex(({ name }) => name === state.of) : -1;
  at = copied(leaves, numbers, at + HEAD);
  if (state) for (let i = 0; i < state.slots.length; i++) at = copied(state.slots[i]!, numbers, at);
}

/** Up to this many numbers are copied faster one by one. */
const FEW = 32;

/** Copies numbers to `at`; returns the index after them. */
function copied(from: Float64Array, to: Float64Array, at: number): number {
  if (from.length > FEW) to.set(from, at);
  else for (let i = 0; i < from.length; i++) to[at + i] = from[i]!;
  return at + from.length;
}

const widthOf = ({ leaves, slots }: Pick<Log, 'leaves' | 'slots'>): number => HEAD + leaves * (1 + slots);

/** Where a row begins in `numbers`. */
const startOf = (log: Log, row: number): number => log.places[row]! * widthOf(log);

/** Makes space for one more row with `slots` numbers of state for each leaf: in a larger array, or by dropping rows. */
function makeSpace(log: Log, slots: number): void {
  const width = widthOf({ leaves: log.leaves, slots });
  const most = Math.max(FEWEST_ROWS, Math.floor(log.memory / (8 * width)));
  if (log.rows >= most) thin(log, most);
  if (slots === log.slots && log.rows < log.places.length) return;
  const capacity = Math.min(most, Math.max(FEWEST_ROWS, 2 * log.rows));
  log.numbers = movedRows(log, log.rows, width, new Float64Array(capacity * width));
  log.places = Int32Array.from({ length: capacity }, (_, place) => place);
  log.slots = slots;
}

/** Copies the first `rows` rows into an array, one after the other, with space for `width` numbers each. */
function movedRows(log: Log, rows: number, width: number, to: Float64Array): Float64Array {
  const own = widthOf(log);
  for (let row = 0; row < rows; row++)
    to.set(log.numbers.subarray(startOf(log, row), startOf(log, row) + own), row * width);
  return to;
}

/** Rows of up to this many numbers are moved together, to be written one after the other; others stay in place. */
const NARROW = 64;

/** Drops older rows, so that fewer than `most` are left; the newest half of `most` stays complete. */
function thin(log: Log, most: number): void {
  const { numbers, places, rows } = log;
  const width = widthOf(log);
  const newest = rows - (most >> 1);
  const isKept = (row: number): boolean => row >= newest || iterationAt(log, row) % log.every === 0;
  const count = (): number => {
    let kept = most >> 1;
    for (let row = 0; row < newest; row++) if (isKept(row)) kept++;
    return kept;
  };
  while (count() > KEPT * most) log.every *= 2;
  let kept = 0;
  if (width <= NARROW) {
    for (let row = 0; row < newest; row++)
      if (isKept(row)) numbers.copyWithin(kept++ * width, row * width, (row + 1) * width);
    numbers.copyWithin(kept * width, newest * width, rows * width);
    kept += rows - newest;
  } else {
    const free = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      if (isKept(row)) places[kept++] = places[row]!;
      else free[row - kept] = places[row]!;
    }
    places.set(free.subarray(0, rows - kept), kept);
  }
  log.rows = kept;
}

/** Removes the newest iteration. */
export function removeNewest(log: Log): void {
  log.rows--;
  removeNewestLoss(log.losses, --log.end);
}

/** The newest iteration; there is one. */
export const newestRow = (log: Log): Row => rowAt(log, log.rows - 1);

/** The nearest row at or below `k` (`by` -1), or at or above it (`by` 1), before `end`; its numbers are copies. */
export function nearestRow(log: Log, k: number, by: 1 | -1, end: number): Row | undefined {
  const row = by > 0 ? firstFrom(log, k) : firstFrom(log, Math.min(k, end - 1) + 1) - 1;
  return row >= 0 && row < log.rows && iterationAt(log, row) < end ? rowAt(log, row) : undefined;
}

/** Every row before iteration `end`, oldest first; their numbers are copies. */
export function* rowsBefore(log: Log, end: number): Generator<Row> {
  for (let row = 0; row < firstFrom(log, end); row++) yield rowAt(log, row);
}

/** A copy of the log with the iterations before `end`. */
export function logUpTo(log: Log, end: number): Log {
  const rows = firstFrom(log, end);
  const width = widthOf(log);
  return {
    ...log,
    numbers: movedRows(log, rows, width, new Float64Array(rows * width)),
    places: Int32Array.from({ length: rows }, (_, place) => place),
    rows,
    end,
    losses: lossesUpTo(log.losses, end),
  };
}

const iterationAt = (log: Log, row: number): number => log.numbers[startOf(log, row) + ITERATION]!;

/** The first row that is not before iteration `k`, or the number of rows. */
function firstFrom(log: Log, k: number): number {
  let low = 0;
  let high = log.rows;
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
