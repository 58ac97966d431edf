/** Undo and redo. They may lead to another moment of a program, which is read first. */
import { say } from '../message.js';
import type { Session, UndoEntry } from '../model.js';
import { withoutEmptyExplanation } from '../screen/cycles.js';
import { fitted } from '../undo.js';
import { want } from './points.js';
import { asOpened, momentIn, restored } from './shelf.js';

/** Undoes the last changes, or redoes them. */
export function timeTravel(session: Session, which: 'undo' | 'redo', count: number): Session {
  const past = [...session.past];
  const future = [...session.future];
  const [from, to] = which === 'undo' ? [past, future] : [future, past];
  let here: UndoEntry = { model: session.model, viewed: session.viewed };
  let done = 0;
  for (; done < count; done++) {
    const entry = from.pop();
    if (!entry) break;
    to.push(here);
    here = entry;
  }
  if (done === 0) return say(session, `nothing to ${which}`);
  const { model: kept, viewed } = here;
  const open = momentIn(session.model);
  if (!('program' in kept) && kept.moment !== open)
    return want(session, { index: kept.moment, by: 1, at: 'present' }, { entry: here, past, future });
  const model = 'program' in kept ? kept : restored(session, asOpened(session.model), kept);
  if (!model) return say(session, 'this does not fit the graph any more', 'error');
  return withoutEmptyExplanation(fitted({ ...session, model, viewed, past, future, run: undefined }, session.model));
}
