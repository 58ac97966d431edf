/**
 * The lines that were entered into the command line and the search, and the keys that bring them back. What was typed
 * before the first of these keys stays: only lines that begin with it are brought back, and the last key returns to it.
 */
import type { Field, Session } from '../model.js';
import { fieldText } from './field.js';
import { LINE_BREAK } from './paste.js';

/** Fields whose lines are remembered. */
type Remembering = Field & { readonly kind: 'command' | 'search' };

/** The most lines of each that are remembered. */
const MOST = 200;

export const ENTERED_KEYS = [
  { shown: '↑ ^p', help: 'in : and /, the line entered before, of those that begin like this' },
  { shown: '↓ ^n', help: 'the line entered after it' },
  { shown: 'Tab', help: 'in : and /, complete the word, then go through what it can be (Shift-Tab back, Esc closes)' },
];

const WAY: ReadonlyMap<string, 1 | -1> = new Map([
  ['up', -1],
  ['ctrl+p', -1],
  ['down', 1],
  ['ctrl+n', 1],
]);

export const NOTHING_ENTERED: Session['entered'] = { command: [], search: [] };

/** The session with a line remembered as the newest; the same line is not there twice. */
export function remembered(session: Session, kind: Remembering['kind'], line: string): Session {
  const text = line.trim().replaceAll('\n', LINE_BREAK);
  if (text === '') return session;
  const lines = [...session.entered[kind].filter((each) => each !== text), text].slice(-MOST);
  return { ...session, entered: { ...session.entered, [kind]: lines } };
}

/** The session after a key that goes to another line; undefined for any other key. */
export function recalled(session: Session, key: string): Session | undefined {
  const { field, entered } = session;
  const way = WAY.get(key);
  if (way === undefined || !field || (field.kind !== 'command' && field.kind !== 'search')) return undefined;
  const lines = entered[field.kind];
  const typed = field.recalled?.typed ?? field.text;
  let at = (field.recalled?.at ?? lines.length) + way;
  while (at >= 0 && at < lines.length && !lines[at]?.startsWith(typed)) at += way;
  if (at < 0 || (at >= lines.length && !field.recalled)) return session;
  const { recalled: _, ...rest } = field;
  if (at >= lines.length) return { ...session, field: { ...rest, ...fieldText(typed) } };
  return { ...session, field: { ...rest, ...fieldText(lines[at] as string), recalled: { typed, at } } };
}
