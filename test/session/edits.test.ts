/** Leaves by hand: what counts as a number, what is refused, and freezing. */
import { describe, expect, test } from 'vitest';
import { update } from '../../src/session/update.js';
import { dataOf, datas, grads, idOf, keys, lecture, open, said, select } from './playing.js';

const onA = () => keys(select(lecture(), 'a'), 'enter');

describe('the field for a leaf', () => {
  test('opens with the present value', () => {
    const session = onA();
    expect(session.field).toMatchObject({ kind: 'edit', node: idOf(session, 'a'), text: '2' });
  });

  test.each([
    ['3', 3],
    ['-.5', -0.5],
    ['1e3', 1000],
    ['2.', 2],
    ['2*3', 6],
    ['1/3', 1 / 3],
    [' 7 ', 7],
    ['1_000', 1000],
    ['-(2 + 1)', -3],
    ['sqrt(2)', Math.SQRT2],
    ['-0', 0],
    ['-0.0', -0],
  ])('accepts %j', (text, value) => {
    const session = keys(onA(), `=${text}`);
    expect(dataOf(session, 'a')).toBe(value);
    expect(session.message).toBeUndefined();
  });

  test.each(['abc', '', '  ', '1 2', '1,5', 'a', '1/0', '"2"', 'Value(2)', '2)', '--'])(
    'refuses %j and stays open',
    (text) => {
      const before = onA();
      const after = update(before, { type: 'edit-leaf', node: idOf(before, 'a'), text });
      expect(said(after)).toBe(`"${text.trim()}" is not a number; accepted: 2, -.5, 1e3, 2*3, 1/3`);
      expect({ ...after, message: undefined }).toEqual(before);
    },
  );

  test('shows a long text that is not a number only in part', () => {
    expect(said(keys(onA(), `=${'x'.repeat(500)}`))?.length).toBeLessThan(100);
  });

  test('is closed by Esc with nothing changed', () => {
    expect(keys(onA(), 'esc')).toEqual(select(lecture(), 'a'));
  });

  test('makes no undo of a value that is the same', () => {
    expect(keys(onA(), '=2.0').past).toEqual([]);
  });

  test('does not open on a computed or constant node', () => {
    const session = open('a = 2; b = 2*a');
    expect(said(keys(session, 'e'))).toBe('b is computed; only a leaf can be edited');
    expect(said(keys(session, 'j', 'e'))).toBe('2 is a constant; only a leaf can be edited');
    expect(keys(session, 'e').field).toBeUndefined();
  });

  test('pauses a run', () => {
    expect(keys(select(lecture(), 'a'), 'r', 'e').run).toBeUndefined();
  });
});

test('an edit leaves the gradients as they are, until b', () => {
  const session = keys(lecture(), 'b', ':go f', 'e', '=3');
  expect(grads(session, 'a b c f')).toEqual({ a: 6, b: -4, c: -2, f: 4 });
  expect(grads(keys(session, 'b'), 'a b c f')).toEqual({ a: -9, b: 6, c: 3, f: 4 });
});

test('nan and inf can be typed, and are shown as such', () => {
  const session = keys(onA(), '=inf');
  expect(datas(session, 'a L')).toEqual({ a: Infinity, L: Infinity });
  expect(dataOf(keys(session, 'e', '=nan'), 'L')).toBeNaN();
});

describe('a frozen leaf', () => {
  const frozen = () => keys(select(lecture(), 'f'), 'f');

  test('is not changed by steps and nudges, and still gets a gradient', () => {
    for (const key of ['s', 'S']) {
      const session = keys(frozen(), 'b', key);
      expect(datas(session, 'a f')).toEqual({ a: 2 + 0.01 * 6, f: -2 });
      expect(grads(session, 'f')).toEqual({ f: 4 });
    }
  });

  test('can be edited', () => {
    expect(dataOf(keys(frozen(), 'e', '=5'), 'f')).toBe(5);
  });

  test('is unfrozen by the same key, and both are undone', () => {
    const free = keys(frozen(), 'f');
    expect([frozen(), free, keys(free, 'u'), keys(free, '2u')].map(({ model }) => model.frozen[3])).toEqual([
      1, 0, 1, 0,
    ]);
  });

  test('says what freezing means', () => {
    expect(said(frozen())).toBe('f frozen: a step leaves it as it is');
    expect(said(keys(lecture(), ':freeze a b'))).toBe('a b frozen: a step leaves them as they are');
    expect(said(keys(frozen(), 'f'))).toBe('f free again: a step changes it');
  });

  test('is only ever a leaf', () => {
    expect(said(keys(lecture(), 'f'))).toBe('L is not a leaf; only a leaf can be frozen');
  });

  test('is also frozen by name, and freezing it again leaves nothing to undo', () => {
    const session = keys(lecture(), ':freeze a b', ':freeze b');
    expect([...session.model.frozen]).toEqual([1, 1, 0, 0]);
    expect(session.past).toHaveLength(1);
    expect([...keys(session, ':unfreeze a').model.frozen]).toEqual([0, 1, 0, 0]);
  });
});
