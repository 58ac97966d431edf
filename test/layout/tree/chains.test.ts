/** Sums and products of many terms as one row, on graphs by hand and at random, and their binary trees. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { codeOf, opOf } from '../../../src/engine/ops.js';
import { inputOf, inputsOf, type Tape } from '../../../src/engine/tape.js';
import { chainsOf, slopesInside, termsOf } from '../../../src/explain/chains.js';
import type { Session } from '../../../src/session/model.js';
import { openSession } from '../../../src/session/source/opening.js';
import { FOLDED, rowOfNode, rowsOf, SHARED, selectedRow, selectionAt } from '../../../src/session/tree/rows.js';
import { allChainsOn, chainsOn, isShown, selectedNode } from '../../../src/session/tree/selection.js';
import { update } from '../../../src/session/update.js';
import { tapeBuilder } from '../../engine/builder.js';
import { pointAt } from '../../explain/graphs.js';
import { idOf, keys, open, rowNumber, said, select, selectedName } from '../../session/playing.js';
import { frame, linesOf, names, texts, wideSum } from '../drawing.js';

const sum = (): Session => open('a = 1; b = 2; c = 3; d = 4; L = a + b*c + c*d*a + d');

describe('a run of the same op', () => {
  test('is one row with its terms in order', () => {
    expect(names(sum())).toEqual([
      'L',
      '├─ a',
      '├─ b*c',
      '│  ├─ b',
      '│  └─ c',
      '├─ c*d*a',
      '│  ├─ c ↑ shared',
      '│  ├─ d',
      '│  └─ a ↑ shared',
      '└─ d ↑ shared',
    ]);
  });

  test.each<[string, string, number]>([
    ['of two terms is not a chain', 'L = a + b', 0],
    ['of three terms is one', 'L = a + b + c', 3],
    ['of the same leaf is one', 'L = a*a*a*a', 4],
    ['is one however it is bracketed', 'L = (a + (b + c)) + ((c + a) + b)', 6],
    ['ends at another op', 'L = a + b - c + a', 0],
    ['ends at a node with a name', 'd = a + b; L = d + c + a', 3],
    ['ends at a node that is used twice', 'd = a + b; L = (a + b + c) + a*0', 4],
    ['ends at the root of its own', 'L = tanh(a + b + c)', 3],
    ['of max is one', 'L = max(a, b, c)', 3],
    ['of max ends at min', 'L = max(a, b, min(a, b, b, c))', 4],
  ])('%s', (_, text, most) => {
    expect(chainsOn(open(`a = 1; b = 2; c = 3; ${text}`)).most).toBe(most);
  });

  test('of max has the highest of its terms', () => {
    const session = open('a = 1; b = 4; c = 3; d = 2; L = tanh(max(a, b, c, d))');
    expect(names(session)).toEqual(['L', '└─ max(a, b, c, d)', '   ├─ a', '   ├─ b', '   ├─ c', '   └─ d']);
    const shown = texts(linesOf(frame(keys(session, 'j'), 120, 40))).join('\n');
    expect(shown).toContain('max (4)');
    expect(shown).toContain('= max(1, 4, 3, 2)');
  });

  test('ends at an unnamed node that is used twice', () => {
    const builder = tapeBuilder();
    const [a, b] = [builder.leaf('a'), builder.leaf('b')];
    const twice = builder.node(codeOf('add'), a, b);
    const root = builder.node(codeOf('add'), builder.node(codeOf('add'), twice, a), twice);
    const tape = builder.tape();
    expect(chainsOf(planFor(tape, root)).terms[root]).toBe(3);
    // a user that the root does not need does not count
    builder.node(codeOf('tanh'), root - 1, -1);
    const larger = builder.tape();
    expect(chainsOf(planFor(larger, root)).terms[root]).toBe(3);
  });

  test('says its op and how many terms it has, and its terms in numbers', () => {
    const { tree, inspector } = frame(sum());
    expect(texts(tree)[1]).toMatch(/^ ▶ L +23\.0000 +· +\+ 4 terms/);
    expect(texts(tree)[6]).toMatch(/c\*d\*a +12\.0000 +· +\* 3 terms/);
    expect(texts(inspector ?? [])[0]).toBe(' L = a + b*c + c*d*a + d = 1 + 6 + 12 + 4');
    expect(texts(frame(wideSum(201)).inspector ?? [])[0]).toMatch(/ = … \+ 1 \+ 1 \+ 1$/);
  });

  test('says so in fewer letters if there is less space', () => {
    const large = wideSum(199_999);
    const op = (session: Session, columns: number): string | undefined =>
      /^ ▶ L .*?(\+ .*?)( {2,}|$|┃)/.exec(texts(frame(session, columns).tree)[1] ?? '')?.[1]?.trim();
    expect([op(wideSum(199), 80), op(large, 80)]).toEqual(['+ 100 terms', '+ 100,000 terms']);
    expect(Array.from({ length: 30 }, (_, i) => op(large, 45 + i))).toContain('+ (100k)');
  });
});

describe('B', () => {
  test('opens a sum as its binary tree, and closes it again', () => {
    const binary = keys(sum(), 'B');
    expect(names(binary)).toEqual([
      'L',
      '├─ a + b*c + c*d*a',
      '│  ├─ a + b*c',
      '│  │  ├─ a',
      '│  │  └─ b*c',
      '│  │     ├─ b',
      '│  │     └─ c',
      '│  └─ c*d*a',
      '│     ├─ c ↑ shared',
      '│     ├─ d',
      '│     └─ a ↑ shared',
      '└─ d ↑ shared',
    ]);
    expect(texts(frame(binary).tree)[1]).toMatch(/^ ▶ L +23\.0000 +· +\+ /);
    expect(texts(frame(binary).inspector ?? [])[0]).toMatch(/ = 19 \+ 4$/);
    expect(names(keys(binary, 'B'))).toEqual(names(sum()));
  });

  test('on a term opens the sum that it is in, and the term stays selected', () => {
    const binary = keys(select(sum(), 'a'), 'B');
    expect([selectedName(binary), rowNumber(binary)]).toEqual(['a', 3]);
    const back = keys(binary, 'B');
    expect([selectedName(back), rowNumber(back)]).toEqual(['a', 1]);
  });

  test('on a product in a sum opens the product alone', () => {
    const binary = keys(sum(), '5j', 'B');
    expect(names(binary).slice(5, 9)).toEqual(['├─ c*d*a', '│  ├─ c*d', '│  │  ├─ c ↑ shared', '│  │  └─ d']);
  });

  test('on a node that only the binary tree shows goes back to the row of its sum', () => {
    const inside = keys(sum(), 'B', 'j', 'j');
    expect(names(inside)[rowNumber(inside)]).toBe('│  ├─ a + b*c');
    const back = keys(inside, 'B');
    expect([selectedName(back), rowNumber(back)]).toEqual(['L', 0]);
  });

  test('unfolds what it opens, so that every term keeps its row', () => {
    expect(names(keys(sum(), 'C', 'B'))).toEqual([
      'L',
      '├─ a + b*c + c*d*a',
      '│  ├─ a + b*c',
      '│  │  ├─ a',
      '│  │  └─ b*c ▸',
      '│  └─ c*d*a ▸',
      '└─ d',
    ]);
  });

  test('on anything else says what it is for', () => {
    expect(said(keys(open('a = 2; L = a*a'), 'j', 'B'))).toBe(
      'a is not a sum, product, max or min of three terms or more',
    );
  });

  test('stays through a change of the root and through undo, which does not touch it', () => {
    const session = keys(sum(), 'B', 's', ':root d', 'u', 'u');
    expect(names(session)).toHaveLength(12);
  });
});

describe('a node inside a sum', () => {
  const inside = (session: Session): number => idOf(session, 'L') - 1;

  test('that is gone to is the row of its sum, with a hint how to see it', () => {
    const session = sum();
    const there = update(keys(session, 'C', 'G'), { type: 'go', node: inside(session) });
    expect([rowNumber(there), said(there)]).toEqual([
      0,
      'a + b*c + c*d*a is inside this sum; B opens it as a binary tree',
    ]);
    const binary = update(keys(session, 'B'), { type: 'go', node: inside(session) });
    expect([rowNumber(binary), said(binary)]).toEqual([1, undefined]);
  });

  test('propagates in the row of its sum, and what it adds stands at the terms that it adds it to', () => {
    const rows = (count: string): string[] =>
      texts(frame(keys(sum(), `${count}.`), 100, 40).tree).map((text) => text.trimEnd());
    expect(rows('1')[1]).toMatch(/#1 now$/);
    expect(rows('1')[10]).toMatch(/d ↑ shared .* \+= 1 × 1$/);
    expect(rows('2')[1]).toMatch(/#2 now$/);
    expect(rows('2')[6]).toMatch(/c\*d\*a .* \+= 1 × 1$/);
    expect(rowNumber(keys(sum(), '2.'))).toBe(0);
  });

  test('is not what folding hides or shows', () => {
    const session = sum();
    const folded = update(session, { type: 'fold', node: inside(session), folded: true });
    expect(names(folded)).toEqual(names(session));
    expect(selectedName(update(folded, { type: 'go', node: idOf(session, 'a') }))).toBe('a');
  });

  test('cannot be selected, but its terms can', () => {
    const session = sum();
    const root = idOf(session, 'L');
    expect(said(update(session, { type: 'select', row: { user: root, side: 0 } }))).toBe('there is no such row');
    const term = update(session, { type: 'select', row: { user: root - 1, side: 1 } });
    expect(rowNumber(term)).toBe(5);
  });
});

test('local derivatives are those of the sum or product that is on the screen', () => {
  const session = keys(open('a = 2; b = 3; c = 5; d = 7; L = a*b*c + b*c*d*a + a'), 'tab', 'tab');
  const at = (text: string): string | undefined =>
    /· +(\S.*)$/.exec(texts(frame(session, 120).tree).find((line) => line.includes(text)) ?? '')?.[1]?.trim();
  expect(at('├─ a*b*c')).toBe('1');
  expect(at('│  ├─ a ')).toBe('b*c = 15');
  expect(at('│  └─ a ↑')).toBe('105');
  const line = (name: string): string =>
    texts(frame(select(session, name), 120).tree)
      .at(-1)
      ?.trim() ?? '';
  expect(line('a')).toBe('local derivative: ∂(a*b*c)/∂a = b*c = 15');
  const long = keys(open('weight_one = 2; weight_two = 3.5; long_root = weight_one*weight_two'), 'tab', 'tab');
  expect(texts(frame(long, 120).tree)[2]).toMatch(/ 3\.5 *$/);
});

/** A graph over `size` nodes, mostly sums and products of few others, of which `labelled` have names. */
interface Shape {
  readonly nodes: readonly (readonly [op: string, left: number, right: number, labelled: boolean])[];
  readonly folds: readonly number[];
  readonly binary: readonly number[];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  nodes: fc.array(
    fc.tuple(
      fc.constantFrom('add', 'add', 'add', 'mul', 'mul', 'mul', 'tanh'),
      // near ones are mostly used once, so that there are runs
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(1, 1, 2) }, fc.nat(40)),
      fc.oneof(fc.constantFrom(1, 2), fc.nat(40)),
      fc.boolean(),
    ),
    { minLength: 1, maxLength: 40 },
  ),
  folds: fc.array(fc.nat(60), { maxLength: 4 }),
  binary: fc.array(fc.nat(60), { maxLength: 4 }),
});

function sessionOf({ nodes, folds, binary }: Shape): Session {
  const builder = tapeBuilder();
  for (let i = 0; i < 5; i++) builder.leaf(`x${i}`);
  for (const [op, back, other, labelled] of nodes) {
    const near = builder.size - 1 - (back % builder.size);
    const id = builder.node(codeOf(op), near, op === 'tanh' ? -1 : other % builder.size);
    if (labelled && back > 1) builder.label(id, `n${id}`);
  }
  const tape = builder.tape();
  const program = { tape, names: new Map(), usesValue: true };
  let session = openSession({ title: '', program, root: tape.size - 1, leaves: new Float64Array(5).fill(0.9) });
  session = update(session, { type: 'unfold-all' });
  for (const id of binary) {
    if (id >= tape.size) continue;
    session = update(update(session, { type: 'go', node: id }), { type: 'binary' });
  }
  for (const id of folds) if (id < tape.size) session = update(session, { type: 'fold', node: id, folded: true });
  return session;
}

/** The terms of the run at a node, by recursion, as nodes. */
function run(tape: Tape, id: number, uses: readonly number[]): number[] {
  return inputsOf(tape, id).flatMap((input) => {
    const goesOn = tape.op[input] === tape.op[id] && uses[input] === 1 && tape.labels[input] === undefined;
    return goesOn ? run(tape, input, uses) : [input];
  });
}

function usesOf(session: Session): number[] {
  const { tape } = session.model.program;
  const { reached } = planFor(tape, session.model.root);
  const uses = Array<number>(tape.size).fill(0);
  for (let id = 0; id < tape.size; id++) if (reached[id]) for (const input of inputsOf(tape, id)) uses[input]!++;
  return uses;
}

const each = (check: (session: Session) => void): void =>
  fc.assert(
    fc.property(shape, (drawn) => check(sessionOf(drawn))),
    { numRuns: 200 },
  );

test("a chain's terms are exactly the run's, in order, and its inner nodes all others", () => {
  each((session) => {
    const { tape } = session.model.program;
    const chains = allChainsOn(session);
    const uses = usesOf(session);
    for (let id = 0; id < tape.size; id++) {
      if ((chains.terms[id] as number) === 0) continue;
      const terms = run(tape, id, uses);
      expect(terms).toHaveLength(chains.terms[id] as number);
      const inputs = termsOf(tape, chains, id);
      expect(inputs.map((input) => inputOf(tape, input >> 1, input & 1))).toEqual(terms);
      expect(termsOf(tape, chains, id, 2)).toEqual(inputs.slice(-2));
    }
    for (let id = 0; id < tape.size; id++) {
      const head = chains.head[id] as number;
      if (head >= 0) expect([chains.head[head], uses[id], tape.labels[id]]).toEqual([-1, 1, undefined]);
    }
  });
});

test("the derivatives inside a chain give its terms' gradients", () => {
  each((session) => {
    const { program, root, leaves } = session.model;
    const { tape } = program;
    const chains = allChainsOn(session);
    for (let id = 0; id <= root; id++) {
      if ((chains.terms[id] as number) === 0) continue;
      const point = pointAt(tape, id, leaves);
      for (const [inside, slope] of slopesInside(point, chains, id))
        expect(slope).toBeCloseTo(point.grad(inside) ?? 0, 9);
    }
  });
});

test('every node that folds leave in sight has exactly one row that is not shared, and one inside a chain has none', () => {
  each((session) => {
    const { tape } = session.model.program;
    const { head } = chainsOn(session);
    const rows = rowsOf(session);
    const inSight = new Set<number>();
    const see = (id: number): void => {
      if (inSight.has(id)) return;
      inSight.add(id);
      if (!session.folded[id] || (head[id] as number) >= 0) for (const input of inputsOf(tape, id)) see(input);
    };
    see(session.model.root);
    const own = Array<number>(tape.size).fill(0);
    for (let row = 0; row < rows.count; row++) {
      const id = rows.node[row] as number;
      if ((rows.flags[row] as number) & SHARED) continue;
      own[id]!++;
      expect(rowOfNode(rows, id)).toBe(row);
      const isFolded = session.folded[id] === 1 && opOf(tape.op[id] as number).inputs > 0;
      expect(((rows.flags[row] as number) & FOLDED) > 0).toBe(isFolded);
    }
    const isInside = (id: number): boolean => (head[id] as number) >= 0;
    expect(own).toEqual(own.map((_, id) => (inSight.has(id) && !isInside(id) ? 1 : 0)));
    for (const id of inSight) if (isInside(id)) expect(rowOfNode(rows, id)).toBe(rowOfNode(rows, head[id] as number));
  });
});

test('a row and its selection stand for each other, and no other selection is shown', () => {
  each((session) => {
    const { tape } = session.model.program;
    const rows = rowsOf(session);
    const selections = Array.from({ length: rows.count }, (_, row) => selectionAt(rows, row));
    const back = selections.map((selection) => selectedRow({ ...session, selection }, rows));
    expect(back).toEqual(selections.map((_, row) => row));
    const nodes = selections.map((selection) => selectedNode({ ...session, selection }));
    expect(nodes).toEqual([...rows.node.subarray(0, rows.count)]);
    const shown = selections.filter(({ user }) => user >= 0).map(({ user, side }) => user * 2 + side);
    const inputs = Array.from({ length: tape.size * 2 }, (_, input) => input);
    expect(inputs.filter((input) => isShown(session, { user: input >> 1, side: input & 1 }))).toEqual(
      shown.toSorted((x, y) => x - y),
    );
    expect(isShown(session, session.selection)).toBe(true);
  });
});

test('a sum of a hundred thousand terms on one line opens, and is gone through and opened as a tree, without recursion', () => {
  const terms = Array.from({ length: 100_000 }, (_, i) => `x${i}`);
  const session = open(`${terms.map((x) => `${x} = 1`).join('\n')}\nL = ${terms.join(' + ')}`);
  const rows = rowsOf(session);
  expect([rows.count, rows.depth[100_000], chainsOn(session).rows]).toEqual([100_001, 1, 100_001]);
  const last = keys(session, 'G');
  expect(selectedName(last)).toBe('x99999');
  const binary = keys(last, 'B');
  expect(rowsOf(binary).count).toBe(199_999);
  expect(rowsOf(keys(binary, 'B')).count).toBe(100_001);
});
