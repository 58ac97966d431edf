/** The text fields without their looks: what stands before the text, what Enter does with it, and what may be typed. */
import type { Action } from '../session/action.js';
import { NUMBERS_ACCEPTED } from '../session/change.js';
import type { Field, Session } from '../session/session.js';
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
      return { type: field.kind, text };
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
