/** Effects on files: opening, exporting and writing, or why that is not possible. */
import { ENDINGS, problemWith } from '../../formats/formats.js';
import { say } from '../message.js';
import type { Session } from '../model.js';

/** Opens a file in place of this graph, by an effect. */
export function requestOpen(session: Session, file: string): Session {
  if (file === '') return say(session, 'expected a file: :open graph.py', 'error');
  return { ...say(session, `opening ${file}: Esc cancels`), effect: { kind: 'open', file } };
}

/** Exports the session to `file`, by an effect. */
export function requestExport(session: Session, file: string): Session {
  if (file === '') return say(session, `expected a name that ends in ${ENDINGS}: :export g.svg`, 'error');
  if (session.prediction) return say(session, 'the gradients are hidden', 'error');
  const problem = problemWith(file);
  return problem === undefined ? { ...session, effect: { kind: 'export', file } } : say(session, problem, 'error');
}

/** Writes the graph, by an effect: to the file that it was opened from if no other is given. */
export function requestWrite(session: Session, file: string, over: boolean): Session {
  const { path, text } = session.model.origin;
  if (file !== '') return { ...session, effect: { kind: 'write', file, over } };
  const own = (text === undefined ? undefined : path) ?? session.written?.path;
  if (own !== undefined) return { ...session, effect: { kind: 'write', file: own, over } };
  return say(session, `expected a file: :w${over ? '!' : ''} graph.py`, 'error');
}

/** The session after its graph was written to a file, which becomes its own if it had none. */
export const wasWritten = (session: Session, path: string, mark: string, sentence: string): Session =>
  say({ ...session, written: { path, mark } }, sentence);
