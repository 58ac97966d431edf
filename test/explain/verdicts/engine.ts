/**
 * A small engine in the manner of micrograd, whose mistakes can be chosen, and what it records. It shares nothing with
 * the judge: nodes hold their own rules as closures, and backward sorts them depth first.
 */
import fc from 'fast-check';
import { codeOf } from '../../../src/engine/ops.js';
import { NONE } from '../../../src/engine/tape.js';
import type { Recording } from '../../../src/explain/verdicts/recording.js';
import { tapeBuilder } from '../../engine/builder.js';
import { RULES } from '../../engine/random-graph.js';

export interface Node {
  /** Counts the nodes as they are made. */
  readonly serial: number;
  data: number;
  grad: number;
  readonly op: string;
  readonly inputs: readonly Node[];
  /** Adds to both inputs, or to one of them. */
  rule: (side?: number) => void;
}

/** What a rule knows when it adds to one input. */
export interface Term {
  readonly op: string;
  readonly side: number;
  readonly a: number;
  readonly b: number;
  readonly o: number;
  /** The gradient of the result. */
  readonly g: number;
  /** The right local derivatives toward both inputs. */
  readonly da: number;
  readonly db: number;
}

export interface Mistakes {
  /** What a rule adds to one input, in place of the right term, or undefined if it is right. */
  readonly term?: (term: Term) => number | undefined;
  /** Whether the rules of an op assign in place of adding. */
  readonly assigns?: (op: string) => boolean;
  /** Whether an op stores its rule in its first operand. */
  readonly misplaces?: (op: string) => boolean;
  /** How backward calls the rules. */
  readonly calls?: Calls;
}

export type Calls =
  | 'sorted'
  | 'both'
  | 'in turn'
  | 'set'
  | 'from 1'
  | 'first visit'
  | 'breadth first'
  | 'not reversed'
  | 'set in any order'
  | 'first visit in any order';

/** The share of the gradient that goes to the first input at a kink: any is right. */
export interface Kinks {
  readonly share: number;
}

let made = 0;
export const leaf = (data: number): Node => ({ serial: made++, data, grad: 0, op: 'leaf', inputs: [], rule: () => {} });

const slopesOf = (op: string, a: number, b: number, { share }: Kinks): { da: number; db: number } => {
  if (op === 'relu' && a === 0) return { da: share, db: 0 };
  if (op === 'abs' && a === 0) return { da: 2 * share - 1, db: 0 };
  if ((op === 'min' || op === 'max') && a === b) return { da: share, db: 1 - share };
  const { da, db = 0 } = RULES[op]!(a, b);
  return { da, db };
};

/** A node that an operation makes, with its rule. */
export function make(
  op: string,
  inputs: readonly Node[],
  mistakes: Mistakes = {},
  kinks: Kinks = { share: 0.5 },
): Node {
  const [first, second] = inputs as [Node, Node?];
  const [a, b] = [first.data, second?.data ?? 0];
  const node: Node = { ...leaf(RULES[op]!(a, b).x), op, inputs };
  const rule = (only?: number): void => {
    const [x, y] = [first.data, second?.data ?? 0];
    const { da, db } = slopesOf(op, x, y, kinks);
    inputs.forEach((input, side) => {
      if (only !== undefined && side !== only) return;
      const right = (side === 0 ? da : db) * node.grad;
      const term = mistakes.term?.({ op, side, a: x, b: y, o: node.data, g: node.grad, da, db }) ?? right;
      input.grad = mistakes.assigns?.(op) ? term : input.grad + term;
    });
  };
  if (mistakes.misplaces?.(op)) first.rule = rule;
  else node.rule = rule;
  return node;
}

/** All nodes below one, each after its inputs. */
export function sorted(root: Node): Node[] {
  const order: Node[] = [];
  const met = new Set<Node>();
  const visit = (node: Node): void => {
    if (met.has(node)) return;
    met.add(node);
    node.inputs.forEach(visit);
    order.push(node);
  };
  visit(root);
  return order;
}

function recurse(node: Node, inputs: (node: Node) => Iterable<Node>): void {
  node.rule();
  for (const input of inputs(node)) recurse(input, inputs);
}

function inTurn(node: Node): void {
  node.inputs.forEach((input, side) => {
    node.rule(side);
    inTurn(input);
  });
}

/** Each call begins by setting its node's gradient to 1. */
function from1(node: Node): void {
  node.grad = 1;
  node.rule();
  for (const input of new Set(node.inputs)) from1(input);
}

function whenVisited(node: Node, met: Set<Node>, inputs: (node: Node) => Iterable<Node>): void {
  if (met.has(node)) return;
  met.add(node);
  node.rule();
  for (const input of inputs(node)) whenVisited(input, met, inputs);
}

/** The inputs as a set may give them: the last before the first in every other node. */
const inAnyOrder = (node: Node): Iterable<Node> =>
  new Set(node.serial % 2 === 0 ? node.inputs : node.inputs.toReversed());

function byBreadth(root: Node): void {
  const met = new Set<Node>([root]);
  for (const node of met) {
    node.rule();
    for (const input of node.inputs) met.add(input);
  }
}

const CALLS: Readonly<Record<Calls, (root: Node) => void>> = {
  sorted: (root) => {
    for (const node of sorted(root).reverse()) node.rule();
  },
  'not reversed': (root) => {
    for (const node of sorted(root)) node.rule();
  },
  both: (root) => recurse(root, (node) => node.inputs),
  set: (root) => recurse(root, (node) => new Set(node.inputs)),
  'in turn': inTurn,
  'set in any order': (root) => recurse(root, inAnyOrder),
  'from 1': from1,
  'first visit': (root) => whenVisited(root, new Set(), (node) => node.inputs),
  'first visit in any order': (root) => whenVisited(root, new Set(), inAnyOrder),
  'breadth first': byBreadth,
};

export function backward(root: Node, calls: Calls = 'sorted', seed = 1): void {
  root.grad = seed;
  CALLS[calls](root);
}

const constant = (data: number): Node => ({ ...leaf(data), op: 'const' });

/** One more node: its op, or a leaf or constant, over nodes a few back, and a leaf's number. */
export interface Choice {
  readonly kind: string;
  readonly left: number;
  readonly right: number;
  readonly number: number;
}

/** Numbers that meet kinks and ties, cancel each other, and are far apart. */
const NUMBERS = [0, 0, 1, 1, -1, 2, -2, 0.5, 3, -0.7, 1.3, 1e8, -1e8, 1e-9];

const OPS = Object.keys(RULES);

export const choices = (kinds: readonly string[] = OPS, numbers: readonly number[] = NUMBERS): fc.Arbitrary<Choice[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('leaf', 'const', ...kinds),
      left: fc.nat({ max: 6 }),
      right: fc.nat({ max: 20 }),
      number: fc.constantFrom(...numbers),
    }),
    { minLength: 2, maxLength: 25, size: 'max' },
  );

/** The leaves' numbers of a graph of these choices. */
export const numbersOf = (list: readonly Choice[]): number[] => list.map(({ number }) => number);

/**
 * All nodes of a graph of these choices, over the leaves that are given or new ones. Ops that have no number at their
 * inputs give way to `sin`. If `wild`, nan and infinities are let through.
 */
export function grown(
  list: readonly Choice[],
  mistakes: Mistakes = {},
  { leaves = [], wild = false, share = 0.5 }: { leaves?: readonly Node[]; wild?: boolean; share?: number } = {},
): Node[] {
  const nodes: Node[] = [leaves[0] ?? leaf(0.7)];
  list.forEach(({ kind, left, right, number }, i) => {
    if (kind === 'leaf') nodes.push(leaves[i + 1] ?? leaf(number));
    else if (kind === 'const') nodes.push(constant(number));
    else {
      const inputs = [left, right]
        .slice(0, ARITY[kind])
        .map((back) => nodes[nodes.length - 1 - (back % nodes.length)]!);
      nodes.push(
        make(
          wild || isTame(kind, inputs) ? kind : 'sin',
          wild || isTame(kind, inputs) ? inputs : inputs.slice(0, 1),
          mistakes,
          { share },
        ),
      );
    }
  });
  // all that nothing uses is added up, so that the last node depends on every other
  for (;;) {
    const used = new Set(nodes.flatMap(({ inputs }) => inputs));
    const [first, second] = nodes.filter((node) => !used.has(node));
    if (!first || !second) return nodes;
    nodes.push(make('add', [first, second], mistakes, { share }));
  }
}

const ARITY: Readonly<Record<string, number>> = Object.fromEntries(
  OPS.map((op) => [op, RULES[op]!(1, 1).db === undefined ? 1 : 2]),
);

function isTame(op: string, inputs: readonly Node[]): boolean {
  const [a, b = 0] = inputs.map(({ data }) => data) as [number, number?];
  if ((op === 'pow' || op === 'log' || op === 'sqrt') && a <= 1e-3) return false;
  const { x, da, db = 0 } = RULES[op]!(a, b);
  return [x, da, db].every((each) => Math.abs(each) < 1e17);
}

/** What is recorded of a backward that `run` does, nodes in the order in which they were made; `named` gives labels. */
export function record(
  root: Node,
  run: () => void,
  more: Partial<Recording> = {},
  named: Record<string, Node> = {},
): Recording {
  const nodes = sorted(root).sort((x, y) => x.serial - y.serial);
  const ids = new Map(nodes.map((node, id) => [node, id]));
  const builder = tapeBuilder();
  for (const { op, inputs, data } of nodes) {
    const [left = NONE, right = NONE] = inputs.map((input) => ids.get(input)!);
    if (op === 'leaf') builder.leaf();
    else if (op === 'const') builder.constant(data);
    else builder.node(codeOf(op), left, right);
  }
  const labels = new Map(Object.entries(named).map(([label, node]) => [node, label]));
  const tape = { ...builder.tape(), labels: nodes.map((node) => labels.get(node)) };
  const [data, before] = [Float64Array.from(nodes, (node) => node.data), Float64Array.from(nodes, ({ grad }) => grad)];
  run();
  return {
    tape,
    root: nodes.length - 1,
    data,
    before,
    after: Float64Array.from(nodes, ({ grad }) => grad),
    seed: 1,
    unknown: new Map(),
    own: new Uint8Array(nodes.length).fill(1),
    raised: undefined,
    place: (id) => `train.py:${id + 1}`,
    rule: (id) => (nodes[id]!.inputs.length > 0 ? `engine.py:${codeOf(nodes[id]!.op)}` : undefined),
    ...more,
  };
}
