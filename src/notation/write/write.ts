/** A node as the notation writes it: its name, or its expression in the names of its inputs. */
import { CONST, LEAF, type Op, opOf } from '../../engine/ops.js';
import type { Tape } from '../../engine/tape.js';
import { escape } from '../../text/escape.js';
import { full, short } from '../../text/numbers.js';
import { lastSegments, lastSegmentWidth } from '../../text/segments.js';
import { bounded, clip } from '../../text/width.js';

/** In place of the parts of an expression for which there is no space. */
const REST = '…';

/** The shortest that a name in an expression is cut to. */
const SHORTEST = 12;

/** Cells of an expression if no width is given. */
const COMPLETE = 60;

/** What a node inside an expression is called in place of its own expression, if anything. */
export type Called = (id: number) => string | undefined;

/** Besides its width: what inner nodes are called, and whether constants have all their digits. */
interface Style {
  readonly called?: Called | undefined;
  readonly exact?: boolean;
}

/** The cells that are left. */
interface Left extends Style {
  width: number;
}

/**
 * A node's name: its label, a constant's number, or an expression of about `width` characters. A label is shortened so
 * far that cutting it to this many cells is cheap; without `width` it is complete, and constants are exact.
 */
export function nameOf(tape: Tape, id: number, width?: number, style?: Style): string {
  const label = tape.labels[id];
  if (label !== undefined) return escape(width === undefined ? label : bounded(label, width));
  return expressionOf(tape, id, width, style);
}

/** A node's own expression over the names of its inputs; what does not fit into about `width` becomes `…`. */
export function expressionOf(tape: Tape, id: number, width?: number, style?: Style): string {
  return write(tape, id, 0, { width: width ?? COMPLETE, exact: width === undefined, ...style }, true);
}

function write(tape: Tape, id: number, binds: number, left: Left, own: boolean): string {
  const label = tape.labels[id];
  const code = tape.op[id] as number;
  if (label !== undefined && (!own || code === LEAF)) {
    const least = label.length > SHORTEST ? lastSegmentWidth(label) : undefined;
    const cells = Math.max(Math.min(SHORTEST, least ?? SHORTEST), left.width);
    return spent(left, escape(clip(lastSegments(label, cells, REST), cells)));
  }
  if (code === LEAF) return spent(left, `#${id}`);
  if (code === CONST) return spent(left, constant(tape, id, binds, left.exact));
  const called = own ? undefined : left.called?.(id);
  if (called !== undefined) return spent(left, binds > 0 ? `(${called})` : called);
  const { fixity, precedence, inputs, associative } = opOf(code);
  // max(max(a, b), c) is max(a, b, c)
  const isRun = associative && fixity === 'function';
  const [before, between, after] = isRun && binds === -code ? ['', ', ', ''] : frame(opOf(code), binds);
  const taken = before.length + after.length + (inputs - 1) * between.length;
  if (!own && left.width < taken + inputs) return REST;
  left.width -= taken;
  const [a, b] = [tape.left[id] as number, tape.right[id] as number];
  if (inputs === 1) return before + write(tape, a, fixity === 'prefix' ? precedence : 0, left, false) + after;
  // The right operand first: a long sum shows its last terms, and one `…` for all before them.
  const [leftBinds, rightBinds] = bindings(opOf(code));
  const kept = keptFor(tape.labels[a], left.width);
  left.width -= kept;
  const second = write(tape, b, rightBinds, left, false);
  left.width += kept;
  return before + write(tape, a, isRun ? -code : leftBinds, left, false) + between + second + after;
}

/** The text before, between and after an op's operands, with parentheses if it binds less tightly than it must. */
export function frame({ fixity, symbol, precedence }: Op, binds: number): [string, string, string] {
  if (fixity === 'function') return [`${symbol}(`, ', ', ')'];
  const [open, close] = precedence < binds ? ['(', ')'] : ['', ''];
  if (fixity === 'prefix') return [`${open}-`, '', close];
  return [open, precedence > 1 ? symbol : ` ${symbol} `, close];
}

/** How tightly an op's operands must bind to need no parentheses. */
export function bindings({ fixity, symbol, precedence }: Op): [number, number] {
  if (fixity === 'function') return [0, 0];
  return symbol === '**' ? [precedence + 1, precedence] : [precedence, precedence + 1];
}

function constant(tape: Tape, id: number, binds: number, isExact = false): string {
  const number = constantAt(tape, id);
  const text = isExact || number === 0 ? full(number) : short(number);
  return text.startsWith('-') && binds > 1 ? `(${text})` : text;
}

/** What the operand in front keeps: as much as the other, if its name has segments. */
function keptFor(label: string | undefined, width: number): number {
  const least = label === undefined ? undefined : lastSegmentWidth(label);
  return label === undefined || least === undefined ? 0 : Math.min(label.length, Math.max(least, width >> 1));
}

function spent(left: Left, text: string): string {
  left.width -= text.length;
  return text;
}

/** The number of a constant. */
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
