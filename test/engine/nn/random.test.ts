/**
 * Random graphs, of all ops, with shared nodes, constants and both edges from one node, against a
 * second way to differentiate: forward mode, in which every expression carries its value and its
 * derivative toward one node upward from the leaves. No table, no tape, no loop is shared with it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { checkGradient } from '../../../src/engine/check/check.js';
import { OPS } from '../../../src/engine/ops.js';
import { NONE, type Tape } from '../../../src/engine/tape.js';
import { wildGraphs } from '../../explain/graphs.js';
import type { Graph } from '../graph.js';
import { choices, draw, graphOf, RULES, type Rule } from '../random-graph.js';

/** A value, its derivative, and the sum of the sizes of all the terms in that derivative. */
interface Dual {
  readonly x: number;
  readonly dx: number;
  readonly size: number;
}

/** d(root)/d(seed) by forward mode, recursively; `data` holds what leaves and constants are. */
function dual(tape: Tape, data: ArrayLike<number>, id: number, seed: number, known = new Map<number, Dual>()): Dual {
  const found = known.get(id);
  if (found) return found;
  const name = (OPS[tape.op[id] as number] as { name: string }).name;
  let made: Dual = { x: data[id] as number, dx: 0, size: 0 };
  const rule = RULES[name];
  if (rule) {
    const of = (input: number): Dual => dual(tape, data, input, seed, known);
    const a = of(tape.left[id] as number);
    const b = tape.right[id] === NONE ? { x: Number.NaN, dx: 0, size: 0 } : of(tape.right[id] as number);
    const { x, da, db = 0 } = rule(a.x, b.x);
    made = { x, dx: da * a.dx + db * b.dx, size: Math.abs(da) * a.size + Math.abs(db) * b.size };
    // 1 - o**2 and o * (1 - o) are good to the last digit of 1, however small they are.
    if (name === 'tanh' || name === 'sigmoid') made = { ...made, size: a.size };
  }
  if (id === seed) made = { ...made, dx: 1, size: 1 };
  known.set(id, made);
  return made;
}

/**
 * Whether some op sits on its kink or within a millionth of it. What the chain rule makes of several
 * kinks at one place need not be a slope of the whole: min(abs(x), x) is x, but at 0 its gradient
 * comes to 0.5. And a clip from c to c + 1e-15 has a slope of 1 there that no difference can see.
 */
const hasKink = ({ tape, data }: Graph): boolean =>
  Array.from(tape.op).some((code, id) => {
    const name = OPS[code]?.name as string;
    const [a, b] = [data[tape.left[id] as number] as number, data[tape.right[id] as number] as number];
    if (name === 'relu' || name === 'abs') return Math.abs(a) < 1e-6;
    return (name === 'min' || name === 'max') && Math.abs(a - b) < 1e-6;
  });

const isConstant = ({ tape }: Graph, id: number): boolean => OPS[tape.op[id] as number]?.name === 'const';

test.each([-1, -16, -40, -300, -700])('forward mode loses no digits of the slope of softplus at %d', (a) => {
  const e = Math.exp(a);
  expect((RULES.softplus as Rule)(a, Number.NaN).da / (e / (1 + e))).toBeCloseTo(1, 13);
});

describe('a random graph', () => {
  test('has the data and the gradients that forward mode finds', () => {
    let compared = 0;
    fc.assert(
      fc.property(choices, (list) => {
        const graph = graphOf(list);
        const { tape, root, data, grad } = graph;
        for (let id = 0; id < tape.size; id++) {
          const { x, dx, size } = dual(tape, data, root, id);
          expect((data[root] as number) + 0).toBe(x + 0);
          const wanted = isConstant(graph, id) ? 0 : dx;
          const error = Math.abs((grad[id] as number) - wanted);
          expect(error, `${grad[id]} for ${wanted} at ${id}`).toBeLessThanOrEqual(1e-13 * size);
          if (size > 0) compared++;
        }
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(2000);
  });

  test('has no gradient that a central difference contradicts, and few that it cannot judge', () => {
    const found: Record<string, number> = {};
    fc.assert(
      fc.property(choices, (list) => {
        const graph = graphOf(list);
        fc.pre(!hasKink(graph));
        const { tape, plan, data, grad } = graph;
        const before = data.slice();
        for (let id = 0; id < tape.size; id++) {
          if (isConstant(graph, id)) continue;
          const { verdict, difference } = checkGradient(tape, plan, data, id, grad[id] as number);
          expect(verdict, `${grad[id]} for ${difference} at ${id}`).toMatch(/^(agrees|too noisy to tell)$/);
          found[verdict] = (found[verdict] ?? 0) + 1;
        }
        expect(data).toEqual(before);
      }),
      { numRuns: 300 },
    );
    expect((found['too noisy to tell'] ?? 0) / (found.agrees as number)).toBeLessThan(0.05);
  });

  test('calls no right gradient different, at kinks and with any numbers too', () => {
    fc.assert(
      fc.property(wildGraphs(), ({ tape, root, point }) => {
        const data = point.data.slice();
        const plan = planFor(tape, root);
        for (let id = 0; id <= root; id++) {
          if (!plan.reached[id] || OPS[tape.op[id] as number]?.name === 'const') continue;
          const check = checkGradient(tape, plan, data, id, point.grad(id) as number);
          expect(check.verdict, JSON.stringify(check)).not.toBe('differs');
        }
      }),
      { numRuns: 150 },
    );
  });

  test('calls no gradient that is wrong by a hundredth equal, and most of them different', () => {
    const found: Record<string, number> = {};
    fc.assert(
      fc.property(choices, (list) => {
        const graph = graphOf(list);
        const { tape, plan, data, grad } = graph;
        for (let id = 0; id < tape.size; id++) {
          if (isConstant(graph, id) || grad[id] === 0) continue;
          const { verdict } = checkGradient(tape, plan, data, id, 1.01 * (grad[id] as number));
          expect(verdict).not.toBe('agrees');
          found[verdict] = (found[verdict] ?? 0) + 1;
        }
      }),
      { numRuns: 40 },
    );
    const all = Object.values(found).reduce((sum, count) => sum + count, 0);
    expect((found.differs as number) / all).toBeGreaterThan(0.9);
  });

  test('of every op there is', () => {
    const seen = new Set<string>();
    for (const list of fc.sample(choices, { numRuns: 300, seed: 7 })) {
      for (const code of draw(list).tape.op) seen.add((OPS[code] as { name: string }).name);
    }
    expect([...seen].sort()).toEqual(OPS.map(({ name }) => name).sort());
  });
});
