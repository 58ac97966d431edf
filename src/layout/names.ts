/** A node's name on the screen: never wider than its space, whatever its label is. */
import type { Tape } from '../engine/tape.js';
import { type Called, nameOf } from '../notation/write/write.js';
import { clip, clipName } from '../text/width.js';
import { type Glyphs, spelled } from './glyphs.js';

/** A node's name or expression in at most `cells`. Names often begin alike, so a long one keeps both its ends. */
export function nameIn(tape: Tape, id: number, cells: number, glyphs: Glyphs, called?: Called): string {
  const text = spelled(nameOf(tape, id, cells, { called }), glyphs);
  return (tape.labels[id] === undefined ? clip : clipName)(text, cells, glyphs.more);
}
