/** A learning rate that depends on the iteration. */
import { describe, expect, test } from 'vitest';
import { jsonFile } from '../../../src/formats/json/write.js';
import { complete } from '../../../src/notation/work.js';
import type { Session } from '../../../src/session/model.js';
import { scheduledRate } from '../../../src/session/rate.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { advance } from '../../../src/session/training/running.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture, open, said } from '../playing.js';

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

describe('a schedule that is over', () => {
  const begun = (schedule: string): Session => keys(open('# :descend\nx = 3\nL = 0.1*x**2'), `:lr ${schedule}`);
  const shown = ({ model, message, run }: Session) => ({
    steps: model.history.length - 1,
    lr: model.lr,
    tone: message?.tone,
    text: message?.text,
    run,
  });
  const done = (steps: number, lr: number, text: string) => ({ steps, lr, tone: 'info', text, run: undefined });

  test.each([
    ['0.2 - 0.1*k', '5s', done(2, 0, 'schedule done: L is 0.7966 at step 2')],
    ['0.2 - 0.1*k for 1', '5s', done(1, 0.2, 'schedule done: L is 0.82944 at step 1')],
    ['0.1 for 3', '5s', done(3, 0.1, 'schedule done: L is 0.7973 at step 3')],
    ['0.1 for 3', '3s', done(3, 0.1, 'schedule done: L is 0.7973 at step 3')],
    ['0.1*(1 - k/3)', '9s', done(3, 0, 'schedule done: L is 0.8303 at step 3')],
  ])('%s ends the steps of %s by plan, not by an error', (schedule, pressed, wanted) => {
    const session = keys(begun(schedule), pressed);
    expect(shown(session)).toEqual({ ...wanted, lr: expect.closeTo(wanted.lr, 12) });
  });

  test('ends a run, of which the next starts none but says how to go on', () => {
    const session = advance(keys(begun('0.1 for 3'), 'R'), 100);
    expect(shown(session)).toEqual(done(3, 0.1, 'schedule done: L is 0.7973 at step 3'));
    const text = 'schedule done: L is 0.7973 at step 3; :lr 0.01 goes on';
    expect(shown(keys(session, 's'))).toEqual(done(3, 0.1, text));
    expect(shown(advance(keys(session, 'R'), 100))).toEqual(done(3, 0.1, text));
    expect(shown(keys(session, ':lr 0.1', 's')).steps).toBe(4);
  });

  test('goes on from an earlier iteration, and after an undo', () => {
    const session = keys(begun('0.1 for 3'), '9s');
    expect(shown(keys(session, '2[', 's'))).toMatchObject({ steps: 2, text: undefined });
    expect(shown(keys(session, 'u', '2s'))).toMatchObject({ steps: 2, text: undefined });
  });

  test('is refused if it would be over at once', () => {
    const session = keys(begun('0.1'), '5s', ':lr 0.1 for 5');
    expect(said(session)).toBe('this schedule would be over: this is step 5 already');
    expect(session.model.schedule).toBeUndefined();
    expect(said(keys(begun('0.1'), ':lr 0.1*k'))).toBe('a learning rate is above 0; at step 0 this one is 0');
    for (const end of ['0', '-1', '1.5', '1e99', '', 'ever'])
      expect(said(keys(begun('0.1'), `:lr 0.1 for ${end}`))).toBe(
        `a schedule is for a whole number of steps, 1 or more: 0.1 for 100, not for "${end}"`,
      );
  });
});

test.each([
  ['decay', '0.01*(1 - k/1000)', [0.01, 0.009, 0.005]],
  ['warm-up', '0.1*min(1, (k + 1)/200)', [0.0005, 0.0505, 0.1]],
  ['cosine', '0.05*(1 + cos(pi*k/1000))', [0.1, 0.05 * (1 + Math.cos(0.1 * Math.PI)), 0.05]],
  ['an end', '1 - 0.9*k/100 for 100', [1, 0.109, 0.109]],
])('%s is an expression of k', (_, schedule, rates) => {
  for (const [i, k] of [0, 100, 500].entries()) expect(scheduledRate(schedule, k)).toBeCloseTo(rates[i] as number, 12);
});

test('a schedule that ends is written to a file and read again', () => {
  const text = '# :lr 1 - 0.9*k/100 for 100\nx = 3\nL = 0.1*x**2';
  const session = open(text);
  const saved = [...jsonFile(exportedFrom(session))].join('');
  const again = complete(openSaved({ name: 'g.json', text: saved }, new Map())).session;
  for (const { model } of [session, again]) expect(model).toMatchObject({ schedule: '1 - 0.9*k/100 for 100', lr: 1 });
  expect(keys(again, '200s').model.history.length).toBe(101);
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
