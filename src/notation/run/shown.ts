/** Terms as text: as Python prints them, and as the command line answers. */
import { full } from '../../text/numbers.js';
import { repr } from '../../text/python.js';
import { gradientNow } from './gradients.js';
import { dataOf, type Machine, plainOf } from './machine.js';
import { isRef, isWhole, type Ref, type Term } from './term.js';

/** A node, a number as `print` takes it (a whole one as a bigint), or a text. */
export type Shown = Ref | number | bigint | string;

/**
 * What is to be printed. Without `Value(...)` a name stands for a plain number in Python, so a node is what its data
 * would be there.
 */
export function shownAs(machine: Machine, value: Term | string): Shown {
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
