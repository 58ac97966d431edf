/** How explanations are written: names within their width, ASCII if requested, and nothing that acts on a terminal. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bugNamed } from '../../src/engine/autodiff/bugs.js';
import { inputCount, relabel } from '../../src/engine/tape.js';
import { chainRuleText } from '../../src/explain/chain-rule.js';
import { localFormula, localSlope } from '../../src/explain/local.js';
import { bugText } from '../../src/explain/mistakes/bug.js';
import { pathsText } from '../../src/explain/paths.js';
import { ASCII_MARKS, grouped, MARKS, type Marks, name, type Point } from '../../src/explain/point.js';
import { ledger, ledgerText } from '../../src/explain/steps/ledger.js';
import { whyText } from '../../src/explain/why/why.js';
import { width } from '../../src/text/width.js';
import { graphOf, wildGraphs } from './graphs.js';

/** All explanations of every node. */
function everything(point: Point, marks: Marks): string[] {
  const { tape, root } = point;
  const rule = { lr: 0.01, direction: 'ascend' as const, optimizer: 'sgd', frozen: new Uint8Array(tape.leaves.length) };
  const lines = [...ledgerText(point, ledger(point, rule), rule, marks)];
  const bug = bugNamed('overwrite');
  if (bug) lines.push(...bugText(point, bug, (id) => (point.grad(id) as number) + 1, marks));
  for (let id = 0; id <= root; id++) {
    lines.push(...chainRuleText(point, id, marks), ...pathsText(point, id, marks), ...whyText(point, id, marks));
    for (let side = 0; side < inputCount(tape, id); side++)
      lines.push(localFormula(point, id, side, marks), localSlope(point, id, side, marks));
  }
  return lines;
}

const labels = fc.array(
  fc.oneof(
    fc.constantFrom(
      'α',
      'Ünïcödé',
      '重み',
      '👩‍👩‍👧',
      'a\u0301',
      'a b',
      'x\x1b[31m',
      'tab\there',
      'two\nlines',
      '\u202Eabc',
      'x'.repeat(60),
      '重'.repeat(30),
      '',
      '…',
    ),
    fc.string(),
  ),
  { minLength: 30, maxLength: 30 },
);

const labelled = (point: Point, names: readonly string[]): Point => ({
  ...point,
  tape: relabel(
    point.tape,
    point.tape.labels.map((_, id) => names[id % names.length]),
  ),
});

describe('whatever nodes are called', () => {
  test('ASCII marks leave no other character', () => {
    fc.assert(
      fc.property(wildGraphs(10), labels, ({ point }, names) => {
        for (const line of everything(labelled(point, names), ASCII_MARKS)) expect(line).toMatch(/^[\x20-\x7e]*$/);
      }),
      { numRuns: 100 },
    );
  });

  test('nothing acts on the terminal, and names keep to their width', () => {
    fc.assert(
      fc.property(wildGraphs(10), labels, ({ point }, names) => {
        const called = labelled(point, names);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not come out
        for (const line of everything(called, MARKS)) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
        for (const marks of [MARKS, ASCII_MARKS, { ...MARKS, name: 5 }])
          for (let id = 0; id < point.tape.size; id++)
            expect(width(name(called, id, marks))).toBeLessThanOrEqual(marks.name);
      }),
      { numRuns: 100 },
    );
  });
});

test('a name is written in ASCII as Python would escape it', () => {
  const { point } = graphOf('α = 2; L = α*3');
  expect(name(point, 0, MARKS)).toBe('α');
  expect(name(point, 0, ASCII_MARKS)).toBe('\\u03b1');
});

test.each([
  ['a', 'a'],
  ['x1w1', 'x1w1'],
  ['c#1', 'c#1'],
  ['3.5', '3.5'],
  ['重み', '重み'],
  ['a + 1', '(a + 1)'],
  ['-x', '(-x)'],
  ['x*y', '(x*y)'],
])('%s stands in a slope as %s', (text, written) => {
  expect(grouped(text)).toBe(written);
});
