/** Terms as text: as Python prints them, and as the command line shows them. */
import { full } from '../../text/numbers.js';
import { repr } from '../../text/python.js';
import { gradientNow } from './gradients.js';
import { dataOf, type Machine, plainOf } from './machine.js';
import { isRef, type Ref, type Term } from './term.js';

/** What `print` can print: a node, a number (a whole one as a bigint), or a text. */
export type Shown = Ref | number | bigint | string;

/**
 * A value as `print` prints it. Without `Value(...)` a name means a plain number in Python, so a node prints as its
 * data would there.
 */
export function shownAs(machine: Machine, value: Term | string): Shown {
  if (typeof value === 'string') return value;
  if (isRef(value) && machine.usesValue) return value;
  return isRef(value) ? plainOf(machine, value) : value;
}

/** Its text: a number as Python's int or float, a node as micrograd's Value. */
export function printed(machine: Machine, shown: Shown): string {
  if (typeof shown === 'string') return shown;
  return typeof shown === 'object'
    ? `Value(data=${repr(plainOf(machine, shown))}, grad=${repr(gradientNow(machine.grads, machine.graph, shown.id))})`
    : repr(shown);
}

/** A term as the command line shows it. */
export const answered = (machine: Machine, term: Term): string =>
  isRef(term) ? `data ${full(dataOf(machine, term))}` : typeof term === 'bigint' ? String(term) : full(term);
