/**
 * Iterations that are over, in little memory: the leaves, L and the optimizer's state of each, as rows of
 * numbers in chunks. All are kept until the chunks would take more than MEMORY. From then on the oldest rows
 * of a stretch are thinned to every other, again and again, so that near the end every iteration is there
 * and far back they are further and further apart; the first one always stays.
 *
 *     0 . . . . . . . 8 . . . 12 . 14 . 16 17 18 19        level 2: every 4th, level 1: every 2nd, level 0: all
 *
 * L alone takes less, so of L the log keeps evenly spaced iterations besides: all of the first million,
 * then every other, every fourth ...
 */
import type { Remembered } from './session.js';

/** How many bytes of old iterations one log may hold. */
export const MEMORY = 64 * 2 ** 20;
/** How many evenly spaced L a log holds before every other one goes. */
const MOST_LOSSES = 2 ** 20;
/** A chunk has as many rows as fit into this, or one. */
const CHUNK = 2 ** 16;
const FEWEST_LOSSES = 16;
const FEWEST_ROWS = 4;
/** A log has room for so many chunks at least, unless a single row is too large for that. */
const FEWEST_CHUNKS = 16;
/** So many chunks are never thinned, however large they are. */
const UNTHINNED = 2;

/** One iteration as it was. */
export interface Row {
  readonly iteration: number;
  readonly loss: number;
  readonly leaves: Float64Array;
  readonly state: Remembered | undefined;
}

export interface Log {
  /** How many leaves an iteration has. */
  leaves: number;
  /** Per level the chunks from the oldest on; those of a higher level are all older. */
  readonly levels: Chunk[][];
  /** Bytes in the chunks, and the most there may be. */
  bytes: number;
  readonly memory: number;
  /** The iteration after the newest row. */
  end: number;
  /** L of iterations 0, `every`, 2 `every` ..., `count` of them. */
  losses: Float64Array;
  count: number;
  every: number;
  /** Whether any iteration has been let go. */
  thinned: boolean;
}

/** Rows of `width` numbers: the iteration, L, the steps that the optimizer has taken, the leaves, and its state. */
interface Chunk {
  /** Whose state it is; undefined where there is none. */
  readonly of: string | undefined;
  readonly width: number;
  rows: number;
  numbers: Float64Array;
}

const HEAD = 3;
const [ITERATION, LOSS, T] = [0, 1, 2];

export const newLog = (memory = MEMORY): Log => ({
  leaves: 0,
  levels: [[]],
  bytes: 0,
  memory,
  end: 0,
  losses: new Float64Array(FEWEST_LOSSES),
  count: 0,
  every: 1,
  thinned: false,
});

/**
 * What is known of `end` iterations of so many leaves from elsewhere: L at every `every`th, and rows of some, oldest
 * first.
 */
export function logOf(
  leafCount: number,
  end: number,
  losses: readonly number[],
  every: number,
  rows: readonly Row[],
): Log {
  const log = newLog();
  log.leaves = leafCount;
  for (const { iteration, loss, leaves, state } of rows) {
    log.end = iteration + 1;
    addRow(log, iteration, loss, leaves, state);
  }
  const known = new Float64Array(Math.max(FEWEST_LOSSES, losses.length));
  known.set(losses);
  const thinned = log.thinned || rows.length < end;
  return { ...log, end, losses: known, count: losses.length, every, thinned };
}

/** Adds the iteration after the newest; copies what it is given. */
export function add(log: Log, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  if (log.end === 0) log.leaves = leaves.length;
  const iteration = log.end++;
  addLoss(log, iteration, loss);
  addRow(log, iteration, loss, leaves, state);
}

function addRow(log: Log, iteration: number, loss: number, leaves: Float64Array, state: Remembered | undefined): void {
  const chunk = roomFor(log, state);
  const { numbers, width } = chunk;
  let at = chunk.rows++ * width;
  numbers[at + ITERATION] = iteration;
  numbers[at + LOSS] = loss;
  numbers[at + T] = state ? state.t : 0;
  at = copied(leaves, numbers, at + HEAD);
  if (state) for (let i = 0; i < state.slots.length; i++) at = copied(state.slots[i]!, numbers, at);
}

/** Takes the newest iteration out again. */
export function removeNewest(log: Log): void {
  const newest = log.levels[0]!;
  const chunk = newest[newest.length - 1]!;
  if (--chunk.rows === 0) log.bytes -= newest.pop()!.numbers.byteLength;
  if (--log.end % log.every === 0) log.count--;
}

/** The newest iteration; there is one. */
export function newestRow(log: Log): Row {
  const newest = oldestFirst(log).at(-1) as Chunk;
  return rowAt(log, newest, newest.rows - 1);
}

/** Few numbers are copied faster one by one. */
const FEW = 32;

/** Copies numbers to `at`; gives the place behind them. */
function copied(from: Float64Array, to: Float64Array, at: number): number {
  if (from.length > FEW) to.set(from, at);
  else for (let i = 0; i < from.length; i++) to[at + i] = from[i]!;
  return at + from.length;
}

/** Copies a row of `width` numbers; never to a place behind it in the same array. */
function copyRow(from: Float64Array, at: number, to: Float64Array, target: number, width: number): void {
  if (width > FEW) to.set(from.subarray(at, at + width), target);
  else for (let i = 0; i < width; i++) to[target + i] = from[at + i]!;
}

/** The newest chunk where that has room for such a row, or a new one. */
function roomFor(log: Log, state: Remembered | undefined): Chunk {
  const newest = log.levels[0]!;
  const chunk = newest[newest.length - 1];
  const of = state?.of;
  if (chunk && chunk.of === of) {
    if ((chunk.rows + 1) * chunk.width <= chunk.numbers.length) return chunk;
    if (grown(log, chunk)) return chunk;
  }
  const width = HEAD + log.leaves * (1 + (state?.slots.length ?? 0));
  const most = mostRows(log, width);
  const length = width * (log.end === 1 ? Math.min(FEWEST_ROWS, most) : most);
  const made = { of, width, rows: 0, numbers: thin(log, length) ?? new Float64Array(length) };
  newest.push(made);
  log.bytes += made.numbers.byteLength;
  return made;
}

/** How many rows of this width make a chunk. */
const mostRows = ({ memory }: Log, width: number): number =>
  Math.max(1, Math.floor(Math.min(CHUNK, memory / FEWEST_CHUNKS) / (8 * width)));

/** Whether a full chunk could be made larger: the first begins small, since most graphs see few steps. */
function grown(log: Log, chunk: Chunk): boolean {
  const most = mostRows(log, chunk.width);
  if (chunk.rows >= most) return false;
  const larger = new Float64Array(Math.min(most, chunk.rows * 2) * chunk.width);
  larger.set(chunk.numbers);
  log.bytes += larger.byteLength - chunk.numbers.byteLength;
  chunk.numbers = larger;
  return true;
}

/** Lets old rows go until `length` numbers more fit; an array of that length that is free then, if there is one. */
function thin(log: Log, length: number): Float64Array | undefined {
  let free: Float64Array | undefined;
  while (log.bytes + 8 * length > log.memory) {
    const level = fullest(log.levels);
    if (level < 0) break;
    free = thinLevel(log, level);
  }
  return free?.length === length ? free : undefined;
}

/**
 * The level with the most chunks, the oldest of several; -1 where hardly anything is left to be thinned. A single
 * chunk at the top holds the first iteration, which would only go up and up.
 */
function fullest(levels: readonly Chunk[][]): number {
  const top = levels.findLastIndex(({ length }) => length > 0);
  let found = -1;
  let most = 0;
  let chunks = 0;
  for (let level = 0; level <= top; level++) {
    const { length } = levels[level]!;
    chunks += length;
    if (length < most || length === 0 || (level === top && length === 1)) continue;
    most = length;
    found = level;
  }
  return chunks > UNTHINNED ? found : -1;
}

/** Moves every other row of a level's two oldest chunks one level up, and gives the array that this leaves free. */
function thinLevel(log: Log, level: number): Float64Array | undefined {
  const [first, second] = log.levels[level]!.splice(0, 2) as [Chunk, Chunk?];
  const step = 2 ** (level + 1);
  log.thinned = true;
  log.bytes -= first.numbers.byteLength;
  first.rows = moved(first, first, 0, step);
  let free: Float64Array | undefined;
  if (second && second.of === first.of && fits(first, second, step)) {
    log.bytes -= second.numbers.byteLength;
    first.rows = moved(second, first, first.rows, step);
    free = second.numbers;
  } else {
    if (second) log.levels[level]!.unshift(second);
    free = first.numbers;
    first.numbers = free.slice(0, first.rows * first.width);
  }
  if (first.rows === 0) return free;
  log.bytes += first.numbers.byteLength;
  if (level + 1 === log.levels.length) log.levels.push([]);
  log.levels[level + 1]!.push(first);
  return free;
}

/** Whether what is kept of `more` fits behind the rows of a chunk. */
function fits({ rows, width, numbers }: Chunk, more: Chunk, step: number): boolean {
  let kept = rows;
  for (let row = 0; row < more.rows; row++) if (iterationAt(more, row) % step === 0) kept++;
  return kept * width <= numbers.length;
}

/** Moves the rows whose iterations are whole multiples of `step` behind the first `rows` of `to`; how many are there then. */
function moved(from: Chunk, to: Chunk, rows: number, step: number): number {
  const { width, numbers } = from;
  let kept = rows;
  for (let row = 0; row < from.rows; row++) {
    if (iterationAt(from, row) % step !== 0) continue;
    if (from !== to || kept !== row) copyRow(numbers, row * width, to.numbers, kept * width, width);
    kept++;
  }
  return kept;
}

function addLoss(log: Log, iteration: number, loss: number): void {
  if (iteration % log.every !== 0) return;
  if (log.count === MOST_LOSSES) {
    const { losses } = log;
    for (let i = 1; 2 * i < log.count; i++) losses[i] = losses[2 * i]!;
    log.count /= 2;
    log.every *= 2;
    if (iteration % log.every !== 0) return;
  }
  if (log.count === log.losses.length) {
    const larger = new Float64Array(log.count * 2);
    larger.set(log.losses);
    log.losses = larger;
  }
  log.losses[log.count++] = loss;
}

/** The nearest kept iteration from `k` on down (`by` -1) or up (`by` 1), among those before `end`; its numbers are copies. */
export function nearestRow(log: Log, k: number, by: 1 | -1, end: number): Row | undefined {
  const limit = Math.min(k, end - 1);
  let last: Chunk | undefined;
  for (const chunk of oldestFirst(log)) {
    if (by < 0 && iterationAt(chunk, 0) > limit) break;
    if (by > 0 && iterationAt(chunk, chunk.rows - 1) >= k) {
      const row = rowFrom(chunk, k, 1);
      return iterationAt(chunk, row) < end ? rowAt(log, chunk, row) : undefined;
    }
    last = chunk;
  }
  return by < 0 && last ? rowAt(log, last, rowFrom(last, limit, -1)) : undefined;
}

/** Every kept iteration before `end`, the oldest first; their numbers are copies. */
export function* rowsBefore(log: Log, end: number): Generator<Row> {
  for (const chunk of oldestFirst(log)) {
    for (let row = 0; row < chunk.rows; row++) {
      if (iterationAt(chunk, row) >= end) return;
      yield rowAt(log, chunk, row);
    }
  }
}

const oldestFirst = ({ levels }: Log): Chunk[] => levels.toReversed().flat();

/** A log of its own with the iterations before `end`. */
export function logUpTo(log: Log, end: number): Log {
  const levels = log.levels.map((chunks) => chunks.flatMap((chunk) => upTo(chunk, end)));
  const count = Math.min(log.count, Math.ceil(end / log.every));
  return {
    ...log,
    levels,
    bytes: levels.flat().reduce((sum, { numbers }) => sum + numbers.byteLength, 0),
    end,
    thinned: levels.some((chunks, level) => level > 0 && chunks.length > 0),
    losses: log.losses.slice(0, Math.max(FEWEST_LOSSES, count)),
    count,
  };
}

/** The rows of a chunk before iteration `end`, copied: as none or one chunk. */
function upTo(chunk: Chunk, end: number): Chunk[] {
  if (iterationAt(chunk, 0) >= end) return [];
  const rows = rowFrom(chunk, end - 1, -1) + 1;
  return [{ ...chunk, rows, numbers: chunk.numbers.slice(0, rows * chunk.width) }];
}

const iterationAt = ({ numbers, width }: Chunk, row: number): number => numbers[row * width + ITERATION]!;

/** The last row of a chunk that is not after `k`, or the first that is not before. There is one. */
function rowFrom(chunk: Chunk, k: number, by: 1 | -1): number {
  let low = 0;
  let high = chunk.rows - 1;
  while (low < high) {
    const middle = by < 0 ? (low + high + 1) >> 1 : (low + high) >> 1;
    const iteration = iterationAt(chunk, middle);
    if (by < 0) {
      if (iteration <= k) low = middle;
      else high = middle - 1;
    } else if (iteration >= k) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rowAt({ leaves }: Log, { numbers, width, of }: Chunk, row: number): Row {
  const at = row * width;
  const part = (i: number): Float64Array => numbers.slice(at + HEAD + i * leaves, at + HEAD + (i + 1) * leaves);
  const slots = leaves === 0 ? 0 : (width - HEAD) / leaves - 1;
  return {
    iteration: numbers[at + ITERATION]!,
    loss: numbers[at + LOSS]!,
    leaves: part(0),
    state:
      of === undefined
        ? undefined
        : { of, t: numbers[at + T]!, slots: Array.from({ length: slots }, (_, i) => part(i + 1)) },
  };
}
