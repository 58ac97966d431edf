/**
 * The graph so far: the tape that is being built, with each node's data and inputs beside it, so that
 * what one node depends on can be taken out without going through all the rest.
 */
import { CONST, LEAF } from '../engine/ops.js';
import { NONE, type Tape, type TapeBuilder, tapeBuilder } from '../engine/tape.js';

export interface Graph {
  readonly builder: TapeBuilder;
  /** By node, with room for more. */
  data: Float64Array;
  left: Int32Array;
  right: Int32Array;
}

const ROOM = 1024;

/** An empty graph, or a copy of one to go on from. */
export const newGraph = (tape?: Tape, data: Float64Array = new Float64Array(ROOM)): Graph => ({
  builder: tapeBuilder(tape),
  data: data.slice(),
  left: tape?.left.slice() ?? new Int32Array(ROOM),
  right: tape?.right.slice() ?? new Int32Array(ROOM),
});

export const addLeaf = (graph: Graph, value: number): number => settle(graph, graph.builder.leaf(), NONE, NONE, value);

export const addConstant = (graph: Graph, value: number): number =>
  settle(graph, graph.builder.constant(value), NONE, NONE, value);

export const addNode = (graph: Graph, code: number, left: number, right: number, value: number): number =>
  settle(graph, graph.builder.node(code, left, right), left, right, value);

function settle(graph: Graph, id: number, left: number, right: number, value: number): number {
  if (id >= graph.data.length) grow(graph);
  graph.data[id] = value;
  graph.left[id] = left;
  graph.right[id] = right;
  return id;
}

function grow(graph: Graph): void {
  const { data, left, right } = graph;
  const room = Math.max(ROOM, data.length * 2);
  graph.data = new Float64Array(room);
  graph.left = new Int32Array(room);
  graph.right = new Int32Array(room);
  graph.data.set(data);
  graph.left.set(left);
  graph.right.set(right);
}

/** What a node depends on, itself included: a tape of its own with the data, and which nodes those are. */
export interface Part {
  readonly tape: Tape;
  readonly data: Float64Array;
  /** Their ids in the whole graph, ascending. */
  readonly ids: Int32Array;
}

export function partBelow(graph: Graph, root: number): Part {
  const ids = below(graph, root);
  const builder = tapeBuilder();
  const places = new Map<number, number>();
  for (const id of ids) {
    const code = graph.builder.opAt(id);
    if (code === LEAF) places.set(id, builder.leaf());
    else if (code === CONST) places.set(id, builder.constant(graph.data[id] as number));
    else places.set(id, builder.node(code, placeOf(places, graph.left[id]), placeOf(places, graph.right[id])));
  }
  return { tape: builder.tape(), data: Float64Array.from(ids, (id) => graph.data[id] as number), ids };
}

const placeOf = (places: ReadonlyMap<number, number>, id: number | undefined): number =>
  places.get(id as number) ?? NONE;

function below({ left, right }: Graph, root: number): Int32Array {
  const found = new Set([root]);
  // A set gives what is added to it while it is gone through.
  for (const id of found) {
    if (left[id] !== NONE) found.add(left[id] as number);
    if (right[id] !== NONE) found.add(right[id] as number);
  }
  return Int32Array.from(found).sort();
}
