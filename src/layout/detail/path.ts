/** The path to a row, for the header: the names above it from the root down. Nodes without a name are skipped. */
import type { Tape } from '../../engine/tape.js';
import type { Rows } from '../../session/tree/rows.js';
import { width } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import { nameIn } from '../names.js';

/** Cells for one name: PLENTY if all names fit then, else half the space, between LEAST_NAME and NAME. */
const PLENTY = 60;
const LEAST_NAME = 8;
const NAME = 24;
/** The most rows to go up, so that a frame costs no more in a tree of a million levels. */
const CLIMBED = 10_000;

/** The named rows above `row`, the root always first; undefined stands for rows that are left out. */
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
 * `loss › data loss › score 3`, in at most `cells`: what does not fit is left out in the middle. Undefined if there
 * are fewer than two names above the row, or no space for two.
 */
export function pathText(tape: Tape, rows: Rows, row: number, cells: number, glyphs: Glyphs): string | undefined {
  const above = rowsAbove(tape, rows, row);
  if (above.length < 2) return undefined;
  const text = (some: readonly (number | undefined)[], space: number): string =>
    some
      .map((at) => (at === undefined ? glyphs.more : nameIn(tape, rows.node[at] as number, space, glyphs)))
      .join(glyphs.into);
  // more names than there are cells never fit
  const complete = above.length <= cells ? text(above, PLENTY) : undefined;
  if (complete !== undefined && width(complete) <= cells) return complete;
  const space = Math.max(LEAST_NAME, Math.min(NAME, Math.floor(cells / 2) - 2));
  const fits = (some: readonly (number | undefined)[]): boolean => width(text(some, space)) <= cells;
  const shortened = (first: number, last: number): (number | undefined)[] => {
    const between = first + last < above.length ? [undefined] : [];
    const ends = [...above.slice(0, first), ...between, ...above.slice(above.length - last)];
    return ends.filter((at, i) => at !== undefined || ends[i - 1] !== undefined);
  };
  let [first, last] = [1, 1];
  if (!fits(shortened(first, last))) return undefined;
  // names near the row are more useful than names near the root
  while (last < above.length - first && fits(shortened(first, last + 1))) last++;
  while (first < above.length - last && fits(shortened(first + 1, last))) first++;
  return text(shortened(first, last), space);
}
