/**
 * Graphs that are handed out one a step (notation/handed.ts): the one at an iteration, and the place on the screen when
 * another one comes. What has a label keeps its fold and the selection on each graph that has the label.
 */
import { inputCount, inputOf, NONE, type Tape } from '../../engine/tape.js';
import { NoGraph, namesOf, programOf } from '../../notation/handed.js';
import { isRef } from '../../notation/run/term.js';
import { say } from '../message.js';
import type { Model, OnGraph, Selection, Session } from '../model.js';
import { onShownRow, pathOf, ROOT_ROW, selectedNode, unfoldedRow } from '../tree/selection.js';

/** The graph of iteration k at these leaves: the model's own if there is one for all. Throws a NoGraph if there is none. */
export function graphAt(model: Model, k: number, leaves: Float64Array): OnGraph {
  const { next, program, root, title } = model;
  if (!next) return { program, root, title };
  const handed = next(k, leaves);
  return { program: programOf(handed.tape), root: handed.root, title: handed.title ?? title };
}

/** What `work` gives, or the reason if there is no graph. */
export function orReason<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof NoGraph) return error.message;
    throw error;
  }
}

/** What is not known of a graph of more nodes is folded, and what is folded is not looked into. */
const LARGE = 1000;

/** The session after another graph was handed out, with the folds and the selection that it had `before`. */
export function inPlace(session: Session, before: Session): Session {
  const { program, root, next } = session.model;
  const [from, to] = [before.model.program.tape, program.tape];
  if (from === to || next === undefined || next !== before.model.next) return session;
  if (before.model.root === root && haveSameOps(from, to)) return session;
  const was = counterparts(to, root, from, before);
  const isLarge = to.size > LARGE;
  const folded = new Uint8Array(to.size).fill(isLarge ? 1 : 0);
  for (const [id, other] of was) folded[id] = before.folded[other] as number;
  const field = session.field && 'node' in session.field ? undefined : session.field;
  const shown = { ...session, folded, binary: new Set<number>(), field, prediction: undefined, selection: ROOT_ROW };
  const row = sameRow(before, to, was);
  // it is shown if it was: to find that out takes longer than a step
  return row ? { ...shown, selection: row } : onShownRow({ ...shown, selection: nearestRow(shown, before, was) });
}

function haveSameOps(a: Tape, b: Tape): boolean {
  if (a.size !== b.size) return false;
  if (a.op !== b.op) for (let id = 0; id < a.size; id++) if (a.op[id] !== b.op[id]) return false;
  return true;
}

/**
 * From the root down, the node of another graph that each node was: the one with its label, or without labels the one of
 * its op in its place. In a large graph only of what is not hidden.
 */
function counterparts(tape: Tape, root: number, from: Tape, before: Session): Map<number, number> {
  const names = namesOf(from);
  const was = new Map([[root, before.model.root]]);
  const isLarge = tape.size > LARGE;
  const met = new Set([root]);
  for (const id of met) {
    const other = was.get(id) ?? NONE;
    if (isLarge && (other === NONE || (before.folded[other] && other !== before.model.root))) continue;
    for (let side = 0; side < inputCount(tape, id); side++) {
      const input = inputOf(tape, id, side);
      if (met.has(input)) continue;
      met.add(input);
      const label = tape.labels[input];
      const term = label === undefined ? undefined : names.get(label);
      const there = other !== NONE && side < inputCount(from, other) ? inputOf(from, other, side) : NONE;
      const isAlike = there !== NONE && from.labels[there] === undefined && from.op[there] === tape.op[input];
      if (term !== undefined && isRef(term)) was.set(input, term.id);
      else if (label === undefined && isAlike) was.set(input, there);
    }
  }
  return was;
}

/** The selected row on the present graph, if its node and the user above it are there. */
function sameRow(before: Session, tape: Tape, was: ReadonlyMap<number, number>): Selection | undefined {
  const { user, side } = before.selection;
  if (user === ROOT_ROW.user) return ROOT_ROW;
  const node = selectedNode(before);
  for (const [id, other] of was) {
    if (other !== user || side >= inputCount(tape, id)) continue;
    if (was.get(inputOf(tape, id, side)) === node) return { user: id, side };
  }
  return undefined;
}

/** The row of the selected node, or of the nearest above it that the present graph has. */
function nearestRow(session: Session, before: Session, was: ReadonlyMap<number, number>): Selection {
  const now = new Map([...was].map(([id, other]) => [other, id]));
  const path = [...pathOf(before), selectedNode(before)];
  const node = path.reverse().find((each) => now.has(each));
  return node === undefined ? ROOT_ROW : unfoldedRow(session, now.get(node) as number);
}

/** The model with its graph as the only one: it was changed, or another root was chosen. */
export function alone(model: Model): Model {
  const { next: _, ...rest } = model;
  return rest;
}

/** The session with a message, if its graph was one of several before. */
export const saidAlone = (session: Session, before: Model): Session =>
  before.next && !session.model.next
    ? say(session, 'this graph is fixed now: steps bring no other (u takes that back)')
    : session;
