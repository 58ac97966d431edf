/** The texts in a row's columns for the op and for numbers. */
import { CONST, LEAF, opOf } from '../../engine/ops.js';
import { leafSlot } from '../../engine/tape.js';
import { termsIn } from '../../explain/groups/parts.js';
import type { Session } from '../../session/model.js';
import { partAt, type Rows } from '../../session/tree/rows.js';
import { cell, count } from '../../text/numbers.js';
import type { Glyphs } from '../glyphs.js';
import { termsText } from './columns.js';

/** The text of the op column: the op, its number of terms, or the kind of leaf. */
export function opText(session: Session, rows: Rows, row: number, cells: number): string {
  const part = partAt(rows, row);
  const id = part < 0 ? (rows.node[row] as number) : (rows.parts.head[part] as number);
  const { program, frozen } = session.model;
  const code = program.tape.op[id] as number;
  if (code === LEAF && frozen[leafSlot(program.tape, id)]) return 'frozen';
  const { symbol } = opOf(code);
  const terms = part < 0 ? (rows.chains.terms[id] as number) : termsIn(rows.parts, part);
  if (terms === 0) return symbol;
  const texts = [
    termsText(symbol, terms),
    `${symbol} (${count(terms)})`,
    `${symbol} (${count(Math.round(terms / 1000))}k)`,
  ];
  return texts.find((text) => text.length <= cells) ?? symbol;
}

/** A gradient as it may be shown, or what stands for it. */
export function gradOrText(session: Session, id: number, grad: number | undefined, glyphs: Glyphs): number | string {
  const { prediction } = session;
  if (prediction && !prediction.right.has(id)) return prediction.asked.includes(id) ? '?' : '';
  if (grad !== undefined) return grad;
  return session.model.program.tape.op[id] === CONST ? '' : glyphs.none;
}

/** A number in `cells` cells: with fewer digits if four decimals do not fit. */
export function inCells(x: number, cells: number): string {
  let text = cell(x);
  const shorter = (digits: number): string => (text.includes('e') ? x.toExponential(digits) : x.toFixed(digits));
  for (let digits = 3; digits >= 0 && text.length > cells; digits--) text = shorter(digits);
  return text;
}
