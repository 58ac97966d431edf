/**
 * The segments of a label, which say where a node belongs. They are split at blanks before words, at dots, brackets
 * and @, each with the sign that it begins with; the cost is linear in the label.
 *
 *     layer 1 neuron 3 w0            layer 1 | neuron 3 | w0
 *     model.layers[0].w[1]           model |.layers |[0]|.w |[1]
 *     probs@3[4]                     probs |@3 |[4]
 *     x1*w1 + x2*w2   1.5            one segment: a blank beside a sign, and a number's point, do not split
 */
import { width } from './width.js';

const BLANK = 0x20;
const POINT = 0x2e;
const AT = 0x40;
const OPEN = 0x5b;
const CLOSE = 0x5d;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Letters, and all beyond ASCII's and Latin-1's controls and signs. */
const isLetter = (code: number): boolean => ((code | 32) >= 97 && (code | 32) <= 122) || code === 95 || code > 0xa0;
const isWord = (code: number): boolean => isLetter(code) || isDigit(code);

/** Of longer labels no segments are looked for to shorten them. */
const MOST = 200;

/** Where the segment that begins at `start` ends. */
export function segmentEnd(label: string, start: number): number {
  if (label.charCodeAt(start) === OPEN) return bracketEnd(label, start);
  // letters and digits begin none: most are passed over without a call
  for (let i = start + 1; i < label.length; i++) {
    const code = label.charCodeAt(i);
    if (code <= CLOSE && !isDigit(code) && begins(label, i, code)) return i;
  }
  return label.length;
}

/** Whether a segment begins at a place inside a label, outside brackets. */
function begins(label: string, at: number, code: number): boolean {
  const before = label.charCodeAt(at - 1);
  const next = label.charCodeAt(at + 1);
  if (!(isWord(before) || before === CLOSE)) return false;
  if (code === OPEN) return true;
  if (code === AT) return isWord(next);
  if (code === POINT) return isWord(next) && !isDecimalPoint(label, at);
  return code === BLANK && isLetter(next);
}

/** Whether a point stands inside a number: the digits before it begin the label, or follow a sign or a blank. */
function isDecimalPoint(label: string, at: number): boolean {
  if (!isDigit(label.charCodeAt(at + 1))) return false;
  let i = at - 1;
  while (i >= 0 && isDigit(label.charCodeAt(i))) i--;
  const before = label.charCodeAt(i);
  return i < at - 1 && before !== POINT && before !== CLOSE && !isLetter(before);
}

/** The end of `[3]` or `['a.b']`; the rest of the label if the bracket is not closed. */
function bracketEnd(label: string, start: number): number {
  const quote = label[start + 1];
  const close = quote === "'" || quote === '"' ? `${quote}]` : ']';
  const at = label.indexOf(close, start + 2);
  return at < 0 ? label.length : at + close.length;
}

/** The ends of all segments. */
export function segmentEnds(label: string): number[] {
  const ends: number[] = [];
  for (let end = 0; end < label.length; ) {
    end = segmentEnd(label, end);
    ends.push(end);
  }
  return ends;
}

/** The segments that two labels begin with, whole. */
export function commonSegments(a: string, b: string): string {
  let end = 0;
  for (let from = 0; from < a.length && from < b.length; end = from) {
    const to = segmentEnd(a, from);
    if (to !== segmentEnd(b, from) || a.slice(from, to) !== b.slice(from, to)) break;
    from = to;
  }
  return a.slice(0, end);
}

/** Whether `name` is a label's first segments, whole. */
export const isPrefix = (label: string, name: string): boolean =>
  label.startsWith(name) && (label.length === name.length || segmentEnds(label).includes(name.length));

/** A segment without the blank or the dot that it begins with. */
const unsigned = (segment: string): string => segment.replace(/^[ .]/, '');

/** The cells of a label's last segment behind a mark for those before it; undefined if it has no other segments. */
export function lastSegmentWidth(label: string): number | undefined {
  if (label.length > MOST) return undefined;
  const from = segmentEnds(label).at(-2);
  return from === undefined ? undefined : 1 + width(unsigned(label.slice(from)));
}

/**
 * A label in at most `cells` cells if it can be: its last segments, which tell it from its neighbours, after `more`;
 * unchanged if not even the last one fits.
 *
 *     layer 1 neuron 3 w0        …neuron 3 w0
 */
export function lastSegments(label: string, cells: number, more: string): string {
  const fits = (text: string): boolean => width(text) <= cells;
  if (label.length > MOST || fits(label)) return label;
  for (const end of segmentEnds(label)) {
    const text = more + unsigned(label.slice(end));
    if (end < label.length && fits(text)) return text;
  }
  return label;
}
