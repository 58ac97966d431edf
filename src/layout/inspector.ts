/** The selected node in full: its formula in names and in numbers, and its data and gradient to the last digit. */
import { CONST, LEAF, opOf } from '../engine/ops.js';
import { inputsOf, leafSlot } from '../engine/tape.js';
import { expressionOf, nameOf } from '../notation/write.js';
import { gradientsOn } from '../session/gradients.js';
import { dataAt } from '../session/memory.js';
import { leavesOf, type Session, selectedNode } from '../session/session.js';
import { full, short } from '../text/numbers.js';
import type { Glyphs } from './glyphs.js';
import { cut, type Line, piece } from './line.js';

const ROOM = 40;

/** Two lines: `L = d*f = 4 * -2`, and `data -8   ∂L/∂L 1`. */
export function inspector(session: Session, cells: number, glyphs: Glyphs): [Line, Line] {
  const id = selectedNode(session);
  const { tape } = session.model.program;
  const gradient = gradientsOn(session);
  const data = dataAt(tape, leavesOf(session));
  const name = nameOf(tape, id, ROOM);
  const formula = cut([piece(' '), piece(name, 'strong'), piece(explained(session, id, data))], cells);
  const grad = gradient(id);
  const d = glyphs.partial;
  const slope = `${d}${nameOf(tape, session.model.root, 12)}/${d}${nameOf(tape, id, 12)}`;
  const shown = tape.op[id] === CONST ? 'a constant takes no gradient' : grad === undefined ? 'no gradient yet: b computes it' : `${slope} = ${full(grad)}`;
  const second = cut([piece(' data '), piece(full(data[id] as number), 'strong'), piece(`   ${shown}`)], cells);
  return [formula, second];
}

/** What follows the name: the expression and its numbers, or what kind of leaf it is. */
function explained(session: Session, id: number, data: Float64Array): string {
  const { program, frozen } = session.model;
  const { tape } = program;
  const code = tape.op[id] as number;
  if (code === CONST) return '  a constant';
  if (code === LEAF) return frozen[leafSlot(tape, id)] ? '  a frozen leaf: steps leave it as it is (f frees it)' : '  a leaf: Enter edits it';
  const expression = tape.labels[id] === undefined ? '' : ` = ${expressionOf(tape, id, ROOM)}`;
  return `${expression} = ${inNumbers(code, inputsOf(tape, id).map((input) => short(data[input] as number)))}`;
}

/** An op over numbers: `4 * -2`, `tanh(0.8814)`. */
function inNumbers(code: number, [a, b]: string[]): string {
  const { fixity, symbol } = opOf(code);
  if (fixity === 'infix') return `${base(a as string, symbol)} ${symbol} ${b}`;
  if (fixity === 'prefix') return `-(${a})`;
  return `${symbol}(${b === undefined ? a : `${a}, ${b}`})`;
}

/** A negative base of a power needs its parentheses to read as what is computed. */
const base = (text: string, symbol: string): string => (symbol === '**' && text.startsWith('-') ? `(${text})` : text);
