/** The running explorer without a screen: runs in slices of time, sizes, and which listeners are called when. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { losses } from '../../../src/session/history/history.js';
import type { Perform } from '../../../src/view/explorer/effects.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { exampleSession, sessionOn, wideSum } from '../../screen/graphs.js';

const LOOK = { columns: 80, rows: 24, glyphs: UNICODE };
const NEVER_ENDS = 'w = 1.0\nx = 3.0\nL = tanh(w*x)**2';

const explorers: Explorer[] = [];
function explore(session = exampleSession(), perform?: Perform): Explorer {
  const explorer = createExplorer(session, LOOK, perform);
  explorers.push(explorer);
  return explorer;
}
/** Performs an effect that has nothing to answer. */
const nothing: Perform = async () => undefined;
const press = (explorer: Explorer, ...names: string[]): void => {
  for (const name of names) explorer.key(name);
};
const steps = (explorer: Explorer): number => explorer.snapshot().session.model.history.length - 1;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] });
});
afterEach(() => {
  for (const explorer of explorers.splice(0)) explorer.stop();
  vi.useRealTimers();
});

describe('a run', () => {
  test('takes ten steps a second, and pauses with the next r', () => {
    const explorer = explore();
    press(explorer, 'r');
    vi.advanceTimersByTime(1000);
    expect(steps(explorer)).toBe(10);
    press(explorer, 'j', 'k');
    vi.advanceTimersByTime(500);
    expect(steps(explorer)).toBe(15);
    press(explorer, 'r');
    vi.advanceTimersByTime(1000);
    expect(steps(explorer)).toBe(15);
    press(explorer, 'u');
    expect(steps(explorer)).toBe(0);
  });

  test('of a large count goes on between keys, and runs exactly that many steps', () => {
    const explorer = explore(sessionOn(NEVER_ENDS));
    press(explorer, ...'3000000', 's');
    expect(explorer.snapshot().session.run).toMatchObject({ left: 3_000_000 });
    for (let i = 0; i < 5; i++) vi.advanceTimersToNextTimer();
    press(explorer, 'j');
    expect(explorer.snapshot().session.run).toBeDefined();
    press(explorer, 'esc');
    expect(explorer.snapshot().session.run).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
    const taken = steps(explorer);
    expect(taken).toBeGreaterThan(0);
    press(explorer, ...'1000', 's');
    vi.runAllTimers();
    expect(steps(explorer)).toBe(taken + 1000);
    expect(explorer.snapshot().session.run).toBeUndefined();
  });

  test('in slices leaves the numbers that it would leave at once', () => {
    const sliced = explore(sessionOn(wideSum(300)));
    press(sliced, ...'100000', 's');
    for (let i = 0; i < 6; i++) vi.advanceTimersToNextTimer();
    press(sliced, 'esc');
    const taken = steps(sliced);
    expect(taken).toBeGreaterThan(6);
    const whole = explore(sessionOn(wideSum(300)));
    for (let i = 0; i < taken; i++) press(whole, 's');
    expect(losses(sliced.snapshot().session.model.history)).toEqual(losses(whole.snapshot().session.model.history));
  });

  test('flat out holds for a key until that is drawn, and then goes on', () => {
    const explorer = explore(sessionOn(NEVER_ENDS));
    press(explorer, 'R');
    for (let i = 0; i < 6; i++) vi.advanceTimersToNextTimer();
    press(explorer, 'j');
    const taken = steps(explorer);
    expect(taken).toBeGreaterThan(0);
    vi.advanceTimersByTime(30);
    press(explorer, 'k');
    expect(steps(explorer)).toBe(taken);
    explorer.drawn();
    vi.advanceTimersToNextTimer();
    explorer.coming();
    vi.advanceTimersByTime(30);
    press(explorer, 'R');
    expect(steps(explorer)).toBeGreaterThan(taken);
    expect(explorer.snapshot().session.run).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends with the explorer', () => {
    const explorer = explore();
    press(explorer, 'r');
    explorer.stop();
    expect(vi.getTimerCount()).toBe(0);
    press(explorer, 'r', 'r', 'ctrl+c');
    expect(explorer.snapshot().session.closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('who listens', () => {
  test('is called for every change, until it unsubscribes', () => {
    const explorer = explore();
    const listener = vi.fn();
    const off = explorer.subscribe(listener);
    press(explorer, 'j');
    explorer.resize({ columns: 40, rows: 12 });
    explorer.dispatch({ type: 'backward' });
    expect(listener).toHaveBeenCalledTimes(3);
    off();
    press(explorer, 'j');
    expect(listener).toHaveBeenCalledTimes(3);
  });

  test('is given the effects that are not changes of the session', () => {
    const perform = vi.fn(nothing);
    press(explore(exampleSession(), perform), 'ctrl+z', 'ctrl+l', 'j');
    expect(perform.mock.calls.map(([{ kind }]) => kind)).toEqual(['suspend', 'redraw']);
  });

  test('effects work while a field is open', () => {
    const perform = vi.fn(nothing);
    const explorer = explore(exampleSession(), perform);
    press(explorer, ':', 'ctrl+z', 'ctrl+l');
    expect(perform).toHaveBeenCalledTimes(2);
    expect(explorer.snapshot().session.field).toBeDefined();
    press(explorer, 'ctrl+c');
    expect(explorer.snapshot().session.closed).toBe(true);
  });
});

test('the selected row stays in sight when it moves and when the size changes', () => {
  const explorer = explore(sessionOn(wideSum(500)));
  press(explorer, 'E', 'G');
  const { place, session } = explorer.snapshot();
  expect(place.top).toBeGreaterThan(1000);
  explorer.resize({ columns: 80, rows: 60 });
  expect(explorer.snapshot().place.top).toBeLessThan(place.top);
  press(explorer, 'g');
  expect(explorer.snapshot().place.top).toBe(0);
  expect(explorer.snapshot().session.model).toBe(session.model);
});
