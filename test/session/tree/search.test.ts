/** Searches in graphs of all shapes: names first, then expressions, and never slower than writing all of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../../src/engine/ops.js';
import { nameOf } from '../../../src/notation/write/write.js';
import type { Session } from '../../../src/session/model.js';
import { openSession } from '../../../src/session/source/opening.js';
import { outlineOf } from '../../../src/session/tree/outline.js';
import { findNode } from '../../../src/session/tree/search.js';
import { chainsOn } from '../../../src/session/tree/selection.js';
import { update } from '../../../src/session/update.js';
import { tapeBuilder } from '../../engine/builder.js';
import { chain } from '../../layout/drawing.js';
import { idOf, keys, lecture, open, rowNumber, said, selectedName } from '../playing.js';

test('names come before expressions: if a name matches, only names are found', () => {
  const session = open('w = 2; x = 3; L = (w*x + 1)*(w - x)');
  const first = keys(session, '/w');
  expect([selectedName(first), selectedName(keys(first, 'n')), selectedName(keys(first, 'N'))]).toEqual([
    'w',
    'w',
    'w',
  ]);
  expect(keys(session, '/W').selection).toEqual(first.selection);
  expect(rowNumber(keys(session, '/w - x'))).toBe(6);
});

test('a sum is found by the text of its row, and the nodes inside it are not found instead', () => {
  const session = open('a = 1; b = 2; c = 3; L = tanh(a + b + c)');
  const found = keys(session, '/a + b');
  expect([rowNumber(found), said(found)]).toEqual([1, '/a + b']);
  expect(rowNumber(keys(found, 'n'))).toBe(1);
  const binary = keys(found, 'B', 'n');
  expect([rowNumber(binary), rowNumber(keys(binary, 'n'))]).toEqual([2, 1]);
});

test.each(['2', '-3', '#2', '1.5', 'tanh(', '*', '(2 - #'])('finds "%s" in what has no name', (text) => {
  const builder = tapeBuilder();
  const [a, b] = [builder.constant(2), builder.constant(-3)];
  const c = builder.leaf();
  const difference = builder.node(codeOf('sub'), a, c);
  const product = builder.node(codeOf('mul'), difference, b);
  const root = builder.node(codeOf('tanh'), builder.node(codeOf('div'), product, builder.constant(1.5)), -1);
  const program = { tape: builder.tape(), names: new Map(), usesValue: true };
  const session = openSession({ title: '', program, root, leaves: Float64Array.of(1) });
  const found = findNode(session, text, 1) as number;
  expect(nameOf(program.tape, found, 40)).toContain(text);
});

describe('among a million nodes', () => {
  const session = chain(1_000_000);

  test('a name is found wherever it is, with all above it unfolded', () => {
    const folded = update(session, { type: 'fold-all' });
    const found = keys(folded, '/X');
    expect(selectedName(found)).toBe('x');
    expect(rowNumber(found)).toBe(999_999);
  });

  test('expressions are written only if they may contain the text', () => {
    expect(said(keys(session, '/y'))).toBe('no node\'s name contains "y"');
    // 40 characters of expression reach no further down
    expect(idOf(session, 'L') - rowNumber(keys(session, '/tanh(x'))).toBeLessThan(12);
  });
});

/** A graph with few names, so that most nodes show expressions. */
const graph: fc.Arbitrary<Session> = fc
  .array(fc.tuple(fc.constantFrom('add', 'sub', 'mul', 'neg', 'tanh', 'max'), fc.nat(30), fc.nat(30), fc.nat(5)), {
    minLength: 1,
    maxLength: 25,
  })
  .map((nodes) => {
    const builder = tapeBuilder();
    builder.leaf('a');
    builder.leaf('ab c');
    builder.leaf();
    builder.constant(0.125);
    builder.constant(-1e-7);
    for (const [op, left, right, name] of nodes) {
      const code = codeOf(op);
      const id = builder.node(code, left % builder.size, op === 'neg' || op === 'tanh' ? -1 : right % builder.size);
      if (name === 0) builder.label(id, `N${id}`);
    }
    const tape = builder.tape();
    const program = { tape, names: new Map(), usesValue: true };
    const session = openSession({ title: '', program, root: tape.size - 1, leaves: new Float64Array(3) });
    return update(session, { type: 'unfold-all' });
  });

test('the same expression is found as if all were written', () => {
  fc.assert(
    fc.property(graph, fc.nat(), fc.nat(12), fc.integer({ min: 1, max: 8 }), (session, at, start, length) => {
      const { tape } = session.model.program;
      const { order } = outlineOf(tape, session.model.root);
      const { head } = chainsOn(session);
      const texts = [...order].map((id) => ((head[id] as number) < 0 ? nameOf(tape, id, 40).toLowerCase() : ''));
      const wanted = (texts[at % texts.length] as string).slice(start, start + length);
      fc.pre(wanted.trim() !== '');
      const isNamed = [...order].some((id) => tape.labels[id]?.toLowerCase().includes(wanted));
      const matches = [...order].filter((id, i) =>
        isNamed ? tape.labels[id]?.toLowerCase().includes(wanted) : texts[i]?.includes(wanted),
      );
      // from the root, the first match after it
      const first = matches.find((id) => id !== session.model.root) ?? session.model.root;
      expect(findNode(session, wanted, 1)).toBe(first);
      expect(findNode(session, wanted, -1)).toBe(matches.at(-1));
    }),
    { numRuns: 300 },
  );
});

test('a text that is too long is refused before it is searched for', () => {
  const before = keys(lecture(), '/a');
  const after = keys(before, `/${'x'.repeat(2_000_000)}`);
  expect([said(after), after.search]).toEqual(['a search has at most 1,000 characters', 'a']);
});
