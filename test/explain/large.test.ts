/** Graphs too large for more than a few passes: 250,000 nodes, many users, countless paths, nan everywhere. */
import { describe, expect, test } from 'vitest';
import { BUGS, bugNamed } from '../../src/engine/autodiff/bugs.js';
import { codeOf } from '../../src/engine/ops.js';
import { NONE } from '../../src/engine/tape.js';
import { chainRule, chainRuleText } from '../../src/explain/chain-rule.js';
import { slice } from '../../src/explain/curves/slice.js';
import { bugText, changesAnything } from '../../src/explain/mistakes/bug.js';
import { paths, pathsText } from '../../src/explain/paths.js';
import { MARKS, type Point } from '../../src/explain/point.js';
import { ledger } from '../../src/explain/steps/ledger.js';
import { whyText } from '../../src/explain/why/why.js';
import { type TapeBuilder, tapeBuilder } from '../engine/builder.js';
import { pointAt } from './graphs.js';

const [ADD, MUL, NEG, LOG] = ['add', 'mul', 'neg', 'log'].map(codeOf) as [number, number, number, number];
const MANY = 250_000;

/** The point of a graph that is built node by node; `draw` returns the root. */
function built(leaves: readonly number[], draw: (builder: TapeBuilder, leaves: number[]) => number): Point {
  const builder = tapeBuilder();
  const ids = leaves.map((_, i) => builder.leaf(`x${i}`));
  const root = draw(builder, ids);
  builder.label(root, 'L');
  return pointAt(builder.tape(), root, Float64Array.from(leaves));
}

/** x, -x, -(-x) ... */
const chain = (size: number, x = 2): Point =>
  built([x], (builder, [leaf]) => {
    let id = leaf as number;
    while (builder.size < size) id = builder.node(NEG, id, NONE);
    return id;
  });

/** Every node is the sum of the two before it, so that paths are counted by Fibonacci's numbers. */
const sharing = (size: number, x = 1): Point =>
  built([x, 0], (builder, [first, second]) => {
    let [before, id] = [first as number, second as number];
    while (builder.size < size) [before, id] = [id, builder.node(ADD, id, before)];
    return id;
  });

/** x used many times: x*c + x*c + ... */
const used = (users: number, x = 1, factor = 2): Point =>
  built([x, factor], (builder, [leaf, by]) => {
    let sum = builder.constant(0);
    for (let i = 0; i < users; i++) sum = builder.node(ADD, sum, builder.node(MUL, leaf as number, by as number));
    return sum;
  });

const everything = (point: Point, id: number): string[][] => [
  chainRuleText(point, id, MARKS),
  pathsText(point, id, MARKS),
  whyText(point, id, MARKS),
];

describe('a chain of 250,000 nodes', () => {
  const point = chain(MANY);

  test('is explained from end to end', () => {
    const [rule, path, why] = everything(point, 0) as [string[], string[], string[]];
    expect(rule).toHaveLength(1);
    expect(path[0]).toMatch(/^L ─.* … 249,995 more … ─.*→ x0 = -1$/);
    expect(why[0]).toMatch(/^if x0 rises a little, L falls just as much$/);
  });

  test('has one path, of which both ends are stored', () => {
    const [path] = paths(point, 0).largest;
    expect(path?.links).toBe(MANY - 1);
    expect(path?.uses).toHaveLength(20_000);
    expect((path?.uses.at(-1) as number) >> 1).toBe(1);
    expect((path?.uses.at(0) as number) >> 1).toBe(MANY - 1);
  });

  test('of nan leads to where it began', () => {
    const broken = built([-1], (builder, [leaf]) => {
      let id = builder.node(LOG, leaf as number, NONE);
      while (builder.size < MANY) id = builder.node(NEG, id, NONE);
      return id;
    });
    expect(whyText(broken, broken.root, MARKS)).toEqual([
      'L is nan: it began at log(x0)',
      'log(x0): log of a negative number, -1',
      'backward begins here, with 1: L changes exactly as much as itself',
    ]);
  });

  test('times zero at its end is followed up to there', () => {
    const dead = built([1, 0], (builder, [leaf, zero]) => {
      let id = leaf as number;
      while (builder.size < MANY) id = builder.node(NEG, id, NONE);
      return builder.node(MUL, id, zero as number);
    });
    expect(whyText(dead, 0, MARKS)).toEqual(['∂L/∂x0 = 0: times zero at L: the other factor, x1, is 0']);
  });
});

describe('a DAG of 250,000 nodes with more paths than can be counted', () => {
  const point = sharing(MANY);

  test('is explained, and says that they are more', () => {
    const [rule, path, why] = everything(point, 0) as [string[], string[], string[]];
    expect(rule[0]).toMatch(/^∂L\/∂x0 = ∂L\/∂.* = inf × 1 = inf$/);
    expect(path[0]).toBe('more than 9,007,199,254,740,991 paths, which add up to inf; the largest:');
    expect(path.at(-1)).toBe('… and all the others');
    expect(why[0]).toMatch(/^∂L\/∂x0 = inf: /);
    expect(why.length).toBeGreaterThan(1);
  });

  test('and its ledger, a slice and a bug are found', () => {
    const rule = { lr: 0.01, direction: 'ascend' as const, optimizer: 'sgd', frozen: new Uint8Array(2) };
    expect(ledger(point, rule).promised).toBe(Infinity);
    expect(slice(point, 0, 3).ys).toHaveLength(3);
    expect(BUGS.filter((bug) => changesAnything(point, bug)).map(({ name }) => name)).toContain('overwrite');
  });
});

describe('paths beyond 2**53', () => {
  test('are counted exactly below it', () => {
    // Fibonacci's numbers; the 78th is the last below 2**53
    expect(paths(sharing(79), 1).count).toBe(8944394323791464);
    expect(pathsText(sharing(79), 1, MARKS)[0]).toMatch(/^8,944,394,323,791,464 paths, .*; the largest:$/);
    expect(pathsText(sharing(79), 1, MARKS).at(-1)).toMatch(/^… 8,944,394,323,791,4\d\d more$/);
    expect(pathsText(sharing(81), 1, MARKS)[0]).toMatch(/^more than 9,007,199,254,740,991 paths/);
  });
});

describe('a node with 100,000 users', () => {
  const point = used(100_000);

  test('has them all added up, and a few listed', () => {
    const { contributions, total, sum } = chainRule(point, 0, 5);
    expect([contributions.length, total, sum]).toEqual([5, 100_000, 200_000]);
    const lines = chainRuleText(point, 0, MARKS, 8);
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('used 100,000 times: 2 + 2 + 2 + 2 + 2 + … 99,995 more = 200000');
    expect(lines.at(-1)).toBe('… 99,994 more');
  });

  test('has 100,000 paths', () => {
    expect(pathsText(point, 0, MARKS, 6).at(-1)).toBe('… 99,996 more');
  });

  test('and a zero in each says so once for a few, and counts the others', () => {
    const dead = used(100_000, 1, 0);
    const lines = whyText(dead, 0, MARKS);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^∂L\/∂x0 = 0: times zero at .*: the other factor, x1, is 0$/);
    expect(lines.at(-1)).toBe('… 99,997 more');
  });

  test('of which the bug keeps one', () => {
    const overwrite = bugNamed('overwrite');
    if (!overwrite) throw new Error('no such bug');
    const lines = bugText(point, overwrite, (id) => (id === 0 ? 2 : point.grad(id)), MARKS);
    expect(lines[1]).toBe('first wrong: x0. ∂L/∂x0 = 2, should be 200000');
    expect(lines[2]).toMatch(/^x0 has 100,000 uses, .* \+ … 99,996 more; /);
  });
});

describe('nan everywhere', () => {
  const point = sharing(300, Number.NaN);

  test('is explained at every node without an end or an error', () => {
    for (let id = 0; id <= point.root; id++) {
      for (const lines of everything(point, id)) expect(lines.length).toBeGreaterThan(0);
      slice(point, id, 3);
    }
    expect(whyText(point, point.root, MARKS)[0]).toMatch(/^L is nan: it began at x0$/);
    expect(whyText(point, point.root, MARKS)[1]).toBe('x0: the leaf itself was given this value');
  });
});
