/** Random graphs: of all ops, with shared nodes, constants and both edges from one node, and with numbers that stay tame. */
import fc from 'fast-check';
import { codeOf, OPS } from '../../src/engine/ops.js';
import { NONE, type Tape } from '../../src/engine/tape.js';
import { tapeBuilder } from './builder.js';
import { evaluated, type Graph } from './graph.js';

/** A function's value, and its derivatives as one learns them. */
export type Rule = (a: number, b: number) => { x: number; da: number; db?: number };

export const RULES: Record<string, Rule> = {
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
  softplus: (a) => ({
    x: Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
    da: Math.exp(a / 2) / (2 * Math.cosh(a / 2)),
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
export interface Choice {
  readonly kind: string;
  readonly left: number;
  readonly right: number;
  readonly value: number;
}

export const choices = fc.array(
  fc.record({
    kind: fc.constantFrom('leaf', 'const', ...COMPUTED),
    left: fc.nat({ max: 7 }),
    right: fc.nat({ max: 30 }),
    value: fc.double({ min: -3, max: 3, noNaN: true }).map((x) => (Math.abs(x) < 1e-3 ? 0 : x)),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

export interface Drawn {
  readonly tape: Tape;
  readonly leaves: readonly number[];
}

/**
 * A graph of these choices; an op that would leave the tame gives way to a sine. At the end all that
 * nothing uses is added up, so that the root depends on every node.
 */
export function draw(list: readonly Choice[]): Drawn {
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

/** The graph of the choices, evaluated with its last node as the root. */
export function graphOf(list: readonly Choice[]): Graph {
  const { tape, leaves } = draw(list);
  return evaluated(tape, tape.size - 1, leaves);
}
