/**
 * The tree's window as lines: guides and name, op, data and gradient, and extra columns. The cost depends on the window
 * alone.
 */

import { answersOn, gradientHeading, gradientState, gradientsOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import type { Rows } from '../../session/tree/rows.js';
import { dataOn } from '../../session/viewed.js';
import { count, plural } from '../../text/numbers.js';
import { padEnd, padStart, width } from '../../text/width.js';
import { type Glyphs, UNICODE } from '../glyphs.js';
import { cut, type Line, line, type Piece, piece, type Role } from '../line.js';
import { gradText, inCells, opText } from './cells.js';
import type { Extra } from './column-set.js';
import type { Columns } from './columns.js';
import { exactly, nodeCell, rowsIn, tooDeep, type Window } from './node-cell.js';

/** The line over the tree: what each column is. */
export function heading(
  session: Session,
  columns: Columns,
  hidden: number,
  cells: number,
  extra: readonly Extra[] = [],
  glyphs = UNICODE,
): Line {
  const grad = session.prediction ? 'grad ?' : gradientHeading(session);
  const node = hidden > 0 ? deepHeading(hidden, columns.node - 1, glyphs) : 'node';
  const text = [
    ' '.repeat(columns.marker) + exactly(node, columns.node - 1, glyphs),
    ' ',
    columns.op ? padEnd('op', columns.op) : '',
    columns.data ? padStart('data', columns.number) : '',
    columns.grad ? padStart(grad, columns.number) : '',
    ...extra.flatMap((set) =>
      set.columns.map(({ title, width: wide, left }) => (left ? padEnd : padStart)(title, wide)),
    ),
  ].join('');
  return cut(line(text, 'dim'), cells, glyphs);
}

/** How many levels are hidden at the left, in the longest form that fits. */
function deepHeading(hidden: number, cells: number, glyphs: Glyphs): string {
  const levels = plural(hidden, 'level');
  const texts = [`node  (${levels} left of here)`, `node  (${glyphs.more} ${levels})`, `${glyphs.more} ${levels}`];
  return texts.find((text) => width(text) <= cells) ?? `${glyphs.more} ${count(hidden)}`;
}

/** Lines for the rows of a window, as many as there are. */
export function treeLines(
  session: Session,
  rows: Rows,
  window: Window,
  columns: Columns,
  glyphs: Glyphs,
  extra: readonly Extra[] = [],
): Line[] {
  const gradient = session.prediction ? answersOn(session) : gradientsOn(session);
  const data = dataOn(session);
  const old = gradientState(session) !== 'fresh';
  return rowsIn(rows, window).map((row) => {
    const id = rows.node[row] as number;
    const selected = row === window.selected;
    const hidden = window.hidden ?? tooDeep(session, rows, row, columns, glyphs);
    const part = (text: string, otherwise: Role): Piece => piece(text, selected ? 'selected' : otherwise);
    const marker = (selected ? `${glyphs.cursor} ` : '').padStart(columns.marker);
    const parts = [part(marker, 'plain'), part(nodeCell(session, rows, row, hidden, columns.node, glyphs), 'plain')];
    if (columns.op) parts.push(part(padEnd(opText(session, rows, id, columns.op - 1), columns.op), 'dim'));
    if (columns.data)
      parts.push(part(padStart(inCells(data[id] as number, columns.number - 1), columns.number), 'plain'));
    if (columns.grad) {
      const text = gradText(session, id, gradient(id), columns.number - 1, glyphs);
      parts.push(part(padStart(text, columns.number), old ? 'dim' : 'plain'));
    }
    for (const { columns: more, cells } of extra) {
      for (const [i, text] of cells(row).entries()) {
        const { width: wide = 0, left } = more[i] ?? {};
        parts.push(part((left ? padEnd : padStart)(text, wide), 'plain'));
      }
    }
    return parts;
  });
}
