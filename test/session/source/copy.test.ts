/** What `y` and a second key copy. */
import { describe, expect, test } from 'vitest';
import { chain, wideSum } from '../../layout/drawing.js';
import { keys, lecture, open } from '../playing.js';

const copied = (...pressed: string[]) => keys(lecture(), ...pressed).effect;

describe('y copies of the selected node', () => {
  test.each([
    ['v', 'value', '-8'],
    ['g', 'gradient', '1'],
    ['r', 'row', 'L\t*\t-8\t1'],
    ['p', 'path', 'L'],
    ['e', 'expression', 'd*f'],
  ])('with %s the root, its %s', (key, what, text) => {
    expect(copied('b', 'y', key)).toEqual({ kind: 'copy', what, text });
  });

  test('a path from the root down, by the row that is selected', () => {
    expect(copied(':go b', 'y', 'p')).toMatchObject({ text: 'L > d > e > b' });
    const shared = keys(open('a = 2; b = 2*a; c = a + 3; L = b*c'), 'G', 'k', 'y', 'p');
    expect(shared.effect).toMatchObject({ text: 'L > c > a' });
  });

  test('a complete expression, however long', () => {
    const names = Array.from({ length: 500 }, (_, i) => `x${i}`);
    const long = open(`${names.map((name) => `${name} = 1`).join('\n')}\nL = ${names.join(' + ')}`);
    expect(keys(long, 'y', 'e').effect).toMatchObject({ text: names.join(' + ') });
  });

  test('of an expression that nests too deep to be written, as much as can be', () => {
    for (const deep of [chain(100_000), wideSum(200_001)])
      expect(keys(deep, 'y', 'e').effect).toMatchObject({ text: expect.stringContaining('…') });
  });

  test('numbers with all their digits, and names with nothing in them that acts on a terminal', () => {
    const odd = open("a = Value(1/3, label='x\\x1b[2J')\nL = a*1");
    expect(keys(odd, 'j', 'y', 'r').effect).toMatchObject({ text: 'x\\x1b[2J\tleaf\t0.3333333333333333\t' });
  });
});

test('a gradient that is not known, or that is being predicted, is not copied', () => {
  const none = keys(lecture(), 'y', 'g');
  expect(none.effect).toBeUndefined();
  expect(none.message).toEqual({ text: 'no gradient yet: press b', tone: 'error' });
  const predicting = { ...keys(lecture(), 'b', 't'), field: undefined };
  expect(keys(predicting, 'y', 'g').message?.text).toBe('the gradients are hidden');
  expect(keys(predicting, 'y', 'r').effect).toMatchObject({ text: expect.stringMatching(/\t$/) });
});

test('another key after y says which ones there are, Esc takes y back, and neither changes anything', () => {
  const before = lecture();
  expect(keys(before, 'y', 'q')).toEqual({
    ...before,
    message: { text: 'after y comes one of v g r p e, not "q"', tone: 'info' },
  });
  expect(keys(before, 'y', 'esc', 'b').effect).toBeUndefined();
});

test('^Z and ^L are effects that change nothing of the session, not even its message', () => {
  const said = keys(lecture(), 'y', 'q');
  expect(keys(said, 'ctrl+z')).toEqual({ ...said, effect: { kind: 'suspend' } });
  expect(keys(said, 'ctrl+l')).toEqual({ ...said, effect: { kind: 'redraw' } });
});
