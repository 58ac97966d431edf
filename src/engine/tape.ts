/**
 * The graph as flat arrays in dependency order: a node's inputs come before it.
 *
 *     L = (a*b + c)*f      id      0    1    2    3    4    5    6
 *                          op     leaf leaf  *   leaf  +   leaf  *
 *                          left    -    -    0    -    2    -    4
 *                          right   -    -    1    -    3    -    5
 *
 * A tape holds the structure only and never changes (while it is built it is a Graph, graph.ts); data and gradients are
 * separate arrays of one number a node.
 */

import { CONST, LEAF, opOf } from './ops.js';

/** In place of an input's id, if the op has no such input. */
export const NONE = -1;

export interface Tape {
  /** How many nodes. */
  readonly size: number;
  /** Code (row number in the op table) per node. */
  readonly op: Uint8Array;
  /** Id of the first and second input, per node, or NONE. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Ids of the leaves, ascending. Every array of one number a leaf is in this order. */
  readonly leaves: Int32Array;
  /** Ids of the constants, ascending, and their numbers. */
  readonly constants: Int32Array;
  readonly constantData: Float64Array;
  /** The nodes' labels, undefined if a node has none. */
  readonly labels: readonly (string | undefined)[];
}

/** The same tape with other labels. */
export const relabel = (tape: Tape, labels: readonly (string | undefined)[]): Tape => ({ ...tape, labels });

/** The index of a leaf in `tape.leaves`, or -1 if the node is not a leaf. */
export function leafSlot(tape: Tape, id: number): number {
  const { leaves } = tape;
  let low = 0;
  let high = leaves.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = leaves[middle] as number;
    if (at === id) return middle;
    if (at < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** How many inputs node `id` has. */
export const inputCount = (tape: Tape, id: number): 0 | 1 | 2 => opOf(tape.op[id] as number).inputs;

/** Input `side` (0 or 1) of node `id`. */
export const inputOf = (tape: Tape, id: number, side: number): number =>
  (side === 0 ? tape.left[id] : tape.right[id]) as number;

/** The inputs of node `id`, in the order they were written. */
export function inputsOf(tape: Tape, id: number): number[] {
  const count = inputCount(tape, id);
  return count === 0 ? [] : count === 1 ? [inputOf(tape, id, 0)] : [inputOf(tape, id, 0), inputOf(tape, id, 1)];
}

export const isLeaf = (tape: Tape, id: number): boolean => tape.op[id] === LEAF;
export const isConstant = (tape: Tape, id: number): boolean => tape.op[id] === CONST;

/** Whether a tape begins with all the nodes of another, as it does if statements have only added nodes. */
export function extendsTape(tape: Tape, from: Tape): boolean {
  if (tape.size < from.size) return false;
  for (let id = 0; id < from.size; id++) {
    if (tape.op[id] !== from.op[id] || tape.left[id] !== from.left[id] || tape.right[id] !== from.right[id])
      return false;
  }
  return true;
}
