/**
 * A network's score over its two inputs, or the scores of its classes. All samples go through the same network, so the
 * part of the graph that computes one sample's scores is copied to a separate tape, which is run for every point of a grid:
 *
 *     graph    w0 w1 b  x0 x1  * + * + score 1  x0 x1  * + * + score 2 ...
 *     scorer   w0 w1 b  x0 x1  * + * + score 1
 *              fixed    set    computed
 */
import { forward, newData } from '../../engine/autodiff/backprop.js';
import { addNode, newGraph, tapeOf } from '../../engine/graph.js';
import type { SampleNodes } from '../../engine/nn/samples.js';
import { LEAF } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';

/** The first sample's scores as functions of its two inputs. */
export interface Scorer {
  readonly tape: Tape;
  /** The graph's nodes whose data the tape's first nodes copy, in order. */
  readonly fixed: readonly number[];
  /**
   * The tape's nodes of the scores: one, or one for each class. After the copied nodes come the two inputs, then what is
   * computed from them.
   */
  readonly scores: readonly number[];
}

/** Whether samples have two inputs, so that there is a score over them. */
export const isPlane = (samples: SampleNodes | undefined): samples is SampleNodes => samples?.inputs[0]?.length === 2;

/** Copies the first sample's part of a graph: one pass up and one down. */
export function scorerOf({ op, left, right }: Tape, { inputs, scores, classes }: SampleNodes): Scorer {
  const [x, y] = inputs[0] as readonly [number, number];
  const wanted = classes?.[0] ?? scores.slice(0, 1);
  const score = Math.max(...wanted);
  // 1 for each node that depends on the inputs; 2 if the score depends on it too
  const moves = new Uint8Array(score + 1);
  const isMoved = (id: number): boolean => id === x || id === y || (id !== NONE && moves[id] !== 0);
  for (let id = Math.min(x, y); id <= score; id++) {
    if (id !== x && id !== y && (isMoved(left[id]!) || isMoved(right[id]!))) moves[id] = 1;
  }
  const need = (id: number): void => {
    if (id !== NONE && moves[id]) moves[id] = 2;
  };
  for (const each of wanted) need(each);
  for (let id = score; id >= 0; id--) {
    if (moves[id] !== 2) continue;
    need(left[id]!);
    need(right[id]!);
  }

  const graph = newGraph();
  const places = new Map<number, number>([[NONE, NONE]]);
  const fixed: number[] = [];
  const leaf = (): number => addNode(graph, LEAF, NONE, NONE, 0);
  const fix = (id: number): void => {
    if (isMoved(id) || places.has(id)) return;
    places.set(id, leaf());
    fixed.push(id);
  };
  for (const each of wanted) fix(each);
  for (let id = 0; id <= score; id++) {
    if (moves[id] !== 2) continue;
    fix(left[id]!);
    fix(right[id]!);
  }
  for (const input of [x, y]) places.set(input, leaf());
  for (let id = 0; id <= score; id++) {
    if (moves[id] !== 2) continue;
    const [a, b] = [places.get(left[id]!)!, places.get(right[id]!)!];
    places.set(id, addNode(graph, op[id]!, a, b, 0));
  }
  return { tape: tapeOf(graph), fixed, scores: wanted.map((each) => places.get(each)!) };
}

/** How many nodes are computed for one score. */
export const costOf = ({ tape, fixed }: Scorer): number => tape.size - fixed.length;

/** A rectangle of the plane: the ranges of the first and the second input. */
export interface Area {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

/**
 * The first score at `columns` x `rows` evenly spaced points of an area, edges included, row by row from the smallest `y`
 * up. `data` is the whole graph's. Each score costs a forward pass over the scorer's computed nodes.
 */
export const scoresOver = (
  scorer: Scorer,
  data: Float64Array,
  area: Area,
  columns: number,
  rows: number,
): Float64Array => allScoresOver(scorer, data, area, columns, rows)[0]!;

/** The same for each score. */
export function allScoresOver(
  { tape, fixed, scores }: Scorer,
  data: Float64Array,
  area: Area,
  columns: number,
  rows: number,
): Float64Array[] {
  const own = newData(tape);
  for (let i = 0; i < fixed.length; i++) own[i] = data[fixed[i]!]!;
  const [x, y] = [fixed.length, fixed.length + 1];
  const grids = scores.map(() => new Float64Array(columns * rows));
  for (let at = 0; at < columns * rows; at++) {
    own[x] = between(area.x, (at % columns) / Math.max(1, columns - 1));
    own[y] = between(area.y, Math.floor(at / columns) / Math.max(1, rows - 1));
    forward(tape, own, y + 1);
    for (let i = 0; i < scores.length; i++) grids[i]![at] = own[scores[i]!]!;
  }
  return grids;
}

const between = ([from, to]: readonly [number, number], part: number): number => from + (to - from) * part;

/** The score at a place in such a grid, given as fractions of its width and height, by bilinear interpolation. */
export function scoreAt(scores: Float64Array, columns: number, across: number, up: number): number {
  const rows = scores.length / columns;
  const [column, row] = [across * (columns - 1), up * (rows - 1)];
  const [i, j] = [Math.min(Math.floor(column), columns - 2), Math.min(Math.floor(row), rows - 2)];
  const [p, q] = [column - i, row - j];
  const at = j * columns + i;
  const low = scores[at]! * (1 - p) + scores[at + 1]! * p;
  const high = scores[at + columns]! * (1 - p) + scores[at + columns + 1]! * p;
  return low * (1 - q) + high * q;
}
