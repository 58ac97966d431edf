/**
 * A field on a line of its own, on a terminal that is only written on: what makes a line that shows one text, with the
 * cursor somewhere in it, show another. It goes back by `\b`, writes what is different, and blanks over what is gone.
 *
 *     ab|c  to  axb|c      \b xbc \b
 */
import type { FieldText } from '../session/model.js';
import { charactersOf, width } from '../text/width.js';
import { shownIn } from './fields.js';
import type { Glyphs } from './glyphs.js';

/** What is shown of a field before its cursor, and from it on. */
const partsOf = ({ text, cursor }: FieldText, glyphs: Glyphs): [before: string, after: string] => [
  shownIn(text.slice(0, cursor), glyphs),
  shownIn(text.slice(cursor), glyphs),
];

const back = (text: string): string => '\b'.repeat(width(text));

/** A field written where nothing stands. */
export function fieldLine(field: FieldText, glyphs: Glyphs): string {
  const [before, after] = partsOf(field, glyphs);
  return before + after + back(after);
}

/** What turns one field on the line into another; undefined if it does not fit into `cells`, where `\b` would not lead back. */
export function lineChange(from: FieldText, to: FieldText, cells: number, glyphs: Glyphs): string | undefined {
  const [old, oldRest] = partsOf(from, glyphs);
  const [now, rest] = partsOf(to, glyphs);
  if (oldRest === '' && rest === '' && now.startsWith(old)) return now.slice(old.length);
  const [oldCells, cellsNow] = [width(old + oldRest), width(now + rest)];
  if (Math.max(oldCells, cellsNow) >= cells) return undefined;
  const shared = sharedStart(old, now);
  const toShared = back(old.slice(shared));
  if (old + oldRest === now + rest) return toShared + now.slice(shared);
  const gone = ' '.repeat(Math.max(0, oldCells - cellsNow));
  return toShared + now.slice(shared) + rest + gone + back(rest + gone);
}

/** How much of two texts is the same at their beginning, in whole characters of both. */
function sharedStart(one: string, other: string): number {
  const others = charactersOf(other);
  let end = 0;
  for (const { segment, index } of charactersOf(one)) {
    const next = others.next();
    if (next.done || next.value.segment !== segment) break;
    end = index + segment.length;
  }
  return end;
}
