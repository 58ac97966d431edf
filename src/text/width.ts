/**
 * How wide text is on a terminal, in cells, and cutting and padding it to a width.
 * Plain ASCII, nearly all there is, is measured by its length.
 */
import stringWidth from 'string-width';

const ASCII = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cells that `text` takes. Wide characters count two, combining ones nothing. */
export const width = (text: string): number => (ASCII.test(text) ? text.length : stringWidth(text));

/** `text` itself if it fits into `cells`, else its beginning and an ellipsis. */
export function clip(text: string, cells: number, ellipsis = '…'): string {
  if (cells <= 0) return '';
  if (text.length <= cells && ASCII.test(text)) return text;
  if (width(text) <= cells) return text;
  return `${take(text, cells - width(ellipsis))}${ellipsis}`;
}

/** As much of the beginning of `text` as fits into `cells`. */
export function take(text: string, cells: number): string {
  if (ASCII.test(text)) return text.slice(0, Math.max(0, cells));
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += width(segment);
    if (used > cells) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** `text` cut or filled with spaces to exactly `cells`, its start kept. */
export function padEnd(text: string, cells: number): string {
  const cut = clip(text, cells);
  return cut + ' '.repeat(Math.max(0, cells - width(cut)));
}

/** `text` cut or filled with spaces in front to exactly `cells`. */
export function padStart(text: string, cells: number): string {
  const cut = clip(text, cells);
  return ' '.repeat(Math.max(0, cells - width(cut))) + cut;
}
