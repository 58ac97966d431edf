/** Runs in slices, on a clock that stands still but for what steps and frames take. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Run } from '../../../src/session/model.js';
import { createPace, type Pace } from '../../../src/view/explorer/pace.js';

const FLAT_OUT: Run = { what: 'step', left: Infinity, paced: false, begun: false };

let clock = 0;
beforeEach(() => {
  clock = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface Played {
  readonly pace: Pace;
  readonly slices: { readonly count: number; readonly rate: number | undefined; readonly at: number }[];
  readonly frames: number[];
  run: Run | undefined;
}

/** A run whose steps take `step` ms each and whose frames take `frame`; a frame that takes 0 is never reported. */
function played(step: number, frame: number): Played {
  const play: Played = {
    slices: [],
    frames: [],
    run: FLAT_OUT,
    pace: createPace({
      run: () => play.run,
      advance: (count, rate) => {
        play.slices.push({ count, rate, at: clock });
        clock += count * step;
      },
      show: () => {
        play.frames.push(clock);
        play.pace.hold();
        clock += frame;
        if (frame > 0) play.pace.drawn();
      },
    }),
  };
  play.pace.check();
  return play;
}

function until(time: number): void {
  while (clock < time) vi.advanceTimersToNextTimer();
}

test.each([0.0001, 0.01, 0.6, 9])('steps of %d ms are taken in slices that a key can wait for', (step) => {
  const { slices } = played(step, 2);
  until(2000);
  for (const { count } of slices) expect(count === 1 || count * step <= 12).toBe(true);
});

test('at most thirty frames a second are drawn, and nearly all the time goes into steps', () => {
  const { slices, frames } = played(0.001, 2);
  until(3000);
  expect(frames.length).toBeGreaterThan(75);
  expect(frames.length).toBeLessThanOrEqual(90);
  expect(slices.reduce((sum, { count }) => sum + count, 0) * 0.001).toBeGreaterThan(0.9 * 3000);
});

test('frames that take long are drawn less often, and never less often than four times a second', () => {
  const slow = played(0.01, 10);
  until(3000);
  expect(slow.frames.length).toBeLessThanOrEqual(26);
  expect(slow.slices.reduce((sum, { count }) => sum + count, 0) * 0.01).toBeGreaterThan(0.9 * 3000);
  slow.pace.stop();
  clock = 0;
  const slower = played(0.01, 100);
  until(3000);
  expect(slower.frames.length).toBeGreaterThan(8);
});

test('no step runs while a key is coming, until it is drawn', () => {
  const { pace, slices } = played(0.01, 2);
  until(100);
  pace.hold();
  const before = slices.length;
  vi.advanceTimersByTime(30);
  expect(slices).toHaveLength(before);
  pace.drawn();
  until(clock + 10);
  expect(slices.length).toBeGreaterThan(before);
});

test('a key that draws nothing holds a run for a moment only', () => {
  const { pace, slices } = played(0.01, 2);
  until(100);
  pace.hold();
  const before = slices.length;
  vi.advanceTimersToNextTimer();
  until(clock + 10);
  expect(slices.length).toBeGreaterThan(before);
});

test('the rate is known after half a second, and twice a second from then on', () => {
  const { slices } = played(0.02, 1);
  until(2600);
  const said = slices.filter(({ rate }) => rate !== undefined);
  expect(said.length).toBe(5);
  expect(said[0]?.at).toBeGreaterThanOrEqual(500);
  for (const { rate } of said) expect(rate).toBeGreaterThan(0.9 * 50_000);
  for (const { rate } of said) expect(rate).toBeLessThanOrEqual(50_000);
});

test('a run that ends is drawn at once, and leaves nothing to be done', () => {
  const play = played(0.01, 2);
  until(100);
  play.run = undefined;
  vi.advanceTimersToNextTimer();
  expect(play.frames.at(-1)).toBeGreaterThan(99);
  expect(vi.getTimerCount()).toBe(0);
});

test('of a run at ten steps a second every step is drawn', () => {
  const play = played(0.01, 2);
  play.pace.stop();
  play.run = { ...FLAT_OUT, paced: true };
  play.frames.length = 0;
  play.pace.check();
  vi.advanceTimersByTime(100);
  play.pace.check();
  vi.advanceTimersByTime(100);
  expect([play.slices.length, play.frames.length]).toEqual([2, 2]);
  expect(play.slices.map(({ count }) => count)).toEqual([1, 1]);
});
