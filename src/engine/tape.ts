/**
 * The graph as flat arrays in dependency order: node i's inputs stand before it.
 *
 *     L = (a*b + c)*f      id      0    1    2    3    4    5    6
 *                          op     leaf leaf  *   leaf  +   leaf  *
 *                          left    -    -    0    -    2    -    4
 *                          right   -    -    1    -    3    -    5
 *
 * A tape is structure only and never changes; data and gradients live beside it, in arrays of one
 * number a node.
 */

import { capacityFor, limitFor } from './memory-limit.js';
import { CONST, LEAF, opOf } from './ops.js';

/** Marks an input that an op does not have. */
export const NONE = -1;

export interface Tape {
  /** How many nodes. */
  readonly size: number;
  /** Row number in the op table, per node. */
  readonly op: Uint8Array;
  /** Id of the first and second input, per node, or NONE. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Ids of the leaves, ascending. Everything kept per leaf is in this order. */
  readonly leaves: Int32Array;
  /** Ids of the constants, ascending, and what they are. */
  readonly constants: Int32Array;
  readonly constantData: Float64Array;
  /** What a node is called, where it is called anything. */
  readonly labels: readonly (string | undefined)[];
}

/** Collects nodes one by one; `tape()` hands out what there is so far. */
export interface TapeBuilder {
  readonly size: number;
  leaf(label?: string): number;
  constant(value: number): number;
  /** A node of op `code` over nodes that are already there. */
  node(code: number, left: number, right: number): number;
  label(id: number, label: string): void;
  labelOf(id: number): string | undefined;
  opAt(id: number): number;
  tape(): Tape;
}

/** A builder, empty or going on from a tape. Throws a GraphTooLarge at a node that memory (or `most`) has no room for. */
export function tapeBuilder(from?: Tape, most?: number): TapeBuilder {
  let size = from?.size ?? 0;
  let room = Math.max(64, size * 2);
  let limit = most;
  let op = new Uint8Array(room);
  let left = new Int32Array(room);
  let right = new Int32Array(room);
  const labels: (string | undefined)[] = from ? from.labels.slice() : [];
  const leaves: number[] = from ? Array.from(from.leaves) : [];
  const constants: number[] = from ? Array.from(from.constants) : [];
  const constantData: number[] = from ? Array.from(from.constantData) : [];
  if (from) {
    op.set(from.op);
    left.set(from.left);
    right.set(from.right);
  }

  const grow = (): void => {
    limit ??= limitFor(room * 2, from?.size ?? 0);
    room = capacityFor(room * 2, size, limit);
    const [oldOp, oldLeft, oldRight] = [op, left, right];
    op = new Uint8Array(room);
    left = new Int32Array(room);
    right = new Int32Array(room);
    op.set(oldOp);
    left.set(oldLeft);
    right.set(oldRight);
  };

  const push = (code: number, a: number, b: number): number => {
    if (size === room) grow();
    op[size] = code;
    left[size] = a;
    right[size] = b;
    labels.push(undefined);
    return size++;
  };

  return {
    get size() {
      return size;
    },
    leaf(label) {
      const id = push(LEAF, NONE, NONE);
      leaves.push(id);
      labels[id] = label;
      return id;
    },
    constant(value) {
      const id = push(CONST, NONE, NONE);
      constants.push(id);
      constantData.push(value);
      return id;
    },
    node: push,
    label(id, label) {
      labels[id] = label;
    },
    labelOf: (id) => labels[id],
    opAt: (id) => op[id] as number,
    tape: () => ({
      size,
      op: op.slice(0, size),
      left: left.slice(0, size),
      right: right.slice(0, size),
      leaves: Int32Array.from(leaves),
      constants: Int32Array.from(constants),
      constantData: Float64Array.from(constantData),
      labels: labels.slice(),
    }),
  };
}

/** The same tape with other labels. */
export const relabel = (tape: Tape, labels: readonly (string | undefined)[]): Tape => ({ ...tape, labels });

/** Where a leaf stands among the leaves, or -1 for a node that is none. */
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

/** Input number `side` (0 or 1) of node `id`. */
export const inputOf = (tape: Tape, id: number, side: number): number =>
  (side === 0 ? tape.left[id] : tape.right[id]) as number;

/** The inputs of node `id`, in the order they were written. */
export function inputsOf(tape: Tape, id: number): number[] {
  const count = inputCount(tape, id);
  return count === 0 ? [] : count === 1 ? [inputOf(tape, id, 0)] : [inputOf(tape, id, 0), inputOf(tape, id, 1)];
}

export const isLeaf = (tape: Tape, id: number): boolean => tape.op[id] === LEAF;
export const isConstant = (tape: Tape, id: number): boolean => tape.op[id] === CONST;

/** Whether a tape begins with all of another one, as it does where statements have only added nodes. */
export function goesOn(tape: Tape, from: Tape): boolean {
  if (tape.size < from.size) return false;
  for (let id = 0; id < from.size; id++) {
    if (tape.op[id] !== from.op[id] || tape.left[id] !== from.left[id] || tape.right[id] !== from.right[id])
      return false;
  }
  return true;
}
