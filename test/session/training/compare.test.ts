/** Comparing runs: what is saved of one, where the next begins, how they are labelled, and when they are dropped. */
import { describe, expect, test } from 'vitest';
import { runNames } from '../../../src/layout/plots/run-names.js';
import { losses } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { lossAt, MOST_SAVED } from '../../../src/session/training/runs.js';
import { update } from '../../../src/session/update.js';
import { iterationOf } from '../../../src/session/viewed.js';
import { datas, keys, lecture, open, said } from '../playing.js';

const keptLosses = ({ model }: Session): (readonly number[])[] => model.runs.saved.map((run) => run.losses);
const names = ({ model }: Session): string[] => runNames(model);

describe('c', () => {
  test('saves L of every iteration and begins again at the start, with the settings as they are', () => {
    const before = keys(lecture(), ':lr 0.05', '5s');
    const after = keys(before, 'c');
    expect(keptLosses(after)).toEqual([losses(before.model.history)]);
    expect([iterationOf(after), losses(after.model.history), after.model.lr]).toEqual([0, [-8], 0.05]);
    expect(datas(after, 'a b c f L')).toEqual({ a: 2, b: -3, c: 10, f: -2, L: -8 });
    expect(said(after)).toBe('the run is saved: change a setting (+ o d) and run again from step 0');
  });

  test('begins again at the viewed iteration, and still saves the complete run', () => {
    const before = keys(lecture(), '5s', '2[');
    const after = keys(before, 'c');
    expect(keptLosses(after)).toEqual([losses(before.model.history)]);
    expect(losses(after.model.history)).toEqual(losses(before.model.history).slice(0, 4));
    expect(datas(after, 'a b c f')).toEqual(datas(before, 'a b c f'));
    expect(after.viewed).toBeUndefined();
  });

  test("restores the optimizer's state there", () => {
    const straight = keys(lecture(), ':optimizer adam', '6s');
    const forked = keys(straight, '3[', 'c', '3s');
    expect(losses(forked.model.history)).toEqual(losses(straight.model.history));
    expect(forked.model.state).toEqual(straight.model.state);
  });

  test('begins a schedule anew', () => {
    const after = keys(lecture(), ':lr 0.1/(k + 1)', '3s', 'c');
    expect(after.model.lr).toBe(0.1);
  });

  test('has nothing to save before the first step', () => {
    const session = lecture();
    const after = keys(session, 'c');
    expect(after.model).toBe(session.model);
    expect(said(after)).toBe('there is no run to save yet: s takes a step');
  });

  test('pauses a run', () => {
    const running = update(keys(lecture(), 'r'), { type: 'advance', count: 3 });
    const after = keys(running, 'c');
    expect([after.run, after.model.runs.saved.length, iterationOf(after)]).toEqual([undefined, 1, 0]);
  });

  test('opens the plot of L in place of an explanation or another plot', () => {
    const after = keys(lecture(), 's', 'v', 'x', 'c');
    expect([after.plot, after.explanation]).toEqual(['loss', 'none']);
  });

  test(`keeps ${MOST_SAVED} runs, drops the oldest, and says so`, () => {
    let session = keys(lecture(), 's', 'c', '2s', 'c', '3s', 'c', '4s');
    expect(session.model.runs.saved.map(({ number }) => number)).toEqual([1, 2, 3]);
    session = keys(session, 'c');
    expect(keptLosses(session).map(({ length }) => length)).toEqual([3, 4, 5]);
    expect(session.model.runs.saved.map(({ number }) => number)).toEqual([2, 3, 4]);
    expect(said(session)).toContain('dropped the oldest: the plot keeps 3');
  });
});

describe('undo', () => {
  test('reverts c with one u, and the run is there as it was', () => {
    const before = keys(lecture(), '5s', '2[');
    const after = keys(before, 'c', 'u');
    expect([after.model, after.viewed]).toEqual([before.model, before.viewed]);
    expect(keptLosses(keys(after, 'ctrl+r'))).toEqual([losses(before.model.history)]);
  });

  test('restores runs that were dropped', () => {
    const kept = keys(lecture(), '5s', 'c', '2s');
    const off = keys(kept, ':compare off');
    expect([off.model.runs.saved, said(off)]).toEqual([[], '1 saved run dropped']);
    expect(losses(off.model.history)).toEqual(losses(kept.model.history));
    expect(keys(off, 'u').model.runs).toEqual(kept.model.runs);
  });
});

describe('saved runs', () => {
  const kept = (): Session => keys(lecture(), '5s', 'c', '2s');

  test.each([
    ['an edit of a leaf', [':a.data = 5']],
    ['a step from an earlier iteration', ['[', 's']],
    ['another optimizer', ['o']],
  ])('outlive %s', (_, pressed) => {
    expect(keys(kept(), ...pressed).model.runs.saved).toEqual(kept().model.runs.saved);
  });

  test.each([
    ['another root', [':root d']],
    ['another graph', [':L = L + a']],
    ['an example', [':example diamond']],
  ])('are dropped with the history when %s starts it again', (_, pressed) => {
    const after = keys(kept(), ...pressed);
    expect(after.model.runs).toEqual({ segments: [], saved: [] });
    expect(keys(after, 'u').model.runs).toEqual(kept().model.runs);
  });

  test('know L at any iteration, and after their end the last', () => {
    const [run] = kept().model.runs.saved;
    const all = losses(keys(lecture(), '5s').model.history);
    expect([0, 3, 5, 9].map((k) => lossAt(run as NonNullable<typeof run>, k))).toEqual([
      { iteration: 0, loss: all[0] },
      { iteration: 3, loss: all[3] },
      { iteration: 5, loss: all[5] },
      { iteration: 5, loss: all[5] },
    ]);
  });

  test('of many iterations are thinned, the first and the last kept', () => {
    const session = keys(open('a = 1; L = a*a', { lr: 1e-9 }), '70000s');
    const { iterations, losses: some } = keys(session, 'c').model.runs
      .saved[0] as Session['model']['runs']['saved'][number];
    const all = losses(session.model.history);
    expect(iterations.length).toBeLessThanOrEqual(2 ** 16);
    expect([iterations[0], iterations.at(-1)]).toEqual([0, 70_000]);
    expect(some).toEqual(iterations.map((k) => all[k]));
  });
});

describe('runs are labelled', () => {
  test.each([
    ['the learning rate', ['3s', 'c', ':lr 0.1', '3s'], ['lr 0.1', 'lr 0.01']],
    ['a schedule', ['3s', 'c', ':lr 1/(k + 9)', '3s'], ['lr 1/(k + 9)', 'lr 0.01']],
    ['optimizer and rate', ['3s', 'c', ':lr 0.1', ':optimizer adam', 's'], ['lr 0.1 adam', 'lr 0.01 sgd']],
    ['the direction', ['3s', 'c', 'd', 's'], ['descend', 'ascend']],
    ['frozen leaves', ['3s', 'c', ':freeze a f', 's'], ['a f frozen', 'none frozen']],
    ['a bug', ['3s', 'c', ':bug keep-grads', 's'], ['bug keep-grads', 'no bug']],
    ['nudges', ['3s', 'c', '3S'], ['nudges', 'steps']],
    ['a rate that was changed on the way', ['3s', '+', 's', 'c', 's'], ['lr 0.02', 'lr 0.01 then 0.02']],
    ['one changed often', ['s', '+', 's', '+', 's', 'c', ':lr 1', 's'], ['lr 1', 'lr 0.01 ... 0.05']],
    ['one that came back', ['s', '+', 's', '-', 's', 'c', ':lr 1', 's'], ['lr 1', 'lr 0.01 and 0.02']],
    [
      'one that came back after others',
      ['s', '+', 's', '+', 's', ':lr 0.01', 's', 'c', ':lr 1', 's'],
      ['lr 1', 'lr 0.01 and 2 others'],
    ],
    [
      'all that was changed and came back',
      ['s', 'S', ':optimizer adam', 'd', 's', 'd', 'S', ':optimizer sgd', 's', 'c', 's'],
      ['sgd ascend steps', 'sgd and adam, ascend and descend, steps and nudges'],
    ],
    ['settings of an optimizer', ['s', 'c', ':optimizer sgd weight_decay=1', 's'], ['sgd weight_decay=1', 'sgd']],
    ['what they begin with', ['3s', 'c', ':lr 0.1'], ['lr 0.1', 'lr 0.01']],
    ['what they go on with', ['4s', '2[', 'c', ':lr 0.1'], ['lr 0.01 then 0.1', 'lr 0.01']],
    ['a number where nothing differs', ['3s', 'c', '3s'], ['this run', 'run 1']],
    ['both', ['s', 'c', ':lr 1', 's', 'c', 's'], ['lr 1, this run', 'lr 0.01', 'lr 1, run 2']],
  ])('by %s', (_, pressed, called) => {
    expect(names(keys(lecture(), ...pressed))).toEqual(called);
  });

  test('by their own settings, whatever the settings are at the time of saving', () => {
    expect(names(keys(lecture(), '3s', ':lr 0.5', ':optimizer adam', 'c', '2s'))).toEqual([
      'lr 0.5 adam',
      'lr 0.01 sgd',
    ]);
  });

  test('without what belonged to iterations that were dropped', () => {
    expect(names(keys(lecture(), '3s', ':lr 0.5', '2s', '4[', ':lr 0.02', 's', 'c', ':lr 1', 's'))).toEqual([
      'lr 1',
      'lr 0.01 then 0.02',
    ]);
  });
});

describe(':compare', () => {
  test('with a setting takes as many steps again, and is one undo entry', () => {
    const before = keys(lecture(), '4s');
    const after = keys(before, ':compare lr 0.1');
    expect(losses(after.model.history)).toEqual(losses(keys(lecture(), ':lr 0.1', '4s').model.history));
    expect(keptLosses(after)).toEqual([losses(before.model.history)]);
    expect(names(after)).toEqual(['lr 0.1', 'lr 0.01']);
    expect(keys(after, 'u').model).toEqual(before.model);
  });

  test('with the present setting says that it is set so already', () => {
    const text = 'it is set so already: the saved run differs only if it was set on its way';
    expect(keys(lecture(), '4s', ':compare lr 0.01').message?.text).toBe(text);
    expect(keys(lecture(), '4s', ':compare lr 0.1').message?.text).not.toBe(text);
  });

  test('with a setting continues from the viewed iteration', () => {
    const after = keys(lecture(), '4s', '3[', ':compare descend');
    expect(losses(after.model.history)).toEqual(losses(keys(lecture(), 's', 'd', '3s').model.history));
  });

  test('takes many steps as a run, which is part of the same undo entry', () => {
    const finished = (running: Session): Session => {
      expect(running.run?.left).toBe(600);
      return update(update(running, { type: 'advance', count: 400 }), { type: 'advance', count: 400 });
    };
    const sum = open(`a = 1; L = ${Array(10_000).fill('a').join(' + ')}`, { lr: 1e-9 });
    const before = finished(keys(sum, '600s'));
    const after = finished(keys(before, ':compare lr 2e-9'));
    expect([after.run, iterationOf(after), after.model.runs.saved.length]).toEqual([undefined, 600, 1]);
    expect(keys(after, 'u').model).toBe(before.model);
  });

  test('alone does what c does', () => {
    expect(keys(lecture(), '3s', ':compare').model).toEqual(keys(lecture(), '3s', 'c').model);
  });

  test.each([
    [':compare lr abc', 'expected a number'],
    [':compare go a', 'expected a setting, of lr optimizer ascend descend'],
    [':compare 0.1', 'expected a setting'],
    [':compare lr 1e300', 'not applied'],
    [':compare off', 'no run is saved: c saves one'],
  ])('%s changes nothing and says why', (typed, sentence) => {
    const before = keys(lecture(), '3s');
    const after = keys(before, typed);
    expect(said(after)).toContain(sentence);
    expect([after.model === before.model, after.past === before.past]).toEqual([true, true]);
  });

  test('says where the second run could not continue', () => {
    const after = keys(open('a = 2; L = a**3'), '9s', ':compare lr 1');
    expect(said(after)).toMatch(/would become .* \(after \d steps\)/);
    expect(after.model.runs.saved).toHaveLength(1);
  });
});
