/**
 * How wide text is on a terminal, in cells, and cutting and padding it to a width.
 * Characters that are known to take one cell each, nearly all there are, are measured by their number.
 */
import stringWidth from 'string-width';

/** Letters of Europe, arrows, mathematics, boxes, blocks and Braille: one cell a character, nothing combining. */
const NARROW = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2026\u2190-\u21ff\u2200-\u22ff\u23ce\u2500-\u25cf\u2800-\u28ff]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const COLOURS = /\x1b\[[\d;]*m/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cells that `text` takes. Wide characters count two, combining ones and colours nothing. */
export function width(text: string): number {
  if (NARROW.test(text)) return text.length;
  const plain = text.replace(COLOURS, '');
  return NARROW.test(plain) ? plain.length : stringWidth(plain);
}

/** `text` itself if it fits into `cells`, else its beginning and an ellipsis. */
export function clip(text: string, cells: number, ellipsis = '…'): string {
  if (cells <= 0) return '';
  if (text.length <= cells && NARROW.test(text)) return text;
  if (width(text) <= cells) return text;
  return `${take(text, cells - width(ellipsis))}${ellipsis}`;
}

/** As much of the beginning of `text` as fits into `cells`. */
export function take(text: string, cells: number): string {
  if (NARROW.test(text)) return text.slice(0, Math.max(0, cells));
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
