/** The chain rule at one node: its contributions are what backward adds, and its lines show them all. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputsOf } from '../../src/engine/tape.js';
import { chainRule, chainRuleText } from '../../src/explain/chain-rule.js';
import { MARKS, type Point } from '../../src/explain/point.js';
import { graphOf, nodesBelow, slopeBy, tameGraphs, wildGraphs } from './graphs.js';

/** -0 and 0 are one gradient. */
const plain = (x: number | undefined): number => (x as number) + 0;

const linesFor = (text: string, name: string, height?: number): string[] => {
  const { point, id } = graphOf(text);
  return chainRuleText(point, id(name), MARKS, height);
};

describe('on a random graph', () => {
  test('the contributions add up to the gradient that the engine finds, to the last digit', () => {
    fc.assert(
      fc.property(wildGraphs(), (graph) => {
        for (const id of nodesBelow(graph)) {
          const { sum, soFar, contributions } = chainRule(graph.point, id, 1000);
          expect(plain(sum), `n${id}`).toBe(plain(graph.point.grad(id)));
          expect(soFar).toBe(sum);
          if (id === graph.root) continue;
          expect(plain(contributions.reduce((all, { product }) => all + product, 0))).toBe(plain(sum));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every use is one contribution: upstream times local, last node first', () => {
    fc.assert(
      fc.property(tameGraphs(), (graph) => {
        const { tape, point } = graph;
        const below = [...nodesBelow(graph)].reverse();
        for (const id of below) {
          const uses = below.flatMap((user) =>
            inputsOf(tape, user).flatMap((input, side) => (input === id ? [{ user, side }] : [])),
          );
          const { contributions, total, known } = chainRule(point, id, 1000);
          expect(contributions.map(({ user, side }) => ({ user, side }))).toEqual(uses);
          expect([total, known]).toEqual([uses.length, uses.length]);
          for (const { user, side, upstream, local, product } of contributions) {
            const [a = 0, b = 0] = inputsOf(tape, user).map((input) => point.data[input] as number);
            expect(upstream).toBe(point.grad(user));
            expect(local).toBeCloseTo(slopeBy(tape.op[user] as number, side, a, b), 9);
            expect(product).toBe(upstream * local);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('has at most as many lines as requested, and the listed and counted uses are all', () => {
    fc.assert(
      fc.property(tameGraphs(40), fc.integer({ min: 4, max: 12 }), (graph, height) => {
        for (const id of nodesBelow(graph)) {
          const lines = chainRuleText(graph.point, id, MARKS, height);
          expect(lines.length).toBeLessThanOrEqual(height);
          const { total } = chainRule(graph.point, id);
          if (total < 2) continue;
          const listed = lines.slice(1).filter((line) => line.startsWith('∂')).length;
          const counted = /^… ([\d,]+) more$/.exec(lines.at(-1) as string)?.[1] ?? '0';
          expect(listed + Number(counted.replaceAll(',', ''))).toBe(total);
          expect(lines[0]).toMatch(/^used (twice|[\d,]+ times): .* = /);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('as text', () => {
  const LECTURE = 'a = 2; b = -3; c = 10; e = a*b; d = e + c; f = -2; L = d*f';

  test.each([
    ['a', ['∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6', '∂e/∂a = b = -3']],
    ['b', ['∂L/∂b = ∂L/∂e × ∂e/∂b = -2 × 2 = -4', '∂e/∂b = a = 2']],
    ['c', ['∂L/∂c = ∂L/∂d × ∂d/∂c = -2 × 1 = -2']],
    ['L', ['∂L/∂L = 1: backward begins here, with 1']],
  ])('of %s in the lecture', (name, lines) => {
    expect(linesFor(LECTURE, name)).toEqual(lines);
  });

  test('of a node used twice says that its contributions add up', () => {
    expect(linesFor('x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c', 'a')).toEqual([
      'used twice: 4 + 10 = 14',
      '∂L/∂c × ∂c/∂a = 4 × 1 = 4',
      '∂L/∂b × ∂b/∂a = 5 × 2 = 10',
    ]);
  });

  test('of both inputs of one node counts two uses', () => {
    expect(linesFor('a = 3; b = a + a', 'a')).toEqual([
      'used twice: 1 + 1 = 2',
      '∂b/∂b × ∂b/∂a = 1 × 1 = 1',
      '∂b/∂b × ∂b/∂a = 1 × 1 = 1',
    ]);
  });

  test('of many uses lists as many as there are lines for, and sums all', () => {
    const text = `x = 2.0\ny = 0*x\n${'y = y - x\n'.repeat(100)}L = y + 0`;
    expect(linesFor(text, 'x', 6)).toEqual([
      'used 101 times: -1 + (-1) + (-1) + (-1) + (-1) + … 96 more = -100',
      '∂L/∂y × ∂y/∂x = 1 × -1 = -1',
      '∂L/∂y#100 × ∂y#100/∂x = 1 × -1 = -1',
      '∂L/∂y#99 × ∂y#99/∂x = 1 × -1 = -1',
      '∂L/∂y#98 × ∂y#98/∂x = 1 × -1 = -1',
      '… 97 more',
    ]);
  });

  test('of a constant says that no step moves it', () => {
    const { point } = graphOf('a = 2; L = a*3');
    expect(chainRuleText(point, 1, MARKS)).toEqual(['a number: it has a slope, and no step moves it']);
  });

  test('of a node that the root does not depend on says so', () => {
    const { point, id } = graphOf('a = 2; b = 3; c = b*2; L = a*a');
    expect(chainRuleText(point, id('b'), MARKS)).toEqual(['no path: L does not depend on b']);
  });
});

describe('if not every gradient is known', () => {
  const { point, id } = graphOf('x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c');
  /** Only the gradients of these nodes are known. */
  const knowing = (...names: string[]): Point => {
    const known = new Set(names.map(id));
    return { ...point, grad: (node) => (known.has(node) ? point.grad(node) : undefined) };
  };

  test('without any, it says that none is known', () => {
    expect(chainRuleText(knowing(), id('a'), MARKS)).toEqual(['∂L/∂a is not known yet: c, b have not propagated yet']);
  });

  test('it shows what is known so far, and how much is still to come', () => {
    expect(chainRuleText(knowing('L', 'c'), id('a'), MARKS)).toEqual([
      'so far 4: b has not propagated yet',
      '∂L/∂c × ∂c/∂a = 4 × 1 = 4',
    ]);
    expect(chainRule(knowing('L', 'c'), id('a'))).toMatchObject({ total: 2, known: 1, sum: undefined, soFar: 4 });
  });

  test('a known user is shown although the first one is not known', () => {
    expect(chainRule(knowing('L', 'b'), id('a'))).toMatchObject({ total: 2, known: 1, soFar: 10 });
  });
});
