/** What `print` and f-strings can show: a number, a node, or a node's label. */
import { full } from '../../text/numbers.js';
import { repr } from '../../text/python.js';
import { DOT, NAME } from '../lex/tokens.js';
import { gradientNow } from '../run/gradients.js';
import { dataOf, isRef, type Machine, plainOf, type Ref, type Term } from '../run/machine.js';
import { isWhole } from '../run/term.js';
import { quoted, SourceError } from '../source.js';
import { type Cursor, fail, tokenText } from './cursor.js';
import { expression } from './expression.js';
import { lookup } from './names.js';

export type Printable = Term | string;

/** Reads an expression, or `name.label`. */
export function printable(cursor: Cursor): Printable {
  const { at } = cursor;
  const { kind } = cursor.tokens;
  if (kind[at] !== NAME || kind[at + 1] !== DOT || kind[at + 2] !== NAME || tokenText(cursor, at + 2) !== 'label')
    return expression(cursor);
  const term = lookup(cursor, at);
  if (!isRef(term)) return fail(cursor, `${quoted(tokenText(cursor, at))} is a plain number, not a node`, at);
  cursor.at = at + 3;
  return cursor.machine.graph.labels[term.id] ?? '';
}

/** So much is printed by one file at most: strings have a limit, and what is printed is shown. */
export const MOST_PRINTED = 2 ** 25;

/** Raises text, about to be printed at an offset, that would be too much. */
export function mustBePrintable({ source, printedLength }: Cursor, length: number, offset: number): void {
  if (printedLength + length <= MOST_PRINTED) return;
  throw new SourceError(
    source,
    offset,
    `the prints are more than ${MOST_PRINTED.toLocaleString('en-US')} characters by here`,
  );
}

/** A node, a number as `print` takes it (a whole one as a bigint), or a text. */
export type Shown = Ref | number | bigint | string;

/**
 * What is to be printed. Without `Value(...)` a name stands for a plain number in Python, so a node is what its data
 * would be there.
 */
export function shownAs(machine: Machine, value: Printable): Shown {
  if (typeof value === 'string') return value;
  if (isRef(value) && machine.usesValue) return value;
  const plain = isRef(value) ? plainOf(machine, value) : value;
  return isWhole(plain) ? plain.whole : plain;
}

/** How it prints: a number as Python's int or float, a node as micrograd's Value. */
export function printed(machine: Machine, shown: Shown): string {
  if (typeof shown === 'string') return shown;
  return typeof shown === 'object'
    ? `Value(data=${repr(dataOf(machine, shown))}, grad=${repr(gradientNow(machine.grads, machine.graph, shown.id))})`
    : repr(shown);
}

/** How a term is answered on the command line. */
export const answered = (machine: Machine, term: Term): string =>
  isRef(term) ? `data ${full(dataOf(machine, term))}` : isWhole(term) ? String(term.whole) : full(term);
