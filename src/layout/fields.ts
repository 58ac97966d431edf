/** The text fields without their looks: what stands before the text, what Enter does with it, and what may be typed. */
import type { Action } from '../session/action.js';
import { NUMBERS_ACCEPTED } from '../session/message.js';
import type { Field, Session } from '../session/model.js';
import { count } from '../text/numbers.js';
import { clip } from '../text/width.js';
import type { Glyphs } from './glyphs.js';
import { cut, type Line, piece } from './line.js';
import { nameIn } from './names.js';

const MOST_NAME = 24;

interface Kind {
  /** `name` is the node's, if it is about one, and `slope` its gradient's, as the inspector writes it. */
  readonly prompt: (name: string, slope: string) => string;
  /** What Enter does, and what may be typed. */
  readonly enter: string;
  readonly accepts: string;
}

const KINDS: Readonly<Record<Field['kind'], Kind>> = {
  edit: { prompt: (name) => `${name} = `, enter: 'applies', accepts: NUMBERS_ACCEPTED },
  gradient: { prompt: (_, slope) => `${slope} = `, enter: 'sets it', accepts: NUMBERS_ACCEPTED },
  predict: { prompt: (_, slope) => `${slope} = `, enter: 'answers', accepts: 'a number, or only its sign: + - 0' },
  command: { prompt: () => ':', enter: 'runs it', accepts: 'lr 0.1, go a, a.data = 3, g = a*b ...' },
  search: { prompt: () => '/', enter: 'searches', accepts: 'a name, or part of one' },
};

/** What stands before the text, in at most `cells`. */
export function promptOf(field: Field, { model }: Session, cells: number, glyphs: Glyphs): string {
  const room = Math.min(MOST_NAME, Math.floor(cells / 3));
  const name = (id: number, most: number): string => nameIn(model.program.tape, id, most, glyphs);
  const about = 'node' in field ? field.node : model.root;
  const d = glyphs.partial;
  const slope = `${d}${name(model.root, room >> 1)}/${d}${name(about, room >> 1)}`;
  return clip(` ${KINDS[field.kind].prompt(name(about, room), slope)}`, cells, glyphs.more);
}

/** So many characters fit into a field. */
export const FIELD_LIMIT = 2 ** 14;
export const TOO_LONG = `too long: a field takes ${count(FIELD_LIMIT)} characters; save it to a file and :open that`;

/** What stands for a line break in a field, to which keyboard and Ink give no real one: a character that nothing else is. */
const LINE_BREAK = '\ue00a';

/** What a paste puts into a field: in a command its lines are statements, elsewhere they are one. */
export function pasted(field: Field, text: string): string {
  const lines = text.replaceAll('\t', ' ').split(/\r\n?|\n/);
  if (field.kind === 'command' && NOT_ALONE.test(text))
    return unindented(lines).join('\n').trim().replaceAll('\n', LINE_BREAK);
  const trimmed = lines.map((line) => line.trim()).filter((line) => line !== '');
  return trimmed.join(field.kind === 'command' ? `;${LINE_BREAK}` : ' ');
}

/** What may begin or end something that is more, or less, than its line: a comment, brackets, a text, a block. */
const NOT_ALONE = /[#()[\]{}'"\\:]/;

/** Lines that were copied out of an indented block, or from the middle of the first line on, without its indentation. */
function unindented([first = '', ...rest]: readonly string[]): string[] {
  const depths = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const own = first.search(/\S/);
  // what belongs to a block that the first line begins stays under it
  const depth = /:\s*(?:#.*)?$/.test(first) ? Math.max(0, own) : Math.min(...depths);
  return [first.trimStart(), ...rest.map((line) => line.slice(Math.min(depth, Math.max(0, line.search(/\S|$/)))))];
}

/** The text of a field as it is shown, character by character: behind a `;`, a line break is a blank. */
export const shownIn = (text: string, { lineBreak }: Glyphs): string =>
  text.replaceAll(`;${LINE_BREAK}`, '; ').replaceAll(LINE_BREAK, lineBreak);

/** How many characters are laid out together: more than a line has. */
const BLOCK = 256;

/**
 * The first character of a field that is laid out for a cursor: in a long text only what is around it is, and that
 * begins elsewhere only when the cursor comes to another block.
 *
 *     |--block--|--block--|--block--|--block--|--block--|
 *               from            ^ cursor                to
 */
export const laidOutFrom = (cursor: number): number => Math.max(0, Math.floor(cursor / BLOCK) - 1) * BLOCK;

/** Where that ends. */
export const laidOutTo = (from: number): number => from + 3 * BLOCK;

/** What Enter does with the text of a field. */
export function submitted(field: Field, text: string): Action {
  switch (field.kind) {
    case 'edit':
      return { type: 'edit-leaf', node: field.node, text };
    case 'gradient':
      return { type: 'set-gradient', node: field.node, text };
    case 'predict':
      return { type: 'answer', text };
    default:
      return { type: field.kind, text: text.replaceAll(`;${LINE_BREAK}`, '\n').replaceAll(LINE_BREAK, '\n') };
  }
}

/** What there is to say of the last answer or of the text, else what the field takes. */
export function hint(field: Field, { message }: Session, cells: number): Line {
  if (message) return cut([piece(' '), piece(message.text, message.tone === 'error' ? 'bad' : 'plain')], cells);
  const { enter, accepts } = KINDS[field.kind];
  return cut(
    [
      piece(' '),
      piece('Enter', 'key'),
      piece(` ${enter}  `, 'dim'),
      piece('Esc', 'key'),
      piece(` cancels   ${accepts}`, 'dim'),
    ],
    cells,
  );
}
