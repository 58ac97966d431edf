/**
 * The open text field: a text and a cursor in it. One pure function applies a key to it. The cursor is always between
 * characters as a reader counts them: an emoji of several code points, or a letter with its accent, is one.
 *
 *     typed({ text: 'ab', cursor: 1 }, 'x')           { text: 'axb', cursor: 2 }
 *     typed({ text: 'lr 0.1', cursor: 6 }, 'ctrl+w')  { text: 'lr ', cursor: 3 }
 */
import { count } from '../../text/numbers.js';
import { characterFrom, charactersOf } from '../../text/width.js';
import { say } from '../message.js';
import type { Field, FieldText, Session } from '../model.js';
import { pasted, typeable } from './paste.js';

/** The most UTF-16 units in a field. */
export const FIELD_LIMIT = 2 ** 14;
const TOO_LONG = `too long: a field holds ${count(FIELD_LIMIT)} characters; save it to a file and :open that`;

/** A text with the cursor at its end, for a field that opens. */
export const fieldText = (text: string): FieldText => ({ text, cursor: text.length });

/** Where a key moves the cursor in a text. */
type Target = (text: string, cursor: number) => number;

const back: Target = (text, cursor) => characterFrom(text, cursor, -1);
const on: Target = (text, cursor) => characterFrom(text, cursor, 1);
const start: Target = () => 0;
const end: Target = (text) => text.length;

const isInWord = (character: string): boolean => /^[\p{L}\p{N}_]/u.test(character);
const isNoBlank = (character: string): boolean => !/^[\s\ue00a]/.test(character);

/** The start of the last word that starts before the cursor. */
const startOfWord =
  (isPart: (character: string) => boolean): Target =>
  (text, cursor) => {
    let at = 0;
    let isInside = false;
    for (const { segment, index } of charactersOf(text.slice(0, cursor))) {
      if (isPart(segment) && !isInside) at = index;
      isInside = isPart(segment);
    }
    return at;
  };

/** The end of the first word that ends after the cursor. */
const endOfWord: Target = (text, cursor) => {
  let isInside = false;
  for (const { segment, index } of charactersOf(text.slice(cursor))) {
    if (isInside && !isInWord(segment)) return cursor + index;
    isInside = isInWord(segment);
  }
  return text.length;
};

/** A field's keys: names, how help shows and explains them, where they move to, and whether they delete up to there. */
type Row = readonly [keys: string, shown: string, help: string, to: Target, deletes?: 'deletes'];

const ROWS: readonly Row[] = [
  ['left ctrl+b', '← ^b', 'a character back', back],
  ['right ctrl+f', '→ ^f', 'a character forward', on],
  ['ctrl+left alt+left alt+b', '^← Alt-b', 'a word back', startOfWord(isInWord)],
  ['ctrl+right alt+right alt+f', '^→ Alt-f', 'a word forward', endOfWord],
  ['home ctrl+a', 'Home ^a', 'to the beginning', start],
  ['end ctrl+e', 'End ^e', 'to the end', end],
  ['backspace', 'Backspace ^h', 'delete the character before the cursor', back, 'deletes'],
  ['delete ctrl+d', 'Delete ^d', 'delete the character at the cursor', on, 'deletes'],
  ['ctrl+w', '^w', 'delete back to a blank', startOfWord(isNoBlank), 'deletes'],
  ['alt+backspace ctrl+backspace', 'Alt-Backspace', 'delete the word before', startOfWord(isInWord), 'deletes'],
  ['alt+d alt+delete ctrl+delete', 'Alt-d', 'delete the word after', endOfWord, 'deletes'],
  ['ctrl+u', '^u', 'delete all before the cursor', start, 'deletes'],
  ['ctrl+k', '^k', 'delete all after the cursor', end, 'deletes'],
];

/** The keys of a field as help shows them. */
export const FIELD_KEYS = ROWS.map(([, shown, help]) => ({ shown, help }));

const byKey = new Map(ROWS.flatMap((row) => row[0].split(' ').map((key) => [key, row] as const)));

/** A text with its cursor between characters: after the character, if an insertion or a deletion has joined two. */
function settled(text: string, cursor: number): FieldText {
  if (cursor <= 0) return { text, cursor: 0 };
  return { text, cursor: Math.max(cursor, characterFrom(text, characterFrom(text, cursor, -1), 1)) };
}

/** The text with an insertion at the cursor, or undefined if that is too long. */
function inserted<Typed extends FieldText>(field: Typed, more: string): Typed | undefined {
  const { text, cursor } = field;
  if (text.length + more.length > FIELD_LIMIT) return undefined;
  return { ...field, ...settled(text.slice(0, cursor) + more + text.slice(cursor), cursor + more.length) };
}

/** A key that is a character is named by it; every other name is longer. */
const isCharacter = (key: string): boolean => [...key].length === 1;

/** A field after a key: the same one if the key means nothing, undefined if the text would be too long. */
export function typed<Typed extends FieldText>(field: Typed, key: string): Typed | undefined {
  if (isCharacter(key)) return inserted(field, typeable(key));
  const { text, cursor } = field;
  const row = byKey.get(key);
  if (!row) return field;
  const [, , , target, deletes] = row;
  const to = target(text, cursor);
  if (to === cursor) return field;
  if (!deletes) return { ...field, cursor: to };
  const from = Math.min(to, cursor);
  return { ...field, ...settled(text.slice(0, from) + text.slice(Math.max(to, cursor)), from) };
}

const withField = (session: Session, field: Field | undefined): Session =>
  field ? { ...session, field } : say(session, TOO_LONG, 'error');

/** The session after a key in its field. A message about the text stays until the text changes. */
export const typeKey = (session: Session, key: string): Session =>
  session.field ? withField(session, withoutRecalled(session.field, typed(session.field, key))) : session;

/** A line that was brought back and is changed is a new one. */
function withoutRecalled(before: Field, after: Field | undefined): Field | undefined {
  if (!after || !('recalled' in after) || after.text === before.text) return after;
  const { recalled: _, ...rest } = after;
  return rest;
}

/** The session with a paste in its field. */
export function paste(session: Session, text: string): Session {
  const { field } = session;
  if (!field) return say(session, 'a paste needs an open field: press : first');
  return withField(session, text.length > FIELD_LIMIT ? undefined : inserted(field, pasted(field, text)));
}
