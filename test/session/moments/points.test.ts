/** Going through a program's moments, and through the user's own iterations at each. */
import { describe, expect, test } from 'vitest';
import type { Moments, Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { dataOf, keys, select } from '../playing.js';
import { explorer, momentSession, momentsFrom, played, pointOf, settled } from './playing.js';

const arrived = (session: Session, ...args: Parameters<typeof momentsFrom>): Session =>
  settled(update(session, { type: 'moment-arrived', moments: momentsFrom(...args) }));

const JOURNEYS: readonly [sentence: string, from: number, pressed: readonly string[], to: string][] = [
  ['[ goes to the moment before', 3, ['['], '2'],
  [']', 2, [']'], '3'],
  ['a count goes so many points', 5, ['4['], '1'],
  ['no further than the first', 3, ['99['], '1'],
  ['no further than the newest', 3, ['99]'], '6'],
  ['[ goes through own steps first', 3, ['2s', '['], '3+1 of 2'],
  ['then to their first point', 3, ['2s', '2['], '3+0 of 2'],
  ['and then to the moment before', 3, ['2s', '3['], '2'],
  ['] goes back the same way, to the first point of a moment', 3, ['2s', '3[', ']'], '3+0 of 2'],
  ['and on through the steps', 3, ['2s', '3[', ']', ']', ']'], '3+2'],
  ['at the end of the steps to the next moment', 3, ['2s', ']'], '4'],
  ['from which [ goes to the end of the steps', 3, ['2s', ']', '['], '3+2'],
  ['a count crosses steps and moments', 2, ['2s', ']', 's', '4['], '2+0 of 2'],
  ['u returns from the next moment', 3, ['2s', ']', 'u'], '3+2'],
  ['u returns from all of several moments', 6, ['[', '[', '[', 'u'], '6'],
  ['and redo goes there again', 6, ['[', '[', '[', 'u', 'ctrl+r'], '3'],
  ['u takes back a step, then the way to it', 6, ['3[', 's', 'u', 'u'], '6'],
  ['with one step taken back', 6, ['3[', 's', 'u'], '3'],
  ['u leads to a step at another moment, with what it was', 3, ['s', ':a.data = 7', ':moment 5', 's', '2u'], '3+1'],
  ['a new step from an earlier point drops what follows', 3, ['3s', '2[', 's'], '3+2'],
  [':moment goes anywhere', 1, [':moment 6'], '6'],
  [':moment leads to the end of the steps there', 3, ['2s', ':moment 1', ':moment 3'], '3+2'],
];

test.each(JOURNEYS)('%s', (_, from, pressed, to) => {
  expect(pointOf(played(explorer(from, 6), ...pressed))).toBe(to);
});

describe('what the user has done at a moment', () => {
  test('is there again, on the same numbers', () => {
    const session = played(explorer(3, 6), ':a.data = 7', 's', 's');
    const back = played(session, '3[', ':moment 1', ':moment 3');
    expect(back.model.leaves).toEqual(session.model.leaves);
    expect(back.model.history.length).toBe(3);
    expect(pointOf(played(back, '2['))).toBe('3+0 of 2');
  });

  test('with a graph that was changed, too', () => {
    const session = played(explorer(3, 6), ':L = L + a', ':a.data = 5');
    const back = played(session, ':moment 5', ':moment 3');
    expect(dataOf(back, 'L')).toBe(5 * 2 + 5);
    expect(dataOf(played(back, 'u'), 'L')).toBe(3 * 2 + 3);
  });

  test('a moment is opened with the direction of its program, unless the user has chosen another', () => {
    const to4 = (session: Session): string => {
      const wanting = keys(session, ':moment 4');
      const wanted = wanting.moments?.wanted as NonNullable<Moments['wanted']>;
      const opened = momentSession(4);
      const model = { ...opened.model, direction: 'descend' as const };
      const after = update(wanting, { type: 'moment-loaded', wanted, opened: { ...opened, model } });
      return after.model.direction;
    };
    expect(to4(explorer(3, 6))).toBe('descend');
    expect(to4(keys(explorer(3, 6), 'd', 'd'))).toBe('descend');
    const descending = explorer(3, 6);
    const { opened } = descending.model.origin;
    const origin = {
      ...descending.model.origin,
      ...(opened && { opened: { ...opened, direction: 'descend' as const } }),
    };
    expect(to4({ ...descending, model: { ...descending.model, direction: 'ascend', origin } })).toBe('ascend');
  });

  test('settings go along to other moments', () => {
    const session = played(explorer(3, 6), ':lr 0.5', ':descend', ':root a', '[');
    const { lr, direction, root, program } = session.model;
    expect([lr, direction, program.tape.labels[root]]).toEqual([0.5, 'descend', 'a']);
  });

  test('undo entries hold no graph but that of the moment that is open', () => {
    const session = played(explorer(1, 6), 's', ']', 's', ']', 's', ':open x.py', ']', 's', 'u');
    for (const { model } of [...session.past, ...session.future])
      if ('program' in model) expect(model.origin.moment).toBe(session.model.origin.moment);
    expect(session.past.length).toBeGreaterThan(4);
  });
});

describe('while a moment is read', () => {
  test('more of [ count from the one that is wanted', () => {
    const session = keys(explorer(6, 6), '[', '[', '[');
    expect(pointOf(session)).toBe('6');
    expect(pointOf(settled(session))).toBe('3');
  });

  test('one that is no longer wanted is passed over', () => {
    const session = keys(explorer(6, 6), '[');
    const { effect } = session;
    if (effect?.kind !== 'load-moment') throw new Error('nothing is wanted');
    const later = keys(session, '[');
    const opened = momentSession(5);
    const after = update(later, { type: 'moment-loaded', wanted: effect.wanted, opened });
    expect(after).toBe(later);
  });

  test('a problem is said, and the moment that is open stays', () => {
    const session = keys(explorer(6, 6), '[');
    const { wanted } = session.moments ?? {};
    if (!wanted) throw new Error('nothing is wanted');
    const after = update(session, { type: 'moment-loaded', wanted, problem: 'its file is damaged' });
    expect([pointOf(after), after.message?.text]).toEqual(['6', 'its file is damaged']);
    expect(pointOf(played(after, '['))).toBe('5');
  });
});

describe('following', () => {
  const following = (index = 3): Session => explorer(index, index, { following: true });

  test('shows the newest moment, and makes no undo entry', () => {
    const session = arrived(following(), 4, 3);
    expect([pointOf(session), session.past.length]).toEqual(['6', 0]);
  });

  const ENDS: readonly [string, readonly string[]][] = [
    ['a move', ['j']],
    ['a step', ['s']],
    ['an edit', [':a.data = 9']],
    ['[', ['[']],
    ['backward', ['z']],
    ['an open field', ['G', 'e']],
  ];
  test.each(ENDS)('%s ends it', (_, pressed) => {
    const session = arrived(keys(following(), ...pressed), 4, 3);
    expect(session.moments?.following).toBe(false);
    expect(pointOf(session).startsWith('6')).toBe(false);
  });

  test.each(['tab', 'x', 'v', '?', 'D', 'y-v'])('%s does not', (key) => {
    expect(arrived(keys(following(), key), 4, 3).moments?.following).toBe(true);
  });

  test('] at the newest follows again', () => {
    const session = arrived(played(following(), 's', ']'), 4, 3);
    expect(pointOf(session)).toBe('6');
    expect(pointOf(played(session, 'u'))).toBe('3+1');
  });

  test('the first wrong moment is shown, and stays', () => {
    const session = arrived(arrived(following(), 4, 3, [5]), 7, 2, [7]);
    expect([pointOf(session), session.message?.text]).toEqual([
      '5',
      'moment 5: backward at train.py:41, L 5: the first with wrong gradients',
    ]);
  });

  test('a move before it ends that', () => {
    expect(pointOf(arrived(keys(following(), 'j'), 4, 3, [5]))).toBe('3');
  });

  test('waits while gradients are predicted', () => {
    expect(pointOf(arrived(keys(following(), 't'), 4, 3))).toBe('3');
  });
});

describe('a moment that was not taken', () => {
  const skipped = (): Session => {
    const list = momentsFrom(1, 5).map((each) =>
      each.index === 4 ? { ...each, missing: 'it was passed over' } : each,
    );
    const { moments } = explorer(3, 3);
    return update(explorer(3, 3, { ...moments, following: false }), { type: 'moment-arrived', moments: list });
  };

  test('is passed over by ]', () => expect(pointOf(played(skipped(), ']'))).toBe('5'));
  test('says why to :moment', () =>
    expect(keys(skipped(), ':moment 4').message?.text).toBe('moment 4 cannot be opened: it was passed over'));
});

const MESSAGES: readonly [pressed: string, from: number, text: string][] = [
  ['[', 1, 'this is the first moment'],
  [']', 6, 'following the newest moment: any move stops that'],
  [':moment 99', 6, 'there is no moment 99: train.py has had 6 moments'],
  [':moment x', 6, 'expected the number of a moment: :moment 12'],
  [':moment 6', 6, 'this is moment 6'],
  [':run', 6, 'expected a Python file: :run train.py runs your program and shows the graph of each of its backwards'],
];
test.each(MESSAGES)('%s at moment %i says: %s', (pressed, from, text) => {
  expect(keys(explorer(from, 6), pressed).message?.text).toBe(text);
});

describe('quitting', () => {
  const running = (isLong: boolean): Session => explorer(3, 6, { isLong });

  test('a program that has run for long is ended by the second q', () => {
    const asked = keys(running(true), 'q');
    expect([asked.closed, asked.message?.text]).toEqual([false, 'train.py is still running: q again ends it']);
    expect(keys(asked, 'q').closed).toBe(true);
  });
  test('not if something else was pressed between them', () =>
    expect(keys(running(true), 'q', 'x', 'q').closed).toBe(false));
  test('one that has just begun by the first', () => expect(keys(running(false), 'q').closed).toBe(true));
  test('and ^c ends any', () => expect(keys(running(true), 'ctrl+c').closed).toBe(true));
  test('and one that is over is asked about no more', () =>
    expect(keys(explorer(3, 6, { isLong: true, ending: 'done' }), 'q').closed).toBe(true));
});

test('another program takes the place of the first, whose moments cannot be undone to', () => {
  const session = select(played(explorer(3, 6), 's', ']', 's'), 'L');
  const { moments } = explorer(1, 2);
  if (!moments) throw new Error('no moments');
  const after = update(session, { type: 'program-opened', session: momentSession(1), moments });
  expect(after.past.every(({ model }) => 'program' in model && !model.origin.moment)).toBe(true);
  expect([pointOf(after), after.list?.of]).toEqual(['1', 'summary']);
});

describe('the way of a program that is seen after the first moment was opened', () => {
  const seen = (session: Session): Session => update(session, { type: 'program-said', news: { direction: 'descend' } });
  const way = ({ model }: Session): string => model.direction;

  test('is that of the moment too', () => {
    expect(way(seen(explorer(1, 1)))).toBe('descend');
    expect(way(played(seen(explorer(1, 1)), 's', 'u'))).toBe('descend');
  });

  test('is not if the user has stepped there, or gave another at the start', () => {
    expect(way(seen(played(explorer(1, 1), 's')))).toBe('ascend');
    const { model, ...rest } = explorer(1, 1);
    const given = { ...rest, model: { ...model, origin: { ...model.origin, settings: { direction: 'ascend' } } } };
    expect(way(seen(given as Session))).toBe('ascend');
  });
});
