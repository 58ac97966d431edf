/**
 * Graphs that are handed out one a step (notation/handed.ts): the one at an iteration, and the place on the screen when
 * another one comes. What has a label keeps its fold and the selection on each graph that has the label.
 */
import { LEAF } from '../../engine/ops.js';
import { inputCount, NONE, type Tape } from '../../engine/tape.js';
import { NoGraph, namesOf, programOf } from '../../notation/handed.js';
import { isRef } from '../../notation/run/term.js';
import { say } from '../message.js';
import type { Model, OnGraph, Selection, Session } from '../model.js';
import { openingFolds } from '../tree/folds.js';
import { onShownRow, ROOT_ROW, selectedNode, unfoldedRow } from '../tree/selection.js';

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

/** The session after another graph was handed out, with the folds and the selection that it had `before`. */
export function inPlace(session: Session, before: Session): Session {
  const [from, to] = [before.model.program.tape, session.model.program.tape];
  if (from === to || session.model.next === undefined || session.model.next !== before.model.next) return session;
  if (before.model.root === session.model.root && haveSameOps(from, to)) return session;
  const folded = openingFolds(to, session.model.root);
  const there = counterparts(to, from);
  for (let id = 0; id < to.size; id++) {
    const other = inputCount(to, id) === 0 ? NONE : there(id);
    if (other !== NONE) folded[id] = before.folded[other] as number;
  }
  const field = session.field && 'node' in session.field ? undefined : session.field;
  const shown = { ...session, folded, binary: new Set<number>(), field, prediction: undefined, selection: ROOT_ROW };
  return onShownRow({ ...shown, selection: rowOn(shown, before) });
}

function haveSameOps(a: Tape, b: Tape): boolean {
  if (a.size !== b.size) return false;
  if (a.op !== b.op) for (let id = 0; id < a.size; id++) if (a.op[id] !== b.op[id]) return false;
  return true;
}

/** For a node of one graph, that of another which is called the same; without labels, the same op at the same place. */
function counterparts(from: Tape, to: Tape): (id: number) => number {
  const names = namesOf(to);
  return (id) => {
    if (from.op[id] === LEAF) return id;
    const label = from.labels[id];
    if (label === undefined)
      return id < to.size && to.labels[id] === undefined && from.op[id] === to.op[id] ? id : NONE;
    const term = names.get(label);
    return term !== undefined && isRef(term) ? term.id : NONE;
  };
}

/** The row that was selected before, on the present graph; that of the root if it has none. */
function rowOn(session: Session, before: Session): Selection {
  const { selection, model } = before;
  if (selection.user === NONE) return ROOT_ROW;
  const there = counterparts(model.program.tape, session.model.program.tape);
  const user = selection.user === model.root ? session.model.root : there(selection.user);
  const node = there(selectedNode(before));
  const { tape } = session.model.program;
  if (user !== NONE && selection.side < inputCount(tape, user)) {
    const input = (selection.side === 0 ? tape.left : tape.right)[user];
    if (node === NONE || input === node) return { user, side: selection.side };
  }
  return node === NONE ? ROOT_ROW : unfoldedRow(session, node);
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
