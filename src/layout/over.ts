/**
 * What covers the whole screen: lines that scroll, and under them the keys that close it. Of a long text only the lines on
 * the screen are made.
 */
import type { Session } from '../session/model.js';
import { type LongText, textOver } from '../session/moments/texts.js';
import { escape } from '../text/escape.js';
import { bounded } from '../text/width.js';
import { wrapped } from '../text/wrap.js';
import { inGlyphs } from './glyphs.js';
import { cut, type Line, line, piece, toHeight } from './line.js';
import type { Viewport } from './viewport.js';

export interface OverFrame {
  readonly lines: Line[];
  /** The first line that is shown. */
  readonly top: number;
}

/** Some of the lines, from `top` on or as near as there are lines, with the keys under them. */
export function overFrame(
  all: { readonly count: number; readonly line: (i: number) => Line },
  wanted: number,
  keys: Line,
  { columns, rows, glyphs }: Viewport,
): OverFrame {
  const height = Math.max(1, rows - 2);
  const top = Math.max(0, Math.min(wanted, all.count - height));
  const count = Math.min(height, all.count - top);
  const shown = toHeight(
    Array.from({ length: count }, (_, i) => all.line(top + i)),
    height,
  );
  if (rows < 3) return { lines: shown, top };
  const more = top + height < all.count ? `${glyphs.down} j` : `${glyphs.up} k`;
  const scrolls = all.count > height ? `   ${more} for more` : '';
  return { lines: [...shown, cut([...keys, piece(scrolls, 'dim')], columns, glyphs)], top };
}

/** The most cells of a line before it is wrapped. */
const MOST_CELLS = 2000;
/** The most lines of a text that is wrapped; the lines of a longer one are cut. */
const FEW = 20_000;

/** A text over the screen; undefined if there is none. */
export function textFrame(
  session: Session,
  { overTop }: { readonly overTop: number },
  viewport: Viewport,
): OverFrame | undefined {
  const text = textOver(session);
  if (!text) return undefined;
  const { columns, glyphs } = viewport;
  const written = (i: number): string => {
    const shown = escape(bounded(text.line(i), MOST_CELLS));
    // a dot in the middle of a line is not ASCII
    return inGlyphs(glyphs.braille ? shown : shown.replaceAll(' · ', ', '), glyphs);
  };
  const keys = [
    piece(' Enter', 'key'),
    piece(session.text?.of === 'summary' ? ` ${afterSummary(session)}` : ' closes this', 'dim'),
  ];
  const over = linesOf(text, written, columns, session.text?.of !== 'moments' && text.count < FEW);
  return overFrame({ count: over.count, line: (i) => cut(over.line(i), columns, glyphs) }, overTop, keys, viewport);
}

function linesOf(
  { title, count }: LongText,
  written: (i: number) => string,
  columns: number,
  wraps: boolean,
): { count: number; line: (i: number) => Line } {
  const head = title === '' ? [] : [[piece(` ${title}`, 'strong')], []];
  if (!wraps) return { count: count + head.length, line: (i) => head[i] ?? line(` ${written(i - head.length)}`) };
  const all = [
    ...head,
    ...Array.from({ length: count }, (_, i) => wrapped(written(i), columns - 1).map((part) => line(` ${part}`))).flat(),
  ];
  return { count: all.length, line: (i) => all[i] as Line };
}

/** Where the summary leads. */
function afterSummary({ moments, model }: Session): string {
  if (moments?.firstWrong !== undefined && moments.firstWrong === model.origin.moment?.index)
    return 'the first wrong one   [ ] through them   :moments';
  return moments?.following && moments.ending === undefined
    ? 'follows the newest   [ ] through them   :moments'
    : 'explores it   [ ] through them   :moments';
}
