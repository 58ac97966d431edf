/**
 * A graph that is being built: the arrays of a tape and each node's data, with capacity to grow. Nodes are added one by
 * one, inputs before their users; `tapeOf` makes the tape.
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
  /** The nodes' labels, undefined if a node has none yet. */
  readonly labels: (string | undefined)[];
  /** How many nodes it began with. */
  readonly begun: number;
  /** How many nodes memory can hold; undefined while the graph is small. */
  most: number | undefined;
}

/** The initial capacity, in nodes. */
const CAPACITY = 64;

/** An empty graph with capacity for `wanted` nodes, which may grow to `most`. */
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

/** A copy of a tape as a graph that can grow. */
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

/** Adds a node and returns its id. Leaves and constants have no inputs. Throws a GraphTooLarge if no more nodes fit. */
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

/** Takes back all nodes but the first `size`, which nothing may refer to any more. */
export function truncate(graph: Graph, size: number): void {
  graph.labels.fill(undefined, size, graph.size);
  graph.size = size;
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

/** The graph as a tape that shares its arrays: add no nodes afterwards. */
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
