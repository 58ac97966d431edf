/** A learning rate that depends on the iteration. */
import { expect, test } from 'vitest';
import { complete } from '../../../src/notation/work.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture, open } from '../playing.js';

test('a schedule gives each step the rate of its iteration', () => {
  let session = keys(lecture(), ':lr 0.01/(k + 1)');
  const rates: number[] = [];
  for (let k = 0; k < 4; k++) {
    rates.push(session.model.lr);
    session = keys(session, 's');
  }
  expect(rates).toEqual([0.01, 0.01 / 2, 0.01 / 3, 0.01 / 4]);
  expect(session.model.history.length).toBe(5);
});

test('the steps are the same as with these rates set by hand', () => {
  const scheduled = keys(lecture(), ':lr 0.01/(k + 1)', '3s');
  const byHand = keys(lecture(), ':lr 0.01', 's', ':lr 0.01/2', 's', ':lr 0.01/3', 's');
  expect([...scheduled.model.leaves]).toEqual([...byHand.model.leaves]);
});

test('a plain rate ends a schedule, and so does the ladder; undo brings it back', () => {
  const scheduled = keys(lecture(), ':lr 0.1/(k + 1)', 's');
  expect(keys(scheduled, ':lr 0.5').model).toMatchObject({ lr: 0.5, schedule: undefined });
  expect(keys(scheduled, '+').model.schedule).toBeUndefined();
  expect(keys(scheduled, '+', 'u').model).toMatchObject({ lr: 0.05, schedule: '0.1/(k + 1)' });
});

test('a step from an earlier iteration uses the rate of that iteration', () => {
  const session = keys(lecture(), ':lr 0.01/(k + 1)', '3s', '2[', 's');
  expect(session.model.history.length).toBe(3);
  expect(session.model.lr).toBe(0.01 / 3);
});

test('a schedule that runs below 0 stops the steps, and says where', () => {
  const session = keys(open('# :descend\nx = 3\nL = 0.1*x**2'), ':lr 0.2 - 0.1*k', '5s');
  expect(session.model.history.length).toBe(3);
  expect(session.message).toMatchObject({ tone: 'error' });
  expect(session.message?.text).toContain('the schedule 0.2 - 0.1*k gives a learning rate of 0');
});

test('a file can set a schedule', () => {
  const session = open('# :lr 1 - 0.9*k/100\nx = 3\nL = 0.1*x**2');
  expect(session.model).toMatchObject({ lr: 1, schedule: '1 - 0.9*k/100' });
});

test.each([
  ['0.1 - k/20 #\x1b]52;c;UFdORUQ=\x07', '0.1 - k/20'],
  ['0.1 -\\\n k / 20 # two\n', '0.1 - k / 20'],
  ['(0.1\r\n\t- k/20\n)', '(0.1 - k/20 )'],
  ['0.1\n+0*k', '0.1 +0*k'],
  ['  exp(\f-k)  ', 'exp( -k)'],
])('a schedule is an expression on one line, without comments and control characters: %j', (text, schedule) => {
  const saved = JSON.stringify({
    rootId: 0,
    schedule: text,
    nodes: [{ id: 0, label: 'a', op: 'leaf', inputs: [], data: 2 }],
  });
  const { session } = complete(openSaved({ name: 'g.json', text: saved }, new Map()));
  expect(session.model.schedule).toBe(schedule);
  const typed = update(lecture(), { type: 'schedule', text });
  expect(typed.model.schedule).toBe(schedule);
  expect(typed.message?.text).toBe(`lr = ${schedule}, now ${typed.model.lr}`);
});

test.each(['0.1; k', '0.1 k', '', '# k', '0.1 \x1b', "'k'", 'k = 2'])('%j is not a schedule', (text) => {
  const session = update(lecture(), { type: 'schedule', text });
  expect(session.model.schedule).toBeUndefined();
  expect(session.message?.tone).toBe('error');
});
