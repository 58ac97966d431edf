/**
 * The iterations as a table: k, the root, every leaf that it depends on, in full precision. If old leaves were
 * dropped to save memory, their cells are empty. Names are the tree's, with control characters spelled out; what a
 * spreadsheet would take for a formula is marked as text.
 */
import { nameOf } from '../notation/write/write.js';
import { full } from '../text/numbers.js';
import { asCellText } from '../text/spreadsheet.js';
import { type Exported, slotsOf } from './exported.js';

/** The text of a .csv file, in pieces. */
export function* csv({ tape, root, losses, lossesAt, iterations }: Exported): Generator<string> {
  const slots = slotsOf(tape, root);
  const called = (id: number): string => quoted(asCellText(nameOf(tape, id)));
  yield line(['k', called(root), ...slots.map((slot) => called(tape.leaves[slot] as number))]);
  const leavesAt = new Map(iterations.map(({ k, leaves }) => [k, leaves]));
  for (const [i, loss] of losses.entries()) {
    const k = lossesAt[i] as number;
    const leaves = leavesAt.get(k);
    yield line([k, full(loss), ...slots.map((slot) => (leaves ? full(leaves[slot] as number) : ''))]);
  }
}

const line = (cells: readonly (string | number)[]): string => `${cells.join(',')}\n`;

/** Text in a cell, as in RFC 4180, also quoted if some program would read it as several cells or as a formula. */
const quoted = (text: string): string =>
  /[",;|\t\r\n]|^['\s]|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
