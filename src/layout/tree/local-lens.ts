/** The lens of local derivatives: of each node's user with respect to the node, in symbols and as a number. */

import { isAtKink } from '../../engine/autodiff/kinks.js';
import { CONST } from '../../engine/ops.js';
import { inputOf } from '../../engine/tape.js';
import { chainKind, slopesInside, termsOf } from '../../explain/chains.js';
import { local, localFormula, localSlope } from '../../explain/local.js';
import { grouped, name, slope } from '../../explain/point.js';
import { pointOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import type { Rows } from '../../session/tree/rows.js';
import { leavesOf } from '../../session/viewed.js';
import { short } from '../../text/numbers.js';
import { width } from '../../text/width.js';
import { serialOf } from '../jobs.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';
import type { ColumnSet } from './column-set.js';

/** Cells for a local derivative. */
const LOCAL = 28;

/** `∂e/∂a = b = -3`, without the formula if the number would not fit beside it, or is the formula. */
function derivative(symbols: string, formula: string, number: string): string {
  const complete = `${symbols} = ${formula} = ${number}`;
  return formula === number || width(complete) > LOCAL ? `${symbols} = ${number}` : complete;
}

export const localColumns: ColumnSet = {
  columns: [{ title: '  local derivative', width: LOCAL + 2, left: true }],
  cells: (session, rows, viewport) => {
    const { tape } = session.model.program;
    const point = pointOn(session);
    const marks = { ...marksOf(viewport), name: 8 };
    return (row) => {
      const above = rows.parent[row] as number;
      if (above < 0 || tape.op[rows.node[row] as number] === CONST) return [''];
      const of = rows.node[above] as number;
      const input = rows.edge[row] as number;
      if ((rows.chains.terms[of] as number) > 0) return [`  ${termSlope(session, rows, row, viewport)}`];
      const convention = isAtKink(tape, point.data, of) ? ' (kink)' : '';
      const number = short(local(point, of, input & 1)) + convention;
      const formula = localFormula(point, of, input & 1, marks);
      return [`  ${derivative(localSlope(point, of, input & 1, marks), formula, number)}`];
    };
  },
};

/** The most factors that the derivative of a product is written with. */
const FACTORS = 3;

/** The derivative of a sum or product with respect to one of its terms: 1, or the product of all the others. */
function termSlope(session: Session, rows: Rows, row: number, viewport: Viewport): string {
  const { chains } = rows;
  const point = pointOn(session);
  const { tape } = point;
  const marks = { ...marksOf(viewport), name: 8 };
  const head = rows.node[rows.parent[row] as number] as number;
  const input = rows.edge[row] as number;
  const symbols = slope(point, head, rows.node[row] as number, marks);
  if (chainKind(tape, head) === 'sum') return `${symbols} = 1`;
  const terms = chains.terms[head] as number;
  const key = `slopes inside ${head} ${serialOf(chains)}`;
  const inside = jobsOf(viewport)(leavesOf(session), key, terms, () => slopesInside(point, chains, head));
  if (!inside) return `${symbols} = ${viewport.glyphs.more}`;
  const number = short((inside.get(input >> 1) as number) * local(point, input >> 1, input & 1));
  if (terms > FACTORS) return `${symbols} = ${number}`;
  const others = termsOf(tape, chains, head).filter((each) => each !== input);
  const factors = others.map((each) => grouped(name(point, inputOf(tape, each >> 1, each & 1), marks)));
  return derivative(symbols, factors.join('*'), number);
}
