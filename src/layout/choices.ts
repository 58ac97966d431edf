/** What Tab goes through, as lines over the command line: the choices around the present one, each with its help. */
import type { Field } from '../session/model.js';
import { count } from '../text/numbers.js';
import { padEnd, width } from '../text/width.js';
import { cut, type Line, line, piece } from './line.js';
import type { Viewport } from './viewport.js';

/** The most choices in sight, and the rows that stay as they are under and over them. */
const MOST = 8;
const ROWS_LEFT = 5;
/** The most cells of a choice before its help. */
const MOST_TEXT = 40;

export function choiceLines(field: Field | undefined, { columns, rows, glyphs }: Viewport): Line[] {
  const choices = field && 'choices' in field ? field.choices : undefined;
  if (!choices) return [];
  const { all, at } = choices;
  const height = Math.max(1, Math.min(MOST, rows - ROWS_LEFT, all.length));
  const top = Math.max(0, Math.min(all.length - height, at - (height >> 1)));
  const shown = all.slice(top, top + height).map(({ text, help = '' }) => ({ text: text.trimEnd(), help }));
  const cells = Math.min(MOST_TEXT, Math.max(...shown.map(({ text }) => width(text))));
  const lines = shown.map(({ text, help }, i): Line => {
    const isAt = top + i === at;
    return [
      piece(isAt ? `${glyphs.cursor} ` : '  ', isAt ? 'selected' : 'plain'),
      piece(padEnd(text, cells), isAt ? 'selected' : 'key'),
      piece(help === '' ? '' : `  ${help}`, isAt ? 'selected' : 'dim'),
    ];
  });
  const position = at < 0 ? count(all.length) : `${count(at + 1)}/${count(all.length)}`;
  const title = ` ${position}   Tab next   Esc closes `;
  const rule = `${glyphs.axis.repeat(2)}${title}${glyphs.axis.repeat(Math.max(0, columns - 2 - width(title)))}`;
  return [line(rule, 'dim'), ...lines].map((each) => {
    const short = cut(each, columns, glyphs);
    const left = columns - short.reduce((sum, { text }) => sum + width(text), 0);
    return [...short, piece(' '.repeat(Math.max(0, left)))];
  });
}
