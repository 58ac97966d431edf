/**
 * The tree's window as lines: guides, name, op, data and gradient. What it costs depends on the
 * window alone. Deep rows lose their outermost guides rather than their names.
 */
import { CONST, LEAF, opOf } from '../engine/ops.js';
import { leafSlot } from '../engine/tape.js';
import { nameOf } from '../notation/write.js';
import { gradientHeading, gradientState, gradientsOn } from '../session/gradients.js';
import { dataAt } from '../session/memory.js';
import { leavesOf, type Session } from '../session/session.js';
import { CELL_WIDTH, cell, plural } from '../text/numbers.js';
import { padEnd, padStart } from '../text/width.js';
import type { Glyphs } from './glyphs.js';
import { cut, type Line, line, piece, type Role } from './line.js';
import { FOLDED, LAST, type Rows, SHARED } from './rows.js';

const MARKER = 3;
const OP = 9;
const GUIDE = 3;
/** Narrower screens than these set the numbers closer, and then shorten them. */
const AIRY = 60;
const TIGHT = 24;
const TIGHT_NUMBER = 9;
/** What is left to the names at least, whatever stands beside them. */
const LEAST_NODE = 8;

/** More columns of the tree: what they are called, and the text of each in a row. */
export interface Extra {
  readonly columns: readonly { readonly title: string; readonly width: number; readonly left?: true }[];
  readonly cells: (row: number) => readonly string[];
}

/** Which columns fit, and how wide the first one is. */
export interface Columns {
  readonly node: number;
  readonly number: number;
  readonly op: boolean;
  readonly data: boolean;
  readonly grad: boolean;
}

/** The columns for a width of which `extra` cells are taken by more columns: the op goes first, then the gradient, then the data. */
export function columnsFor(cells: number, extra = 0): Columns {
  const columns = Math.max(MARKER + LEAST_NODE, cells - extra);
  const number = columns < TIGHT ? TIGHT_NUMBER : columns < AIRY ? CELL_WIDTH + 1 : CELL_WIDTH + 2;
  const op = columns >= MARKER + 18 + OP + 2 * number;
  const grad = columns >= MARKER + 10 + 2 * number;
  const data = columns >= MARKER + 4 + number;
  const rest = columns - MARKER - (op ? OP : 0) - (grad ? number : 0) - (data ? number : 0);
  return { node: Math.max(1, Math.min(rest, 60)), number, op, data, grad };
}

/** How many of the outermost levels are left out so that a row this deep keeps its name. */
export function hiddenLevels(depth: number, { node }: Columns): number {
  const name = Math.min(12, Math.max(4, Math.floor(node / 2)));
  return Math.max(0, depth - Math.max(0, Math.floor((node - name) / GUIDE)));
}

/** The line over the tree: what each column is. */
export function heading(session: Session, columns: Columns, hidden: number, cells: number, extra: readonly Extra[] = []): Line {
  const grad = session.prediction ? 'grad ?' : gradientHeading(session);
  const node = hidden > 0 ? `node  (${plural(hidden, 'level')} left of here)` : 'node';
  const text = [
    ' '.repeat(MARKER) + padEnd(node, columns.node),
    columns.op ? padEnd('op', OP) : '',
    columns.data ? padStart('data', columns.number) : '',
    columns.grad ? padStart(grad, columns.number) : '',
    ...extra.flatMap((set) => set.columns.map(({ title, width, left }) => (left ? padEnd(title, width) : padStart(title, width)))),
  ].join('');
  return cut(line(text, 'dim'), cells);
}

/** Lines for rows `top` to `top + height - 1`, as many as there are. Without a selection (-1), each row shows the levels next to it. */
export function treeLines(
  session: Session,
  rows: Rows,
  window: { top: number; height: number; selected: number },
  columns: Columns,
  glyphs: Glyphs,
  extra: readonly Extra[] = [],
): Line[] {
  const { tape } = session.model.program;
  const gradient = gradientsOn(session);
  const data = dataAt(tape, leavesOf(session));
  const old = gradientState(session) !== 'fresh';
  const depthSeen = rows.depth[window.selected];
  const lines: Line[] = [];
  const end = Math.min(rows.count, window.top + window.height);
  for (let row = window.top; row < end; row++) {
    const id = rows.node[row] as number;
    const selected = row === window.selected;
    const hidden = hiddenLevels(depthSeen ?? (rows.depth[row] as number), columns);
    const name = `${padEnd(guides(rows, row, hidden, glyphs) + nodeText(session, rows, row, columns.node, glyphs), columns.node - 1)} `;
    const role = (otherwise: Role): Role => (selected ? 'selected' : otherwise);
    const lead = piece(selected ? ` ${glyphs.cursor} ` : '   ', role('plain'));
    const parts = [lead, piece(name, role('plain'))];
    if (columns.op) parts.push(piece(padEnd(opText(session, id), OP), role('dim')));
    if (columns.data) parts.push(piece(padStart(inCells(data[id] as number, columns.number - 1), columns.number), role('plain')));
    if (columns.grad) parts.push(piece(padStart(gradText(session, id, gradient(id), columns, glyphs), columns.number), role(old ? 'dim' : 'plain')));
    for (const { columns: more, cells } of extra) {
      for (const [i, text] of cells(row).entries()) {
        const { width = 0, left } = more[i] ?? {};
        parts.push(piece(left ? padEnd(text, width) : padStart(text, width), role('plain')));
      }
    }
    lines.push(parts);
  }
  return lines;
}

function guides(rows: Rows, row: number, hidden: number, glyphs: Glyphs): string {
  const depth = rows.depth[row] as number;
  if (depth === 0) return '';
  if (depth <= hidden) return `${glyphs.more} `;
  let text = (rows.flags[row] as number) & LAST ? glyphs.elbow : glyphs.tee;
  let above = rows.parent[row] as number;
  for (let level = depth - 1; level > hidden; level--) {
    text = ((rows.flags[above] as number) & LAST ? glyphs.gap : glyphs.bar) + text;
    above = rows.parent[above] as number;
  }
  return text;
}

function nodeText(session: Session, rows: Rows, row: number, room: number, glyphs: Glyphs): string {
  const flags = rows.flags[row] as number;
  const name = nameOf(session.model.program.tape, rows.node[row] as number, room);
  return name + (flags & SHARED ? glyphs.shared : flags & FOLDED ? glyphs.folded : '');
}

/** What the op column says: the op, or what kind of leaf. */
export function opText(session: Session, id: number): string {
  const { program, frozen } = session.model;
  const code = program.tape.op[id] as number;
  if (code === LEAF && frozen[leafSlot(program.tape, id)]) return 'frozen';
  return opOf(code).symbol;
}

function gradText(session: Session, id: number, grad: number | undefined, { number }: Columns, glyphs: Glyphs): string {
  if (session.prediction && !session.prediction.right.has(id)) return session.prediction.asked.includes(id) ? '?' : '';
  if (grad !== undefined) return inCells(grad, number - 1);
  return session.model.program.tape.op[id] === CONST ? '' : glyphs.none;
}

/** A number in so many cells: with fewer digits where four decimals do not fit. */
function inCells(x: number, cells: number): string {
  let text = cell(x);
  const shorter = (digits: number): string => (text.includes('e') ? x.toExponential(digits) : x.toFixed(digits));
  for (let digits = 3; digits >= 0 && text.length > cells; digits--) text = shorter(digits);
  return text;
}
