/**
 * The first column of a row: guides, name, and the mark of a shared or folded node. Deep rows lose their outermost
 * guides rather than their names.
 */
import type { Session } from '../../session/model.js';
import { FOLDED, LAST, partAt, type Rows, SHARED } from '../../session/tree/rows.js';
import { clip, padEnd, width } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import type { Columns } from './columns.js';
import { rowName } from './row-name.js';

/** Cells of a level's guide. */
export const GUIDE = 3;
/** Names narrower than this are written without guides. */
const GUIDED = 8;
/** Cells a name (or an expression) keeps before guides are dropped; at most this share of the column. */
const NAME = 20;
const EXPRESSION = 12;
const NAMED = 0.6;

/** Some rows of the tree, one of them selected (-1 for none). */
export interface Window {
  readonly top: number;
  readonly height: number;
  readonly selected: number;
  /** How many of the outermost levels are left out; if missing, each row has as many guides as fit. */
  readonly hidden?: number;
}

/**
 * How many of the outermost levels a window leaves out so that its names can be read, but never the
 * selected row's own.
 */
export function hiddenLevels(session: Session, rows: Rows, window: Window, columns: Columns, glyphs: Glyphs): number {
  const wanted = rowsIn(rows, window).map((row) => tooDeep(session, rows, row, columns, glyphs));
  return Math.min(Math.max(0, ...wanted), rows.depth[window.selected] as number);
}

export const rowsIn = (rows: Rows, { top, height }: Window): number[] =>
  Array.from({ length: Math.max(0, Math.min(rows.count - top, height)) }, (_, i) => top + i);

/** The number of a row's levels that do not fit beside its name. */
export function tooDeep(session: Session, rows: Rows, row: number, columns: Columns, glyphs: Glyphs): number {
  if (columns.node < GUIDED) return 0;
  const space = columns.node - 1;
  return Math.max(0, (rows.depth[row] as number) - nodeText(session, rows, row, space, glyphs).levels);
}

/** Cells of a row's guides and name: the row of a part has no numbers beside it, and takes their place. */
export const nodeCells = (rows: Rows, row: number, { node, number, data, grad, bar, opFirst }: Columns): number =>
  partAt(rows, row) < 0 || opFirst ? node : node + Number(data) * number + Number(grad) * (number + bar);

/** Guides and name in exactly `cells`. */
export function nodeCell(
  session: Session,
  rows: Rows,
  row: number,
  hidden: number,
  cells: number,
  glyphs: Glyphs,
): string {
  const { lead, named, mark } = nodeParts(session, rows, row, hidden, cells, glyphs);
  return `${exactly(lead + named + mark, Math.max(1, cells - 1), glyphs)}${cells > 1 ? ' ' : ''}`;
}

/** Guides, name, and the mark behind it; if space is short the name is cut rather than the mark. */
function nodeParts(
  session: Session,
  rows: Rows,
  row: number,
  hidden: number,
  cells: number,
  glyphs: Glyphs,
): { lead: string; named: string; mark: string } {
  const space = Math.max(1, cells - 1);
  const { name, mark, levels } = nodeText(session, rows, row, space, glyphs);
  const lead = cells < GUIDED ? '' : guides(rows, row, hidden, levels, glyphs);
  const left = space - width(lead);
  const short = left - width(mark) < Math.min(width(name), 4) ? mark.slice(0, 2) : mark;
  const named = nodeText(session, rows, row, Math.max(1, left - width(short)), glyphs).name;
  return { lead, named, mark: short };
}

/** Whether a cell of a row belongs to its guides, or to the mark behind its name. */
export function isGuide(
  session: Session,
  rows: Rows,
  row: number,
  hidden: number | undefined,
  columns: Columns,
  glyphs: Glyphs,
  cell: number,
): boolean {
  const levels = hidden ?? tooDeep(session, rows, row, columns, glyphs);
  const { lead, named, mark } = nodeParts(session, rows, row, levels, nodeCells(rows, row, columns), glyphs);
  const name = columns.marker + width(lead);
  const behind = name + width(named);
  return cell < name || (cell >= behind && cell < behind + width(mark));
}

/** Text in exactly `cells`. */
export const exactly = (text: string, cells: number, glyphs: Glyphs): string =>
  padEnd(clip(text, cells, glyphs.more), cells);

/** A row's guides without its outermost `hidden` levels; of more than `most`, the first, and a mark for the rest. */
function guides(rows: Rows, row: number, hidden: number, most: number, glyphs: Glyphs): string {
  const depth = rows.depth[row] as number;
  if (depth === 0) return '';
  const isCut = depth - hidden > most;
  if (depth <= hidden || (isCut && most < 2)) return `${glyphs.more} `;
  const last = (rows.flags[row] as number) & LAST ? glyphs.elbow : glyphs.tee;
  let text = isCut ? padEnd(glyphs.more, GUIDE) : last;
  let above = rows.parent[row] as number;
  for (let level = depth - 1; level > hidden; level--) {
    if (level - hidden < most) text = ((rows.flags[above] as number) & LAST ? glyphs.gap : glyphs.bar) + text;
    above = rows.parent[above] as number;
  }
  return text;
}

/** A row's name, the mark if it is shared or folded, and how many levels fit beside both. */
function nodeText(
  session: Session,
  rows: Rows,
  row: number,
  space: number,
  glyphs: Glyphs,
): { name: string; mark: string; levels: number } {
  const { tape } = session.model.program;
  const id = rows.node[row] as number;
  const flags = rows.flags[row] as number;
  const name = rowName(session, rows, row, space, glyphs);
  const mark = flags & SHARED ? glyphs.shared : flags & FOLDED ? glyphs.folded : '';
  const most = Math.min(tape.labels[id] === undefined ? EXPRESSION : NAME, Math.ceil(space * NAMED));
  return { name, mark, levels: Math.floor((space - Math.min(most, width(name + mark))) / GUIDE) };
}
