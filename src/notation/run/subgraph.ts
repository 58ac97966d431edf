/**
 * What a node depends on, taken out of a graph as a tape of its own, without going through all the rest. Nodes that
 * are known already are not gone into: they stand as leaves, before all others.
 */

import { addNode, type Graph, newGraph, tapeOf } from '../../engine/graph.js';
import { CONST, LEAF } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';

export interface Subgraph {
  readonly tape: Tape;
  /** Ids in the whole graph, by node of the tape. */
  readonly ids: Int32Array;
  /** The first nodes of the tape, which were known. */
  readonly known: number;
}

/** Marks by node which nodes are known, and where the others come to stand. */
export interface Visits {
  /** By node: the number of the search that came to it last. Those from `known` on are known. */
  search: Int32Array;
  place: Int32Array;
}

/** A part that is so much of the ids that it lies among is found by going through all of those. */
const DENSE = 32;

/** The part of a graph below `root`, which must not be known. All of it bears `number` in the marks from then on. */
export function partBelow(graph: Graph, root: number, marks: Visits, known: number, number: number): Subgraph {
  const { op, left, right, data } = graph;
  const { search, place } = marks;
  const own: number[] = [];
  const edge: number[] = [];
  const stack = [root];
  let lowest = root;
  search[root] = number;
  const reach = (id: number): void => {
    if (id === NONE || search[id] === number) return;
    if ((search[id] as number) >= known) edge.push(id);
    else {
      search[id] = number;
      stack.push(id);
    }
  };
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    own.push(id);
    if (id < lowest) lowest = id;
    reach(left[id] as number);
    reach(right[id] as number);
  }
  const isDense = root - lowest < own.length * DENSE;
  const sorted = isDense ? marked(search, lowest, root, number, own.length) : Int32Array.from(own).sort();
  const ids = new Int32Array(edge.length + sorted.length);
  ids.set(edge);
  ids.set(sorted, edge.length);
  const part = newGraph(ids.length, ids.length);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    place[id] = i;
    const code = op[id] as number;
    if (i < edge.length) addNode(part, code === CONST ? CONST : LEAF, NONE, NONE, data[id] as number);
    else addNode(part, code, placeOf(place, left[id]), placeOf(place, right[id]), data[id] as number);
  }
  return { tape: tapeOf(part), ids, known: edge.length };
}

const placeOf = (place: Int32Array, id: number | undefined): number => place[id as number] ?? NONE;

/** The nodes from `from` to `to` that bear a number, ascending. */
function marked(search: Int32Array, from: number, to: number, number: number, count: number): Int32Array {
  const found = new Int32Array(count);
  let at = 0;
  for (let id = from; id <= to; id++) if (search[id] === number) found[at++] = id;
  return found;
}
