/**
 * The tree's window as lines: guides and name, op, data and gradient, and extra columns. The cost depends on the window
 * alone.
 */

import { answersOn, gradientHeading, gradientState, gradientsOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { partAt, type Rows } from '../../session/tree/rows.js';
import { dataOn } from '../../session/viewed.js';
import { count, inColumn, plural } from '../../text/numbers.js';
import { clip, padEnd, padStart, width } from '../../text/width.js';
import { type Glyphs, UNICODE } from '../glyphs.js';
import { cut, type Line, line, lineWidth, type Piece, piece, type Role } from '../line.js';
import type { Viewport } from '../viewport.js';
import { gradOrText, inCells, opText } from './cells.js';
import type { Extras } from './column-set.js';
import type { Columns } from './columns.js';
import { exactly, nodeCell, nodeCells, rowsIn, tooDeep, type Window } from './node-cell.js';
import { marked } from './sizes.js';

/** The line over the tree: what each column is, and how many columns of a lens have no space. */
export function heading(
  session: Session,
  columns: Columns,
  hidden: number,
  cells: number,
  extra: Extras = NO_EXTRAS,
  glyphs = UNICODE,
): Line {
  const called = session.prediction ? 'grad ?' : gradientHeading(session);
  // a blank stays before it
  const grad = width(called) < columns.number ? called : called.replace(/^grad /, '');
  const node = hidden > 0 ? deepHeading(hidden, columns.node - 1, glyphs) : 'node';
  const op = columns.op ? (columns.opFirst ? padEnd('op', columns.op) : padEnd(' op', columns.op)) : '';
  const text = [
    ' '.repeat(columns.marker) + exactly(node, columns.node - 1, glyphs),
    ' ',
    columns.opFirst ? op : '',
    columns.data ? padStart('data', columns.number) : '',
    columns.grad ? padStart(grad, columns.number) + ' '.repeat(columns.bar) : '',
    columns.opFirst ? '' : op,
    ...extra.sets.flatMap((set) =>
      set.columns.map(({ title, width: wide, left }) => (left ? padEnd : padStart)(title, wide)),
    ),
  ].join('');
  const gaveWay = extra.sets.length > 0 ? Number(!columns.data) + Number(!columns.grad) : 0;
  const hiddenColumns = extra.left + gaveWay;
  const more = hiddenColumns > 0 ? ` +${hiddenColumns} ${glyphs.right}` : '';
  // the last title gives way, and keeps its beginning
  const space = cells - width(more);
  const shown = more === '' || width(text) <= space ? text : withLastTitle(text, space, glyphs);
  return cut(line(more === '' ? shown : padEnd(shown, space) + more, 'dim'), cells, glyphs);
}

/** The text in `cells`: its last word moves left if there are blanks before it, and is cut then. */
function withLastTitle(text: string, cells: number, glyphs: Glyphs): string {
  const [, before = '', blanks = '', last = ''] = /^(.*?)( *)(\S+) *$/.exec(text) ?? [];
  const over = width(before) + blanks.length + width(last) - cells;
  const closer = ' '.repeat(Math.max(1, blanks.length - Math.max(0, over)));
  return clip(before + closer + last, cells, glyphs.more);
}

/** How many levels are hidden at the left, in the longest form that fits. */
function deepHeading(hidden: number, cells: number, glyphs: Glyphs): string {
  const levels = plural(hidden, 'level');
  const texts = [`node  (${levels} above, not drawn)`, `node  (${glyphs.more} ${levels})`, `${glyphs.more} ${levels}`];
  return texts.find((text) => width(text) <= cells) ?? `${glyphs.more} ${count(hidden)}`;
}

/** Lines for the rows of a window, as many as there are. */
export function treeLines(
  session: Session,
  rows: Rows,
  window: Window,
  columns: Columns,
  viewport: Viewport,
  extra: Extras = NO_EXTRAS,
): Line[] {
  const { glyphs } = viewport;
  const gradient = session.prediction ? answersOn(session) : gradientsOn(session);
  const mark = columns.bar > 0 ? marked(session, viewport) : undefined;
  const data = dataOn(session);
  const old = gradientState(session) !== 'fresh';
  const inside = columns.number - 1;
  const number = (x: number | string): string =>
    columns.opFirst || inside < ALIGNED
      ? padStart(typeof x === 'string' ? x : inCells(x, inside), columns.number)
      : ` ${inColumn(x, inside)}`;
  return rowsIn(rows, window).map((row) => {
    const id = rows.node[row] as number;
    const selected = row === window.selected;
    const hidden = window.hidden ?? tooDeep(session, rows, row, columns, glyphs);
    const part = (text: string, otherwise: Role): Piece => piece(text, selected ? 'selected' : otherwise);
    const marker = (selected ? `${glyphs.cursor} ` : '').padStart(columns.marker);
    const op = (): Piece => {
      const text = opText(session, rows, row, columns.op - 1);
      return part(padEnd(columns.opFirst ? text : ` ${text}`, columns.op), 'dim');
    };
    const cells = nodeCells(rows, row, columns);
    const parts = [part(marker, 'plain'), part(nodeCell(session, rows, row, hidden, cells, glyphs), 'plain')];
    if (columns.op && columns.opFirst) parts.push(op());
    // the row of some terms has no numbers of its own, and its name may stand in their place
    const isPart = partAt(rows, row) >= 0;
    const hasNumbers = !isPart || cells === columns.node;
    if (columns.data && hasNumbers)
      parts.push(part(isPart ? padStart('', columns.number) : number(data[id] as number), 'plain'));
    if (columns.grad && isPart && hasNumbers) parts.push(part(padStart('', columns.number + columns.bar), 'plain'));
    else if (columns.grad && hasNumbers) {
      const grad = gradient(id);
      const own = gradOrText(session, id, grad, glyphs);
      const { text, role } =
        mark && typeof own === 'number' ? mark(id, own) : ({ text: '', role: old ? 'dim' : 'plain' } as const);
      parts.push(part(number(own) + padStart(text, columns.bar), role));
    }
    if (columns.op && !columns.opFirst) parts.push(op());
    for (const { columns: more, cells: texts } of extra.sets) {
      for (const [i, text] of (isPart ? more.map(() => '') : texts(row)).entries()) {
        const { width: wide = 0, left } = more[i] ?? {};
        parts.push(part((left ? padEnd : padStart)(text, wide), 'plain'));
      }
    }
    return parts;
  });
}

/** The lines of a tree with a mark at their right end of which part of it they are, if they are not all of it. */
export function scrollMarked(
  lines: readonly Line[],
  { top, height }: Window,
  count: number,
  cells: number,
  { thumb }: Glyphs,
): readonly Line[] {
  if (count <= height || height < LEAST_MARKED) return lines;
  const tall = Math.max(1, Math.floor((height * height) / count));
  const from = Math.round(((height - tall) * top) / (count - height));
  return lines.map((each, i) =>
    i < from || i >= from + tall
      ? each
      : [...each, piece(' '.repeat(Math.max(0, cells - 1 - lineWidth(each)))), piece(thumb, 'dim')],
  );
}

/** The least lines that show where a part is. */
const LEAST_MARKED = 2;
/** Numbers of fewer cells stand at the right. */
const ALIGNED = 11;
const NO_EXTRAS: Extras = { sets: [], left: 0 };
