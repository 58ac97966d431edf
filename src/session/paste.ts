/**
 * What a paste puts into a field: one line, without what could act on a terminal. Of a command, its line breaks stay,
 * as characters of their own, so that each line is a statement.
 */
import { escape } from '../text/escape.js';
import type { Field } from './model.js';

/** What stands for a line break in a field, which has one line: a character that nothing else is. */
export const LINE_BREAK = '\ue00a';

/** What may begin or end something that is more, or less, than its line: a comment, brackets, a text, a block. */
const NOT_ALONE = /[#()[\]{}'"\\:]/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu;

/** Text for a field: without control characters, and what would turn the writing direction spelled out. */
export const typeable = (text: string): string => escape(text.replace(CONTROLS, ''));

/** A pasted text as it stands in a field: in a command its lines are statements, elsewhere they are one line. */
export function pasted({ kind }: Field, text: string): string {
  const lines = text.replaceAll('\t', ' ').split(/\r\n?|\n/);
  if (kind === 'command' && NOT_ALONE.test(text))
    return typeable(unindented(lines).join('\n').trim().replaceAll('\n', LINE_BREAK));
  const trimmed = lines.map((line) => line.trim()).filter((line) => line !== '');
  return typeable(trimmed.join(kind === 'command' ? `;${LINE_BREAK}` : ' '));
}

/** Lines that were copied out of an indented block, or from the middle of the first line on, without its indentation. */
function unindented([first = '', ...rest]: readonly string[]): string[] {
  const depths = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const own = first.search(/\S/);
  // what belongs to a block that the first line begins stays under it
  const depth = /:\s*(?:#.*)?$/.test(first) ? Math.max(0, own) : Math.min(...depths);
  return [first.trimStart(), ...rest.map((line) => line.slice(Math.min(depth, Math.max(0, line.search(/\S|$/)))))];
}
