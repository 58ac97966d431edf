/** Slow jobs run when a drawing needs them and no key is waiting, and their results are drawn. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { frameOf } from '../../../src/layout/frame/frame.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { chain, linesOf, texts } from '../../layout/drawing.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An explorer in the ledger of a large graph, drawn some time after each change, as React does. */
function large(): { explorer: Explorer; drawn: () => string; drawings: () => number } {
  const explorer = createExplorer(chain(300_000), { columns: 80, rows: 24, glyphs: UNICODE });
  let text = '';
  let drawings = 0;
  const draw = (): void => {
    const { session, place, viewport } = explorer.snapshot();
    text = texts(linesOf(frameOf(session, place, viewport))).join('\n');
    drawings++;
  };
  explorer.subscribe(() => void setTimeout(draw, 1));
  explorer.key('tab');
  return { explorer, drawn: () => text, drawings: () => drawings };
}

test('the result is there shortly after the key that needs it', () => {
  const { explorer, drawn } = large();
  vi.advanceTimersByTime(5);
  expect(drawn()).toMatch(/^ …$/m);
  vi.advanceTimersByTime(200);
  expect(drawn()).toMatch(/L would move by/);
  explorer.stop();
});

test('keys that follow quickly wait for no job', () => {
  const { explorer, drawn } = large();
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(30);
    explorer.key('-');
    expect(drawn()).not.toMatch(/L would move by/);
  }
  vi.advanceTimersByTime(200);
  expect(drawn()).toMatch(/L would move by/);
  explorer.stop();
});

test('once all is computed nothing is drawn again, and nothing is left to do', () => {
  const { explorer, drawings } = large();
  vi.advanceTimersByTime(1000);
  const before = drawings();
  vi.advanceTimersByTime(1000);
  expect([drawings(), vi.getTimerCount()]).toEqual([before, 0]);
  explorer.key('j');
  explorer.stop();
  vi.runAllTimers();
  expect(vi.getTimerCount()).toBe(0);
});

describe('what takes more than half a second', () => {
  let clock = 0;
  beforeEach(() => {
    clock = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (clock += 40));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** The check of every row on the screen of a large graph, computed one after the other while the clock runs. */
  function checking(): ReturnType<typeof large> {
    const explored = large();
    explored.explorer.key('tab');
    explored.explorer.key('tab');
    return explored;
  }
  const until = (drawn: () => string, text: RegExp): void => {
    for (let i = 0; i < 500 && !text.test(drawn()); i++) vi.advanceTimersToNextTimer();
    expect(drawn()).toMatch(text);
  };

  test('shows how much is computed and how long the rest will take, until all is there', () => {
    const { explorer, drawn } = checking();
    expect(drawn()).not.toMatch(/computed/);
    until(drawn, /[1-9]\d* of \d+ computed, \d+ s left: Esc stops/);
    for (let i = 0; i < 1000 && vi.getTimerCount() > 0; i++) vi.advanceTimersToNextTimer();
    expect(drawn()).not.toMatch(/computed|…$/m);
    explorer.stop();
  });

  test('is stopped by Esc, and started again by the next key', () => {
    const { explorer, drawn } = checking();
    until(drawn, /computed, \d+ s left: Esc stops/);
    explorer.key('esc');
    for (let i = 0; i < 20 && vi.getTimerCount() > 0; i++) vi.advanceTimersToNextTimer();
    expect(vi.getTimerCount()).toBe(0);
    expect(drawn()).not.toMatch(/computed/);
    expect(drawn()).toMatch(/…/);
    explorer.key('j');
    until(drawn, /computed, \d+ s left: Esc stops/);
    explorer.stop();
  });
});
