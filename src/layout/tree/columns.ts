/** The tree's columns: which of them fit into a width, and how wide each is. */
import { CELL_WIDTH, plural } from '../../text/numbers.js';

const OP = 9;
/** The op's column is as wide as `+ 100 terms` if names keep this many cells. */
const WIDE_OP = 22;
const MOST_NODE = 60;
/** Narrower screens than these set the numbers closer, and then shorten them. */
const AIRY = 60;
const TIGHT = 24;
const TIGHT_NUMBER = 9;
/** Cells that names keep, whatever stands beside them. */
const LEAST_NODE = 8;

/** Which columns fit, and how wide the first ones are. */
export interface Columns {
  readonly marker: number;
  readonly node: number;
  readonly number: number;
  /** Cells of the op's column, 0 if there is none. */
  readonly op: number;
  readonly data: boolean;
  readonly grad: boolean;
}

/**
 * The columns for a width of which extra columns take `extra` cells. If space is short the op is dropped first, then
 * the gradient, then the data. `terms` is the size of the largest chain, which the op's column should fit.
 */
export function columnsFor(cells: number, extra = 0, terms = 0): Columns {
  const columns = Math.max(LEAST_NODE, cells - extra);
  const marker = columns < TIGHT ? 2 : 3;
  const number = columns < TIGHT ? TIGHT_NUMBER : columns < AIRY ? CELL_WIDTH + 1 : CELL_WIDTH + 2;
  const space = columns - marker - 2 * number;
  const wide = terms === 0 ? OP : Math.max(OP, termsText('+', terms).length + 1);
  const op = space >= WIDE_OP + wide ? wide : space >= 18 + OP ? OP : 0;
  const grad = columns >= marker + 10 + 2 * number;
  const data = columns >= marker + 4 + number;
  const rest = columns - marker - op - (grad ? number : 0) - (data ? number : 0);
  return { marker, node: Math.max(1, Math.min(rest, MOST_NODE)), number, op, data, grad };
}

/** `+ 100 terms` */
export const termsText = (symbol: string, terms: number): string => `${symbol} ${plural(terms, 'term')}`;
