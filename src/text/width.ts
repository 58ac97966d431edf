/**
 * How wide text is on a terminal, in cells, and cutting and padding it to a width.
 * Characters that are known to take one cell each, nearly all there are, are measured by their number.
 */
import stringWidth from 'string-width';

/** Letters of Europe, arrows, mathematics, boxes, blocks and Braille: one cell a character, nothing combining. */
const NARROW =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2026\u203a\u2190-\u21ff\u2200-\u22ff\u23ce\u2500-\u25cf\u2800-\u28ff]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const COLOURS = /\x1b\[[\d;]*m/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cells that `text` takes. Wide characters count two, combining ones and colours nothing. */
export function width(text: string): number {
  if (NARROW.test(text)) return text.length;
  const plain = text.replace(COLOURS, '');
  return NARROW.test(plain) ? plain.length : stringWidth(plain);
}

/** The place one whole character before `at`, or after it. */
export function characterFrom(text: string, at: number, by: -1 | 1): number {
  for (const { segment, index } of graphemes.segment(text)) {
    const end = index + segment.length;
    if (by < 0 ? end >= at : end > at) return by < 0 ? index : end;
  }
  return by < 0 ? 0 : text.length;
}

/** A text of more characters than this for each cell is cut without being measured whole. */
const MEASURED = 16;

/** `text` itself if it fits into `cells`, else its beginning and an ellipsis. */
export function clip(text: string, cells: number, ellipsis = '…'): string {
  if (cells <= 0) return '';
  if (text.length <= cells * MEASURED && width(text) <= cells) return text;
  const room = cells - width(ellipsis);
  return room < 0 ? take(ellipsis, cells) : `${take(text, room)}${ellipsis}`;
}

/** Narrower texts than this have no middle to leave out. */
const LEAST_ENDS = 7;

/** `text` itself if it fits into `cells`, else its two ends and an ellipsis between them. */
export function clipMiddle(text: string, cells: number, ellipsis = '…'): string {
  const room = cells - width(ellipsis);
  if (cells < LEAST_ENDS || (text.length <= cells * MEASURED && width(text) <= cells))
    return clip(text, cells, ellipsis);
  const end = Math.floor(room / 2);
  return take(text, room - end) + ellipsis + takeEnd(text.slice(-end * MEASURED), end);
}

/** As much of the beginning of `text` as fits into `cells`. */
export function take(text: string, cells: number): string {
  if (cells <= 0) return '';
  // One character more than fits, since a combining one there would belong to the last that does.
  if (NARROW.test(text.slice(0, cells + 1))) return text.slice(0, cells);
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += width(segment);
    if (used > cells) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** As much of the end of `text` as fits into `cells`. Goes through all of it. */
export function takeEnd(text: string, cells: number): string {
  if (NARROW.test(text)) return text.slice(Math.max(0, text.length - Math.max(0, cells)));
  const segments = Array.from(graphemes.segment(text), ({ segment }) => segment);
  let from = segments.length;
  for (let used = 0; from > 0; from--) {
    used += width(segments[from - 1] as string);
    if (used > cells) break;
  }
  return segments.slice(from).join('');
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
