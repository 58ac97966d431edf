/** Where a row is: the names above it from the root down, for the header. What has no name is passed over. */
import type { Tape } from '../engine/tape.js';
import { width } from '../text/width.js';
import type { Glyphs } from './glyphs.js';
import { nameAmong } from './names.js';
import type { Rows } from './rows.js';

/** Room for one name: half of what there is for all, within these. */
const LEAST_NAME = 8;
const NAME = 24;
/** Rows that are gone up at most, so that a frame costs no more in a tree of a million levels. */
const CLIMBED = 10_000;

/** The named rows above `row`, the root first and always; undefined stands for what is left out. */
function rowsAbove(tape: Tape, rows: Rows, row: number): (number | undefined)[] {
  const above: (number | undefined)[] = [];
  let at = rows.parent[row] as number;
  for (let climbed = 0; at > 0 && climbed < CLIMBED; climbed++) {
    if (tape.labels[rows.node[at] as number] !== undefined) above.push(at);
    at = rows.parent[at] as number;
  }
  if (at > 0) above.push(undefined);
  return [...above, 0].reverse();
}

/**
 * `loss › data loss › score 3`, in at most `cells`: what does not fit is left out of its middle. Undefined where
 * there are no two names above the row, or no room for them.
 */
export function pathText(tape: Tape, rows: Rows, row: number, cells: number, glyphs: Glyphs): string | undefined {
  const above = rowsAbove(tape, rows, row);
  if (above.length < 2) return undefined;
  const room = Math.max(LEAST_NAME, Math.min(NAME, Math.floor(cells / 2)));
  const text = (some: readonly (number | undefined)[]): string =>
    some
      .map((at) => (at === undefined ? glyphs.more : nameAmong(tape, rows.node[at] as number, room, glyphs)))
      .join(glyphs.below);
  const fits = (some: readonly (number | undefined)[]): boolean => width(text(some)) <= cells;
  // more names than there are cells never fit
  if (above.length <= cells && fits(above)) return text(above);
  const shortened = (first: number, last: number): (number | undefined)[] => {
    const ends = [...above.slice(0, first), undefined, ...above.slice(above.length - last)];
    return ends.filter((at, i) => at !== undefined || ends[i - 1] !== undefined);
  };
  let [first, last] = [1, 1];
  if (!fits(shortened(first, last))) return undefined;
  // what is near is worth more than what is far
  while (last < above.length - first && fits(shortened(first, last + 1))) last++;
  while (first < above.length - last && fits(shortened(first + 1, last))) first++;
  return text(shortened(first, last));
}
