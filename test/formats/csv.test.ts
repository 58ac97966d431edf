/** The table of iterations, read again by csv-parse. */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csv } from '../../src/formats/csv.js';
import { exportedFrom } from '../../src/session/source/export.js';
import { escape } from '../../src/text/escape.js';
import { LECTURE_STEP } from '../oracles.js';
import { LECTURE } from '../session/playing.js';
import { CONTROLS, exported, LABELS, labelled, textOf } from './graphs.js';

const table = (text: string, ...pressed: string[]): string[][] => parse(textOf(csv(exported(text, ...pressed))));

test('has the lecture over two steps, in full precision', () => {
  expect(table(LECTURE, '2s')).toEqual([
    ['k', 'L', 'a', 'b', 'c', 'f'],
    ['0', '-8', '2', '-3', '10', '-2'],
    ['1', '-7.286496', '2.06', '-3.04', '9.98', '-1.96'],
    ['2', String(LECTURE_STEP.ascending[2]), '2.119584', '-3.0803760000000002', '9.9604', '-1.9228239999999999'],
  ]);
});

test('has one row before any step', () => {
  expect(table('a = 2; L = a*a')).toEqual([
    ['k', 'L', 'a'],
    ['0', '4', '2'],
  ]);
});

test('has the leaves that the root depends on and no others', () => {
  expect(table(LECTURE, ':root e')[0]).toEqual(['k', 'e', 'a', 'b']);
});

test('has frozen leaves too, and calls a leaf without a name as the tree does', () => {
  expect(table('# :freeze a\na = Value(2.0); L = a*Value(3.0)', 's')).toEqual([
    ['k', 'L', 'a', '#1'],
    ['0', '6', '2', '3'],
    ['1', '6.04', '2', '3.02'],
  ]);
});

test('has nan and infinities as such, and the sign of a zero', () => {
  expect(table('a = nan; b = -inf; c = -0.0; L = a + b + c').at(-1)).toEqual(['0', 'nan', 'nan', '-inf', '-0.0']);
});

test('gives labels back, with control characters spelled out', () => {
  const labels = [...LABELS, ...CONTROLS, 'L'];
  const shown = labels.map((label) => (/^[=-]/.test(label) ? `'${label}` : escape(label)));
  expect(parse(textOf(csv(exportedFrom(labelled(labels)))))[0]).toEqual(['k', 'L', ...shown]);
});

test.each([
  ['=HYPERLINK("http://x/?"&A1)', `"'=HYPERLINK(""http://x/?""&A1)"`],
  ['+1+cmd|x!A0', `"'+1+cmd|x!A0"`],
  ['-2+3', `"'-2+3"`],
  ['@SUM(1)', `"'@SUM(1)"`],
  [' \u3000=1', `"' \u3000=1"`],
  ['\uff1d1', `"'\uff1d1"`],
  ['\t=1', '\\t=1'],
  ['\r=1', '\\r=1'],
  ['a;=1', '"a;=1"'],
  ["'a", `"'a"`],
  ['-3', '-3'],
  ['-1e-7', '-1e-7'],
  ['a-b', 'a-b'],
])('a cell that a spreadsheet would take for a formula is text: %j', (label, cell) => {
  const [heads, row] = textOf(csv(exportedFrom(labelled([label, 'L'])))).split('\n');
  expect(heads).toBe(`k,L,${cell},L`);
  expect(row).toMatch(/^0,[-\d.,]+$/);
});

test('numbers stay numbers, and an expression that begins with a minus is text', () => {
  const session = exported('a = -3.0\n-a');
  expect(textOf(csv(session))).toBe(`k,"'-a",a\n0,3,-3\n`);
});

test('has empty cells for an iteration whose leaves were dropped', () => {
  const two = exported(LECTURE, '2s');
  const thinned = { ...two, iterations: two.iterations.filter(({ k }) => k !== 1) };
  expect(parse(textOf(csv(thinned)))[2]).toEqual(['1', '-7.286496', '', '', '', '']);
});

test('has one row for each iteration, however many', () => {
  expect(table('x = 1; L = x*x', ':lr 1e-6', '999s')).toHaveLength(1001);
});
