/** Backward in pieces and by hand: one node at a time, gradients typed in, bugs, and shifts to see a slope. */

import { planFor } from '../../engine/autodiff/backprop.js';
import { BUGS, bugNamed, keptBy } from '../../engine/autodiff/bugs.js';
import { usersOf } from '../../engine/autodiff/users.js';
import { inputCount, inputsOf, isConstant, leafSlot, type Tape } from '../../engine/tape.js';
import { local } from '../../explain/local.js';
import { changesAnything, whyHarmless, whyTooLong } from '../../explain/mistakes/bug.js';
import { readNumber } from '../../notation/parse/number.js';
import { nameOf } from '../../notation/write/write.js';
import { noSuch } from '../../text/nearest.js';
import { cell, count, full, short } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import { notNumber, say } from '../message.js';
import type { BackwardAt, Model, Session } from '../model.js';
import { gradAt, orderOf, propagatedAt, rootData } from '../numbers.js';
import { withoutEmptyExplanation } from '../screen/cycles.js';
import { fieldText } from '../screen/field.js';
import { selectedNode, unfoldedRow, unfoldedTo } from '../tree/selection.js';
import { commit, presentModel, withGradients, withLeaves } from '../undo.js';
import { gradientsOf } from '../viewed.js';
import { answersOn, gradientLookup, gradientState, gradientsOn, NO_GRADIENTS, pointOn } from './gradients.js';
import { backwardAsIs, backwardHere } from './here.js';

/** The cells of a name in the messages of propagating and of shifting. */
const PROPAGATED_NAME = 12;
const SHIFTED_NAME = 4;

/** The distance of one shift by hand. */
export const SHIFT = 0.001;

/** Propagates backward's next nodes, or takes back the last ones if `by` is negative. */
export function propagate(session: Session, by: number): Session {
  const state = gradientState(session);
  const begun = state === 'fresh' || state === 'partial';
  const at = (begun ? gradientsOf(session) : backwardAsIs(presentModel(session))).at as BackwardAt;
  const order = orderOf(session.model.program.tape, at);
  const propagated = begun ? (at.propagated ?? order.length) : 0;
  if (by > 0 && begun && propagated === order.length)
    return say(session, 'backward is done: every node has propagated; , takes back the last one');
  if (by < 0 && propagated === 0) return say(session, 'no node has propagated yet: . propagates the first');
  const next = Math.max(0, Math.min(order.length, propagated + by));
  if (next === 0 && by < 0 && !at.before) return withGradients(session, NO_GRADIENTS);
  const here = { ...at, propagated: next };
  const after = withGradients(session, { at: here, set: new Map() });
  const current = order[next - 1];
  if (current === undefined) return after;
  return say(selectShown(after, current), `${next} of ${order.length}: ${additions(after, here, current)}`);
}

/**
 * What a node adds to each of its inputs: `e propagates: a.grad += -2 × -3, b.grad += -2 × 2`; and why one with other
 * users may propagate next, or not yet: `a waits for b`.
 */
function additions(session: Session, at: BackwardAt, node: number): string {
  const { tape } = session.model.program;
  const called = (id: number): string => clip(nameOf(tape, id, PROPAGATED_NAME), PROPAGATED_NAME);
  const point = pointOn(session, gradientsOn(session));
  const upstream = short(point.grad(node) ?? 0);
  const adds = bugNamed(at.bug ?? '')?.overwrites ? '=' : '+=';
  const shares = inputsOf(tape, node).flatMap((input, side) =>
    isConstant(tape, input) ? [] : [`${called(input)}.grad ${adds} ${upstream} × ${short(local(point, node, side))}`],
  );
  const waits = at.bug === undefined ? inputsOf(tape, node).flatMap((input) => waiting(tape, at, input, called)) : [];
  return [`${called(node)} propagates: ${shares.join(', ')}`, ...new Set(waits)].join('; ');
}

/** Which users a node with several waits for, if it passes on a gradient. */
function waiting(tape: Tape, at: BackwardAt, id: number, called: (id: number) => string): string[] {
  if (inputCount(tape, id) === 0) return [];
  const { start, uses } = usersOf(planFor(tape, at.root));
  const users = [...new Set(uses.subarray(start[id], start[id + 1]).map((use) => use >> 1))];
  if (users.length < 2) return [];
  const has = propagatedAt(tape, at);
  const [first, ...others] = users.filter((user) => !has[user]);
  if (first === undefined) return [`${called(id)} has its whole gradient`];
  return [`${called(id)} waits for ${called(first)}${others.length > 0 ? ` and ${count(others.length)} more` : ''}`];
}

/** The node that propagated last in a backward that goes on node by node, or undefined. */
export function propagatingNode(session: Session): number | undefined {
  const { at } = gradientsOf(session);
  const state = gradientState(session);
  if (!at?.propagated || (state !== 'partial' && state !== 'fresh')) return undefined;
  return orderOf(session.model.program.tape, at)[at.propagated - 1];
}

/** Selects a node where it first appears, unless something above it is folded. */
const selectShown = (session: Session, node: number): Session =>
  unfoldedTo(session, unfoldedRow(session, node)) === session.folded
    ? { ...session, selection: unfoldedRow(session, node) }
    : session;

/** Sets a gradient typed by hand, in place of backward's. */
export function setGradient(session: Session, node: number, text: string): Session {
  const value = readNumber(text);
  if (value === undefined) return say(session, notNumber(text), 'error');
  const { set, ...rest } = gradientsOf(session);
  return withGradients({ ...session, field: undefined }, { ...rest, set: new Map([...set, [node, value]]) });
}

/** Opens the field for a gradient typed by hand. */
export function openGradient(session: Session, node: number): Session {
  const { tape } = session.model.program;
  if (isConstant(tape, node))
    return say(session, `${nameOf(tape, node, 30)} is a constant; it takes no gradient`, 'error');
  return { ...session, run: undefined, field: { kind: 'gradient', node, ...fieldText('') } };
}

/** Shifts the selected leaf by `count` times SHIFT; the message compares the root's change over h with the gradient. */
export function shift(session: Session, count: number): Session {
  const model = presentModel(session);
  const { program, root, leaves } = model;
  const { tape } = program;
  const node = selectedNode(session);
  const slot = leafSlot(tape, node);
  const called = (id: number): string => clip(nameOf(tape, id, SHIFTED_NAME), SHIFTED_NAME);
  if (slot < 0) return say(session, `${called(node)} is not a leaf; only a leaf can be shifted`, 'error');
  const before = rootData(tape, root, leaves);
  const grad = gradientLookup(model, backwardHere(model))(node) ?? 0;
  const h = count * SHIFT;
  const moved = withLeaves(model, leaves.with(slot, (leaves[slot] as number) + h));
  const change = rootData(tape, root, moved.leaves) - before;
  const by = (x: number): string => `${x < 0 ? '-' : '+'}= ${full(Math.abs(Number(x.toPrecision(6))))}`;
  const text = `${called(node)} ${by(h)}: ${called(root)} ${by(change)}, ${cell(change / h)} times as much; gradient ${cell(grad)}`;
  return say(commit(session, moved), text);
}

/** Turns a bug of backward on, or all of them off. */
export function setBug(session: Session, name: string): Session {
  const { model } = session;
  if (name === 'off') {
    if (model.bug === undefined) return say(session, 'no bug is on');
    const { bug: _, ...without } = model;
    const off = commit(session, { ...without, gradients: NO_GRADIENTS });
    return say(withoutEmptyExplanation(off), 'the bug is off: backward is right again');
  }
  const bug = bugNamed(name);
  const names = [...BUGS.map((row) => row.name), 'off'];
  if (!bug) return say(session, noSuch('bug', name, names), 'error');
  const present = presentModel(session);
  const point = pointOn(session, answersOn(session));
  const tooLong = whyTooLong(point, bug);
  if (tooLong !== undefined) return say(session, `${name} is not run: ${tooLong}; try :example recurse`);
  if (!changesAnything(point, bug)) {
    return say(session, `${name} changes nothing here: ${whyHarmless(bug)}; try :example diamond`);
  }
  const on: Model = { ...present, bug: name };
  const right = backwardHere(on).at as BackwardAt;
  // as if a right backward was the previous one
  const before = keptBy(bug, on.program.tape, gradAt(on.program.tape, right));
  const gradients = { at: { ...right, bug: name, ...(before && { before }) }, set: new Map<number, number>() };
  const after: Session = { ...commit(session, { ...on, gradients }), explanation: 'bug' };
  return session.viewed ? say(after, 'the later iterations are dropped; u brings them back') : after;
}
