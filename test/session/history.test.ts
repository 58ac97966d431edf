/** Histories that share a log: none may change another, and memory stays bounded. */
import { expect, test } from 'vitest';
import { append, backTo, keptFrom, losses, MEMORY, newHistory, replaceLast } from '../../src/session/history.js';

const leaf = (value: number): Float64Array => Float64Array.of(value);
/** Iterations 0 to `last`, where L and the only leaf are the iteration's number. */
const counted = (last: number) => {
  let history = newHistory(0);
  for (let k = 1; k <= last; k++) history = append(history, leaf(k - 1), k);
  return history;
};

test('a history begins with one iteration and grows by one', () => {
  expect(losses(newHistory(-8))).toEqual([-8]);
  const history = counted(3);
  expect([history.length, losses(history)]).toEqual([4, [0, 1, 2, 3]]);
  expect(keptFrom(history, 1, -1)).toEqual({ iteration: 1, leaves: leaf(1) });
});

test('going on from an older history leaves the newer one as it is', () => {
  const old = counted(3);
  const one = append(old, leaf(3), 4);
  const other = append(old, leaf(3), -4);
  const third = append(backTo(one, 1), leaf(1), 20);
  expect([one, other, old, third].map(losses)).toEqual([
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3, -4],
    [0, 1, 2, 3],
    [0, 1, 20],
  ]);
});

test('another present leaves the one before as it is, also when both go on', () => {
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
  expect(keptFrom(on, 2, -1)?.leaves).toEqual(leaf(-2));
  expect(keptFrom(alsoOn, 2, -1)?.leaves).toEqual(leaf(2));
});

test('back to an iteration, L is what it was there', () => {
  expect([0, 1, 2, 3].map((k) => losses(backTo(counted(3), k)))).toEqual([[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]);
});

test('the present is not among the earlier iterations', () => {
  expect(keptFrom(counted(3), 3, -1)).toBeUndefined();
  expect(keptFrom(counted(3), 3, 1)).toBeUndefined();
  expect(keptFrom(counted(3), -1, 1)).toBeUndefined();
});

test('leaves that would take too much memory are let go evenly, L and the first iteration never', () => {
  const leaves = new Float64Array(MEMORY / 8 / 10);
  let history = newHistory(0);
  for (let k = 1; k <= 100; k++) history = append(history, leaves, k);
  const kept = history.log.leaves.flatMap((each, k) => (each ? [k] : []));
  expect(kept.length).toBeGreaterThan(4);
  expect(kept.length * leaves.byteLength).toBeLessThanOrEqual(MEMORY);
  expect(history.log.bytes).toBe(kept.length * leaves.byteLength);
  expect(kept[0]).toBe(0);
  expect(losses(history)).toHaveLength(101);
  expect(keptFrom(history, 1, 1)?.iteration).toBe(kept[1]);
  expect(keptFrom(history, (kept[1] as number) - 1, -1)?.iteration).toBe(0);
});
