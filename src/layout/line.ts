/** A line on the screen before it is styled: pieces of text, each with a role. */
import { clip, padEnd, take, takeEnd, width } from '../text/width.js';
import { inGlyphs, UNICODE } from './glyphs.js';

/** What a piece of text is; the view chooses the colour and weight. Meaning is never in the role alone. */
export type Role =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'selected'
  | 'good'
  | 'bad'
  | 'loud'
  | 'key'
  /** Gradients above and below 0. */
  | 'rise'
  | 'fall'
  | 'run 1'
  | 'run 2'
  | 'run 3';

export interface Piece {
  readonly text: string;
  readonly role: Role;
}

export type Line = readonly Piece[];

export const piece = (text: string, role: Role = 'plain'): Piece => ({ text, role });

/** A line of one piece. */
export const line = (text: string, role: Role = 'plain'): Line => [piece(text, role)];

export const lineWidth = (of: Line): number => of.reduce((sum, { text }) => sum + width(text), 0);

export const lineText = (of: Line): string => of.map(({ text }) => text).join('');

/** The line in the characters of `glyphs`, cut to `cells`. */
export function cut(of: Line, cells: number, glyphs = UNICODE): Line {
  const pieces: Piece[] = [];
  let left = cells;
  for (const { text, role } of of) {
    const clipped = clip(text, left);
    if (clipped !== '' || text === '') pieces.push({ text: inGlyphs(clipped, glyphs), role });
    if (clipped !== text) break;
    left -= width(clipped);
  }
  return pieces;
}

/** Exactly `height` lines, the missing ones empty. */
export const toHeight = (lines: readonly Line[], height: number): Line[] =>
  Array.from({ length: height }, (_, i) => lines[i] ?? []);

/** One line with `left` at its left end and `right` at its right end. Both fit. */
export const spread = (left: Line, right: Line, cells: number): Line => [
  ...left,
  piece(' '.repeat(Math.max(0, cells - lineWidth(left) - lineWidth(right)))),
  ...right,
];

/** Two columns of lines, the right one from the cell `at` on. */
export const beside = (left: readonly Line[], at: number, right: readonly Line[]): Line[] =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const [before, after] = [left[i] ?? [], right[i] ?? []];
    return after.length === 0 ? before : [...before, piece(' '.repeat(Math.max(0, at - lineWidth(before)))), ...after];
  });

/** The part of a line in `cells` cells from the cell `from` on. Half a wide character becomes a blank. */
export function lineSlice(of: Line, from: number, cells: number): Line {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { text, role } of of) {
    const [start, end] = [at, at + width(text)];
    at = end;
    if (end <= from || start >= from + cells) continue;
    const skipped = take(text, Math.max(0, from - start));
    const gone = Math.max(0, from - start) - width(skipped);
    const rest = gone > 0 ? ` ${takeEnd(text.slice(skipped.length), end - from - 1)}` : text.slice(skipped.length);
    const wide = Math.min(end, from + cells) - Math.max(start, from);
    pieces.push({ text: padEnd(take(rest, wide), wide), role });
  }
  return pieces;
}
