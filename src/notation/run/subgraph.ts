/**
 * The part of a graph that a node depends on, as a tape of its own, found without visiting all the rest. The search
 * stops at nodes that are already known: they become leaves, before all others.
 */

import { addNode, type Graph, newGraph, tapeOf } from '../../engine/graph.js';
import { CONST, LEAF } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';

export interface Subgraph {
  readonly tape: Tape;
  /** By node of the tape: its id in the complete graph. */
  readonly ids: Int32Array;
  /** How many nodes were known; they come first in the tape. */
  readonly known: number;
}

/** Marks that say which nodes are known, and which place in the part each node has. */
export interface Visits {
  /** By node: the number of the last search that reached it. Nodes with a number from `known` up are known. */
  search: Int32Array;
  place: Int32Array;
}

/** If a part has more than 1 in DENSE of the ids in its range, its ids are found by a scan of the range, else sorted. */
const DENSE = 32;

/** The part of a graph below `root`, which must not be known. Marks all its nodes with `number`. */
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

/** The nodes from `from` to `to` that are marked with a number, ascending. */
function marked(search: Int32Array, from: number, to: number, number: number, count: number): Int32Array {
  const found = new Int32Array(count);
  let at = 0;
  for (let id = from; id <= to; id++) if (search[id] === number) found[at++] = id;
  return found;
}
