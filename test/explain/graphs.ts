/**
 * Graphs for the tests of explanations: random ones, of all ops, with shared nodes, constants, both edges
 * from one node and nodes that the root does not need; and small ones from the notation. Every node of a
 * random graph is labelled, so that a sentence can be checked against the node that it names.
 */
import fc from 'fast-check';
import { backward, forward, newData, planFor, setLeaves } from '../../src/engine/autodiff/backprop.js';
import { apply } from '../../src/engine/op-functions.js';
import { codeOf, OPS, opOf } from '../../src/engine/ops.js';
import { inputsOf, NONE, type Tape } from '../../src/engine/tape.js';
import type { Point } from '../../src/explain/point.js';
import { readSource } from '../../src/notation/read.js';
import { isRef } from '../../src/notation/run/term.js';
import { tapeBuilder } from '../engine/builder.js';

export interface Drawn {
  readonly tape: Tape;
  readonly root: number;
  readonly leaves: Float64Array;
  /** With every gradient known. */
  readonly point: Point;
}

/** A graph at its own leaf data, with every gradient known. */
export function pointAt(tape: Tape, root: number, leaves: Float64Array): Point {
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  const grad = new Float64Array(tape.size);
  backward(tape, planFor(tape, root), data, grad);
  return { tape, root, data, grad: (id) => grad[id] };
}

const drawn = (tape: Tape, root: number, leaves: Float64Array): Drawn => ({
  tape,
  root,
  leaves,
  point: pointAt(tape, root, leaves),
});

/** The graph of a text in the notation, with its nodes by name. */
export function graphOf(text: string): Drawn & { readonly id: (name: string) => number } {
  const { tape, root, leaves, names } = readSource({ name: 'a.py', text });
  const id = (name: string): number => {
    const term = names.get(name);
    if (term === undefined || !isRef(term)) throw new Error(`no node ${name}`);
    return term.id;
  };
  return { ...drawn(tape, root, leaves), id };
}

/** The derivatives of each op as textbooks have them, with respect to its first and its second input. */
const SLOPES: Readonly<Record<string, (a: number, b: number) => readonly [number, number?]>> = {
  add: () => [1, 1],
  sub: () => [1, -1],
  mul: (a, b) => [b, a],
  div: (a, b) => [1 / b, -a / (b * b)],
  pow: (a, b) => [b * a ** (b - 1), Math.log(a) * a ** b],
  neg: () => [-1],
  exp: (a) => [Math.exp(a)],
  log: (a) => [1 / a],
  sqrt: (a) => [1 / (2 * Math.sqrt(a))],
  tanh: (a) => [1 / Math.cosh(a) ** 2],
  sigmoid: (a) => [1 / (2 + 2 * Math.cosh(a))],
  softplus: (a) => [Math.exp(a / 2) / (2 * Math.cosh(a / 2))],
  relu: (a) => [a > 0 ? 1 : 0],
  sin: (a) => [Math.cos(a)],
  cos: (a) => [-Math.sin(a)],
  abs: (a) => [Math.sign(a)],
  min: (a, b) => [a < b ? 1 : a > b ? 0 : 0.5, b < a ? 1 : b > a ? 0 : 0.5],
  max: (a, b) => [a > b ? 1 : a < b ? 0 : 0.5, b > a ? 1 : b < a ? 0 : 0.5],
};

/** The derivative of an op with respect to its input number `side`, without the table of ops. */
export const slopeBy = (code: number, side: number, a: number, b: number): number =>
  SLOPES[opOf(code).name]?.(a, b)[side] as number;

const COMPUTED = OPS.filter(({ inputs }) => inputs > 0).map(({ name }) => name);

/** One more node: its kind, its inputs (how far back), and its number if it is one. */
interface Choice {
  readonly kind: string;
  readonly left: number;
  readonly right: number;
  readonly value: number;
}

/** Whether an op stays in the range where doubles hold its value and its slopes precisely. */
function isTame(name: string, a: number, b: number): boolean {
  if ((name === 'pow' || name === 'log' || name === 'sqrt') && a < 0.1) return false;
  const code = codeOf(name);
  const numbers = [apply(code)(a, b), slopeBy(code, 0, a, b), OPS[code]?.inputs === 2 ? slopeBy(code, 1, a, b) : 0];
  return numbers.every((x) => Math.abs(x) < 30);
}

function draw(choices: readonly Choice[], tame: boolean): Drawn {
  const builder = tapeBuilder();
  const leaves: number[] = [];
  const x: number[] = [];
  const number = (kind: string, value: number): void => {
    if (kind === 'leaf') leaves.push(value);
    x.push(value);
    if (kind === 'leaf') builder.leaf();
    else builder.constant(value);
  };
  const node = (name: string, left: number, right: number): void => {
    const code = codeOf(name);
    const b = opOf(code).inputs === 2 ? right : NONE;
    builder.node(code, left, b);
    x.push(apply(code)(x[left] as number, b === NONE ? 0 : (x[b] as number)));
  };
  number('leaf', tame ? 0.7 : 0);
  for (const { kind, left, right, value } of choices) {
    const [l, r] = [left, right].map((back) => x.length - 1 - (back % x.length)) as [number, number];
    if (kind === 'leaf' || kind === 'const') number(kind, value);
    else node(!tame || isTame(kind, x[l] as number, x[r] as number) ? kind : 'sin', l, r);
  }
  // the root is computed, and needs more than one of the last nodes
  node('add', x.length - 1, Math.max(0, x.length - 3));
  for (let id = 0; id < builder.size; id++) builder.label(id, `n${id}`);
  return drawn(builder.tape(), builder.size - 1, Float64Array.from(leaves));
}

const graphs = (tame: boolean, numbers: fc.Arbitrary<number>, most: number): fc.Arbitrary<Drawn> =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom('leaf', 'const', ...COMPUTED),
        left: fc.nat({ max: 5 }),
        right: fc.nat({ max: 12 }),
        value: numbers,
      }),
      { minLength: 1, maxLength: most, size: 'max' },
    )
    .map((choices) => draw(choices, tame));

const SMALL = fc.double({ min: -3, max: 3, noNaN: true });

/** Graphs whose numbers are all of ordinary size. */
export const tameGraphs = (most = 24): fc.Arbitrary<Drawn> => graphs(true, SMALL, most);

/** Graphs of any numbers: zeros, nan and infinities among them. */
export const wildGraphs = (most = 24): fc.Arbitrary<Drawn> =>
  graphs(
    false,
    fc.oneof(fc.constantFrom(0, 0, 1, -1, 2, 0.5, 30, 800, -800, 1e200, -1e-200, 1e308), SMALL, fc.double()),
    most,
  );

/** Every node that the root depends on, except constants. */
export function nodesBelow({ tape, root }: Drawn): number[] {
  const found = new Set<number>([root]);
  for (const id of found) for (const input of inputsOf(tape, id)) found.add(input);
  return [...found].filter((id) => opOf(tape.op[id] as number).name !== 'const').sort((x, y) => x - y);
}

/** Whether some op is at its kink, or so near that a small difference would reach it. */
export const hasKink = ({ tape, point: { data } }: Drawn): boolean =>
  Array.from(tape.op).some((code, id) => {
    const { name } = opOf(code);
    const [a = 0, b = 0] = inputsOf(tape, id).map((input) => data[input] as number);
    return name === 'relu' || name === 'abs' ? Math.abs(a) < 1e-3 : /^(min|max)$/.test(name) && Math.abs(a - b) < 1e-3;
  });

/** Every path from the root down to `id`, each as a list of user * 2 + side, by following all of them. */
export function waysTo({ tape, root }: Drawn, id: number): number[][] {
  const ways = (from: number): number[][] =>
    from === id
      ? [[]]
      : inputsOf(tape, from).flatMap((input, side) => ways(input).map((way) => [from * 2 + side, ...way]));
  return ways(root);
}
