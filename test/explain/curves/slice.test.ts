/** The root as a function of one node, local derivatives, and differences of every h: against forward passes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply } from '../../../src/engine/op-functions.js';
import { opOf } from '../../../src/engine/ops.js';
import { inputOf, inputsOf } from '../../../src/engine/tape.js';
import { slice, sliceReach } from '../../../src/explain/curves/slice.js';
import { stepSweep } from '../../../src/explain/curves/sweep.js';
import { local, localFormula, localSlope } from '../../../src/explain/local.js';
import { ASCII_MARKS, MARKS, type Point } from '../../../src/explain/point.js';
import { type Drawn, graphOf, hasKink, nodesBelow, tameGraphs, wildGraphs } from '../graphs.js';

/** The root's data when node `id` has another one, node by node. */
function rootWith({ tape, root, point }: Drawn, id: number, value: number): number {
  const data = Array.from(point.data);
  data[id] = value;
  for (let node = id + 1; node <= root; node++) {
    const [a, b = 0] = inputsOf(tape, node).map((input) => data[input] as number);
    if (a !== undefined) data[node] = apply(tape.op[node] as number)(a, b);
  }
  return data[root] as number;
}

describe('a slice', () => {
  test('is the root at other values of the node, and leaves the point as it is', () => {
    fc.assert(
      fc.property(wildGraphs(), fc.integer({ min: 2, max: 12 }), (graph, count) => {
        const before = graph.point.data.slice();
        for (const id of nodesBelow(graph)) {
          const { x, y, from, to, ys } = slice(graph.point, id, count);
          expect([x, y]).toEqual([before[id], before[graph.root]]);
          const width = sliceReach(x);
          expect([from, to]).toEqual([x - width, x + width]);
          const wanted = Array.from(ys, (_, i) =>
            rootWith(graph, id, 2 * i === count - 1 ? x : x + width * ((2 * i) / (count - 1) - 1)),
          );
          expect(Array.from(ys)).toEqual(wanted);
        }
        expect(graph.point.data).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  test('of an odd count has the present in its middle', () => {
    fc.assert(
      fc.property(wildGraphs(), fc.nat({ max: 9 }), (graph, half) => {
        for (const id of nodesBelow(graph)) {
          const { y, ys } = slice(graph.point, id, 2 * half + 3);
          if (Number.isFinite(graph.point.data[id])) expect(ys[half + 1]).toBe(y);
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    [0, 1],
    [-0.2, 1],
    [-5, 5],
    [1e308, Number.MAX_VALUE - 1e308],
    [Number.MAX_VALUE, 0],
    [Number.NaN, 1],
    [Infinity, 1],
  ])('around %f reaches %f to each side', (x, width) => {
    expect(sliceReach(x)).toBe(width);
    expect(Number.isFinite(x) ? Number.isFinite(2 * sliceReach(x)) : true).toBe(true);
  });

  test('of the root itself is the diagonal', () => {
    const { point, id } = graphOf('a = 2; L = a*a');
    expect(Array.from(slice(point, id('L'), 5).ys)).toEqual([0, 2, 4, 6, 8]);
  });
});

/** A difference of an op around its inputs, with the error that its h leaves. */
function differenceOf({ tape, data }: Point, id: number, side: number): number {
  const inputs = inputsOf(tape, id).map((input) => data[input] as number);
  const h = 1e-6 * Math.max(1, Math.abs(inputs[side] as number));
  const at = (x: number): number => {
    const [a, b = 0] = inputs.with(side, x);
    return apply(tape.op[id] as number)(a as number, b);
  };
  const x = inputs[side] as number;
  return (at(x + h) - at(x - h)) / (2 * h);
}

describe('a local derivative', () => {
  test('is the slope of its op at its inputs', () => {
    fc.assert(
      fc.property(tameGraphs(), (graph) => {
        fc.pre(!hasKink(graph));
        const { tape, point } = graph;
        for (let id = 0; id < tape.size; id++) {
          for (const [side, input] of inputsOf(tape, id).entries()) {
            // nearer to its kink or its pole than h, a difference says nothing
            const x = Math.abs(point.data[input] as number);
            const kinked = /^(min|max|abs|relu|log|sqrt|pow|div)$/.test(opOf(tape.op[id] as number).name);
            const [a = 0, b = 1] = inputsOf(tape, id).map((each) => point.data[each] as number);
            if (kinked && (x < 0.05 || Math.abs(a - b) < 1e-4)) continue;
            const difference = differenceOf(point, id, side);
            expect(local(point, id, side)).toBeCloseTo(difference, Math.abs(difference) > 100 ? 2 : 4);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['a = 2; b = -3; e = a*b', 'e', 0, '∂e/∂a', 'b'],
    ['a = 2; b = -3; e = a*b', 'e', 1, '∂e/∂b', 'a'],
    ['n = 0.5; o = tanh(n)', 'o', 0, '∂o/∂n', '1 - o**2'],
    ['a = 2; b = -3; e = a/b', 'e', 1, '∂e/∂b', '-a/b**2'],
    ['a = 2; L = (a + 1)**2', 'L', 0, '∂L/∂(a + 1)', '2 * (a + 1)**(2 - 1)'],
    ['a = 2; b = 3; L = (a + b)*b', 'L', 1, '∂L/∂b', 'a + b'],
    ['a = 2; y = relu(a)', 'y', 0, '∂y/∂a', '1 if a > 0 else 0'],
    ['a = 2; b = 3; y = min(a, b)', 'y', 1, '∂y/∂b', '1 if b < a else 0 if b > a else 0.5'],
  ])('in %s of %s toward input %i is written in the names of the graph', (text, name, side, symbol, formula) => {
    const { point, id, tape } = graphOf(text);
    expect(localSlope(point, id(name), side, MARKS)).toBe(symbol);
    expect(localSlope(point, id(name), side, ASCII_MARKS)).toBe(symbol.replaceAll('∂', 'd'));
    expect(localFormula(point, id(name), side, MARKS)).toBe(formula);
    expect(inputOf(tape, id(name), side)).toBeLessThan(id(name));
  });
});

describe('a sweep', () => {
  test('is the central difference for each h from 1e-1 to 1e-12, with its error', () => {
    fc.assert(
      fc.property(wildGraphs(12), (graph) => {
        const before = graph.point.data.slice();
        for (const id of nodesBelow(graph)) {
          const grad = graph.point.grad(id) as number;
          const x = before[id] as number;
          const swept = stepSweep(graph.point, id, grad);
          expect(swept.map(({ h }) => h)).toEqual(Array.from({ length: 12 }, (_, i) => Number(`1e-${i + 1}`)));
          for (const { h, difference, error } of swept) {
            const wanted = (rootWith(graph, id, x + h) - rootWith(graph, id, x - h)) / (2 * h);
            expect(difference).toBe(wanted);
            const relative = Math.abs(wanted - grad) / Math.max(Math.abs(wanted), Math.abs(grad));
            expect(error).toBe(wanted === grad ? 0 : relative);
          }
        }
        expect(graph.point.data).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  test('bends for a large h and rounds for a small one', () => {
    const { point, id } = graphOf('x = 1.3; L = exp(x)*sin(x)');
    const errors = stepSweep(point, id('x'), point.grad(id('x')) as number).map(({ error }) => error);
    const best = errors.indexOf(Math.min(...errors));
    expect(best).toBeGreaterThan(2);
    expect(best).toBeLessThan(8);
    expect(errors[0]).toBeGreaterThan(100 * (errors[best] as number));
    expect(errors[11]).toBeGreaterThan(100 * (errors[best] as number));
  });
});
