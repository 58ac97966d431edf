/** The selected node in full: with the line of the program that made it, if that is known. */
import { expect, test } from 'vitest';
import { inspector } from '../../../src/layout/detail/inspector.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { complete } from '../../../src/notation/work.js';
import type { Session } from '../../../src/session/model.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { keys, lecture, select } from '../../session/playing.js';

const lineOf = (line: string, cells: number, label = 'L'): string => {
  const nodes = [
    { op: 'leaf', data: 2, label: 'a', grad: 1 },
    { op: 'neg', inputs: [0], label, line },
  ];
  const text = JSON.stringify({ root: 1, nodes });
  const { session } = complete(openSaved({ name: 'g.json', text }, new Map()));
  const lines = inspector(session, cells, { columns: cells, rows: 24, glyphs: UNICODE });
  return lineText(lines[1] ?? []).trimEnd();
};

const numbersOf = (session: Session): string =>
  lineText(inspector(select(session, 'a'), 80, { columns: 80, rows: 24, glyphs: UNICODE })[1] ?? []).trimEnd();

test('a gradient of another iteration than the data beside it says so', () => {
  expect(numbersOf(keys(lecture(), 'b'))).toBe(' data 2   ∂L/∂a = 6');
  expect(numbersOf(keys(lecture(), 'b', 's'))).toBe(' data 2.06   ∂L/∂a = 6 @0');
  expect(numbersOf(keys(lecture(), ':bug overwrite', 's'))).toMatch(/ @0$/);
  expect(numbersOf(keys(lecture(), 'b', ':a.data = 3'))).toBe(' data 3   ∂L/∂a = 6 stale');
  expect(numbersOf(keys(lecture(), 'b', 's', ':a.grad = 5'))).toBe(' data 2.06   ∂L/∂a = 5');
});

test('the line that made a node stands behind its numbers, cut if there is no space, and never raw', () => {
  expect(lineOf('train.py:12', 80)).toBe(' data -2   ∂L/∂L = 1   train.py:12');
  expect(lineOf('train.py:12', 30)).toBe(' data -2   ∂L/∂L = 1   train.…');
  expect(lineOf('\x1b[2J:1', 80)).toBe(' data -2   ∂L/∂L = 1   \\x1b[2J:1');
});

test('a long name in the slope gives way to the line that made the node', () => {
  const name = 'the loss of all samples';
  expect(lineOf('train.py:12', 80, name)).toBe(' data -2   ∂(the …all samples)/∂(the …all samples) = 1   train.py:12');
  expect(lineOf('train.py:12', 60, name)).toMatch(/^ data -2 {3}∂\(.{4,12}\)\/∂\(.{4,12}\) = 1 {3}train\.py:12$/);
});
