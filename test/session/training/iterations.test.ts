/** Earlier iterations: viewing one changes nothing, and an action there continues from there. */
import { describe, expect, test } from 'vitest';
import { gradientHeading } from '../../../src/session/gradients/gradients.js';
import { losses } from '../../../src/session/history/history.js';
import { iterationOf } from '../../../src/session/viewed.js';
import { dataOf, datas, gradOf, grads, keys, lecture, open, said } from '../playing.js';

const L = [-8, -7.286496, -6.597755834428276, -5.9314458386892275];
const stepped = () => keys(lecture(), '3s');

test('[ and ] go through the iterations and stop at both ends', () => {
  let session = stepped();
  const journey: [string, number][] = [
    ['[', 2],
    ['[', 1],
    [']', 2],
    ['2[', 0],
    ['[', 0],
    ['9]', 3],
    [']', 3],
    ['99[', 0],
  ];
  for (const [key, at] of journey) {
    session = keys(session, key);
    expect([key, iterationOf(session), dataOf(session, 'L')]).toEqual([key, at, L[at]]);
  }
  expect(said(keys(session, '['))).toBe('this is the first iteration');
  expect(said(keys(stepped(), ']'))).toBe('this is the present: there is no later iteration');
});

test('an earlier iteration shows gradients recomputed there', () => {
  const session = keys(stepped(), '2[');
  expect(gradientHeading(session)).toBe('grad');
  expect(datas(session, 'a b c f')).toEqual({ a: 2.06, b: -3.04, c: 9.98, f: -1.96 });
  expect(grads(session, 'a b c f')).toEqual({ a: 5.9584, b: -4.0376, c: -1.96, f: 3.7176 });
});

test.each([[[]], [['b']], [[':a.grad = 1']], [['z']], [[':a.data = 7']], [['S']], [['.']]])(
  'coming back restores the present exactly, after %j',
  (pressed: string[]) => {
    const before = keys(stepped(), ...pressed);
    const after = keys(before, '3[', ']', '9]');
    expect(after).toEqual({ ...before, message: undefined });
    expect(after.model).toBe(before.model);
    expect(gradOf(after, 'a')).toBe(gradOf(before, 'a'));
  },
);

test('b at an earlier iteration has nothing to do', () => {
  const session = keys(stepped(), '[');
  expect(keys(session, 'b')).toEqual(session);
});

describe('from an earlier iteration', () => {
  test('a step continues from there', () => {
    const session = keys(stepped(), '2[', 's');
    expect(losses(session.model.history)).toEqual(L.slice(0, 3));
    expect(session.viewed).toBeUndefined();
    const back = keys(session, 'u');
    expect(losses(back.model.history)).toEqual(L);
    expect(iterationOf(back)).toBe(1);
    expect(losses(keys(back, 'ctrl+r').model.history)).toEqual(L.slice(0, 3));
  });

  test('a nudge uses the gradients recomputed there', () => {
    expect(dataOf(keys(stepped(), '3[', 'S'), 'L')).toBe(L[1]);
  });

  test('an edit replaces L there and drops what came later', () => {
    const session = keys(stepped(), '2[', ':go a', 'e', '=4');
    expect(losses(session.model.history)).toEqual([-8, dataOf(session, 'L')]);
    expect(gradientHeading(session)).toBe('grad stale');
    const back = keys(session, 'u');
    expect(losses(back.model.history)).toEqual(L);
    expect(datas(keys(back, '9]'), 'L')).toEqual({ L: L[3] });
  });

  test('an edit that changes nothing drops nothing', () => {
    expect(keys(stepped(), '2[', ':go a', 'e', '=2.06').model.history.length).toBe(4);
  });

  test('a change of settings drops nothing and stays there', () => {
    const session = keys(stepped(), '2[', ':lr 0.5', 'd', ':freeze a');
    expect([session.model.history.length, iterationOf(session)]).toEqual([4, 1]);
    const back = keys(session, '3u');
    expect([back.model.history.length, iterationOf(back), back.model.lr]).toEqual([4, 1, 0.01]);
  });

  test('gradients set by hand are used by S, and drop nothing until then', () => {
    const session = keys(stepped(), '3[', ':a.grad = 100');
    expect([session.model.history.length, iterationOf(session)]).toEqual([4, 0]);
    const nudged = keys(session, 'S');
    expect([nudged.model.history.length, dataOf(nudged, 'a')]).toEqual([2, 3]);
  });

  test('another graph starts from the numbers on the screen', () => {
    const session = keys(stepped(), '2[', ':L = L + c');
    expect(losses(session.model.history)).toEqual([-7.286496 + 9.98]);
    expect(losses(keys(session, 'u').model.history)).toEqual(L);
  });
});

test('an edit replaces L at the present iteration and keeps the earlier ones', () => {
  const session = keys(stepped(), ':a.data = 0');
  expect(losses(session.model.history)).toEqual([...L.slice(0, 3), dataOf(session, 'L')]);
  expect(dataOf(keys(session, '['), 'L')).toBe(L[2]);
});

test('a step and a nudge each add an iteration, even if nothing moves', () => {
  const session = keys(open('a = 1; L = a*0'), 's', 'S');
  expect(losses(session.model.history)).toEqual([0, 0, 0]);
});
