/** Which rows the tree has: a node unfolded where it first appears, one row `↑ shared` each further time. */
import { describe, expect, test } from 'vitest';
import { ASCII } from '../../../src/layout/glyphs.js';
import { rowsOf, scrolled, selectedRow, selectionAt } from '../../../src/session/tree/rows.js';
import { update } from '../../../src/session/update.js';
import { chain, names, wideSum } from '../../layout/drawing.js';
import { idOf, keys, lecture, open } from '../playing.js';

test('the lecture', () => {
  expect(names(lecture())).toEqual(['L', '├─ d', '│  ├─ e', '│  │  ├─ a', '│  │  └─ b', '│  └─ c', '└─ f']);
});

test('the lecture in plain characters', () => {
  expect(names(lecture(), { glyphs: ASCII })).toEqual([
    'L',
    '|- d',
    '|  |- e',
    '|  |  |- a',
    '|  |  `- b',
    '|  `- c',
    '`- f',
  ]);
});

test('the diamond: a leaf with two users', () => {
  expect(names(open('a = 2; b = 2*a; c = a + 3; L = b*c'))).toEqual([
    'L',
    '├─ b',
    '│  ├─ 2',
    '│  └─ a',
    '└─ c',
    '   ├─ a ↑ shared',
    '   └─ 3',
  ]);
});

test('both edges of a + a', () => {
  expect(names(open('a = 3; b = a + a'))).toEqual(['b', '├─ a', '└─ a ↑ shared']);
});

test('a shared op is unfolded once', () => {
  expect(names(open('a = 2; b = 3; d = a*b; L = (d + 1)*(d + a)'))).toEqual([
    'L',
    '├─ d + 1',
    '│  ├─ d',
    '│  │  ├─ a',
    '│  │  └─ b',
    '│  └─ 1',
    '└─ d + a',
    '   ├─ d ↑ shared',
    '   └─ a ↑ shared',
  ]);
});

test('ops of one input are last inputs', () => {
  expect(names(open('x = 1; y = -tanh(exp(x)); L = y*y'))).toEqual([
    'L',
    '├─ y',
    '│  └─ tanh(exp(x))',
    '│     └─ exp(x)',
    '│        └─ x',
    '└─ y ↑ shared',
  ]);
});

test("micrograd's README, with names that were assigned again", () => {
  const session = open(
    'a = Value(-4.0); b = Value(2.0); c = a + b; d = a*b + b**3; c += c + 1; c += 1 + c + (-a); e = c - d; f = e**2',
  );
  expect(names(session)).toEqual([
    'f',
    '├─ e',
    '│  ├─ c',
    '│  │  ├─ c#2',
    '│  │  │  ├─ c#1',
    '│  │  │  │  ├─ a',
    '│  │  │  │  └─ b',
    '│  │  │  ├─ c#1 ↑ shared',
    '│  │  │  └─ 1',
    '│  │  ├─ 1',
    '│  │  ├─ c#2 ↑ shared',
    '│  │  └─ -a',
    '│  │     └─ a ↑ shared',
    '│  └─ d',
    '│     ├─ a*b',
    '│     │  ├─ a ↑ shared',
    '│     │  └─ b ↑ shared',
    '│     └─ b**3',
    '│        ├─ b ↑ shared',
    '│        └─ 3',
    '└─ 2',
  ]);
});

describe('folds', () => {
  const sharing = () => open('a = 2; b = 3; p = a*b; q = p + a; L = p*q');

  test('hide what is below, and say so', () => {
    const session = keys(lecture(), 'j', 'left');
    expect(names(session)).toEqual(['L', '├─ d ▸', '└─ f']);
    expect(names(session, { glyphs: ASCII })).toEqual(['L', '|- d [+]', '`- f']);
  });

  test('of the first row of a shared node move its inputs to the next row that shows them', () => {
    expect(names(sharing())).toEqual([
      'L',
      '├─ p',
      '│  ├─ a',
      '│  └─ b',
      '└─ q',
      '   ├─ p ↑ shared',
      '   └─ a ↑ shared',
    ]);
    expect(names(keys(sharing(), 'j', 'left'))).toEqual(['L', '├─ p ▸', '└─ q', '   ├─ p ↑ shared', '   └─ a']);
  });

  test('of the first user of a node unfold it where it appears next', () => {
    const session = open('a = 2; b = a*3; u = b + 1; v = b + 2; L = u*v');
    const folded = update(session, { type: 'fold', node: idOf(session, 'u'), folded: true });
    expect(names(folded)).toEqual(['L', '├─ u ▸', '└─ v', '   ├─ b', '   │  ├─ a', '   │  └─ 3', '   └─ 2']);
  });

  test('inside a folded node are kept until it is unfolded', () => {
    const session = keys(lecture(), ':go e', 'left', ':go d', 'left', 'right');
    expect(names(session)).toEqual(['L', '├─ d', '│  ├─ e ▸', '│  └─ c', '└─ f']);
  });
});

test('a row has a selection and the selection that row, for every row', () => {
  for (const text of [
    'a = 3; b = a + a',
    'a = 2; b = 2*a; c = a + 3; L = b*c',
    'x = 1; y = -tanh(x); L = y*y*x',
    'a = 1; b = a',
  ]) {
    const session = open(text);
    const rows = rowsOf(session);
    for (let row = 0; row < rows.count; row++) {
      const selection = selectionAt(rows, row);
      expect([text, row, selectedRow({ ...session, selection }, rows)]).toEqual([text, row, row]);
    }
  }
});

test('rows are computed again only if graph, root or folds have changed', () => {
  const session = lecture();
  const rows = rowsOf(session);
  for (const key of ['j', 's', 'b', 'd', '?', '[', 'u']) expect(rowsOf(keys(session, key))).toBe(rows);
  for (const key of ['left', ':z = a', ':root d', 'C']) expect(rowsOf(keys(session, key))).not.toBe(rows);
});

describe('a million nodes', () => {
  test('in a chain have a row each, computed without recursion', () => {
    const rows = rowsOf(chain(1_000_000));
    expect(rows.count).toBe(1_000_000);
    expect(rows.depth[999_999]).toBe(999_999);
    expect(rows.parent[999_999]).toBe(999_998);
  });

  test('in a wide sum have a row for each term', () => {
    const rows = rowsOf(wideSum(1_000_001));
    expect(rows.count).toBe(500_002);
    expect(rows.depth[500_001]).toBe(1);
  });
});

test.each([
  // top, selected, height, count: first row to show
  [0, 0, 5, 20, 0],
  [0, 4, 5, 20, 0],
  [0, 5, 5, 20, 1],
  [0, 19, 5, 20, 15],
  [15, 15, 5, 20, 15],
  [15, 14, 5, 20, 14],
  [10, 12, 5, 20, 10],
  [10, 3, 5, 8, 3],
  [10, 7, 5, 8, 3],
  [3, 0, 5, 2, 0],
  [0, 7, 1, 20, 7],
])('a window at %d with row %d selected, %d of %d rows, moves to %d', (top, selected, height, count, to) => {
  expect(scrolled(top, selected, height, count)).toBe(to);
});
