/** A file's own pages of text, from its `# :say` commands. */
import { escape as visible } from '../../text/escape.js';
import { say } from '../message.js';
import type { Session } from '../model.js';

/** A page's lines, safe to show. In its text, `\\n` is a line break. */
export const linesOfPage = (page: string): string[] => page.split('\\n').map(visible);

/** Adds pages, one at least, and opens the last of them. */
export function withPages(session: Session, added: readonly string[]): Session {
  const pages = [...session.pages, ...added];
  return { ...session, pages, page: pages.length - 1, explanation: 'pages' };
}

/** The first of a file's own pages, if it has any: whatever else it asks for, that is what it opens with. */
export const atFirstPage = (session: Session): Session =>
  session.pages.length === 0 ? session : { ...session, page: 0, explanation: 'pages' };

/** Opens the pages if they are closed, else turns to the next or the previous one; or adds one and opens it. */
export function turnPage(session: Session, by: 1 | -1, text?: string): Session {
  const { pages, page, explanation } = session;
  if (text !== undefined) return withPages(session, [text]);
  if (pages.length === 0) return say(session, 'there is no page to turn: :say text adds one', 'error');
  if (explanation !== 'pages') return { ...session, explanation: 'pages' };
  const to = page + by;
  if (to < 0) return say(session, 'this is the first page');
  return to < pages.length ? { ...session, page: to } : say(session, 'this is the last page; x opens the card');
}
