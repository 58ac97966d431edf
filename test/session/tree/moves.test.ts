/** Moving in the tree: folds, arrows and Enter on every kind of row, search and go. */
import { describe, expect, test } from 'vitest';
import { rowsOf } from '../../../src/session/tree/rows.js';
import { isShown } from '../../../src/session/tree/selection.js';
import { update } from '../../../src/session/update.js';
import { idOf, keys, lecture, open, rowNumber, said, select, selectedName } from '../playing.js';

/** Rows: L, b, 2, a, c, a ↑ shared, 3; with the constants without names. */
const diamond = () => open('a = 2; b = 2*a; c = a + 3; L = b*c');
/** Rows: L, d, a, b, e, d ↑ shared, a ↑ shared. */
const sharing = () => open('a = 2; b = 3; d = a*b; e = d + a; L = d*e');

const count = (session: ReturnType<typeof lecture>) => rowsOf(session).count;

describe('← and →', () => {
  test.each<[string, string[], string, string, number]>([
    ['folds an op', ['j'], 'left', 'd', 3],
    ['goes to the user of a folded op', ['j', 'left'], 'left', 'L', 3],
    ['goes to the user of a leaf', [':go b'], 'left', 'e', 7],
    ['does nothing on the folded root', ['left'], 'left', 'L', 1],
    ['unfolds a folded op', ['j', 'left'], 'right', 'd', 7],
    ['goes to the first input of an unfolded op', ['j'], 'right', 'e', 7],
    ['does nothing on a leaf', [':go a'], 'right', 'a', 7],
    ['h folds too', ['j'], 'h', 'd', 3],
    ['l goes on too', ['j'], 'l', 'e', 7],
  ])('%s', (_, before, key, name, rows) => {
    const session = keys(lecture(), ...before, key);
    expect([selectedName(session), count(session)]).toEqual([name, rows]);
  });

  test('→ on a shared leaf jumps to its first row, ← goes to the user of this one', () => {
    const shared = keys(diamond(), '5j');
    expect([selectedName(shared), rowNumber(shared)]).toEqual(['a', 5]);
    expect(rowNumber(keys(shared, 'right'))).toBe(3);
    expect(selectedName(keys(shared, 'left'))).toBe('c');
  });

  test('→ on a shared op jumps to where it is unfolded, ← goes to the user of this one', () => {
    const shared = keys(sharing(), '5j');
    expect([selectedName(shared), rowNumber(shared)]).toEqual(['d', 5]);
    expect(rowNumber(keys(shared, 'right'))).toBe(1);
    expect(selectedName(keys(shared, 'left'))).toBe('e');
    expect(count(keys(shared, 'left'))).toBe(7);
  });

  test('a constant is like a leaf, except for its value', () => {
    const constant = keys(diamond(), '2j');
    expect(rowNumber(keys(constant, 'left'))).toBe(1);
    expect(rowNumber(keys(constant, 'right'))).toBe(2);
  });
});

describe('Enter', () => {
  test('on a leaf opens its value, on a shared leaf too', () => {
    for (const row of ['3j', '5j']) {
      const session = keys(diamond(), row, 'enter');
      expect(session.field).toMatchObject({ kind: 'edit', node: idOf(session, 'a') });
    }
  });

  test('on an op folds and unfolds it', () => {
    const folded = keys(lecture(), 'j', 'enter');
    expect(count(folded)).toBe(3);
    expect(count(keys(folded, 'enter'))).toBe(7);
  });

  test('on a shared op jumps to where it is unfolded', () => {
    expect(rowNumber(keys(sharing(), '5j', 'enter'))).toBe(1);
  });

  test('on a constant says why it cannot be edited', () => {
    expect(said(keys(diamond(), '2j', 'enter'))).toBe('2 is a constant; only a leaf can be edited');
  });
});

describe('folding all', () => {
  test('leaves the root, and → opens level by level', () => {
    const session = keys(lecture(), 'G', 'C');
    expect([count(session), selectedName(session)]).toEqual([1, 'L']);
    expect([1, 2, 3].map((n) => count(keys(session, ...Array(n).fill(['right', 'right']).flat())))).toEqual([3, 5, 7]);
  });

  test('is reverted by E, and the selected row stays', () => {
    const session = keys(lecture(), 'C', 'right', 'j', 'E');
    expect([count(session), selectedName(session)]).toEqual([7, 'd']);
  });
});

describe('a selected row that gets hidden', () => {
  test('gives way to the folded node above it', () => {
    const session = update(select(lecture(), 'a'), { type: 'fold', node: idOf(lecture(), 'd'), folded: true });
    expect([selectedName(session), rowNumber(session)]).toEqual(['d', 1]);
  });

  test('gives way to the nearest row above it when undo brings folds back into sight', () => {
    const session = keys(lecture(), ':go e', 'left', ':go L', 'left', ':root d', ':go c');
    expect(selectedName(session)).toBe('c');
    const back = keys(session, 'u');
    expect([selectedName(back), isShown(back, back.selection)]).toEqual(['L', true]);
  });

  test('stays if another user of its user shows it', () => {
    const session = keys(sharing(), '2j');
    const folded = update(session, { type: 'fold', node: idOf(session, 'e'), folded: true });
    expect(selectedName(folded)).toBe('a');
  });

  test('cannot be selected', () => {
    const folded = keys(lecture(), 'C');
    const row = { user: idOf(folded, 'e'), side: 0 };
    expect(said(update(folded, { type: 'select', row }))).toBe('there is no such row');
  });
});

describe('search', () => {
  const names = () => open('x1 = 1; x2 = 2; w1 = 3; w2 = 4; x1w1 = x1*w1; x2w2 = x2*w2; n = x1w1 + x2w2; o = tanh(n)');

  test('goes to the next name that contains the text, wrapping around, and back with N', () => {
    let session = names();
    const journey: [string, string][] = [
      ['/x1', 'x1w1'],
      ['n', 'x1'],
      ['n', 'x1w1'],
      ['N', 'x1'],
      ['N', 'x1w1'],
      ['/W2', 'x2w2'],
      ['n', 'w2'],
      ['2n', 'w2'],
      ['3n', 'x2w2'],
      ['2N', 'x2w2'],
      ['/o', 'o'],
      ['n', 'o'],
    ];
    for (const [key, name] of journey) {
      session = keys(session, key);
      expect([key, selectedName(session)]).toEqual([key, name]);
    }
  });

  test('unfolds what hides the match, and nothing else', () => {
    const session = keys(names(), 'C', '/x2', 'n');
    expect(selectedName(session)).toBe('x2');
    expect(session.folded[idOf(session, 'x1w1')]).toBe(1);
    expect(session.folded[idOf(session, 'x2w2')]).toBe(0);
  });

  test('finds unnamed nodes by their expression', () => {
    const session = keys(open('a = 2; L = (a + 1)*(a + 7)'), '/a + 7');
    expect(rowNumber(session)).toBe(4);
  });

  test('finds by op, in reading order', () => {
    const session = keys(names(), '/op:*');
    expect(selectedName(session)).toBe('x1w1');
    expect(selectedName(keys(session, 'n'))).toBe('x2w2');
    expect(selectedName(keys(session, 'n', 'n'))).toBe('x1w1');
    expect(selectedName(keys(session, '/op:mul'))).toBe('x2w2');
    expect(selectedName(keys(session, '/op:tanh'))).toBe('o');
    expect(selectedName(keys(session, '/OP: leaf'))).toBe('x1');
    expect(selectedName(keys(session, ':freeze w2', '/op:frozen'))).toBe('w2');
    expect(said(keys(session, '/op:relu'))).toBe('no node is found by "op:relu"');
    expect(said(keys(session, '/op:tahn'))).toBe('there is no op "tahn"; did you mean "tanh"?');
  });

  test('says so if there is no match, and if nothing was searched yet', () => {
    const before = select(names(), 'w1');
    const after = keys(before, '/zz');
    expect(said(after)).toBe('no node\'s name contains "zz"');
    expect(after.selection).toEqual(before.selection);
    expect(said(keys(before, 'n'))).toBe('nothing to search for yet: press / first');
  });

  test('for nothing changes nothing', () => {
    expect(keys(keys(names(), '/x1'), '/ ').search).toBe('x1');
    expect(keys(names(), '/', 'esc')).toEqual(names());
  });

  test('accepts huge counts', () => {
    expect(selectedName(keys(names(), '/x1', ...'999999999'.split(''), 'n'))).toBe('x1');
  });
});

test('a click on a row that does not exist is refused', () => {
  for (const row of [
    { user: 99, side: 0 },
    { user: -2, side: 0 },
    { user: -1, side: 1 },
    { user: 0, side: 0 },
    { user: 6, side: 2 },
    { user: 6, side: 0.5 },
    { user: Number.NaN, side: 0 },
  ]) {
    const before = lecture();
    const after = update(before, { type: 'select', row });
    expect(said(after)).toBe('there is no such row');
    expect({ ...after, message: undefined }).toEqual(before);
  }
});

test('a prediction ends if another root or graph leaves it nothing to ask', () => {
  const predicting = keys(lecture(), 't');
  expect(predicting.prediction).toBeDefined();
  const after = update(predicting, { type: 'root', node: idOf(predicting, 'd') });
  expect([after.prediction, after.field]).toEqual([undefined, undefined]);
});

test.each(['step', 'nudge', 'advance', 'earlier', 'later', 'undo', 'redo'] as const)(
  '%s takes no count below 1, and changes nothing then',
  (type) => {
    const before = keys(lecture(), '3s', 'b', 'u', 'r');
    for (const count of [0, -1, 1.5, Number.NaN, -Infinity]) {
      const after = update(before, { type, count });
      expect(said(after)).toBe(
        `a count is a whole number above 0, not ${Number.isNaN(count) ? 'nan' : count === -Infinity ? '-inf' : count}`,
      );
      expect({ ...after, message: undefined }).toEqual(before);
    }
  },
);

test('an action on a node that does not exist says so, and changes nothing', () => {
  const before = lecture();
  for (const action of [
    { type: 'go', node: 99 },
    { type: 'fold', node: 99, folded: true },
    { type: 'edit-leaf', node: 99, text: '1' },
    { type: 'freeze', nodes: [0, 99] },
    { type: 'root', node: 99 },
  ] as const) {
    const after = update(before, action);
    expect([action.type, said(after)]).toEqual([action.type, 'there is no node #99']);
    expect({ ...after, message: undefined }).toEqual(before);
  }
});

describe('Esc closes what is on top', () => {
  test('the field before the run behind it', () => {
    const session = keys(lecture(), 'r', ':', 'esc');
    expect([session.field, session.run !== undefined]).toEqual([undefined, true]);
    expect(keys(session, 'esc').run).toBeUndefined();
  });

  test('the help before the run behind it', () => {
    const session = keys(lecture(), 'r', '?', 'esc');
    expect([session.help, session.run !== undefined]).toEqual([false, true]);
  });
});
