/**
 * The width of text on a terminal, in cells, and cutting and padding text to a width.
 * Nearly all text has only characters of one cell each: its width is its length.
 */
import stringWidth from 'string-width';

/** European and Greek letters, arrows, mathematics, boxes, blocks and Braille: one cell a character, nothing combining. */
const NARROW =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u2026\u203a\u2190-\u21ff\u2200-\u22ff\u23ce\u2500-\u25cf\u2800-\u28ff]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const COLOURS = /\x1b\[[\d;]*m/g;
/** How many units a segmenter gets at once: its time grows with the square of the length. */
const CHUNK = 64;

/** The most UTF-16 units in a cell: a letter with its accents, or half of an emoji that is made of several. */
const MOST_IN_CELL = 16;
/** Text of more units than this counts as wider than any screen. */
const LONGEST = 2 ** 12;

/** The first of these texts that fits into `cells`, else the last. */
export const firstFitting = (cells: number, ...texts: readonly [string, ...string[]]): string =>
  texts.find((text) => width(text) <= cells) ?? (texts.at(-1) as string);

/** Whether each character takes one cell and is safe to write: nothing in it has to be escaped. */
export const isNarrow = (text: string): boolean => NARROW.test(text);

/** The cells that `text` takes: wide characters two, combining ones and colours none; in a very long text each unit one. */
export function width(text: string): number {
  if (NARROW.test(text)) return text.length;
  const plain = text.replace(COLOURS, '');
  if (plain.length > LONGEST || NARROW.test(plain)) return plain.length;
  if (plain.length <= CHUNK) return stringWidth(plain);
  let cells = 0;
  for (const { segment } of charactersOf(plain)) cells += characterWidth(segment);
  return cells;
}

/** Made when first needed: that takes milliseconds, and most screens have nothing but narrow characters. */
let segmenter: Intl.Segmenter | undefined;
const segmentsOf = (text: string): Intl.Segments => {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
};

const known = new Map<string, number>();
const MOST_KNOWN = 2 ** 10;

/** The cells of one character, cached because most characters occur again. */
function characterWidth(character: string): number {
  let cells = known.get(character);
  if (cells === undefined) {
    cells = width(character);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(character, cells);
  }
  return cells;
}

/** The characters, each with what combines with it, and where they begin. One longer than a chunk comes in pieces. */
export function* charactersOf(text: string): Generator<{ readonly segment: string; readonly index: number }> {
  for (let at = 0, end = 0; at < text.length; at = end) {
    const chunk = beginning(text.slice(at), CHUNK);
    for (const { segment, index } of segmentsOf(chunk)) {
      // the last one may continue after the chunk
      if (index > 0 && index + segment.length === chunk.length && at + chunk.length < text.length) break;
      yield { segment, index: at + index };
      end = at + index + segment.length;
    }
  }
}

/** Whether `text` fits into `cells`. Text that is certainly too long is not measured. */
export const fits = (text: string, cells: number): boolean => text.length <= unitsFor(cells) && width(text) <= cells;

/** The first `units` of `text`, or one less to avoid half a character. */
const beginning = (text: string, units: number): string => text.slice(0, isSplit(text, units) ? units - 1 : units);

/** The last `units` of `text`, or one less to avoid half a character. */
function ending(text: string, units: number): string {
  const from = Math.max(0, text.length - units);
  return text.slice(isSplit(text, from) ? from + 1 : from);
}

/** Whether the place `at` is inside a character of two units. */
const isSplit = (text: string, at: number): boolean => at > 0 && at < text.length && text.codePointAt(at - 1)! > 0xffff;

/** The most units that `cells` can show, with what may combine at an end. */
const unitsFor = (cells: number): number => Math.min(LONGEST, (Math.max(0, cells) + 1) * MOST_IN_CELL);

/** `text` without the middle part that `cells` certainly can't show, so that the rest is short enough to work on. */
export function bounded(text: string, cells: number): string {
  const units = unitsFor(cells);
  return text.length <= 2 * units ? text : `${beginning(text, units)}…${ending(text, units)}`;
}

/** The place one character before `at`, or after it. */
export function characterFrom(text: string, at: number, by: -1 | 1): number {
  // text far away is not part of the same character
  const from = Math.max(0, at - LONGEST);
  for (const { segment, index } of charactersOf(text.slice(from, at + LONGEST))) {
    const [start, end] = [from + index, from + index + segment.length];
    if (by < 0 ? end >= at : end > at) return by < 0 ? start : end;
  }
  return by < 0 ? 0 : text.length;
}

/** `text` if it fits into `cells`, else its beginning and an ellipsis. */
export function clip(text: string, cells: number, ellipsis = '…'): string {
  if (cells <= 0) return '';
  if (fits(text, cells)) return text;
  const left = cells - width(ellipsis);
  return left < 0 ? take(ellipsis, cells) : `${take(text, left)}${ellipsis}`;
}

/** With fewer cells than this there is no space for two ends. */
const LEAST_ENDS = 7;

/** `text` if it fits into `cells`, else its two ends with an ellipsis between them. */
export function clipMiddle(text: string, cells: number, ellipsis = '…'): string {
  const left = cells - width(ellipsis);
  if (cells < LEAST_ENDS || fits(text, cells)) return clip(text, cells, ellipsis);
  const end = Math.floor(left / 2);
  return take(text, left - end) + ellipsis + takeEnd(text, end);
}

/** Where the parts of a name begin: at a bracket, after a blank or a dot. */
const PART = /\[|(?<=[\s.])\S/g;
/** The end of a name looked at for its parts, and the share of the cells that they may take. */
const END = 64;
const END_SHARE = 3 / 4;

/** The same for a name: it ends with whole parts, `attn…[3][5]`, and no part of a number stands alone. */
export function clipName(text: string, cells: number, ellipsis = '…'): string {
  const left = cells - width(ellipsis);
  if (cells < LEAST_ENDS || fits(text, cells)) return clip(text, cells, ellipsis);
  const end = ending(text, END);
  const parts = Array.from(end.matchAll(PART), ({ index }) => end.slice(index));
  const tail = parts.find((part) => width(part) <= left * END_SHARE) ?? takeEnd(text, Math.floor(left / 2));
  const head = take(text, left - width(tail));
  const isInNumber = /^\d/.test(text.slice(head.length)) && /\d$/.test(head);
  return (isInNumber ? head.replace(/\d+$/, '') : head) + ellipsis + tail;
}

/** As much of the beginning of `text` as fits into `cells`. */
export function take(text: string, cells: number): string {
  if (cells <= 0) return '';
  // One character more than fits, since it may combine with the last that does.
  if (NARROW.test(text.slice(0, cells + 1))) return text.slice(0, cells);
  const first = beginning(text, unitsFor(cells));
  let used = 0;
  let end = 0;
  for (const { segment, index } of charactersOf(first)) {
    used += characterWidth(segment);
    if (used > cells) break;
    end = index + segment.length;
  }
  return first.slice(0, end);
}

/** As much of the end of `text` as fits into `cells`. */
export function takeEnd(text: string, cells: number): string {
  const last = ending(text, unitsFor(cells));
  if (NARROW.test(last)) return last.slice(Math.max(0, last.length - Math.max(0, cells)));
  const segments = Array.from(charactersOf(last), ({ segment }) => segment);
  let from = segments.length;
  for (let used = 0; from > 0; from--) {
    used += characterWidth(segments[from - 1] as string);
    if (used > cells) break;
  }
  return segments.slice(from).join('');
}

/** `text` cut, or padded with spaces at its end, to exactly `cells`. */
export function padEnd(text: string, cells: number): string {
  const cut = clip(text, cells);
  return cut + ' '.repeat(Math.max(0, cells - width(cut)));
}

/** `text` cut, or padded with spaces at its start, to exactly `cells`. */
export function padStart(text: string, cells: number): string {
  const cut = clip(text, cells);
  return ' '.repeat(Math.max(0, cells - width(cut))) + cut;
}
