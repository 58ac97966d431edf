/**
 * What follows from a node: the nodes on its ways up to the root. Only these move if the node does, so that to try
 * another number for it costs as much as they are many, however large the graph is. Usually they are few and are found
 * from user to user; if they turn out to be many, all nodes up to the root are gone through instead.
 *
 *     L = (a*b + c)*f      a: a*b, a*b + c, L      f: L
 */
import { memo } from '../memo.js';
import { CONST } from '../ops.js';
import { NONE } from '../tape.js';
import type { Plan } from './backprop.js';
import { backwardLoop, forwardLoop } from './loops.js';
import { usersOf } from './users.js';

export interface Followers {
  /** The node itself, then what follows from it up to the root, ascending. */
  readonly nodes: Int32Array;
  /** Per node its index in `nodes`, or -1. All followers of a plan share it: it holds until the next are found. */
  readonly place: Int32Array;
}

/** Followers are many if they are more than this share of the nodes up to the root. */
const MANY = 1 / 16;

/** What followers are found with. */
const findersOf = memo(({ tape, root }: Plan) => ({
  place: new Int32Array(tape.size).fill(-1),
  placed: new Int32Array(0) as Int32Array,
  found: new Int32Array(Math.ceil(MANY * root) + 1),
}));

/** The followers of node `id`. */
export function followersOf(plan: Plan, id: number): Followers {
  const finders = findersOf(plan);
  const { place, placed, found } = finders;
  for (let i = 0; i < placed.length; i++) place[placed[i]!] = -1;
  const nodes = visitUsers(plan, id, place, found) ?? goThrough(plan, id, place);
  for (let i = 0; i < nodes.length; i++) place[nodes[i]!] = i;
  finders.placed = nodes;
  return { nodes, place };
}

/** From user to user; undefined, with nothing placed, if there are many, or the users are unknown. */
function visitUsers(plan: Plan, id: number, place: Int32Array, found: Int32Array): Int32Array | undefined {
  if (plan.tape.op[id] === CONST) return undefined;
  const { start, uses } = usersOf(plan);
  const most = Math.min(found.length, MANY * (plan.root - id));
  if (most < 1) return undefined;
  found[0] = id;
  place[id] = 0;
  let count = 1;
  for (let next = 0; next < count; next++) {
    const node = found[next]!;
    for (let at = start[node]!; at < start[node + 1]!; at++) {
      const user = uses[at]! >> 1;
      if (place[user] !== -1) continue;
      if (count + 1 > most) {
        for (let i = 0; i < count; i++) place[found[i]!] = -1;
        return undefined;
      }
      place[user] = 0;
      found[count++] = user;
    }
  }
  return found.slice(0, count).sort();
}

/** From node to node. */
function goThrough({ tape, root, reached }: Plan, id: number, place: Int32Array): Int32Array {
  const { left, right } = tape;
  const isPlaced = (input: number): boolean => input !== NONE && place[input] !== -1;
  place[id] = 0;
  let count = 1;
  for (let node = id + 1; node <= root; node++) {
    if (!reached[node] || !(isPlaced(left[node]!) || isPlaced(right[node]!))) continue;
    place[node] = 0;
    count++;
  }
  const nodes = new Int32Array(count);
  for (let node = root; count > 1; node--) if (place[node] !== -1) nodes[--count] = node;
  nodes[0] = id;
  return nodes;
}

/** Recomputes the data of `nodes`, which are ascending, from the index `from` on. */
type ForwardAlong = (data: Float64Array, nodes: Int32Array, from: number) => void;
const UP = '(data, nodes, from) => { for (let n = from; n < nodes.length; n++) { const i = nodes[n];';

export const forwardAlong: (plan: Plan) => ForwardAlong = memo(({ tape }: Plan) => forwardLoop<ForwardAlong>(tape, UP));

/** Of `nodes`, the last to that at the index `to` add their contributions to the gradients of their inputs. */
type BackwardAlong = (data: Float64Array, grad: Float64Array, nodes: Int32Array, to: number) => void;
const DOWN = '(data, grad, nodes, to) => { for (let n = nodes.length - 1; n >= to; n--) { const i = nodes[n];';

export const backwardAlong: (plan: Plan) => BackwardAlong = memo(({ tape, kind }: Plan) =>
  backwardLoop<BackwardAlong>(tape, kind, DOWN),
);
