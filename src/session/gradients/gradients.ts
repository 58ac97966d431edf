/** The gradients on the screen: their numbers, if any, and their state. */

import { bugNamed } from '../../engine/autodiff/bugs.js';
import { memo } from '../../engine/memo.js';
import { CONST } from '../../engine/ops.js';
import type { Point } from '../../explain/point.js';
import type { Reading } from '../../notation/read.js';
import { nameOf } from '../../notation/write/write.js';
import { count } from '../../text/numbers.js';
import type { BackwardAt, Gradients, Model, Session } from '../model.js';
import { completeAt, dataAt, equal, gradAt, orderOf, startedAt } from '../numbers.js';
import { dataOn, gradientsOf, iterationOf, leavesOf } from '../viewed.js';

/** Before any backward. */
export const NO_GRADIENTS: Gradients = { set: new Map() };

export type GradientState = 'none' | 'fresh' | 'stale' | 'by hand' | 'zeroed' | 'partial';

/** Whether the gradients belong to the numbers on the screen, and if not, where they come from. */
export function gradientState(session: Session): GradientState {
  const { at, set, zeroed } = gradientsOf(session);
  if (set.size > 0) return 'by hand';
  if (zeroed) return 'zeroed';
  if (!at) return 'none';
  if (at.leaves !== leavesOf(session) || at.root !== session.model.root) return 'stale';
  return at.propagated === undefined || at.propagated === orderOf(session.model.program.tape, at).length
    ? 'fresh'
    : 'partial';
}

/** The most cells of a heading. */
const HEADING = 12;

/** The gradient column's heading: `grad`, `grad @3`, `grad stale`, `grad by hand`, `grad yours`, `grad of e`, `right grad`. */
export function gradientHeading(session: Session): string {
  const state = gradientState(session);
  const { at, theirs } = gradientsOf(session);
  if (theirs && state === 'by hand') return 'grad yours';
  // earlier iterations are computed again, without the bug that is on
  if (state === 'fresh' && session.viewed && session.model.bug !== undefined) return 'right grad';
  if (state === 'fresh' || state === 'none') return 'grad';
  if (state !== 'stale' || !at) return `grad ${state}`;
  const { program, root } = session.model;
  if (at.root !== root) return `grad of ${nameOf(program.tape, at.root, 8)}`;
  if (at.iteration === iterationOf(session)) return 'grad stale';
  const texts = [`grad @${count(at.iteration)}`, `grad @${at.iteration}`];
  return texts.find(({ length }) => length <= HEADING) ?? 'grad earlier';
}

/** The gradient of a node, or undefined if it is not known or the node is a constant. */
export type GradientOf = (id: number) => number | undefined;

/** The gradients of this origin, by node; valid until the next step. */
export function gradientLookup({ program: { tape } }: Model, { at, set, zeroed }: Gradients): GradientOf {
  const started = at && startedAt(tape, at);
  const grad = at && gradAt(tape, at);
  return (id) => {
    if (tape.op[id] === CONST) return undefined;
    const own = set.get(id);
    if (own !== undefined) return own;
    if (zeroed) return 0;
    return started?.[id] && grad ? grad[id] : undefined;
  };
}

const backwardFrom = memo(
  (leaves: Float64Array, root: number, iteration: number): BackwardAt => ({ root, leaves, iteration }),
);

/** A right backward at the numbers on the screen; the same object as long as they are the same. */
export const hereAt = (session: Session): BackwardAt =>
  backwardFrom(leavesOf(session), session.model.root, iterationOf(session));

/** The same backward without its bug. */
const withoutBug = memo((at: BackwardAt): BackwardAt => {
  if (at.bug === undefined) return at;
  const { bug: _, before: __, ...rest } = at;
  return rest;
});

/** The right gradients of the numbers on the screen, even if none was computed yet: predictions are judged by them. */
export const answersOn = (session: Session): GradientOf =>
  gradientLookup(session.model, { at: hereAt(session), set: new Map() });

/** The gradients on the screen as they would be without a bug; if it changes the order, those of a full backward. */
export function rightGradientsOn(session: Session): GradientOf {
  const at = rightBackwardOn(session);
  return at ? gradientLookup(session.model, { ...gradientsOf(session), at }) : gradientsOn(session);
}

/** The backward that they come from. */
export function rightBackwardOn(session: Session): BackwardAt | undefined {
  const { at } = gradientsOf(session);
  if (!at?.bug) return at;
  return bugNamed(at.bug)?.order ? completeRight(at) : withoutBug(at);
}

/** The right backward of the same numbers, run to its end. */
const completeRight = memo((at: BackwardAt): BackwardAt => {
  const { propagated, ...rest } = withoutBug(at);
  return propagated === undefined ? withoutBug(at) : rest;
});

/** Only the complete gradients of a backward. */
function completeLookup(model: Model, at: BackwardAt): GradientOf {
  const complete = completeAt(model.program.tape, at);
  const gradient = gradientLookup(model, { at, set: new Map() });
  return (id) => (complete[id] ? gradient(id) : undefined);
}

/** The graph with the numbers on the screen, and its gradients: those to explain, unless others are given. */
export const pointOn = (session: Session, grad: GradientOf = explained(session)): Point => ({
  tape: session.model.program.tape,
  root: session.model.root,
  data: dataOn(session),
  grad,
});

/**
 * Right gradients of the numbers on the screen, computed when the first is needed. Before any backward there are
 * none; in the middle of one, only the complete ones.
 */
function explained(session: Session): GradientOf {
  const state = gradientState(session);
  if (state === 'none' || state === 'zeroed') return () => undefined;
  const { at } = gradientsOf(session);
  const isRightPart = state === 'partial' && at && at.bug === undefined;
  let lookup: GradientOf | undefined;
  return (id) => {
    lookup ??= isRightPart ? completeLookup(session.model, at) : answersOn(session);
    return lookup(id);
  };
}

/**
 * What the explanation of a bug is about: the point of the last backward, with right gradients, and the buggy
 * gradients that are complete.
 */
export function bugLabOn(session: Session): { readonly point: Point; readonly wrong: GradientOf } | undefined {
  const { model } = session;
  const { tape } = model.program;
  const { at } = gradientsOf(session);
  if (at?.bug === undefined || at.bug !== model.bug) return undefined;
  const grad = gradientLookup(model, { at: completeRight(at), set: new Map() });
  return { point: { tape, root: at.root, data: dataAt(tape, at.leaves), grad }, wrong: completeLookup(model, at) };
}

/** The gradients on the screen. */
export const gradientsOn = (session: Session): GradientOf => gradientLookup(session.model, gradientsOf(session));

type Left = NonNullable<Reading['gradients']>;

/**
 * The gradients after statements: of the backward that they ran, at these leaves or at others, or those from before,
 * if they ran none; with those that they set by hand.
 */
export function leftBy(left: Left, leaves: Float64Array, iteration: number, before = NO_GRADIENTS): Gradients {
  const { backward, set } = left;
  if (!backward) return { ...before, set: new Map([...before.set, ...set]) };
  const then = backward.leaves.subarray(0, leaves.length);
  const at = { root: backward.root, leaves: equal(then, leaves) ? leaves : then, iteration };
  return { at, set };
}
