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

/** Opens the pages if they are closed, else turns to the next or the previous one; or adds one and opens it. */
export function turnPage(session: Session, by: 1 | -1, text?: string): Session {
  const { pages, page, explanation } = session;
  if (text !== undefined) return withPages(session, [text]);
  if (pages.length === 0) return say(session, 'there is no page to turn: :say text adds one', 'error');
  if (explanation !== 'pages') return { ...session, explanation: 'pages' };
  return { ...session, page: (page + by + pages.length) % pages.length };
}
