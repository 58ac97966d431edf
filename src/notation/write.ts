/** A node as the notation writes it: its name, or its expression in the names of its inputs. */
import { CONST, LEAF, opOf } from '../engine/ops.js';
import { NONE, type Tape } from '../engine/tape.js';
import { escape } from '../text/escape.js';
import { full } from '../text/numbers.js';

/** What stands in for the parts of an expression that there is no room for. */
const REST = '…';

/** How a node is called: its label, a constant's number, or an expression of at most `room` characters. */
export function nameOf(tape: Tape, id: number, room = 60): string {
  const label = tape.labels[id];
  if (label !== undefined) return escape(label);
  return expressionOf(tape, id, room);
}

/** A node's own expression over the names of its inputs; what does not fit into `room` becomes `…`. */
export function expressionOf(tape: Tape, id: number, room = 60): string {
  const left = { room };
  return write(tape, id, 0, left, true);
}

function write(tape: Tape, id: number, binds: number, left: { room: number }, own: boolean): string {
  const label = own ? undefined : tape.labels[id];
  if (label !== undefined) return spent(left, escape(label));
  const code = tape.op[id] as number;
  if (code === LEAF) return spent(left, tape.labels[id] === undefined ? `#${id}` : escape(tape.labels[id] as string));
  if (code === CONST) return spent(left, constant(tape, id, binds));
  if (left.room <= 0) return REST;
  const { fixity, symbol, precedence, inputs } = opOf(code);
  const [a, b] = [tape.left[id] as number, tape.right[id] as number];
  if (fixity === 'function') {
    left.room -= symbol.length + 2;
    const inner = [write(tape, a, 0, left, false)];
    if (inputs > 1 && b !== NONE) inner.push(write(tape, b, 0, left, false));
    return `${symbol}(${inner.join(', ')})`;
  }
  left.room -= symbol.length;
  const body = fixity === 'prefix' ? `-${write(tape, a, precedence, left, false)}` : infix(tape, symbol, precedence, a, b, left);
  return precedence < binds ? `(${body})` : body;
}

/** The right operand first: of a long sum there is room for the last terms, and one `…` for all before them. */
function infix(tape: Tape, symbol: string, precedence: number, a: number, b: number, left: { room: number }): string {
  const rightward = symbol === '**';
  const second = write(tape, b, rightward ? precedence : precedence + 1, left, false);
  const first = write(tape, a, rightward ? precedence + 1 : precedence, left, false);
  return precedence > 1 ? `${first}${symbol}${second}` : `${first} ${symbol} ${second}`;
}

function constant(tape: Tape, id: number, binds: number): string {
  const text = full(constantAt(tape, id));
  return text.startsWith('-') && binds > 1 ? `(${text})` : text;
}

function spent(left: { room: number }, text: string): string {
  left.room -= text.length;
  return text;
}

/** The number that a constant node is. */
export function constantAt({ constants, constantData }: Tape, id: number): number {
  let low = 0;
  let high = constants.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((constants[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  return constantData[low] as number;
}
