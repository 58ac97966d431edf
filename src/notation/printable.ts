/** What `print` and f-strings can show: a number, a node, or a node's label. */
import { full } from '../text/numbers.js';
import { repr } from '../text/python.js';
import { type Cursor, fail, textOf } from './cursor.js';
import { expression } from './expression.js';
import { gradAt } from './gradients.js';
import { dataOf, isRef, type Machine, type Term } from './machine.js';
import { lookup } from './names.js';
import { quoted } from './source.js';
import { DOT, NAME } from './tokens.js';

export type Printable = Term | string;

/** Reads an expression, or `name.label`. */
export function printable(cursor: Cursor): Printable {
  const { at } = cursor;
  const { kind } = cursor.tokens;
  if (kind[at] !== NAME || kind[at + 1] !== DOT || kind[at + 2] !== NAME || textOf(cursor, at + 2) !== 'label')
    return expression(cursor);
  const term = lookup(cursor, at);
  if (!isRef(term)) return fail(cursor, `${quoted(textOf(cursor, at))} is a plain number, not a node`, at);
  cursor.at = at + 3;
  return cursor.machine.graph.labels[term.id] ?? '';
}

/** How it prints: a number as Python's float, a node as micrograd's Value. */
export function printed(machine: Machine, value: Printable): string {
  if (typeof value === 'string') return value;
  return isRef(value)
    ? `Value(data=${repr(dataOf(machine, value))}, grad=${repr(gradAt(machine.grads, machine.graph, value.id))})`
    : repr(value);
}

/** How a term is answered on the command line. */
export const answered = (machine: Machine, term: Term): string =>
  isRef(term) ? `data ${full(dataOf(machine, term))}` : full(term);
