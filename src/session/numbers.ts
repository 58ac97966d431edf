/**
 * The data and gradients of every node, as arrays derived from a session. They are a cache, one for each tape: for
 * other leaves they are recomputed, so old sessions stay right without copying a million numbers each.
 */
import { backward, forward, newData, planFor, setLeaves } from '../engine/autodiff/backprop.js';
import { backwardOrder, backwardPart, completeBy, startedBy } from '../engine/autodiff/backward-order.js';
import { buggyBackward, bugNamed, keepersOf, orderWith } from '../engine/autodiff/bugs.js';
import { lastingArray } from '../engine/autodiff/repetition/memory.js';
import { memo } from '../engine/memo.js';
import type { Tape } from '../engine/tape.js';
import type { BackwardAt } from './model.js';

/** Gradients, and the backward that they come from. */
interface CachedGradients {
  readonly grad: Float64Array;
  for: BackwardAt | undefined;
}

/** A tape's arrays. */
interface Arrays {
  data: Float64Array;
  /** The leaves that `data` was computed from. */
  dataFor: Float64Array | undefined;
  /** Gradients of the last few backwards, the newest last. */
  grads: CachedGradients[];
  /** How many steps have been run in them: of a graph that has many, the arrays are made for many passes. */
  steps: number;
}

const MANY_STEPS = 8;

/** Gradients in the cache: wrong, right and old ones may be shown side by side. */
const CACHE_SIZE = 3;

const arraysOf = memo(
  (tape: Tape): Arrays => ({
    data: newData(tape),
    dataFor: undefined,
    grads: [],
    steps: 0,
  }),
);

/** The data of every node for these leaves. Read-only, and valid until the next call for other leaves. */
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

/** The same in an array of its own, which stays; the cache stays as it is too. */
export function ownDataAt(tape: Tape, leaves: Float64Array): Float64Array {
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  return data;
}

/** The gradient of every node from this backward. Read-only, and valid until the cache replaces it. */
export function gradAt(tape: Tape, at: BackwardAt): Float64Array {
  const { grads } = arraysOf(tape);
  const known = grads.findIndex((each) => each.for === at);
  const [entry] = known >= 0 ? grads.splice(known, 1) : grads.length < CACHE_SIZE ? [] : grads.splice(0, 1);
  const cached: CachedGradients = entry ?? { grad: newGrad(tape), for: undefined };
  if (cached.for !== at) {
    cached.for = undefined;
    run(tape, at, dataAt(tape, at.leaves), cached.grad);
    cached.for = at;
  }
  grads.push(cached);
  return cached.grad;
}

/** A tape's arrays, borrowed to run many steps in them. */
interface BorrowedArrays {
  /** The data of every node for the given leaves. */
  readonly data: Float64Array;
  /** Space for gradients. */
  readonly grad: Float64Array;
  /** Returns them, with the leaves and the backward that their contents belong to; undefined if to none. */
  giveBack(leaves: Float64Array | undefined, at: BackwardAt | undefined): void;
}

/** Zeros, one a node. */
const newGrad = (tape: Tape): Float64Array =>
  arraysOf(tape).steps < MANY_STEPS ? new Float64Array(tape.size) : lastingArray(tape);

/** Counts steps that are about to be run, and moves to arrays for many passes if there are MANY_STEPS of them. */
function countSteps(tape: Tape, steps: number): void {
  const arrays = arraysOf(tape);
  const before = arrays.steps;
  arrays.steps += steps;
  if (before >= MANY_STEPS || arrays.steps < MANY_STEPS) return;
  const data = lastingArray(tape);
  data.set(arrays.data);
  arrays.data = data;
  arrays.grads = [];
}

/** Borrows a tape's arrays for so many steps. Until they are returned, dataAt and gradAt must not be called. */
export function borrowArrays(tape: Tape, leaves: Float64Array, steps: number): BorrowedArrays {
  countSteps(tape, steps);
  const data = dataAt(tape, leaves);
  const arrays = arraysOf(tape);
  const { grads } = arrays;
  const entry =
    grads.length < CACHE_SIZE ? { grad: newGrad(tape), for: undefined } : (grads.shift() as CachedGradients);
  arrays.dataFor = undefined;
  return {
    data,
    grad: entry.grad,
    giveBack: (leaves, at) => {
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

/** 1 for each node that has a gradient from this backward, or keeps one from before it. */
export const startedAt = (tape: Tape, at: BackwardAt): Uint8Array => started(at, tape);

const started = memo((at: BackwardAt, tape: Tape): Uint8Array => {
  const plan = planFor(tape, at.root);
  if (at.propagated === undefined) return plan.reached;
  const begun = startedBy(tape, plan, orderOf(tape, at), at.propagated);
  const bug = at.before && bugNamed(at.bug ?? '');
  if (bug) for (const [id, keeps] of keepersOf(tape, plan, bug).entries()) begun[id] = (begun[id] as number) | keeps;
  return begun;
});

/** 1 for each node whose gradient from this backward is complete. */
export const completeAt = (tape: Tape, at: BackwardAt): Uint8Array => complete(at, tape);

const complete = memo((at: BackwardAt, tape: Tape): Uint8Array => {
  const plan = planFor(tape, at.root);
  return at.propagated === undefined ? plan.reached : completeBy(tape, plan, orderOf(tape, at), at.propagated);
});

/** 1 for each node that has propagated in this backward. */
export const propagatedAt = (tape: Tape, at: BackwardAt): Uint8Array => propagated(at, tape);

const propagated = memo((at: BackwardAt, tape: Tape): Uint8Array => {
  const has = new Uint8Array(tape.size);
  const order = orderOf(tape, at);
  for (let i = 0; i < Math.min(at.propagated ?? order.length, order.length); i++) has[order[i] as number] = 1;
  return has;
});

/** The root's data for these leaves. */
export const rootData = (tape: Tape, root: number, leaves: Float64Array): number =>
  dataAt(tape, leaves)[root] as number;

/** Whether two arrays are equal to the last bit. */
export const equal = (some: Float64Array, others: Float64Array): boolean =>
  some.length === others.length && some.every((value, i) => Object.is(value, others[i]));
