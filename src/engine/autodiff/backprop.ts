/**
 * Forward and backward over a tape. Data and gradients are arrays of one number a node, owned by
 * the caller. A plan is what backward needs for one root: which nodes the root depends on, and
 * the backward loop for exactly those. Other nodes never propagate, so a nan in one of them
 * spreads nowhere.
 */

import { memo } from '../memo.js';
import { CONST, opOf } from '../ops.js';
import type { Tape } from '../tape.js';
import { type BackwardLoop, backwardLoop, type ForwardLoop, forwardLoop, LEFT_TAKES, RIGHT_TAKES } from './loops.js';
import { backwardOver, forwardOver } from './repetition/run.js';

export interface Plan {
  readonly tape: Tape;
  readonly root: number;
  /** 1 for every node the root depends on, itself included. */
  readonly reached: Uint8Array;
  /** How many nodes are reached. */
  readonly count: number;
  /** Per node: its op and which inputs take a gradient (loops.ts); 0 if it does not propagate. */
  readonly kind: Uint8Array;
  readonly loop: BackwardLoop;
}

/** How many plans are remembered per tape. */
const PLANS_KEPT = 4;

/** Data for every node: constants set, everything else 0, in an array of zeros. */
export function newData(tape: Tape, data = new Float64Array(tape.size)): Float64Array {
  for (let i = 0; i < tape.constants.length; i++) data[tape.constants[i]!] = tape.constantData[i]!;
  return data;
}

/** Puts one number a leaf (in the order of `tape.leaves`) into `data`. */
export function setLeaves(tape: Tape, data: Float64Array, leaves: Float64Array): void {
  for (let i = 0; i < leaves.length; i++) data[tape.leaves[i]!] = leaves[i]!;
}

/** One number a leaf (in the order of `tape.leaves`) from `data`. */
export function getLeaves(tape: Tape, data: Float64Array): Float64Array {
  const leaves = new Float64Array(tape.leaves.length);
  for (let i = 0; i < leaves.length; i++) leaves[i] = data[tape.leaves[i]!]!;
  return leaves;
}

/** Recomputes the data of the nodes from `from` to `to` (by default all) from their inputs' data. */
export function forward(tape: Tape, data: Float64Array, from = 0, to = tape.size - 1): void {
  forwardOf(tape)(data, from, to);
}

/** The forward loop of a tape; made once. */
export const forwardOf: (tape: Tape) => ForwardLoop = memo((tape: Tape) => forwardOver(tape, forwardLoop(tape)));

/** The plan for a root; remembered for the last few roots. */
export const planFor = memo((tape: Tape, root: number): Plan => {
  const { op, left, right } = tape;
  const reached = new Uint8Array(tape.size);
  const kind = new Uint8Array(tape.size);
  let count = 0;
  reached[root] = 1;
  for (let i = root; i >= 0; i--) {
    if (!reached[i]) continue;
    count++;
    const code = op[i]!;
    const inputs = opOf(code).inputs;
    if (inputs === 0) continue;
    const l = left[i]!;
    reached[l] = 1;
    let takes = op[l] === CONST ? 0 : LEFT_TAKES;
    if (inputs === 2) {
      const r = right[i]!;
      reached[r] = 1;
      if (op[r] !== CONST) takes |= RIGHT_TAKES;
    }
    if (takes) kind[i] = (code << 2) | takes;
  }
  return { tape, root, reached, count, kind, loop: backwardOver(tape, kind, root, backwardLoop(tape, kind)) };
}, PLANS_KEPT);

/** The root's own gradient, which backward begins with: 1, or 0 if it is a constant. */
export const seedOf = ({ op }: Tape, { root }: Plan): 0 | 1 => (op[root] === CONST ? 0 : 1);

/**
 * d(root)/d(node) for every node the root depends on, 0 for all others and for constants.
 * Starts from zero each time; within the pass, a node's gradient is the sum over its users.
 */
export function backward(tape: Tape, plan: Plan, data: Float64Array, grad: Float64Array): void {
  grad.fill(0);
  grad[plan.root] = seedOf(tape, plan);
  plan.loop(data, grad, plan.root, 0);
}

/** The first node that the root depends on whose data is nan or infinite, or -1. */
export function firstNotFinite(plan: Plan, data: Float64Array): number {
  for (let i = 0; i <= plan.root; i++) if (plan.reached[i] && !Number.isFinite(data[i])) return i;
  return -1;
}
