/** Texts over the screen, whose long lines are wrapped: the summary of a program, and what it has printed. */
import { memo } from '../../engine/memo.js';
import type { Session } from '../../session/model.js';
import { escape } from '../../text/escape.js';
import { bounded } from '../../text/width.js';
import { wrapped } from '../../text/wrap.js';
import { type Glyphs, inGlyphs } from '../glyphs.js';
import { line } from '../line.js';
import type { List, Listed } from './list.js';

/** The most cells of a line before it is wrapped. */
const MOST_CELLS = 2000;
/** The most lines of a text that is wrapped; the lines of a longer one are cut. */
const FEW = 20_000;

/** A line in the characters of the screen. */
export function written(text: string, glyphs: Glyphs): string {
  const shown = escape(bounded(text, MOST_CELLS));
  // a dot in the middle of a line is not ASCII
  return inGlyphs(glyphs.braille ? shown : shown.replaceAll(' · ', ', '), glyphs);
}

/** The lines wrapped, for each text, width and kind of characters once. */
const inWidth = memo((_: readonly string[]) => new Map<string, string[]>());

function wrappedLines(lines: readonly string[], cells: number, glyphs: Glyphs): readonly string[] {
  const key = `${cells} ${glyphs.braille}`;
  const known = inWidth(lines).get(key);
  if (known) return known;
  const all = lines.flatMap((each) => wrapped(written(each, glyphs), cells));
  inWidth(lines).set(key, all);
  return all;
}

const text = (
  title: string,
  lines: readonly string[],
  columns: number,
  glyphs: Glyphs,
  says = 'closes this',
): Listed => {
  const few = lines.length < FEW ? wrappedLines(lines, columns - 1, glyphs) : undefined;
  return {
    title,
    count: (few ?? lines).length,
    row: (i) => line(few?.[i] ?? written(lines[i] ?? '', glyphs)),
    says,
  };
};

export const output: List = ({ list }, { columns, glyphs }) =>
  text('what the program printed', list?.lines ?? [], columns, glyphs);

export const summary: List = (session, { columns, glyphs }) =>
  text('', session.moments?.summary ?? [], columns, glyphs, afterSummary(session));

/** Where the summary leads. */
function afterSummary({ moments, model }: Session): string {
  if (moments?.firstWrong !== undefined && moments.firstWrong === model.origin.moment?.index)
    return 'the first wrong one   [ ] through them   :moments';
  return moments?.following && moments.ending === undefined
    ? 'follows the newest   [ ] through them   :moments'
    : 'explores it   [ ] through them   :moments';
}
