/**
 * The data and gradient of every node, as arrays that follow from a session and belong to whoever
 * asked last. One pair of arrays a tape: when somebody asks for other leaves, they are recomputed,
 * so that sessions of the past stay right without a copy of a million numbers each.
 */
import { backward, forward, newData, planFor, setLeaves } from '../engine/autodiff/backprop.js';
import { backwardOrder, backwardPart, completeBy, startedBy } from '../engine/autodiff/backward-order.js';
import { buggyBackward, bugNamed, orderWith } from '../engine/autodiff/bugs.js';
import { memo } from '../engine/memo.js';
import type { Tape } from '../engine/tape.js';
import type { BackwardAt } from './model.js';

/** Gradients, and the backward that they come from. */
interface Kept {
  readonly grad: Float64Array;
  for: BackwardAt | undefined;
}

/** A tape's arrays. */
interface Arrays {
  readonly data: Float64Array;
  /** The leaves that `data` was computed from. */
  dataFor: Float64Array | undefined;
  /** Gradients of the last few backwards, the newest last. */
  readonly grads: Kept[];
  /** Room for one number a leaf, once somebody has needed it. */
  perLeaf: Float64Array | undefined;
}

/** Wrong gradients, right ones and old ones may stand side by side. */
const GRADS_KEPT = 3;

const arraysOf = memo(
  (tape: Tape): Arrays => ({
    data: newData(tape),
    dataFor: undefined,
    grads: [],
    perLeaf: undefined,
  }),
);

/** Data of every node for these leaves. Good until the next call for other leaves; not to be written to. */
export function dataAt(tape: Tape, leaves: Float64Array): Float64Array {
  const arrays = arraysOf(tape);
  if (arrays.dataFor !== leaves) {
    arrays.dataFor = undefined;
    setLeaves(tape, arrays.data, leaves);
    forward(tape, arrays.data);
    arrays.dataFor = leaves;
  }
  return arrays.data;
}

/** Gradient of every node from this backward. Good until the next call for another; not to be written to. */
export function gradAt(tape: Tape, at: BackwardAt): Float64Array {
  const { grads } = arraysOf(tape);
  const known = grads.findIndex((each) => each.for === at);
  const [entry] = known >= 0 ? grads.splice(known, 1) : grads.length < GRADS_KEPT ? [] : grads.splice(0, 1);
  const held: Kept = entry ?? { grad: new Float64Array(tape.size), for: undefined };
  if (held.for !== at) {
    held.for = undefined;
    run(tape, at, dataAt(tape, at.leaves), held.grad);
    held.for = at;
  }
  grads.push(held);
  return held.grad;
}

/** The arrays of a tape, lent to who takes many steps in them. */
interface Loan {
  /** Data of every node for the leaves that were asked for. */
  readonly data: Float64Array;
  /** Room for gradients, and for one number a leaf. */
  readonly grad: Float64Array;
  readonly perLeaf: Float64Array;
  /** Gives them back, and says what the data were computed from and where the gradients come from; nothing if they are none. */
  done(leaves: Float64Array | undefined, at: BackwardAt | undefined): void;
}

/** Lends the arrays of a tape, to be written to. Nobody may ask for data or gradients before they are back. */
export function lend(tape: Tape, leaves: Float64Array): Loan {
  const data = dataAt(tape, leaves);
  const arrays = arraysOf(tape);
  const { grads } = arrays;
  const entry =
    grads.length < GRADS_KEPT ? { grad: new Float64Array(tape.size), for: undefined } : (grads.shift() as Kept);
  arrays.dataFor = undefined;
  arrays.perLeaf ??= new Float64Array(tape.leaves.length);
  return {
    data,
    grad: entry.grad,
    perLeaf: arrays.perLeaf,
    done: (leaves, at) => {
      arrays.dataFor = leaves;
      grads.push({ grad: entry.grad, for: at });
    },
  };
}

function run(tape: Tape, { root, propagated, bug, before }: BackwardAt, data: Float64Array, grad: Float64Array): void {
  const plan = planFor(tape, root);
  const wrong = bug === undefined ? undefined : bugNamed(bug);
  if (wrong) buggyBackward(tape, plan, wrong, data, grad, before, propagated);
  else if (propagated !== undefined) backwardPart(tape, plan, data, grad, propagated);
  else backward(tape, plan, data, grad);
}

/** The order in which nodes propagate in this backward. */
export function orderOf(tape: Tape, { root, bug }: BackwardAt): Int32Array {
  const plan = planFor(tape, root);
  const wrong = bug === undefined ? undefined : bugNamed(bug);
  return wrong ? orderWith(plan, wrong) : backwardOrder(plan);
}

/** 1 for each node that has a gradient from this backward, or keeps one from before. */
export const startedAt = (tape: Tape, at: BackwardAt): Uint8Array => started(at, tape);

const started = memo((at: BackwardAt, tape: Tape): Uint8Array => {
  const plan = planFor(tape, at.root);
  if (at.propagated === undefined) return plan.reached;
  const begun = startedBy(tape, plan, orderOf(tape, at), at.propagated);
  if (at.before) for (const leaf of tape.leaves) begun[leaf] = plan.reached[leaf] as number;
  return begun;
});

/** 1 for each node that has its complete gradient from this backward: nothing is to be added any more. */
export const completeAt = (tape: Tape, at: BackwardAt): Uint8Array => complete(at, tape);

const complete = memo((at: BackwardAt, tape: Tape): Uint8Array => {
  const plan = planFor(tape, at.root);
  return at.propagated === undefined ? plan.reached : completeBy(tape, plan, orderOf(tape, at), at.propagated);
});

/** The root's data for these leaves. */
export const rootData = (tape: Tape, root: number, leaves: Float64Array): number =>
  dataAt(tape, leaves)[root] as number;

/** Whether two leaf data are the same to the last bit. */
export const equal = (some: Float64Array, others: Float64Array): boolean =>
  some.length === others.length && some.every((value, i) => Object.is(value, others[i]));
