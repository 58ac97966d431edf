/** Histories that share a log: none may change another, and memory stays bounded. */
import { describe, expect, test } from 'vitest';
import type { Remembered } from '../../../src/engine/optimizers/optimizers.js';
import {
  backTo,
  curve,
  type History,
  isThinned,
  knownFrom,
  knownIn,
  logToGoOn,
  losses,
  newHistory,
  replaceLast,
  spacing,
} from '../../../src/session/history/history.js';
import { add } from '../../../src/session/history/log.js';

/** One more iteration, at `loss`, added as a step does; `leaves` and `state` are those of the iteration before. */
function append(history: History, leaves: Float64Array, loss: number, state?: Remembered): History {
  const log = logToGoOn(history);
  add(log, history.loss, leaves, state);
  return { log, length: history.length + 1, loss };
}

const leaf = (value: number): Float64Array => Float64Array.of(value);
/** Iterations 0 to `last`; L and the only leaf are the iteration's number. */
const counted = (last: number) => {
  let history = newHistory(0);
  for (let k = 1; k <= last; k++) history = append(history, leaf(k - 1), k);
  return history;
};

test('a history begins with one iteration and grows by one', () => {
  expect(losses(newHistory(-8))).toEqual([-8]);
  const history = counted(3);
  expect([history.length, losses(history)]).toEqual([4, [0, 1, 2, 3]]);
  expect(knownFrom(history, 1, -1)).toEqual({ iteration: 1, loss: 1, leaves: leaf(1), state: undefined });
});

test('continuing an older history leaves the newer one as it is', () => {
  const old = counted(3);
  const one = append(old, leaf(3), 4);
  const other = append(old, leaf(3), -4);
  const third = append(backTo(one, 1, 1), leaf(1), 20);
  expect([one, other, old, third].map(losses)).toEqual([
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3, -4],
    [0, 1, 2, 3],
    [0, 1, 20],
  ]);
});

test('another present leaves the previous one as it is, also if both continue', () => {
  const before = counted(2);
  const edited = replaceLast(before, 20);
  const on = append(edited, leaf(-2), 30);
  const alsoOn = append(before, leaf(2), 3);
  expect([before, edited, on, alsoOn].map(losses)).toEqual([
    [0, 1, 2],
    [0, 1, 20],
    [0, 1, 20, 30],
    [0, 1, 2, 3],
  ]);
  expect(knownFrom(on, 2, -1)?.leaves).toEqual(leaf(-2));
  expect(knownFrom(alsoOn, 2, -1)?.leaves).toEqual(leaf(2));
});

test('back to an iteration, L is what it was there', () => {
  expect([0, 1, 2, 3].map((k) => losses(backTo(counted(3), k, k)))).toEqual([[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]);
});

test('the present is not among the earlier iterations', () => {
  expect(knownFrom(counted(3), 3, -1)).toBeUndefined();
  expect(knownFrom(counted(3), 3, 1)).toBeUndefined();
  expect(knownFrom(counted(3), -1, 1)).toBeUndefined();
});

/** A history with a memory limit of `memory` bytes, at iteration `last`; an iteration's leaves are its number. */
function long(last: number, memory: number, width = 1): History {
  let history = newHistory(0, memory);
  for (let k = 1; k <= last; k++) history = append(history, new Float64Array(width).fill(k - 1), k);
  return history;
}

/** The iterations that are kept, read one after the other. */
function lookedUp(history: History): number[] {
  const found: number[] = [];
  for (let row = knownFrom(history, 0, 1); row; row = knownFrom(history, row.iteration + 1, 1))
    found.push(row.iteration);
  return found;
}

const iterationsIn = (history: History): number[] => Array.from(knownIn(history), ({ iteration }) => iteration);

describe.each([
  ['rows that share a chunk', 30_000, 2 ** 19, 8],
  ['rows as large as a chunk', 300, 2 ** 21, 2 ** 14],
])('a log that is full, of %s,', (_, last, memory, width) => {
  const history = long(last, memory, width);
  const kept = iterationsIn(history);

  test('stays within its memory and keeps as much as fits', () => {
    expect(isThinned(history)).toBe(true);
    expect(history.log.numbers.byteLength).toBeLessThanOrEqual(memory);
    expect(kept.length * width * 8).toBeGreaterThan(memory / 4);
  });

  test('has the first iteration and the newest ones, and the older they are, the further apart', () => {
    expect(kept[0]).toBe(0);
    expect(kept.slice(-2)).toEqual([last - 2, last - 1]);
    const gaps = kept.slice(1).map((k, i) => k - (kept[i] as number));
    expect(gaps).toEqual(gaps.toSorted((x, y) => y - x));
    expect(gaps[0]).toBeLessThan(last / 2);
  });

  test('returns the numbers of each, and the nearest on either side for the others', () => {
    for (const k of kept) {
      expect(knownFrom(history, k, -1)).toMatchObject({ iteration: k, loss: k });
      expect(knownFrom(history, k, 1)?.leaves).toEqual(new Float64Array(width).fill(k));
    }
    const [first, second] = kept as [number, number];
    expect(knownFrom(history, second - 1, -1)?.iteration).toBe(first);
    expect(knownFrom(history, first + 1, 1)?.iteration).toBe(second);
  });

  test('has L of every iteration all the same', () => {
    expect(losses(history)).toHaveLength(last + 1);
    expect(spacing(history)).toBe(1);
  });

  test('continues from an earlier iteration in a copy, which is as full', () => {
    const k = kept[kept.length >> 1] as number;
    const other = append(backTo(history, k, k), new Float64Array(width).fill(k), -1);
    expect(iterationsIn(other)).toEqual(kept.filter((each) => each <= k));
    expect(losses(other)).toEqual([...Array(k + 1).keys(), -1]);
    expect(iterationsIn(history)).toEqual(kept);
    expect(lookedUp(history)).toEqual(kept);
  });
});

test('a log that is not full keeps every iteration', () => {
  const history = long(5000, 2 ** 20);
  expect(isThinned(history)).toBe(false);
  expect(iterationsIn(history)).toEqual([...Array(5000).keys()]);
});

test('one log holds the state of several optimizers, thinned or not', () => {
  const slots = (value: number): Float64Array[] => [Float64Array.of(value)];
  for (const memory of [2 ** 20, 1200]) {
    let history = newHistory(0, memory);
    for (let k = 1; k <= 60; k++) {
      const state = k % 20 < 10 ? { of: 'momentum', slots: slots(k) } : undefined;
      history = append(history, leaf(k), k, state);
    }
    for (const k of iterationsIn(history)) {
      const { state } = knownFrom(history, k, -1) as NonNullable<ReturnType<typeof knownFrom>>;
      expect(state).toEqual((k + 1) % 20 < 10 ? { of: 'momentum', slots: slots(k + 1) } : undefined);
    }
    expect(isThinned(history)).toBe(memory === 1200);
  }
});

test('of millions of iterations, L is kept at evenly spaced ones, and a curve has at most as many points as requested', () => {
  const history = long(3_000_000, 2 ** 17);
  expect(spacing(history)).toBe(4);
  const all = losses(history);
  expect(all.slice(0, 3)).toEqual([0, 4, 8]);
  expect(all.at(-1)).toBe(3_000_000);
  expect(all.length).toBeLessThan(2 ** 20 + 2);
  const { iterations, losses: some } = curve(history, 500);
  expect(iterations).toEqual(some);
  expect(iterations.length).toBeLessThanOrEqual(501);
  expect([iterations[0], iterations.at(-1)]).toEqual([0, 3_000_000]);
});

test('a curve of few iterations has them all', () => {
  expect(curve(counted(3), 500)).toEqual({ iterations: [0, 1, 2, 3], losses: [0, 1, 2, 3] });
  expect(curve(newHistory(-8), 500)).toEqual({ iterations: [0], losses: [-8] });
});

test.each([1, 2, 30])('a log with space for only a few rows keeps thinning: %d leaves', (width) => {
  const history = long(200_000, 1024, width);
  const kept = iterationsIn(history);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(199_999);
  expect(history.log.numbers.byteLength).toBeLessThanOrEqual(Math.max(1024, 4 * 8 * (width + 4)));
});

test('a log that was thinned can be enlarged for the state of an optimizer', () => {
  const leaves = (k: number) => Float64Array.of(k, -k);
  let history = newHistory(0, 4096);
  for (let k = 1; k <= 1000; k++) history = append(history, leaves(k - 1), k);
  for (let k = 1001; k <= 1003; k++) {
    const state = { of: 'adam', slots: [leaves(k), leaves(k), leaves(k)] };
    history = append(history, leaves(k - 1), k, state);
  }
  const kept = iterationsIn(history);
  expect(history.log.numbers.byteLength).toBeLessThanOrEqual(4096);
  expect(kept.length).toBeGreaterThan(4096 / (8 * history.log.width) / 2 - 1);
  expect(kept[0]).toBe(0);
  expect(kept.slice(-3)).toEqual([1000, 1001, 1002]);
  for (const k of kept) expect(knownFrom(history, k, -1)?.leaves).toEqual(leaves(k));
  expect(knownFrom(history, 1002, -1)?.state?.slots[2]).toEqual(leaves(1003));
});
