/** What an expression gives, and what a name stands for. */

/** A node of the graph. */
export interface Ref {
  readonly id: number;
}

/** What an expression gives: a plain number or a node. */
export type Term = number | Ref;

export const isRef = (term: Term): term is Ref => typeof term !== 'number';
