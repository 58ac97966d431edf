/**
 * Random graphs, of all ops, with shared nodes, constants and both edges from one node, against a
 * second way to differentiate: forward mode, where every expression carries its value and its
 * derivative toward one node upward from the leaves. No table, no tape, no loop is shared with it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkGradient } from '../../src/engine/check.js';
import { codeOf, OPS } from '../../src/engine/ops.js';
import { NONE, type Tape, tapeBuilder } from '../../src/engine/tape.js';
import { evaluated, type Graph } from './graph.js';

/** A value, its derivative, and the sum of the sizes of all the terms in that derivative. */
interface Dual {
  readonly x: number;
  readonly dx: number;
  readonly size: number;
}

/** A function's value, and its derivatives as one learns them. */
type Rule = (a: number, b: number) => { x: number; da: number; db?: number };

const RULES: Record<string, Rule> = {
  add: (a, b) => ({ x: a + b, da: 1, db: 1 }),
  sub: (a, b) => ({ x: a - b, da: 1, db: -1 }),
  mul: (a, b) => ({ x: a * b, da: b, db: a }),
  div: (a, b) => ({ x: a / b, da: 1 / b, db: -a / (b * b) }),
  pow: (a, b) => ({ x: a ** b, da: (a ** b * b) / a, db: a ** b * Math.log(a) }),
  neg: (a) => ({ x: -a, da: -1 }),
  exp: (a) => ({ x: Math.exp(a), da: Math.exp(a) }),
  log: (a) => ({ x: Math.log(a), da: 1 / a }),
  sqrt: (a) => ({ x: Math.sqrt(a), da: Math.sqrt(a) / (2 * a) }),
  tanh: (a) => ({ x: Math.tanh(a), da: 1 / Math.cosh(a) ** 2 }),
  sigmoid: (a) => ({
    x: a < 0 ? Math.exp(a) / (1 + Math.exp(a)) : 1 / (1 + Math.exp(-a)),
    da: 1 / (2 + 2 * Math.cosh(a)),
  }),
  relu: (a) => ({ x: Math.max(a, 0), da: a > 0 ? 1 : 0 }),
  sin: (a) => ({ x: Math.sin(a), da: Math.cos(a) }),
  cos: (a) => ({ x: Math.cos(a), da: -Math.sin(a) }),
  abs: (a) => ({ x: Math.abs(a), da: a === 0 ? 0 : a / Math.abs(a) }),
  min: (a, b) => ({ x: Math.min(a, b), da: a === b ? 0.5 : Number(a < b), db: a === b ? 0.5 : Number(b < a) }),
  max: (a, b) => ({ x: Math.max(a, b), da: a === b ? 0.5 : Number(a > b), db: a === b ? 0.5 : Number(b > a) }),
};

const COMPUTED = OPS.filter(({ inputs }) => inputs > 0).map(({ name }) => name);

/** Where an op has a value and a slope that doubles can carry; near a kink's tie only exact ties count. */
function isTame(name: string, a: number, b: number): boolean {
  if ((name === 'pow' || name === 'log' || name === 'sqrt') && a <= 1e-3) return false;
  const { x, da, db = 0 } = (RULES[name] as Rule)(a, b);
  return Math.abs(x) < 1e3 && Math.abs(da) < 1e3 && Math.abs(db) < 1e3;
}

/** One more node: which kind, over which nodes (how far back), with what number if it is one. */
interface Choice {
  readonly kind: string;
  readonly left: number;
  readonly right: number;
  readonly value: number;
}

const choices = fc.array(
  fc.record({
    kind: fc.constantFrom('leaf', 'const', ...COMPUTED),
    left: fc.nat({ max: 7 }),
    right: fc.nat({ max: 30 }),
    value: fc.double({ min: -3, max: 3, noNaN: true }).map((x) => (Math.abs(x) < 1e-3 ? 0 : x)),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

interface Drawn {
  readonly tape: Tape;
  readonly leaves: readonly number[];
}

/**
 * A graph of these choices; an op that would leave the tame gives way to a sine. At the end all that
 * nothing uses is added up, so that the root depends on every node.
 */
function draw(list: readonly Choice[]): Drawn {
  const builder = tapeBuilder();
  const leaves: number[] = [];
  const x: number[] = [];
  const unused = new Set<number>();
  const number = (kind: string, value: number): void => {
    if (kind === 'leaf') leaves.push(value);
    unused.add(kind === 'leaf' ? builder.leaf() : builder.constant(value));
    x.push(value);
  };
  const node = (name: string, left: number, right: number): void => {
    const code = codeOf(name);
    const isBinary = OPS[code]?.inputs === 2;
    for (const input of isBinary ? [left, right] : [left]) unused.delete(input);
    unused.add(builder.node(code, left, isBinary ? right : NONE));
    x.push((RULES[name] as Rule)(x[left] as number, x[right] as number).x);
  };
  number('leaf', 0.7);
  for (const { kind, left, right, value } of list) {
    const [l, r] = [left, right].map((back) => x.length - 1 - (back % x.length)) as [number, number];
    if (kind === 'leaf' || kind === 'const') number(kind, value);
    else node(isTame(kind, x[l] as number, x[r] as number) ? kind : 'sin', l, r);
  }
  while (unused.size > 1) {
    const [left, right] = [...unused] as [number, number];
    node('add', left, right);
  }
  return { tape: builder.tape(), leaves };
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

/** The graph of the choices, evaluated with its last node as the root. */
function graphOf(list: readonly Choice[]): Graph {
  const { tape, leaves } = draw(list);
  return evaluated(tape, tape.size - 1, leaves);
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
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(4000);
  });

  test('has no gradient that a central difference contradicts', () => {
    fc.assert(
      fc.property(choices, (list) => {
        const graph = graphOf(list);
        fc.pre(!hasKink(graph));
        const { tape, plan, data, grad } = graph;
        const before = data.slice();
        for (let id = 0; id < tape.size; id++) {
          if (isConstant(graph, id)) continue;
          const { verdict, difference } = checkGradient(tape, plan, data, id, grad[id] as number);
          expect(verdict, `${grad[id]} for ${difference} at ${id}`).toBe('agrees');
        }
        expect(data).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  test('of every op there is', () => {
    const seen = new Set<string>();
    for (const list of fc.sample(choices, { numRuns: 300, seed: 7 })) {
      for (const code of draw(list).tape.op) seen.add((OPS[code] as { name: string }).name);
    }
    expect([...seen].sort()).toEqual(OPS.map(({ name }) => name).sort());
  });
});
