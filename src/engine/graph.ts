/**
 * A graph that is being built: what a tape holds, with each node's data beside it, in arrays that grow. Nodes are added
 * one by one, inputs before their users; `tapeOf` makes the tape.
 */

import { capacityFor, limitFor } from './memory-limit.js';
import { CONST, LEAF } from './ops.js';
import type { Tape } from './tape.js';

export interface Graph {
  /** How many nodes. */
  size: number;
  op: Uint8Array;
  left: Int32Array;
  right: Int32Array;
  data: Float64Array;
  /** What a node is called, if it is called anything yet. */
  readonly labels: (string | undefined)[];
  /** How many nodes it began with, and how many there may be; undefined while there are few. */
  readonly begun: number;
  most: number | undefined;
}

/** So many nodes fit at first. */
const CAPACITY = 64;

/** An empty graph: how many nodes fit at first, and how many there may be. */
export function newGraph(wanted = CAPACITY, most?: number): Graph {
  const limit = most ?? limitFor(wanted, 0);
  const capacity = capacityFor(wanted, 0, limit);
  return {
    size: 0,
    begun: 0,
    op: new Uint8Array(capacity),
    left: new Int32Array(capacity),
    right: new Int32Array(capacity),
    data: new Float64Array(capacity),
    labels: new Array(capacity).fill(undefined),
    most: limit,
  };
}

/** A copy of a graph, to go on from. */
export const graphFrom = ({ size, op, left, right, labels }: Tape, data: Float64Array): Graph => ({
  size,
  begun: size,
  most: undefined,
  op: op.slice(),
  left: left.slice(),
  right: right.slice(),
  data: data.slice(),
  labels: labels.slice(),
});

/** Adds a node with its data; its id. A leaf and a constant have no inputs. Throws a GraphTooLarge if memory (or `most`) can hold no more. */
export function addNode(graph: Graph, code: number, left: number, right: number, value: number): number {
  const id = graph.size;
  if (id >= graph.data.length) grow(graph);
  graph.op[id] = code;
  graph.left[id] = left;
  graph.right[id] = right;
  graph.data[id] = value;
  graph.size = id + 1;
  return id;
}

function grow(graph: Graph): void {
  const { op, left, right, data, labels, size } = graph;
  const wanted = Math.max(CAPACITY, size * 2);
  graph.most ??= limitFor(wanted, graph.begun);
  const capacity = capacityFor(wanted, size, graph.most);
  graph.op = new Uint8Array(capacity);
  graph.left = new Int32Array(capacity);
  graph.right = new Int32Array(capacity);
  graph.data = new Float64Array(capacity);
  graph.op.set(op);
  graph.left.set(left);
  graph.right.set(right);
  graph.data.set(data);
  while (labels.length < capacity) labels.push(undefined);
}

/** The graph as a tape, which takes its arrays over: nothing can be added afterwards. */
export function tapeOf({ size, op, left, right, data, labels }: Graph): Tape {
  const constants = nodesOf(op, size, CONST);
  const constantData = new Float64Array(constants.length);
  for (let i = 0; i < constants.length; i++) constantData[i] = data[constants[i] as number] as number;
  labels.length = size;
  return {
    size,
    op: op.subarray(0, size),
    left: left.subarray(0, size),
    right: right.subarray(0, size),
    leaves: nodesOf(op, size, LEAF),
    constants,
    constantData,
    labels,
  };
}

/** Ids of the nodes of one op, ascending. */
function nodesOf(op: Uint8Array, size: number, code: number): Int32Array {
  let count = 0;
  for (let id = 0; id < size; id++) if (op[id] === code) count++;
  const found = new Int32Array(count);
  for (let id = size - 1; count > 0; id--) if (op[id] === code) found[--count] = id;
  return found;
}
