/** Progress on a terminal, on a clock that the test moves. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Done } from '../../src/notation/work.js';
import { progressOn, type Terminal } from '../../src/terminal/progress.js';

let clock = 0;
beforeEach(() => {
  clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  vi.restoreAllMocks();
});

type What = Omit<Done, 'done'>;

const STEPS: What = { doing: 'stepping', all: 10_000 };

/** What is written for work that is so far at such times. */
function written(what: What, at: readonly (readonly [time: number, done: number])[], terminal: Partial<Terminal> = {}) {
  const texts: string[] = [];
  const write = (text: string): boolean => {
    texts.push(text);
    return true;
  };
  const progress = progressOn({ isTTY: true, columns: 80, write, ...terminal } as Terminal, '^C');
  for (const [time, done] of at) {
    clock = time;
    progress.at({ ...what, done });
  }
  progress.end();
  return texts;
}

const line = (text: string): string => `\r${text}\x1b[K`;

test('what is quick writes nothing at all', () => {
  expect(
    written(STEPS, [
      [10, 5],
      [499, 9999],
    ]),
  ).toEqual([]);
});

test('what takes long says how far it is, ten times a second at most, and takes that away again', () => {
  expect(
    written(STEPS, [
      [400, 400],
      [500, 500],
      [550, 550],
      [2000, 2000],
    ]),
  ).toEqual([
    line('stepping: 500 of 10,000, 1.00k a second, 10 s left; ^C cancels'),
    line('stepping: 2,000 of 10,000, 1.00k a second, 8 s left; ^C cancels'),
    line(''),
  ]);
});

test('the time left is that at the recent rate, and is not shown while nothing goes on', () => {
  expect(
    written(STEPS, [
      [1000, 5000],
      [4001, 5300],
      [8000, 5300],
    ]),
  ).toEqual([
    line('stepping: 5,000 of 10,000, 5.00k a second, 1 s left; ^C cancels'),
    line('stepping: 5,300 of 10,000, 100 a second, 47 s left; ^C cancels'),
    line('stepping: 5,300 of 10,000; ^C cancels'),
    line(''),
  ]);
});

test('a text is read by its bytes', () => {
  const reading: What = { doing: 'reading', name: 'big.py', all: 2e7 };
  expect(written(reading, [[1000, 5e6]])[0]).toBe(line('reading big.py: 25 %, 5.00MB/s, 3 s left; ^C cancels'));
});

test('it stays in one line', () => {
  expect(written(STEPS, [[1000, 1]], { columns: 20 })[0]).toBe(line('stepping: 1 of 10,…'));
});

test('nothing is written if the output is not a terminal', () => {
  expect(written(STEPS, [[5000, 1]], { isTTY: false })).toEqual([]);
});
