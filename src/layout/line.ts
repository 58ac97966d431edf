/** A line on the screen, before anybody paints it: pieces of text, each with a role. */
import { clip, width } from '../text/width.js';

/** What a piece of text is; the view decides how that looks. Meaning is never in the role alone. */
export type Role = 'plain' | 'dim' | 'strong' | 'selected' | 'good' | 'bad' | 'loud' | 'key';

export interface Piece {
  readonly text: string;
  readonly role: Role;
}

export type Line = readonly Piece[];

export const piece = (text: string, role: Role = 'plain'): Piece => ({ text, role });

/** A line of one piece. */
export const line = (text: string, role: Role = 'plain'): Line => [piece(text, role)];

export const lineWidth = (of: Line): number => of.reduce((sum, { text }) => sum + width(text), 0);

export const textOf = (of: Line): string => of.map(({ text }) => text).join('');

/** The line cut to `cells`. */
export function cut(of: Line, cells: number): Line {
  const kept: Piece[] = [];
  let room = cells;
  for (const { text, role } of of) {
    const wide = width(text);
    if (wide > room) {
      if (room > 0) kept.push({ text: clip(text, room), role });
      break;
    }
    kept.push({ text, role });
    room -= wide;
  }
  return kept;
}

/** One line with `left` at its left and `right` at its right end; `right` gives way first. */
export function spread(left: Line, right: Line, cells: number): Line {
  const gap = cells - lineWidth(left) - lineWidth(right);
  if (gap < 1) return cut(left, cells);
  return [...left, piece(' '.repeat(gap)), ...right];
}
