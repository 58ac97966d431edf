/** How a session is changed: the ways that actions and commands share. Undo is pushed here and nowhere else. */
import { inputCount } from '../engine/tape.js';
import { escape } from '../text/escape.js';
import { replaceLast, truncated } from './history.js';
import { isBelow } from './lookup.js';
import { rootData } from './memory.js';
import { type Model, ROOT_ROW, type Session } from './session.js';

/** What was accepted where a number was expected. */
export const NUMBERS_ACCEPTED = 'accepted: 2, -.5, 1e3, 2*3, 1/3';

const MOST_UNDO = 1000;
const UNDO_BYTES = 64 * 2 ** 20;

/** The session with a sentence in the status line. */
export const say = (session: Session, text: string, tone: 'info' | 'error' = 'info'): Session => ({ ...session, message: { text: escape(text), tone } });

/** The model to change: the present one, or the iteration that is looked at, with all later ones dropped. */
export function presentModel({ model, looking }: Session): Model {
  if (!looking) return model;
  return { ...model, leaves: looking.leaves, gradients: looking.gradients, history: truncated(model.history, looking.iteration + 1) };
}

/** The session with another model, and the way back to the one it had. */
export function commit(session: Session, model: Model): Session {
  const room = Math.max(20, Math.min(MOST_UNDO, Math.floor(UNDO_BYTES / (8 * model.leaves.length + 1))));
  const past = [...session.past.slice(-room + 1), { model: session.model, looking: session.looking }];
  const run = session.run && { ...session.run, begun: false };
  return { ...session, model, looking: undefined, past, future: [], run };
}

/** A change of settings, which belong to no iteration. */
export function settings(session: Session, change: Partial<Model>, sentence?: string): Session {
  const { looking } = session;
  const changed = { ...commit(session, { ...session.model, ...change }), looking };
  return sentence ? say(changed, sentence) : changed;
}

/** The model with other leaf data at the present iteration; the very arrays of the last backward where they are equal. */
export function withLeaves(model: Model, leaves: Float64Array): Model {
  const at = model.gradients.at?.leaves;
  const same = at && at.length === leaves.length && at.every((value, i) => Object.is(value, leaves[i])) ? at : leaves;
  const { program, root } = model;
  return { ...model, leaves: same, history: replaceLast(model.history, rootData(program.tape, root, same), same) };
}

/** Selection and folds made to fit when the graph is another one than before. */
export function fitted(session: Session, before: Model): Session {
  const { program, root } = session.model;
  if (program.tape === before.program.tape && root === before.root) return session;
  const { tape } = program;
  const folded = new Uint8Array(tape.size);
  folded.set(session.folded.subarray(0, tape.size));
  const { user, side } = session.selection;
  const stays = user >= 0 && user < tape.size && isBelow(tape, root, user) && inputCount(tape, user) > side;
  return { ...session, folded, selection: stays ? session.selection : ROOT_ROW };
}
