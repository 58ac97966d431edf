/**
 * The tree's window as lines: guides, name, op, data and gradient. What it costs depends on the
 * window alone. Deep rows lose their outermost guides rather than their names.
 */
import { CONST, LEAF, opOf } from '../../engine/ops.js';
import { leafSlot } from '../../engine/tape.js';
import { answersOn, gradientHeading, gradientState, gradientsOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { dataAt } from '../../session/numbers.js';
import { FOLDED, LAST, type Rows, SHARED } from '../../session/tree/rows.js';
import { leavesOf } from '../../session/viewed.js';
import { CELL_WIDTH, cell, count, plural } from '../../text/numbers.js';
import { clip, padEnd, padStart, width } from '../../text/width.js';
import { type Glyphs, UNICODE } from '../glyphs.js';
import { cut, type Line, line, type Piece, piece, type Role } from '../line.js';
import { nameAmong } from '../names.js';

const OP = 9;
/** The op says how many terms it has in words where names keep so many cells. */
const WIDE_OP = 22;
const GUIDE = 3;
const MOST_NODE = 60;
/** Narrower screens than these set the numbers closer, and then shorten them. */
const AIRY = 60;
const TIGHT = 24;
const TIGHT_NUMBER = 9;
/** What is left to the names at least, whatever stands beside them. */
const LEAST_NODE = 8;
/** Names narrower than this are written without guides. */
const GUIDED = 8;
/** So much of a long name is worth more than its guides, less of an expression, and of neither more than such a part of the room. */
const NAME = 20;
const EXPRESSION = 12;
const NAMED = 0.6;

/** More columns of the tree: what they are called, and the text of each in a row. */
export interface Extra {
  readonly columns: readonly { readonly title: string; readonly width: number; readonly left?: true }[];
  readonly cells: (row: number) => readonly string[];
}

/** Which columns fit, and how wide the first ones are. */
export interface Columns {
  readonly marker: number;
  readonly node: number;
  readonly number: number;
  /** Cells of the op's column, 0 where there is none. */
  readonly op: number;
  readonly data: boolean;
  readonly grad: boolean;
}

/**
 * The columns for a width of which `extra` cells are taken by more: the op goes first, then the gradient,
 * then the data. `terms` are those of the largest group, which the op is to be wide enough for.
 */
export function columnsFor(cells: number, extra = 0, terms = 0): Columns {
  const columns = Math.max(LEAST_NODE, cells - extra);
  const marker = columns < TIGHT ? 2 : 3;
  const number = columns < TIGHT ? TIGHT_NUMBER : columns < AIRY ? CELL_WIDTH + 1 : CELL_WIDTH + 2;
  const room = columns - marker - 2 * number;
  const wide = terms === 0 ? OP : Math.max(OP, termsText('+', terms).length + 1);
  const op = room >= WIDE_OP + wide ? wide : room >= 18 + OP ? OP : 0;
  const grad = columns >= marker + 10 + 2 * number;
  const data = columns >= marker + 4 + number;
  const rest = columns - marker - op - (grad ? number : 0) - (data ? number : 0);
  return { marker, node: Math.max(1, Math.min(rest, MOST_NODE)), number, op, data, grad };
}

/** Some rows of the tree, one of them selected (-1 for none). */
export interface Window {
  readonly top: number;
  readonly height: number;
  readonly selected: number;
  /** How many of the outermost levels are left out; if not said, each row has those next to it. */
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

const rowsIn = (rows: Rows, { top, height }: Window): number[] =>
  Array.from({ length: Math.max(0, Math.min(rows.count - top, height)) }, (_, i) => top + i);

/** How many levels of a row have no room beside its name. */
function tooDeep(session: Session, rows: Rows, row: number, columns: Columns, glyphs: Glyphs): number {
  if (columns.node < GUIDED) return 0;
  const room = columns.node - 1;
  return Math.max(0, (rows.depth[row] as number) - nodeText(session, rows, row, room, glyphs).levels);
}

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
    ' '.repeat(columns.marker) + fixed(node, columns.node - 1, glyphs),
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

/** How many levels are left of what is shown, in as many words as fit. */
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
  const { tape } = session.model.program;
  const gradient = session.prediction ? answersOn(session) : gradientsOn(session);
  const data = dataAt(tape, leavesOf(session));
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

/** Guides and name in exactly `cells`. */
function nodeCell(session: Session, rows: Rows, row: number, hidden: number, cells: number, glyphs: Glyphs): string {
  const { lead, named, mark } = nodeParts(session, rows, row, hidden, cells, glyphs);
  return `${fixed(lead + named + mark, Math.max(1, cells - 1), glyphs)}${cells > 1 ? ' ' : ''}`;
}

/** Guides, name, and the mark behind it, which outlives the name's last letters. */
function nodeParts(
  session: Session,
  rows: Rows,
  row: number,
  hidden: number,
  cells: number,
  glyphs: Glyphs,
): { lead: string; named: string; mark: string } {
  const room = Math.max(1, cells - 1);
  const { name, mark, levels } = nodeText(session, rows, row, room, glyphs);
  const lead = cells < GUIDED ? '' : guides(rows, row, hidden, levels, glyphs);
  const left = room - width(lead);
  const short = left - width(mark) < Math.min(width(name), 4) ? mark.slice(0, 2) : mark;
  const named = nodeText(session, rows, row, Math.max(1, left - width(short)), glyphs).name;
  return { lead, named, mark: short };
}

/** Whether a cell of a row belongs to its guides, or to the mark behind its name, rather than to anything else. */
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
  const { lead, named, mark } = nodeParts(session, rows, row, levels, columns.node, glyphs);
  const name = columns.marker + width(lead);
  const behind = name + width(named);
  return cell < name || (cell >= behind && cell < behind + width(mark));
}

/** Text in exactly `cells`. */
const fixed = (text: string, cells: number, glyphs: Glyphs): string => padEnd(clip(text, cells, glyphs.more), cells);

/** The guides of a row but for its outermost `hidden` levels; of more than `most`, the first, and a mark for the rest. */
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

/** A row's name, the mark of one that is shared or folded, and how many levels have room beside both. */
function nodeText(
  session: Session,
  rows: Rows,
  row: number,
  room: number,
  glyphs: Glyphs,
): { name: string; mark: string; levels: number } {
  const { tape } = session.model.program;
  const id = rows.node[row] as number;
  const flags = rows.flags[row] as number;
  const name = nameAmong(tape, id, room, glyphs);
  const mark = flags & SHARED ? glyphs.shared : flags & FOLDED ? glyphs.folded : '';
  const most = Math.min(tape.labels[id] === undefined ? EXPRESSION : NAME, Math.ceil(room * NAMED));
  return { name, mark, levels: Math.floor((room - Math.min(most, width(name + mark))) / GUIDE) };
}

/** What the op column says: the op, of how many terms, or what kind of leaf. */
function opText(session: Session, rows: Rows, id: number, cells: number): string {
  const { program, frozen } = session.model;
  const code = program.tape.op[id] as number;
  if (code === LEAF && frozen[leafSlot(program.tape, id)]) return 'frozen';
  const { symbol } = opOf(code);
  const terms = rows.groups.terms[id] as number;
  if (terms === 0) return symbol;
  const texts = [
    termsText(symbol, terms),
    `${symbol} (${count(terms)})`,
    `${symbol} (${count(Math.round(terms / 1000))}k)`,
  ];
  return texts.find((text) => text.length <= cells) ?? symbol;
}

/** `+ 100 terms` */
const termsText = (symbol: string, terms: number): string => `${symbol} ${plural(terms, 'term')}`;

/** What a gradient's cell says. */
export function gradText(
  session: Session,
  id: number,
  grad: number | undefined,
  cells: number,
  glyphs: Glyphs,
): string {
  const { prediction } = session;
  if (prediction && !prediction.right.has(id)) return prediction.asked.includes(id) ? '?' : '';
  if (grad !== undefined) return inCells(grad, cells);
  return session.model.program.tape.op[id] === CONST ? '' : glyphs.none;
}

/** A number in so many cells: with fewer digits where four decimals do not fit. */
export function inCells(x: number, cells: number): string {
  let text = cell(x);
  const shorter = (digits: number): string => (text.includes('e') ? x.toExponential(digits) : x.toFixed(digits));
  for (let digits = 3; digits >= 0 && text.length > cells; digits--) text = shorter(digits);
  return text;
}
