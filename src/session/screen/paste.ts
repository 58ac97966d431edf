/**
 * What a paste puts into a field: one line, without what could act on a terminal. In a command, line breaks are kept
 * as a special character, so that each line is a statement.
 */
import { escape } from '../../text/escape.js';
import type { Field } from '../model.js';

/** A line break in a field, which has only one line: a private-use character. */
export const LINE_BREAK = '\ue00a';

/** What may begin or end something that is not exactly one line: a comment, brackets, a string, a block. */
const NOT_ALONE = /[#()[\]{}'"\\:]/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu;

/** Text for a field: without control characters, and with characters that change the writing direction escaped. */
export const typeable = (text: string): string => escape(text.replace(CONTROLS, ''));

/** A pasted text in a field: in a command its lines are statements, elsewhere they are joined to one line. */
export function pasted({ kind }: Field, text: string): string {
  const lines = text.replaceAll('\t', ' ').split(/\r\n?|\n/);
  if (kind === 'command' && NOT_ALONE.test(text))
    return typeable(unindented(lines).join('\n').trim().replaceAll('\n', LINE_BREAK));
  const trimmed = lines.map((line) => line.trim()).filter((line) => line !== '');
  return typeable(trimmed.join(kind === 'command' ? `;${LINE_BREAK}` : ' '));
}

/** Lines copied out of an indented block, perhaps from the middle of the first line on, without its indentation. */
function unindented([first = '', ...rest]: readonly string[]): string[] {
  const depths = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const own = first.search(/\S/);
  // the body of a block that the first line begins stays indented
  const depth = /:\s*(?:#.*)?$/.test(first) ? Math.max(0, own) : Math.min(...depths);
  return [first.trimStart(), ...rest.map((line) => line.slice(Math.min(depth, Math.max(0, line.search(/\S|$/)))))];
}
