/** Runs that end by themselves. */
import { expect, test } from 'vitest';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture, open, said } from '../playing.js';

/** The session after its run, in slices of `count` iterations. */
function ended(session: Session, count: number): Session {
  let after = session;
  while (after.run) after = update(after, { type: 'advance', count });
  return after;
}

test.each([
  [':until k = 5', 5],
  [':until k >= 3', 3],
  [':until L > -6.5', 3],
  [':until L >= -6.597755834428276', 2],
  [':until L = -6.6', 2],
  [':until L = -7', 2],
  [':until L = -5', 5],
])('%s runs flat out to step %d', (command, step) => {
  const started = keys(lecture(), command);
  expect(started.run).toMatchObject({ paced: false });
  for (const count of [1, 4, 1000]) {
    const after = ended(started, count);
    expect(after.model.history.length - 1).toBe(step);
    expect(after.message?.text).toMatch(new RegExp(`^(reached|crossed -\\d): L is -.* at step ${step}$`));
    expect(keys(after, 'u').model.history.length).toBe(1);
  }
});

test('a value that a step jumps over is crossed, not reached', () => {
  const message = (command: string): string | undefined => ended(keys(lecture(), command), 1000).message?.text;
  expect(message(':until L = -5')).toMatch(/^crossed -5: L is -4\.6/);
  expect(message(':until L = -6.6')).toMatch(/^reached: L is -6\.59/);
});

test('L is the root, whatever its name, unless another node is called so', () => {
  expect(keys(open('a = 2; loss = a*a'), ':until L < 1').run).toMatchObject({ until: { of: 'root' } });
  expect(said(keys(open('L = 2; loss = L*L'), ':until L < 1'))).toMatch(/^expected a condition on loss or k/);
});

test.each([
  [':until', 'expected a condition on L or k: :until L < 0.01, :until k = 500'],
  [':until a < 3', 'expected a condition on L or k: :until L < 0.01, :until k = 500'],
  [':until L < abc', 'expected a condition on L or k: :until L < 0.01, :until k = 500'],
  [':until L < inf', 'expected a condition on L or k: :until L < 0.01, :until k = 500'],
  [':until 3', 'expected a condition on L or k: :until L < 0.01, :until k = 500'],
  [':until L != 3', 'expected a condition on L or k: :until L < 0.01, :until k = 500'],
])('%s: %s', (command, message) => {
  const session = keys(lecture(), 's');
  const after = keys(session, command);
  expect(after).toEqual({ ...session, entered: after.entered, message: { text: message, tone: 'error' } });
});

test('a condition that holds already, or never can, starts no run', () => {
  const session = keys(lecture(), '3s');
  expect(keys(session, ':until L < 0')).toMatchObject({ run: undefined, message: { text: 'L < 0 holds already' } });
  expect(keys(session, ':until k = 2')).toMatchObject({
    run: undefined,
    message: { text: 'k is 3 already, and only grows' },
  });
  expect(keys(session, ':until k = 4.5')).toMatchObject({
    run: undefined,
    message: { text: 'k is a whole number, never 4.5' },
  });
});

test('R runs flat out, and pauses', () => {
  const running = keys(lecture(), 'R');
  expect(running.run).toMatchObject({ paced: false, left: Infinity });
  expect(keys(running, 'R').run).toBeUndefined();
});

test('a run that meets a step it cannot take pauses before the condition', () => {
  const after = ended(keys(lecture(), ':lr 10', ':until L > 1e308'), 7);
  expect(after.message?.text).toMatch(/^paused: not applied: /);
  expect(Number.isFinite(after.model.history.loss)).toBe(true);
});
