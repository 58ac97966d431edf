/** Changing a session's model, for all actions and commands. Undo entries are made here and nowhere else. */

import { backTo, replaceLast } from './history/history.js';
import { bytesIn, type Log } from './history/log.js';
import { say } from './message.js';
import type { Gradients, Model, Session, UndoEntry } from './model.js';
import { equal, rootData } from './numbers.js';
import { withRate } from './rate.js';
import { onShownRow } from './tree/selection.js';
import { rememberedOf } from './viewed.js';

const MOST_UNDO = 1000;
const LEAST_UNDO = 20;
const UNDO_BYTES = 64 * 2 ** 20;
const LOG_BYTES = 80 * 2 ** 20;
/** What a graph and the numbers that are cached for it take, in numbers of 8 bytes a node. */
const NUMBERS_A_NODE = 8;

/** The model to change: the present one, or the viewed iteration, with all later ones dropped. */
export function presentModel(session: Session): Model {
  const { model, viewed } = session;
  if (!viewed) return model;
  const { iteration, leaves, gradients } = viewed;
  const history = backTo(model.history, iteration, rootData(model.program.tape, model.root, leaves));
  return withRate({ ...model, leaves, state: rememberedOf(session), gradients, history });
}

/** The session with an undo entry of what it is now. What a run does after this gets another entry. */
function undoable(session: Session): Session {
  const { model, viewed, run } = session;
  return { ...session, past: entriesOf(session, { model, viewed }), future: [], run: run && { ...run, begun: false } };
}

/** What can be undone to, with one more entry; the oldest go. */
export function entriesOf({ past, model }: Session, entry: UndoEntry): readonly UndoEntry[] {
  const ofGraph = model.next ? NUMBERS_A_NODE * model.program.tape.size : 0;
  const numbers = model.leaves.length + (model.gradients.at?.before?.length ?? 0) + ofGraph;
  const affordable = Math.floor(UNDO_BYTES / (8 * numbers + 1));
  const entries = Math.max(LEAST_UNDO, Math.min(MOST_UNDO, affordable));
  return withinLogBytes([...past.slice(1 - entries), entry]);
}

/** Drops the oldest undo entries once their logs, beside the newest one's, exceed LOG_BYTES. */
function withinLogBytes(past: readonly UndoEntry[]): readonly UndoEntry[] {
  const logs = new Set<Log>();
  let bytes = 0;
  for (let i = past.length - 1; i >= 0; i--) {
    const { log } = (past[i] as UndoEntry).model.history;
    if (logs.size > 0 && !logs.has(log)) bytes += bytesIn(log);
    if (bytes > LOG_BYTES) return past.slice(i + 1);
    logs.add(log);
  }
  return past;
}

/** The session with another model, at its present iteration. */
export const commit = (session: Session, model: Model): Session => ({
  ...undoable(session),
  model,
  viewed: undefined,
});

/** The session with other gradients at the iteration on the screen. Later iterations stay. */
export function withGradients(session: Session, gradients: Gradients): Session {
  const { model, viewed } = session;
  if (!viewed) return commit(session, { ...model, gradients });
  return { ...undoable(session), viewed: { ...viewed, gradients } };
}

/** The session with other settings, which belong to no iteration. If nothing changes, there is no undo entry. */
export function settings(session: Session, change: Partial<Model>, sentence?: string): Session {
  const { model } = session;
  const changes = (Object.keys(change) as (keyof Model)[]).some((key) => change[key] !== model[key]);
  const after = changes ? { ...undoable(session), model: { ...model, ...change } } : session;
  return sentence === undefined ? after : say(after, sentence);
}

/** The model with other leaf data at the present iteration; the array of the last backward if it is equal. */
export function withLeaves(model: Model, leaves: Float64Array): Model {
  const at = model.gradients.at?.leaves;
  const same = at && equal(at, leaves) ? at : leaves;
  const { program, root, history } = model;
  return { ...model, leaves: same, history: replaceLast(history, rootData(program.tape, root, same)) };
}

/** The session with selection, folds, chains, field and prediction adjusted if its graph has changed. */
export function fitted(session: Session, before: Model): Session {
  const { program, root } = session.model;
  const { tape } = program;
  if (tape === before.program.tape && root === before.root) return session;
  const folded = new Uint8Array(tape.size);
  folded.set(session.folded.subarray(0, Math.min(tape.size, before.program.tape.size)));
  const binary = new Set([...session.binary].filter((id) => id < tape.size));
  const field = session.field && 'node' in session.field ? undefined : session.field;
  return onShownRow({ ...session, folded, binary, field, prediction: undefined });
}
