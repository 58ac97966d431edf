/** What an expression gives, and what a name stands for. */
import type { Plain, Whole } from '../../text/python-numbers.js';

/** A node of the graph. */
export interface Ref {
  readonly id: number;
}

/** What an expression gives: a plain number or a node. */
export type Term = Plain | Ref;

/** What a name stands for, for those to whom a number is a number. */
export type Meaning = number | Ref;

export const isRef = (term: Term): term is Ref => typeof term === 'object' && (term as Ref).id !== undefined;

export const isWhole = (x: Term): x is Whole => typeof x === 'object' && (x as Whole).whole !== undefined;

export const meaning = (term: Term): Meaning => (isWhole(term) ? term.float : term);
