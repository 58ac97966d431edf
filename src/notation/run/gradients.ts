/**
 * Gradients as statements compute and set them, and what remains of them at the end: either they can be recomputed
 * (from the last backward's root, and the leaves' data then), or they are stored as numbers.
 *
 * A backward is computed when a gradient is read. Until then it is only recorded, with what is set in between. The
 * newest is computed first, and an older one only for the nodes that no newer one has visited, so that many backwards
 * whose gradients are never read visit each node once:
 *
 *     L.backward()    a.data = 3    M.backward()    a.grad = 0    print(b.grad)
 *     3rd: the rest   2nd: undone   1st: all of M   stays         <- from here
 */
import { backward, forward, newData, planFor, setLeaves } from '../../engine/autodiff/backprop.js';
import type { Graph } from '../../engine/graph.js';
import { partialOf } from '../../engine/op-functions.js';
import { CONST, codeOf, LEAF } from '../../engine/ops.js';
import { leafSlot, NONE, type Tape } from '../../engine/tape.js';
import { partBelow, type Subgraph } from './subgraph.js';

/** Gradients that statements left behind. */
export interface LeftGradients {
  /** The last backward, if its numbers can be recomputed from the leaves: its root and the leaf data then. */
  readonly backward?: { readonly root: number; readonly leaves: Float64Array };
  /** Gradients that replace those: set by hand, or left by an earlier backward. */
  readonly set: ReadonlyMap<number, number>;
}

/** A statement that has run and is not yet computed. For data, `value` is the old one. */
type Pending =
  | { readonly what: 'backward'; readonly id: number }
  | { readonly what: 'grad'; readonly id: number; readonly value: number }
  | { readonly what: 'data'; readonly id: number; value: number };

/** In place of the number of the backward that computed a gradient. */
const NEVER = 0;
const BY_HAND = -1;

export interface NodeGradients {
  /** The gradients before the first statement. */
  readonly before: Float64Array | undefined;
  /** By node: the gradient that statements set or computed, and the number of the backward that computed it. */
  grad: Float64Array;
  from: Int32Array;
  /** By node: the number of the backward that last visited it, and its place there. */
  search: Int32Array;
  place: Int32Array;
  /** How many backwards have been computed. */
  computed: number;
  /** How many nodes they visited in total. */
  visited: number;
  /** What is not yet computed, the oldest first. */
  readonly pending: Pending[];
  last?: Backward;
  /** Whether a backward has replaced gradients that micrograd would have added to. */
  replaced: boolean;
}

/** The newest backward: its number, and the part of the graph that it visited. */
interface Backward {
  readonly root: number;
  readonly number: number;
  readonly part: Subgraph;
  /** The data that it used, by node of its part. */
  readonly data: Float64Array;
  readonly grad: Float64Array;
}

/** The most that is recorded before it is computed. */
const MOST_PENDING = 2 ** 16;

export const newGradients = (before?: Float64Array): NodeGradients => ({
  before,
  grad: new Float64Array(0),
  from: new Int32Array(0),
  search: new Int32Array(0),
  place: new Int32Array(0),
  computed: 0,
  visited: 0,
  pending: [],
  replaced: false,
});

export function gradientNow(grads: NodeGradients, graph: Graph, id: number): number {
  compute(grads, graph);
  return (grads.from[id] ?? NEVER) === NEVER ? (grads.before?.[id] ?? 0) : (grads.grad[id] as number);
}

export function setGrad(grads: NodeGradients, graph: Graph, id: number, value: number): void {
  if (grads.pending.length > 0) {
    record(grads, graph, { what: 'grad', id, value });
    return;
  }
  widen(grads, graph);
  grads.grad[id] = value;
  grads.from[id] = BY_HAND;
}

/**
 * Adds to the gradients of a node's inputs what its own gradient gives them, as micrograd's `_backward` does. Returns
 * false if micrograd's node has other inputs: there `a - b` is `a + (-b)`, and `a/b` is `a * b**-1`.
 */
export function propagate(grads: NodeGradients, graph: Graph, id: number): boolean {
  const code = graph.op[id] as number;
  const inputs = [graph.left[id] as number, graph.right[id] as number];
  const isOf = (side: number): boolean => inputs[side] !== NONE && graph.op[inputs[side] as number] !== CONST;
  if (TWO_STEPS.has(code) && isOf(1)) return false;
  const own = gradientNow(grads, graph, id);
  const [a, b] = inputs.map((input) => (input === NONE ? 0 : (graph.data[input] as number))) as [number, number];
  for (const [side, input] of inputs.entries()) {
    if (!isOf(side)) continue;
    const partial = partialOf(code, side)(a, b, graph.data[id] as number);
    setGrad(grads, graph, input, gradientNow(grads, graph, input) + partial * own);
  }
  return true;
}

const TWO_STEPS = new Set([codeOf('sub'), codeOf('div')]);

/** Records a node's data before it is set, for a backward that is not yet computed. */
export function dataIsSet(grads: NodeGradients, graph: Graph, id: number): void {
  if (grads.pending.length > 0) record(grads, graph, { what: 'data', id, value: graph.data[id] as number });
}

/**
 * Backward from a node over its present data, from zero. Returns true once: the first time that adding to the
 * gradients that the statements had already set or computed would have given other numbers.
 */
export function runBackward(grads: NodeGradients, graph: Graph, root: number): boolean {
  const { pending, replaced } = grads;
  const newest = pending.at(-1);
  if (newest?.what !== 'backward' || newest.id !== root) record(grads, graph, { what: 'backward', id: root });
  if (!replaced) compute(grads, graph);
  return grads.replaced && !replaced;
}

function record(grads: NodeGradients, graph: Graph, each: Pending): void {
  if (grads.pending.length === MOST_PENDING) compute(grads, graph);
  grads.pending.push(each);
}

/** Makes the arrays as long as the graph's. */
function widen(grads: NodeGradients, { op }: Graph): void {
  const { grad, from, search, place } = grads;
  if (from.length >= op.length) return;
  grads.grad = new Float64Array(op.length);
  grads.grad.set(grad);
  grads.from = new Int32Array(op.length);
  grads.from.set(from);
  grads.search = new Int32Array(op.length);
  grads.search.set(search);
  grads.place = new Int32Array(op.length);
  grads.place.set(place);
}

/** Computes what is pending, the newest first. */
function compute(grads: NodeGradients, graph: Graph): void {
  const { pending } = grads;
  if (pending.length === 0) return;
  widen(grads, graph);
  const { grad, from, search } = grads;
  /** Nodes with this number or a higher one have been visited by a newer backward. */
  const since = grads.computed + 1;
  const byHand = new Set<number>();
  for (const each of pending.toReversed()) {
    const { what, id } = each;
    if (what === 'data') exchange(graph, each);
    else if ((search[id] as number) >= since) continue;
    else if (what === 'backward') differentiate(grads, graph, id, since, byHand);
    else if (!byHand.has(id)) {
      byHand.add(id);
      grad[id] = each.value;
      from[id] = BY_HAND;
    }
  }
  for (const each of pending) if (each.what === 'data') exchange(graph, each);
  grads.visited += pending.length;
  pending.length = 0;
}

/** Swaps a node's data with the recorded value: back to what it was, or forward again. */
function exchange({ data }: Graph, set: Extract<Pending, { what: 'data' }>): void {
  const now = data[set.id] as number;
  data[set.id] = set.value;
  set.value = now;
}

/** One backward, for the nodes that none `since` has visited and whose gradients were not set by hand. */
function differentiate(
  grads: NodeGradients,
  graph: Graph,
  root: number,
  since: number,
  byHand: ReadonlySet<number>,
): void {
  const number = ++grads.computed;
  const run = prepared(grads, graph, root, since, number);
  const { part, data, grad } = run;
  const { tape, ids, known } = part;
  for (let i = 0; i < ids.length; i++) data[i] = graph.data[ids[i] as number] as number;
  backward(tape, planFor(tape, tape.size - 1), data, grad);
  if (number === since) grads.last = run;
  grads.visited += ids.length;
  for (let i = known; i < ids.length; i++) {
    if (tape.op[i] === CONST) continue;
    const id = ids[i] as number;
    if (id !== root && grads.from[id] !== NEVER && grads.grad[id] !== 0) grads.replaced = true;
    if (byHand.has(id)) continue;
    grads.grad[id] = grad[i] as number;
    grads.from[id] = number;
  }
}

/** The part that a backward visits; that of the last one again, if it is from the same root. */
function prepared(grads: NodeGradients, graph: Graph, root: number, since: number, number: number): Backward {
  const { last, search } = grads;
  if (number !== since || last?.root !== root) {
    const part = partBelow(graph, root, grads, since, number);
    return { root, number, part, data: new Float64Array(part.ids.length), grad: new Float64Array(part.ids.length) };
  }
  for (const id of last.part.ids) search[id] = number;
  return { ...last, number };
}

/** The gradients after all statements, on the complete tape with its leaves' data. */
export function leftGradients(
  grads: NodeGradients,
  graph: Graph,
  tape: Tape,
  leaves: Float64Array,
): LeftGradients | undefined {
  compute(grads, graph);
  const { grad, from, last } = grads;
  if (from.length === 0) return undefined;
  const then = last && leavesThen(last, tape, leaves);
  const found = last && then && sameAgain(last, tape, then) ? { root: last.root, leaves: then } : undefined;
  const set = new Map<number, number>();
  for (let id = 0; id < tape.size; id++) {
    if (from[id] === NEVER || (found && from[id] === last?.number)) continue;
    set.set(id, grad[id] as number);
  }
  return found ? { backward: found, set } : { set };
}

/** Whether forward from these leaves gives all the data that a backward used. */
function sameAgain({ part: { ids }, data }: Backward, tape: Tape, leaves: Float64Array): boolean {
  const again = newData(tape);
  setLeaves(tape, again, leaves);
  forward(tape, again);
  return ids.every((id, i) => Object.is(data[i], again[id]));
}

/** The leaves' data that a backward used; leaves that it did not depend on have their present data. */
function leavesThen({ part: { ids }, data }: Backward, tape: Tape, leaves: Float64Array): Float64Array {
  const then = leaves.slice();
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (tape.op[id] === LEAF) then[leafSlot(tape, id)] = data[i] as number;
  }
  return then;
}
