/**
 * Backward one node at a time, and its order. A node propagates when it adds its contributions to its inputs'
 * gradients. The right order is the tape's, backwards, which is a reverse topological order.
 */

import { memo } from '../memo.js';
import { inputCount, inputOf, type Tape } from '../tape.js';
import { type Plan, seedOf } from './backprop.js';

/** The nodes that propagate, first to last. */
export const backwardOrder = memo((plan: Plan): Int32Array => {
  const nodes: number[] = [];
  for (let id = plan.root; id >= 0; id--) if (propagates(plan, id)) nodes.push(id);
  return Int32Array.from(nodes);
});

/** The wrong order: depth first, each node when it is first visited. */
export const depthFirstOrder = memo((plan: Plan): Int32Array => {
  const { tape } = plan;
  const nodes: number[] = [];
  const met = new Uint8Array(tape.size);
  const stack = [plan.root];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (met[id]) continue;
    met[id] = 1;
    if (propagates(plan, id)) nodes.push(id);
    for (let side = inputCount(tape, id) - 1; side >= 0; side--) stack.push(inputOf(tape, id, side));
  }
  return Int32Array.from(nodes);
});

/** At most this many calls of a recursive backward are made. */
export const MOST_CALLS = 1_000_000;

/**
 * The order of a backward that calls itself for each input: depth first, each node every time that it is visited, which is
 * once for each path from the root. These may be very many, so it ends after MOST_CALLS of them.
 */
export const recursiveOrder = memo((plan: Plan): Int32Array => {
  const { tape } = plan;
  const nodes: number[] = [];
  const stack = propagates(plan, plan.root) ? [plan.root] : [];
  for (let id = stack.pop(); id !== undefined && nodes.length < MOST_CALLS; id = stack.pop()) {
    nodes.push(id);
    for (let side = inputCount(tape, id) - 1; side >= 0; side--) {
      const input = inputOf(tape, id, side);
      if (propagates(plan, input)) stack.push(input);
    }
  }
  return Int32Array.from(nodes);
});

/** How often that backward calls each node that propagates: the number of paths to it. Linear in the graph. */
export const callsOf = memo((plan: Plan): Float64Array => {
  const { tape, root } = plan;
  const calls = new Float64Array(tape.size);
  calls[root] = propagates(plan, root) ? 1 : 0;
  for (let id = root; id >= 0; id--) {
    if (calls[id] === 0) continue;
    for (let side = 0; side < inputCount(tape, id); side++) {
      const input = inputOf(tape, id, side);
      if (propagates(plan, input)) calls[input] = (calls[input] as number) + (calls[id] as number);
    }
  }
  return calls;
});

/** Whether a node has an input that takes a gradient. */
export const propagates = ({ kind }: Plan, id: number): boolean => ((kind[id] as number) & 3) !== 0;

/** Backward that stops after the first `propagated` nodes; with 0, only the root has a gradient. */
export function backwardPart(tape: Tape, plan: Plan, data: Float64Array, grad: Float64Array, propagated: number): void {
  grad.fill(0);
  grad[plan.root] = seedOf(tape, plan);
  const order = backwardOrder(plan);
  const last = order[Math.min(propagated, order.length) - 1];
  if (last !== undefined) plan.loop(data, grad, plan.root, last);
}

/** 1 for each node whose gradient has started after `propagated` nodes of `order`: the root and their inputs. */
export function startedBy(tape: Tape, plan: Plan, order: Int32Array, propagated: number): Uint8Array {
  const started = new Uint8Array(tape.size);
  started[plan.root] = 1;
  for (let i = 0; i < Math.min(propagated, order.length); i++) {
    const id = order[i] as number;
    for (let side = 0; side < inputCount(tape, id); side++) started[inputOf(tape, id, side)] = 1;
  }
  return started;
}

/** 1 for each node whose gradient is complete after `propagated` nodes of `order`: all its users are among them. */
export function completeBy(tape: Tape, plan: Plan, order: Int32Array, propagated: number): Uint8Array {
  const complete = plan.reached.slice();
  for (let i = Math.max(0, propagated); i < order.length; i++) {
    const id = order[i] as number;
    for (let side = 0; side < inputCount(tape, id); side++) complete[inputOf(tape, id, side)] = 0;
  }
  return complete;
}
