/** The result of an expression, and the meaning of a name. */
import type { Plain } from '../../text/python-numbers.js';

/** A node of the graph. */
export interface Ref {
  readonly id: number;
}

/** The result of an expression: a plain number or a node. */
export type Term = Plain | Ref;

/** The meaning of a name outside the notation, where all numbers are floats. */
export type Meaning = number | Ref;

export const isRef = (term: Term): term is Ref => typeof term === 'object';

export const meaning = (term: Term): Meaning => (typeof term === 'bigint' ? Number(term) : term);
