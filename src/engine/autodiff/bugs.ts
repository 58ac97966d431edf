/**
 * Backward with the three mistakes that everybody makes once, one row each, to compare with the
 * right one. This loop is for learning, not for speed; the right backward is in backprop.ts.
 */

import { partialOf } from '../op-functions.js';
import { inputCount, inputOf, type Tape } from '../tape.js';
import { type Plan, seedOf, setLeaves } from './backprop.js';
import { backwardOrder, depthFirstOrder } from './backward-order.js';

export interface Bug {
  readonly name: string;
  /** What is done wrong. */
  readonly about: string;
  /** `grad = ...` in place of `grad += ...`. */
  readonly overwrites?: true;
  /** Leaves keep the gradients of the backward before; each forward makes all other nodes anew. */
  readonly keeps?: true;
  /** Nodes propagate in the order in which they are first visited, depth first. */
  readonly disorders?: true;
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
    keeps: true,
  },
  { name: 'order', about: 'a node propagates when first visited, before all its users have', disorders: true },
];

export const bugNamed = (name: string): Bug | undefined => BUGS.find((row) => row.name === name);

/** The order in which nodes propagate with a bug. */
export const orderWith = (plan: Plan, bug: Bug): Int32Array =>
  bug.disorders ? depthFirstOrder(plan) : backwardOrder(plan);

/**
 * Backward with a bug, which stops after the first `propagated` nodes. `before` are the gradients of the leaves
 * before it (in the order of `tape.leaves`), for the bug that keeps them.
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
  if (bug.keeps && before) setLeaves(tape, grad, before);
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
