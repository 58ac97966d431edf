/**
 * Backward with the mistakes that many people make once, one row each, to compare with the right one. This loop is for
 * learning, not for speed; the right backward is in backprop.ts.
 */

import { partialOf } from '../op-functions.js';
import { inputCount, inputOf, type Tape } from '../tape.js';
import { getLeaves, type Plan, seedOf, setLeaves } from './backprop.js';
import { backwardOrder, callsOf, depthFirstOrder, MOST_CALLS, recursiveOrder } from './backward-order.js';

export interface Bug {
  readonly name: string;
  /** What is done wrong. */
  readonly about: string;
  /** `grad = ...` in place of `grad += ...`. */
  readonly overwrites?: true;
  /**
   * Which gradients of the backward before are kept: those of the leaves, since each forward makes all other nodes anew;
   * or those of the nodes between them and the root, since the graph is kept and only the leaves are zeroed.
   */
  readonly keeps?: 'leaves' | 'inner';
  /** Nodes propagate in another order: when they are first visited, or each time they are, depth first. */
  readonly order?: 'first visit' | 'every visit';
}

export const BUGS: readonly Bug[] = [
  {
    name: 'overwrite',
    about: 'grad = instead of grad +=: of several contributions only the last stays',
    overwrites: true,
  },
  {
    name: 'keep-grads',
    about: "the leaves' gradients are not zeroed: each backward adds to what is there",
    keeps: 'leaves',
  },
  {
    name: 'keep-inner',
    about: 'only the leaves are zeroed: the nodes in between add to their old gradients and pass those on again',
    keeps: 'inner',
  },
  { name: 'order', about: 'a node propagates when first visited, before all its users have', order: 'first visit' },
  {
    name: 'recurse',
    about: 'a node adds to its inputs and then calls backward on each: it propagates once for each path to it',
    order: 'every visit',
  },
];

export const bugNamed = (name: string): Bug | undefined => BUGS.find((row) => row.name === name);

/** The order in which nodes propagate with a bug: with recursion, at most the first MOST_CALLS calls. */
export const orderWith = (plan: Plan, bug: Bug): Int32Array =>
  bug.order === 'first visit'
    ? depthFirstOrder(plan)
    : bug.order === 'every visit'
      ? recursiveOrder(plan)
      : backwardOrder(plan);

/** How often a node would have to propagate with a bug, if that is too often to be run; else undefined. */
export function tooManyCalls(plan: Plan, bug: Bug): number | undefined {
  if (bug.order !== 'every visit') return undefined;
  const calls = callsOf(plan).reduce((sum, each) => sum + each, 0);
  return calls > MOST_CALLS ? calls : undefined;
}

/** What a bug keeps of a backward's gradients for the next: one number a leaf (as `tape.leaves`), or one a node. */
export const keptBy = (bug: Bug, tape: Tape, grad: Float64Array): Float64Array | undefined =>
  bug.keeps === undefined ? undefined : bug.keeps === 'leaves' ? getLeaves(tape, grad) : grad.slice();

/** 1 for each node that begins with a gradient that a bug has kept. */
export function keepersOf(tape: Tape, plan: Plan, bug: Bug): Uint8Array {
  const keepers = new Uint8Array(tape.size);
  if (bug.keeps === 'leaves') for (const leaf of tape.leaves) keepers[leaf] = plan.reached[leaf] as number;
  if (bug.keeps === 'inner')
    for (let id = 0; id < plan.root; id++) keepers[id] = plan.reached[id] && inputCount(tape, id) > 0 ? 1 : 0;
  return keepers;
}

/**
 * Backward with a bug, which stops after the first `propagated` nodes. `before` is what the bug kept of the backward
 * before it (keptBy).
 */
export function buggyBackward(
  tape: Tape,
  plan: Plan,
  bug: Bug,
  data: Float64Array,
  grad: Float64Array,
  before?: Float64Array,
  propagated = Infinity,
): void {
  grad.fill(0);
  if (before && bug.keeps === 'leaves') setLeaves(tape, grad, before);
  if (before && bug.keeps === 'inner') {
    const keepers = keepersOf(tape, plan, bug);
    for (let id = 0; id < before.length; id++) if (keepers[id]) grad[id] = before[id] as number;
  }
  grad[plan.root] = seedOf(tape, plan);
  const order = orderWith(plan, bug);
  for (let i = 0; i < Math.min(propagated, order.length); i++) {
    const id = order[i] as number;
    const right = tape.right[id] as number;
    const a = data[tape.left[id] as number] as number;
    const b = right >= 0 ? (data[right] as number) : 0;
    for (let side = 0; side < inputCount(tape, id); side++) {
      if (!((plan.kind[id] as number) & (1 << side))) continue;
      const input = inputOf(tape, id, side);
      const adds = partialOf(tape.op[id] as number, side)(a, b, data[id] as number) * (grad[id] as number);
      grad[input] = bug.overwrites ? adds : (grad[input] as number) + adds;
    }
  }
}
