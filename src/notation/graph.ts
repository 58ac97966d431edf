/**
 * The graph so far: what a tape holds, with each node's data beside it, in arrays with room for more.
 * What one node depends on can be taken out of it without going through all the rest.
 */
import { CONST, LEAF } from '../engine/ops.js';
import { roomFor } from '../engine/room.js';
import { NONE, type Tape } from '../engine/tape.js';

export interface Graph {
  /** How many nodes. */
  size: number;
  op: Uint8Array;
  left: Int32Array;
  right: Int32Array;
  data: Float64Array;
  /** 1 for each node whose data would be a whole number in Python: for `print`. */
  whole: Uint8Array;
  /** What a node is called, where it is called anything yet. */
  readonly labels: (string | undefined)[];
  /** How many nodes there may be, if that is not as many as memory has room for. */
  readonly most?: number | undefined;
}

const ROOM = 64;

/** An empty graph with room for so many nodes at first. */
export function newGraph(wanted = ROOM, most?: number): Graph {
  const room = roomFor(wanted, 0, most);
  return {
    size: 0,
    op: new Uint8Array(room),
    left: new Int32Array(room),
    right: new Int32Array(room),
    data: new Float64Array(room),
    whole: new Uint8Array(room),
    labels: new Array(room).fill(undefined),
    most,
  };
}

/** A copy of a graph, to go on from. */
export const graphFrom = ({ size, op, left, right, labels }: Tape, data: Float64Array): Graph => ({
  size,
  op: op.slice(),
  left: left.slice(),
  right: right.slice(),
  data: data.slice(),
  whole: new Uint8Array(size),
  labels: labels.slice(),
});

/** Adds a node with its data; its id. A leaf and a constant have no inputs. Throws a GraphTooLarge where there is no room. */
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
  const { op, left, right, data, whole, labels, size } = graph;
  const room = roomFor(Math.max(ROOM, size * 2), size, graph.most);
  graph.op = new Uint8Array(room);
  graph.left = new Int32Array(room);
  graph.right = new Int32Array(room);
  graph.data = new Float64Array(room);
  graph.whole = new Uint8Array(room);
  graph.op.set(op);
  graph.left.set(left);
  graph.right.set(right);
  graph.data.set(data);
  graph.whole.set(whole);
  while (labels.length < room) labels.push(undefined);
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

/** What a node depends on, itself included: a tape of its own with the data, and which nodes those are. */
export interface Part {
  readonly tape: Tape;
  readonly data: Float64Array;
  /** Their ids in the whole graph, ascending. */
  readonly ids: Int32Array;
}

export function partBelow(graph: Graph, root: number): Part {
  const { op, left, right, data } = graph;
  const ids = below(graph, root);
  const part = newGraph();
  const places = new Map([[NONE, NONE]]);
  const placeOf = (id: number | undefined): number => places.get(id as number) as number;
  for (const id of ids) {
    places.set(id, addNode(part, op[id] as number, placeOf(left[id]), placeOf(right[id]), data[id] as number));
  }
  return { tape: tapeOf(part), data: part.data.slice(0, part.size), ids };
}

function below({ left, right }: Graph, root: number): Int32Array {
  const found = new Set([root]);
  // A set gives what is added to it while it is gone through.
  for (const id of found) {
    if (left[id] !== NONE) found.add(left[id] as number);
    if (right[id] !== NONE) found.add(right[id] as number);
  }
  return Int32Array.from(found).sort();
}
