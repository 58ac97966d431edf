/** The paths from the root to a node, against all of them followed one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../../src/engine/tape.js';
import { local } from '../../src/explain/local.js';
import { paths, pathsText } from '../../src/explain/paths.js';
import { MARKS } from '../../src/explain/point.js';
import { type Drawn, graphOf, nodesBelow, tameGraphs, waysTo, wildGraphs } from './graphs.js';

/** What a path contributes, and how far rounding in another order may move it. */
const productOf = ({ point }: Drawn, way: readonly number[]): number =>
  way.reduce((product, use) => product * local(point, use >> 1, use & 1), 1);

/** Below this, products lose digits, or underflow to 0, in one order and not in another. */
const UNDERFLOW = 1e-290;

const closeTo = (x: number, y: number, scale: number): void =>
  expect(Math.abs(x - y), `${x} for ${y}`).toBeLessThanOrEqual(1e-12 * scale + UNDERFLOW);

const listed = (text: string, name: string, height?: number): string[] => {
  const { point, id } = graphOf(text);
  return pathsText(point, id(name), MARKS, height);
};

describe('on a random graph', () => {
  const graphs = tameGraphs(14);

  test('they are counted exactly, and all their products add up to the gradient', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (const id of nodesBelow(graph)) {
          const products = waysTo(graph, id).map((way) => productOf(graph, way));
          const scale = products.reduce((sum, product) => sum + Math.abs(product), 0);
          const { count, sum } = paths(graph.point, id);
          expect(count).toBe(products.length);
          closeTo(
            products.reduce((all, product) => all + product, 0),
            graph.point.grad(id) as number,
            scale,
          );
          closeTo(sum, graph.point.grad(id) as number, scale);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the largest are the largest, each a path with its own product, and no two are the same', () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 1, max: 9 }), (graph, most) => {
        for (const id of nodesBelow(graph)) {
          const ways = waysTo(graph, id);
          const sizes = ways.map((way) => Math.abs(productOf(graph, way))).sort((x, y) => y - x);
          const { largest } = paths(graph.point, id, most);
          expect(largest).toHaveLength(Math.min(most, ways.length));
          expect(new Set(largest.map(({ uses }) => uses.join())).size).toBe(largest.length);
          for (const [rank, { uses, links, product }] of largest.entries()) {
            expect(ways).toContainEqual(uses);
            expect(links).toBe(uses.length);
            closeTo(product, productOf(graph, uses), Math.abs(product));
            closeTo(Math.abs(product), sizes[rank] as number, Math.abs(product));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of any numbers are as many, and each leads from the root to the node', () => {
    fc.assert(
      fc.property(wildGraphs(14), (graph) => {
        for (const id of nodesBelow(graph)) {
          const { count, largest } = paths(graph.point, id);
          expect(count).toBe(waysTo(graph, id).length);
          for (const { uses } of largest) {
            let at = graph.root;
            for (const use of uses) {
              expect(use >> 1).toBe(at);
              at = inputOf(graph.tape, at, use & 1);
            }
            expect(at).toBe(id);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the listed and the counted ones are all, in at most as many lines as requested', () => {
    fc.assert(
      fc.property(tameGraphs(14), fc.integer({ min: 4, max: 12 }), (graph, height) => {
        for (const id of nodesBelow(graph)) {
          if (id === graph.root) continue;
          const lines = pathsText(graph.point, id, MARKS, height);
          expect(lines.length).toBeLessThanOrEqual(height);
          const count = waysTo(graph, id).length;
          const counted = lines.flatMap((line) => /^… ([\d,]+) more$/.exec(line)?.[1] ?? []);
          const shown = lines.filter((line) => /^n\d+ ─/.test(line)).length;
          expect(shown + Number(counted[0]?.replaceAll(',', '') ?? 0)).toBe(count);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('as text', () => {
  test.each<[string, string, string, string[]]>([
    [
      'of two',
      'x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c',
      'x',
      ['2 paths, which add up to 14:', 'L ─(4)→ c ─(1)→ a ─(1)→ x = 4', 'L ─(5)→ b ─(2)→ a ─(1)→ x = 10'],
    ],
    ['of one link', 'd = 4; f = -2; L = d*f', 'f', ['L ─(4)→ f = 4']],
    [
      'of one path',
      'a = 2; b = -3; e = a*b; c = 10; d = e + c; f = -2; L = d*f',
      'a',
      ['L ─(-2)→ d ─(1)→ e ─(-3)→ a = 6'],
    ],
    ['of the root', 'a = 2; L = a*a', 'L', ['L is the root: its only path has no edges']],
    ['of none', 'a = 2; b = 3; c = b*2; L = a*a', 'b', ['no path leads from L to b: its gradient is 0']],
    ['of both factors', 'a = 3; L = a*a', 'a', ['2 paths, which add up to 6:', 'L ─(3)→ a = 3', 'L ─(3)→ a = 3']],
  ])('%s', (_, text, name, lines) => {
    expect(listed(text, name)).toEqual(lines);
  });

  test('of a long path leaves out the middle, and says how much of it', () => {
    const text = `x = 0.5\ny0 = x*2\n${Array.from({ length: 9 }, (_, i) => `y${i + 1} = y${i}*1`).join('\n')}`;
    expect(listed(text, 'x')).toEqual(['y9 ─(1)→ y8 ─(1)→ y7 … 6 more … ─(1)→ y0 ─(2)→ x = 2']);
  });

  test('of more paths than lines lists the largest first, and counts the others', () => {
    const text = 'x = 1\na = 2*x + 3*x\nb = a*a\nc = b*b';
    expect(listed(text, 'x', 5)).toEqual([
      '8 paths, which add up to 2500; the largest:',
      'c ─(25)→ b ─(5)→ a ─(1)→ 3*x ─(3)→ x = 375',
      'c ─(25)→ b ─(5)→ a ─(1)→ 3*x ─(3)→ x = 375',
      'c ─(25)→ b ─(5)→ a ─(1)→ 3*x ─(3)→ x = 375',
      '… 5 more',
    ]);
  });

  test('of a constant there are none', () => {
    expect(pathsText(graphOf('a = 2; L = a*3').point, 1, MARKS)).toEqual([]);
  });
});
