/** Effects on files: whether one can be asked for, and what comes of it. */
import { ENDINGS, problemWith } from '../../formats/formats.js';
import { say } from '../message.js';
import type { Session } from '../model.js';

/** Asks for a file to be opened in place of this graph. */
export function askToOpen(session: Session, file: string): Session {
  if (file === '') return say(session, 'expected a file: :open graph.py', 'error');
  return { ...say(session, `opening ${file}: Esc cancels`), effect: { kind: 'open', file } };
}

/** Asks for the session to be written to `file`. */
export function askToExport(session: Session, file: string): Session {
  if (file === '') return say(session, `expected a name that ends in ${ENDINGS}: :export g.svg`, 'error');
  if (session.prediction) return say(session, 'the gradients are hidden', 'error');
  const problem = problemWith(file);
  return problem === undefined ? { ...session, effect: { kind: 'export', file } } : say(session, problem, 'error');
}

/** Asks for the graph to be written: to the file that it was opened from if no other is given. */
export function askToWrite(session: Session, file: string, over: boolean): Session {
  const { path, text } = session.model.origin;
  if (file !== '') return { ...session, effect: { kind: 'write', file, over } };
  const own = (text === undefined ? undefined : path) ?? session.written?.path;
  if (own !== undefined) return { ...session, effect: { kind: 'write', file: own, over } };
  return say(session, `expected a file: :w${over ? '!' : ''} graph.py`, 'error');
}

/** The session once its graph stands in a file, which is its own from now on if it came from none. */
export const wasWritten = (session: Session, path: string, mark: string, sentence: string): Session =>
  say({ ...session, written: { path, mark } }, sentence);
