/** A node's name on the screen: never wider than its space, whatever its label is. */
import type { Tape } from '../engine/tape.js';
import { nameOf } from '../notation/write/write.js';
import { clip, clipMiddle } from '../text/width.js';
import { type Glyphs, spelled } from './glyphs.js';

/** A node's name or expression in at most `cells`. */
export const nameIn = (tape: Tape, id: number, cells: number, glyphs: Glyphs): string =>
  clip(spelled(nameOf(tape, id, cells), glyphs), cells, glyphs.more);

/** The same among other nodes: such names mostly begin alike, so a long one keeps both its ends. */
export function nameAmong(tape: Tape, id: number, cells: number, glyphs: Glyphs): string {
  const text = spelled(nameOf(tape, id, cells), glyphs);
  return (tape.labels[id] === undefined ? clip : clipMiddle)(text, cells, glyphs.more);
}
