/**
 * The iterations as a table: k, the root, every leaf that it depends on, in full precision. Where old leaves were
 * let go to save memory, their cells are empty. Names are those of the tree, control characters spelled out; what a
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

/** Text in a cell, as RFC 4180 has it, with quotes too around what would begin another cell or a formula elsewhere. */
const quoted = (text: string): string =>
  /[",;|\t\r\n]|^['\s]|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
