/** Work in slices: turns for keys between them, and an end at a turn. The clock is the work's own. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Work } from '../../src/notation/work.js';
import { Cancelled, inSlices, SLICE } from '../../src/terminal/slices.js';

let clock = 0;
beforeEach(() => {
  clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => void vi.restoreAllMocks());

/** Work that takes so many ms in pieces of one, and gives `done`; `ended` notes how far it came. */
function* busy(all: number, ended: number[] = []): Work<string> {
  for (let done = 0; done < all; done++) {
    clock++;
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
  const turns: number[] = [];
  const count = (): void => {
    turns.push(clock);
    if (turns.length < 8) setImmediate(count);
  };
  setImmediate(count);
  expect(await inSlices(busy(4 * SLICE - 1), ({ done }) => seen.push(done))).toBe('done');
  expect(seen).toEqual([SLICE - 1, 2 * SLICE - 1, 3 * SLICE - 1]);
  expect(turns.slice(0, 3)).toEqual([SLICE, 2 * SLICE, 3 * SLICE]);
});

test('once it is cancelled it goes on no further', async () => {
  const cancelling = new AbortController();
  const ended: number[] = [];
  setImmediate(() => cancelling.abort());
  const work = inSlices(busy(1000, ended), () => {}, cancelling.signal);
  await expect(work).rejects.toThrow(new Cancelled('cancelled: reading long.py'));
  expect(ended[0]).toBe(SLICE);
});
