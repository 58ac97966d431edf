/** Work in slices: turns for keys between them, and an end at a turn. */
import { expect, test } from 'vitest';
import type { Work } from '../../src/notation/work.js';
import { Cancelled, inSlices, SLICE } from '../../src/terminal/slices.js';

/** Work that takes so many ms in pieces of one, and gives `done`; `ended` notes how far it came. */
function* busy(all: number, ended: number[] = []): Work<string> {
  for (let done = 0; done < all; done++) {
    const end = performance.now() + 1;
    while (performance.now() < end);
    ended[0] = done + 1;
    yield { doing: 'reading', name: '/tmp/long.py', done, all };
  }
  return 'done';
}

test('what takes no longer than a slice is done without a turn', async () => {
  let turns = 0;
  setImmediate(() => turns++);
  expect(await inSlices(busy(1), () => {})).toBe('done');
  expect(turns).toBe(0);
});

test('what takes longer gives a turn after each slice, and says how far it is', async () => {
  const seen: number[] = [];
  let turns = 0;
  const count = (): void => {
    turns++;
    if (turns < 100) setImmediate(count);
  };
  setImmediate(count);
  expect(await inSlices(busy(8 * SLICE), ({ done }) => seen.push(done))).toBe('done');
  expect(seen.length).toBeGreaterThanOrEqual(7);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(turns).toBeGreaterThanOrEqual(seen.length - 1);
});

test('once it is cancelled it goes on no further', async () => {
  const cancelling = new AbortController();
  const ended: number[] = [];
  setImmediate(() => cancelling.abort());
  const work = inSlices(busy(1000, ended), () => {}, cancelling.signal);
  await expect(work).rejects.toThrow(new Cancelled('cancelled: reading long.py'));
  expect(ended[0]).toBeLessThan(100);
});
