/** The lens of local derivatives: of each node's user with respect to the node, in symbols and as a number. */

import { isAtKink } from '../../engine/autodiff/kinks.js';
import { CONST } from '../../engine/ops.js';
import { inputOf } from '../../engine/tape.js';
import { chainKind, slopesInside, termsOf } from '../../explain/chains.js';
import { local, localFormula, localSlope } from '../../explain/local.js';
import { grouped, name, type Point, slope } from '../../explain/point.js';
import { pointOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { partAt, type Rows, rowsOf, selectedRow, userRow } from '../../session/tree/rows.js';
import { leavesOf } from '../../session/viewed.js';
import { short } from '../../text/numbers.js';
import { width } from '../../text/width.js';
import { serialOf } from '../jobs.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';
import type { ColumnSet } from './column-set.js';
import { LENS_CELLS } from './columns.js';

/** Cells of the column, with two blanks before it. */
const LOCAL = LENS_CELLS - 2;

/** A local derivative in symbols, as a formula unless that is the number, and as a number. */
interface Local {
  readonly symbols: string;
  readonly formula?: string | undefined;
  readonly number: string;
}

export const localColumns: ColumnSet = {
  columns: [{ title: '  local', width: LENS_CELLS, left: true }],
  cells: (session, rows, viewport) => {
    const point = pointOn(session);
    return (row) => {
      const found = localOf(session, point, rows, row, viewport);
      if (!found) return [''];
      const both = found.formula === undefined ? found.number : `${found.formula} = ${found.number}`;
      return [`  ${width(both) > LOCAL ? found.number : both}`];
    };
  },
};

/** `local derivative: ∂e/∂a = b = -3` of the selected row, for the lens's line. */
export function localText(session: Session, viewport: Viewport): string {
  const rows = rowsOf(session);
  const found = localOf(session, pointOn(session), rows, selectedRow(session, rows), viewport);
  if (!found) return '';
  return `local derivative: ${[found.symbols, ...(found.formula === undefined ? [] : [found.formula]), found.number].join(' = ')}`;
}

/** Of a row's user with respect to the row's node; undefined for the root and for constants. */
function localOf(session: Session, point: Point, rows: Rows, row: number, viewport: Viewport): Local | undefined {
  const { tape } = point;
  const above = userRow(rows, row);
  if (above < 0 || partAt(rows, row) >= 0 || tape.op[rows.node[row] as number] === CONST) return undefined;
  const of = rows.node[above] as number;
  const input = rows.edge[row] as number;
  if ((rows.chains.terms[of] as number) > 0) return termSlope(session, rows, row, viewport);
  const marks = { ...marksOf(viewport), name: 10 };
  const number = short(local(point, of, input & 1));
  const formula = localFormula(point, of, input & 1, marks);
  return {
    symbols: localSlope(point, of, input & 1, marks),
    formula: formula === number ? undefined : formula,
    number: number + (isAtKink(tape, point.data, of) ? ' (kink)' : ''),
  };
}

/** The most factors that the derivative of a product is written with. */
const FACTORS = 3;

/** The derivative of a chain with respect to one of its terms: in a sum 1, in a product that of all the others. */
function termSlope(session: Session, rows: Rows, row: number, viewport: Viewport): Local {
  const { chains } = rows;
  const point = pointOn(session);
  const { tape } = point;
  const marks = { ...marksOf(viewport), name: 10 };
  const head = rows.node[userRow(rows, row)] as number;
  const input = rows.edge[row] as number;
  const symbols = slope(point, head, rows.node[row] as number, marks);
  const kind = chainKind(tape, head);
  if (kind === 'sum') return { symbols, number: '1' };
  const terms = chains.terms[head] as number;
  const key = `slopes inside ${head} ${serialOf(chains)}`;
  const inside = jobsOf(viewport)(leavesOf(session), key, terms, () => slopesInside(point, chains, head));
  if (!inside) return { symbols, number: viewport.glyphs.more };
  const number = short((inside.get(input >> 1) as number) * local(point, input >> 1, input & 1));
  if (kind !== 'product')
    return { symbols, number: number + (isAtKink(tape, point.data, input >> 1) ? ' (kink)' : '') };
  if (terms > FACTORS) return { symbols, number };
  const others = termsOf(tape, chains, head).filter((each) => each !== input);
  const factors = others.map((each) => grouped(name(point, inputOf(tape, each >> 1, each & 1), marks)));
  return { symbols, formula: factors.join('*'), number };
}
