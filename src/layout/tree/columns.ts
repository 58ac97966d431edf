/**
 * The tree's columns: which of them fit into a width, and how wide each is. Numbers stand right beside the names. The
 * op, which comes behind them, is the first to give way to the columns of a lens, so that nothing moves sideways.
 *
 *     node            data       grad ▆ op
 *     node            data       grad ▆       step     promise +1 ›
 */
import { plural } from '../../text/numbers.js';

/** Cells of a number, with a blank before it, and of a column of a lens. */
const NUMBER = 13;
export const LENS_CELLS = 12;
const OP = 9;
/** The size of a gradient beside it, and the mark of how far the tree is scrolled. */
const BAR = 2;
const SCROLL = 1;
/** Narrower screens than these set the numbers closer, and then shorten them. */
const AIRY = 60;
const TIGHT = 24;
const SCROLLED = 16;
const CLOSE_NUMBER = 12;
const TIGHT_NUMBER = 9;
/** Cells that names keep whatever stands beside them; that they get if they need them; and that two columns of a lens take. */
const LEAST_NODE = 8;
const NAMES = 24;
const FOR_LENS = 2 * LENS_CELLS;
/** Names have no use for more cells. */
export const MOST_NODE = 60;

/** Which columns fit, and how wide they are. */
export interface Columns {
  readonly marker: number;
  readonly node: number;
  readonly number: number;
  readonly data: boolean;
  readonly grad: boolean;
  /** Cells of the gradient's size, and of the scroll mark at the right end. */
  readonly bar: number;
  readonly scroll: number;
  /** Cells of the op's column, 0 if there is none. */
  readonly op: number;
  /** The op stands before the numbers, as in printed trees. */
  readonly opFirst?: true;
  /** Cells for the columns of a lens, which take the op's too. */
  readonly rest: number;
}

/**
 * The columns for a width. If space is short the op is dropped first, then the gradient, then the data. `names` are the
 * cells that the names need, `terms` the size of the largest chain, which the op's column should fit.
 */
export function columnsFor(cells: number, names = MOST_NODE, terms = 0): Columns {
  const marker = cells < TIGHT ? 2 : 3;
  const number = cells < TIGHT ? TIGHT_NUMBER : cells < AIRY ? CLOSE_NUMBER : NUMBER;
  const scroll = cells < SCROLLED ? 0 : SCROLL;
  const bar = cells < AIRY ? 1 : BAR;
  const grad = cells >= marker + LEAST_NODE + 2 * number + bar + scroll;
  const data = cells >= marker + 4 + number;
  const space = cells - marker - Number(data) * number - Number(grad) * (number + bar) - scroll;
  const most = Math.min(space, Math.max(NAMES, space - FOR_LENS));
  const node = Math.max(1, grad ? Math.min(most, Math.max(LEAST_NODE, names)) : space);
  const rest = space - node;
  const op = rest < OP ? 0 : Math.min(rest, Math.max(OP, terms === 0 ? 0 : termsText('+', terms).length + 2));
  return { marker, node, number, data, grad, bar: grad ? bar : 0, scroll, op, rest };
}

/**
 * The columns without the gradient if a column of a lens has no other space, nor the data if two are read together;
 * without the data alone if that column is to be compared with the gradient.
 */
export function columnsForLens(columns: Columns, comparesGradient = false, needsTwo = false): Columns {
  const { rest, grad, number, bar } = columns;
  if (rest >= LENS_CELLS || !grad) return { ...columns, op: 0 };
  if (comparesGradient) return { ...columns, op: 0, data: false, rest: rest + number };
  const free = rest + number + bar;
  const data = !needsTwo || free >= FOR_LENS;
  return { ...columns, op: 0, data, grad: false, bar: 0, rest: data ? free : free + number };
}

/** The columns of a printed tree, which has no lens, no colour and nothing to scroll. */
export function printedColumns(cells: number, terms = 0): Columns {
  const [marker, number] = [3, 14];
  const space = cells - marker - 2 * number;
  const wide = terms === 0 ? OP : Math.max(OP, termsText('+', terms).length + 1);
  const op = space >= 22 + wide ? wide : OP;
  const node = Math.min(MOST_NODE, space - op);
  return { marker, node, number, data: true, grad: true, bar: 0, scroll: 0, op, opFirst: true, rest: 0 };
}

/** `+ 100 terms` */
export const termsText = (symbol: string, terms: number): string => `${symbol} ${plural(terms, 'term')}`;
