/** A node as the notation writes it: its name, or its expression in the names of its inputs. */
import { CONST, LEAF, type Op, opOf } from '../../engine/ops.js';
import type { Tape } from '../../engine/tape.js';
import { escape } from '../../text/escape.js';
import { full } from '../../text/numbers.js';
import { bounded, clip } from '../../text/width.js';

/** What stands in for the parts of an expression that there is no room for. */
const REST = '…';

/** A name in an expression is not cut shorter than this. */
const SHORTEST = 12;

/**
 * How a node is called: its label, a constant's number, or an expression of about `room` characters. A label has no
 * more characters than could be cut to so many cells; all of them if nothing is said.
 */
export function nameOf(tape: Tape, id: number, room?: number): string {
  const label = tape.labels[id];
  if (label !== undefined) return escape(room === undefined ? label : bounded(label, room));
  return expressionOf(tape, id, room);
}

/** A node's own expression over the names of its inputs; what does not fit into about `room` becomes `…`. */
export function expressionOf(tape: Tape, id: number, room = 60): string {
  return write(tape, id, 0, { room }, true);
}

function write(tape: Tape, id: number, binds: number, left: { room: number }, own: boolean): string {
  const label = tape.labels[id];
  const code = tape.op[id] as number;
  if (label !== undefined && (!own || code === LEAF))
    return spent(left, escape(clip(label, Math.max(SHORTEST, left.room))));
  if (code === LEAF) return spent(left, `#${id}`);
  if (code === CONST) return spent(left, constant(tape, id, binds));
  const { fixity, precedence, inputs } = opOf(code);
  const [before, between, after] = frame(opOf(code), binds);
  const taken = before.length + after.length + (inputs - 1) * between.length;
  if (!own && left.room < taken + inputs) return REST;
  left.room -= taken;
  const [a, b] = [tape.left[id] as number, tape.right[id] as number];
  if (inputs === 1) return before + write(tape, a, fixity === 'prefix' ? precedence : 0, left, false) + after;
  // The right operand first: of a long sum there is room for the last terms, and one `…` for all before them.
  const [leftBinds, rightBinds] = bindings(opOf(code));
  const second = write(tape, b, rightBinds, left, false);
  return before + write(tape, a, leftBinds, left, false) + between + second + after;
}

/** What stands before, between and after an op's operands, with parentheses where it binds less than it has to. */
export function frame({ fixity, symbol, precedence }: Op, binds: number): [string, string, string] {
  if (fixity === 'function') return [`${symbol}(`, ', ', ')'];
  const [open, close] = precedence < binds ? ['(', ')'] : ['', ''];
  if (fixity === 'prefix') return [`${open}-`, '', close];
  return [open, precedence > 1 ? symbol : ` ${symbol} `, close];
}

/** How tightly an op's operands have to bind to stand without parentheses. */
export function bindings({ fixity, symbol, precedence }: Op): [number, number] {
  if (fixity === 'function') return [0, 0];
  return symbol === '**' ? [precedence + 1, precedence] : [precedence, precedence + 1];
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
function constantAt({ constants, constantData }: Tape, id: number): number {
  let low = 0;
  let high = constants.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((constants[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  return constantData[low] as number;
}
