/** What a node is called on the screen: never wider than its room, whatever it was named. */
import type { Tape } from '../engine/tape.js';
import { nameOf } from '../notation/write/write.js';
import { clip, clipMiddle } from '../text/width.js';
import { type Glyphs, spelled } from './glyphs.js';

/** A node's name or expression in at most `cells`. */
export const nameIn = (tape: Tape, id: number, cells: number, glyphs: Glyphs): string =>
  clip(spelled(nameOf(tape, id, cells), glyphs), cells, glyphs.more);

/** The same where nodes stand together: names there mostly begin alike, so that both ends of one are kept. */
export function nameAmong(tape: Tape, id: number, cells: number, glyphs: Glyphs): string {
  const text = spelled(nameOf(tape, id, cells), glyphs);
  return (tape.labels[id] === undefined ? clip : clipMiddle)(text, cells, glyphs.more);
}
