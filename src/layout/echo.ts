/**
 * A field on a line of its own, on a terminal that is only written to: the characters that turn a line with one
 * text, and the cursor somewhere in it, into another. They go back by `\b`, write what differs, and blank the rest.
 *
 *     ab|c  to  axb|c      \b xbc \b
 */
import type { FieldText } from '../session/model.js';
import { charactersOf, width } from '../text/width.js';
import { shownIn } from './fields.js';
import type { Glyphs } from './glyphs.js';

/** The shown text of a field before its cursor, and from the cursor on. */
const partsOf = ({ text, cursor }: FieldText, glyphs: Glyphs): [before: string, after: string] => [
  shownIn(text.slice(0, cursor), glyphs),
  shownIn(text.slice(cursor), glyphs),
];

const back = (text: string): string => '\b'.repeat(width(text));

/** A field written on an empty line. */
export function fieldLine(field: FieldText, glyphs: Glyphs): string {
  const [before, after] = partsOf(field, glyphs);
  return before + after + back(after);
}

/** What turns one field on the line into another; undefined if that needs `cells` or more: `\b` stays in its line. */
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

/** The length of the start that two texts share, in complete characters of both. */
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
