/** The text fields without their styling: the prompt before the text, how the text is shown, and what may be typed. */
import { NUMBERS_ACCEPTED } from '../session/message.js';
import type { Field, FieldText, Session } from '../session/model.js';
import { LINE_BREAK } from '../session/screen/paste.js';
import { escape } from '../text/escape.js';
import { clip, take, takeEnd, width } from '../text/width.js';
import type { Glyphs } from './glyphs.js';
import { cut, type Line, piece } from './line.js';
import { nameIn } from './names.js';

const MOST_NAME = 24;

interface Kind {
  /** `name` is the node's, if the field is about one; `slope` is its gradient, as the inspector writes it. */
  readonly prompt: (name: string, slope: string) => string;
  /** What Enter does, and what may be typed. */
  readonly enter: string;
  readonly accepts: string;
  readonly tab?: true;
}

const KINDS: Readonly<Record<Field['kind'], Kind>> = {
  edit: { prompt: (name) => `${name} = `, enter: 'applies', accepts: NUMBERS_ACCEPTED },
  gradient: { prompt: (_, slope) => `${slope} = `, enter: 'sets it', accepts: NUMBERS_ACCEPTED },
  predict: { prompt: (_, slope) => `${slope} = `, enter: 'answers', accepts: 'a number, or only its sign: + - 0' },
  command: { prompt: () => ':', enter: 'runs it', accepts: 'lr 0.1, a.data = 3, g = a*b ...', tab: true },
  search: { prompt: () => '/', enter: 'searches', accepts: 'a name, a part of one, op:tanh', tab: true },
};

/** The prompt before the text, in at most `cells`. */
export function promptOf(field: Field, { model }: Session, cells: number, glyphs: Glyphs): string {
  const space = Math.min(MOST_NAME, Math.floor(cells / 3));
  const name = (id: number, most: number): string => nameIn(model.program.tape, id, most, glyphs);
  const about = 'node' in field ? field.node : model.root;
  const d = glyphs.partial;
  const slope = `${d}${name(model.root, space >> 1)}/${d}${name(about, space >> 1)}`;
  return clip(` ${KINDS[field.kind].prompt(name(about, space), slope)}`, cells, glyphs.more);
}

/** The text of a field as it is shown, character by character: behind a `;`, a line break is a blank. */
export const shownIn = (text: string, { lineBreak }: Glyphs): string =>
  escape(text.replaceAll(`;${LINE_BREAK}`, '; ').replaceAll(LINE_BREAK, lineBreak));

/** The shown text before a field's cursor, and from the cursor on, in `cells` cells; the cursor itself takes one. */
export function typedIn({ text, cursor }: FieldText, cells: number, glyphs: Glyphs): { before: string; after: string } {
  const before = takeEnd(shownIn(text.slice(0, cursor), glyphs), cells - 1);
  return { before, after: take(shownIn(text.slice(cursor), glyphs), cells - width(before)) };
}

/** The message about the last answer or the text, else what the field accepts. */
export function hint(field: Field, { message, page, pages }: Session, cells: number): Line {
  if (message) return cut([piece(' '), piece(message.text, message.tone === 'error' ? 'bad' : 'plain')], cells);
  const { enter, accepts, tab } = KINDS[field.kind];
  const hasPages = field.kind === 'predict' && pages.length > 1;
  const turns = hasPages && (page < pages.length - 1 ? ['PgDn', 'next page'] : ['PgUp', 'page before']);
  return cut(
    [
      piece(' '),
      piece('Enter', 'key'),
      piece(` ${enter}  `, 'dim'),
      piece('Esc', 'key'),
      piece(` cancels${tab ? '  ' : ''}`, 'dim'),
      ...(tab ? [piece('Tab', 'key'), piece(' completes', 'dim')] : []),
      ...(turns ? [piece(`  ${turns[0]}`, 'key'), piece(` ${turns[1]}`, 'dim')] : []),
      piece(`   ${accepts}`, 'dim'),
    ],
    cells,
  );
}
