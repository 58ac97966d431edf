/**
 * Gradients as statements compute and set them, and what is left of them at the end: either they can
 * be found again (the last backward's root, and the leaves' data then), or they stand as numbers.
 */
import { backward, forward, getLeaves, newData, planFor, setLeaves } from '../engine/backprop.js';
import { CONST } from '../engine/ops.js';
import type { Tape } from '../engine/tape.js';

/** Gradients that statements left behind. */
export interface LeftGradients {
  /** The last backward, if its numbers can be found again from the leaves: its root and the leaf data then. */
  readonly backward?: { readonly root: number; readonly leaves: Float64Array };
  /** Gradients that stand in place of those: set by hand, or left by an earlier backward. */
  readonly set: ReadonlyMap<number, number>;
}

/** Where a node's gradient comes from. */
const NOWHERE = 0;
const LAST_BACKWARD = 1;
const ELSEWHERE = 2;

export interface Gradients {
  /** Per node; what is not there is 0. */
  readonly value: number[];
  readonly from: number[];
  /** The last backward; `exact` says that forward from its leaves gives all the data that it saw. */
  last?: { readonly root: number; readonly leaves: Float64Array; readonly exact: boolean };
}

export const newGradients = (grad?: Float64Array): Gradients => ({ value: grad ? Array.from(grad) : [], from: [] });

export const gradAt = ({ value }: Gradients, id: number): number => value[id] ?? 0;

export function setGrad({ value, from }: Gradients, id: number, grad: number): void {
  value[id] = grad;
  from[id] = ELSEWHERE;
}

/**
 * Backward from a node over the data as it stands, from zero. Says whether adding to the gradients
 * that the statements had already set or computed would have come to something else.
 */
export function runBackward(grads: Gradients, tape: Tape, data: Float64Array, root: number): boolean {
  const plan = planFor(tape, root);
  const grad = new Float64Array(tape.size);
  backward(tape, plan, data, grad);
  const { value, from } = grads;
  let added = false;
  for (let id = 0; id < tape.size; id++) {
    if (plan.reached[id] && tape.op[id] !== CONST) {
      if (from[id] && id !== root && value[id] !== 0) added = true;
      value[id] = grad[id] as number;
      from[id] = LAST_BACKWARD;
    } else {
      value[id] ??= 0;
      from[id] = from[id] ? ELSEWHERE : NOWHERE;
    }
  }
  const leaves = getLeaves(tape, data);
  grads.last = { root, leaves, exact: sameAgain(tape, plan.reached, leaves, data) };
  return added;
}

/** Whether forward from these leaves gives this data at the nodes that are reached. */
function sameAgain(tape: Tape, reached: Uint8Array, leaves: Float64Array, data: Float64Array): boolean {
  const again = newData(tape);
  setLeaves(tape, again, leaves);
  forward(tape, again);
  return data.every((value, id) => !reached[id] || Object.is(value, again[id]));
}

/** What the gradients are once all statements have run, on a tape with so many leaves. */
export function leftGradients({ value, from, last }: Gradients, leafCount: number): LeftGradients | undefined {
  const set = new Map<number, number>();
  for (let id = 0; id < from.length; id++) {
    if (from[id] === ELSEWHERE || (from[id] === LAST_BACKWARD && !last?.exact)) set.set(id, value[id] as number);
  }
  if (last?.exact) {
    const leaves = new Float64Array(leafCount);
    leaves.set(last.leaves);
    return { backward: { root: last.root, leaves }, set };
  }
  return set.size > 0 ? { set } : undefined;
}
