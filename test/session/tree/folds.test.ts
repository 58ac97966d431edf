/** What a graph opens with: all of a small one, about a screenful of a large one. */
import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/session/model.js';
import { rowsOf } from '../../../src/session/tree/rows.js';
import { names } from '../../layout/drawing.js';
import { idOf, keys, open, rowNumber, selectedName } from '../playing.js';

const many = (count: number, each: (i: number) => string, between = '\n'): string =>
  Array.from({ length: count }, (_, i) => each(i)).join(between);

const chain = (length: number): Session => open(`y0 = 0.5\n${many(length, (i) => `y${i + 1} = tanh(y${i})`)}`);
const tree = (levels: number): Session =>
  open(
    `${many(2 ** levels, (i) => `a${2 ** levels + i} = ${i}`)}\n${many(2 ** levels - 1, (j) => {
      const i = 2 ** levels - 1 - j;
      return `a${i} = a${2 * i}*a${2 * i + 1}`;
    })}`,
  );
const squares = (terms: number): Session =>
  open(`${many(terms, (i) => `x${i} = ${i}`)}\nL = ${many(terms, (i) => `x${i}**2`, ' + ')}`);

const rows = (session: Session): number => rowsOf(session).count;
const depth = (session: Session): number => Math.max(...rowsOf(session).depth.subarray(0, rows(session)));

test('every small graph opens unfolded', () => {
  for (const session of [chain(99), tree(5), squares(33)]) expect([...session.folded].some(Boolean)).toBe(false);
  for (const name of ['lecture', 'neuron', 'micrograd', 'diamond'])
    expect(rows(keys(open('L = 1'), `:example ${name}`))).toBeGreaterThan(5);
});

describe('a large graph opens', () => {
  test('level by level from the root, as many rows as fit', () => {
    const session = tree(10);
    expect([rows(session), depth(session)]).toEqual([19, 4]);
    const firstLevels = names(session)
      .filter((name) => name.endsWith('▸'))
      .map((name) => name.replace(/[│├└─ ]*/, ''));
    expect(firstLevels.slice(0, 3)).toEqual(['a16 ▸', 'a17 ▸', 'a18 ▸']);
  });

  test('with few levels of indentation, if it is deep', () => {
    for (const length of [100, 10_000]) {
      const session = chain(length);
      expect([rows(session), depth(session)]).toEqual([9, 8]);
    }
  });

  test("with the root's own terms, however many they are, and those folded", () => {
    const session = squares(1000);
    expect([rows(session), depth(session)]).toEqual([1001, 1]);
    expect(names(session, { height: 3 })).toEqual(['L', '├─ x0**2 ▸', '├─ x1**2 ▸']);
  });

  test('a wide sum below the root stays folded, and what is beside it does not', () => {
    const session = open(`${many(200, (i) => `x${i} = ${i}`)}\na = 1; L = (${many(200, (i) => `x${i}`, ' + ')}) - a*a`);
    expect(names(session).slice(1)).toEqual(['├─ Σ x0 … 199 ▸', '└─ a*a', '   ├─ a', '   └─ a ↑ shared']);
  });

  test('one level at a time, and going to a node unfolds all above it', () => {
    const session = chain(1000);
    const further = keys(session, 'G', 'l', 'l');
    expect([rows(further), selectedName(further)]).toEqual([10, 'y991']);
    expect(rowNumber(keys(session, ':go y500'))).toBe(500);
    expect(rows(keys(session, 'E'))).toBe(1001);
  });

  test('another root too, which is unfolded from there', () => {
    const session = keys(tree(10), ':root a512');
    expect(names(session)).toEqual(['a512', '├─ a1024', '└─ a1025']);
    const large = keys(tree(10), ':root a32');
    expect(rows(large)).toBe(63);
    const kept = keys(tree(10), ':root a2');
    expect(rows(kept)).toBe(11);
  });

  test('as it was after undo brings the root back', () => {
    const before = tree(10);
    expect(rows(keys(before, ':root a512', 'u'))).toBe(rows(before));
  });

  test('at the requested node', () => {
    const text = `y0 = 0.5\n${many(1000, (i) => `y${i + 1} = tanh(y${i})`)}`;
    const session = open(text, { select: 'y900', root: 'y990' });
    expect([selectedName(session), rowNumber(session)]).toEqual(['y900', 90]);
    expect(session.folded[idOf(session, 'y900')]).toBe(1);
  });
});

test('parts of long sums are found only if the tree shows a long sum', () => {
  const gpt = keys(open('L = 1'), ':example gpt');
  expect(rowsOf(gpt).parts.count).toBe(0);
  const unfolded = keys(gpt, ':go hidden@0[0]', 'j', 'E');
  expect(rowsOf(unfolded).parts.count).toBeGreaterThan(0);
  expect(rowsOf(keys(unfolded, 'C')).parts.count).toBe(0);
});
