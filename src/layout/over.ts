/**
 * What covers the whole screen: lines that scroll, and under them the keys that close it. Of a long text only the lines on
 * the screen are made.
 */
import { cut, type Line, piece, toHeight } from './line.js';
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
