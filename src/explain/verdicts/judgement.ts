/** What is found out about the gradients of a recording: one verdict a node, and the rules that are accused. */

/**
 * The verdict on one gradient. `accumulated` is right: the new gradient was added to the one before. `not zeroed` is
 * that of a leaf whose data has changed since. `kept` follows from old gradients of inner nodes, `from above` from a
 * wrong gradient nearer to the root. `stale` is an op node whose data is no longer that of its inputs.
 */
export type NodeVerdict =
  | 'right'
  | 'accumulated'
  | 'not zeroed'
  | 'kept'
  | 'wrong'
  | 'from above'
  | 'stale'
  | 'not compared';

/** What is wrong with a rule, or with the whole of backward. `side` is the input (0 or 1), if it is about one alone. */
export type Mistake =
  | { readonly kind: 'overwrite' | 'order' | 'self' | 'skipped' | 'no seed' | 'not zeroed' | 'kept' }
  | { readonly kind: 'recursion'; readonly variant: RecursionVariant }
  | { readonly kind: 'sign' | 'swapped' | 'upstream' | 'nothing'; readonly side?: number }
  | { readonly kind: 'operand'; readonly operand: 'a' | 'b' | 'o'; readonly side?: number }
  | { readonly kind: 'rule'; readonly of: number; readonly side?: number }
  | { readonly kind: 'factor'; readonly factor: number; readonly side?: number }
  | { readonly kind: 'constant'; readonly value: number; readonly side?: number }
  | { readonly kind: 'unknown' };

/** Adds to both inputs and then calls both, or each in turn; or calls each of a set of inputs; or begins each call with 1. */
export type RecursionVariant = 'both' | 'in turn' | 'set' | 'from 1';

/** One rule that is accused, with the first gradient that it made wrong. */
export interface Accusation {
  /** The node whose gradient is wrong. */
  readonly node: number;
  /** The user of it whose rule is accused; undefined if that is not known, or if no rule is wrong. */
  readonly user: number | undefined;
  readonly verdict: 'wrong' | 'not zeroed' | 'kept';
  readonly mistake: Mistake;
  /** Other mistakes, most likely first, that would give the same gradients. */
  readonly others: readonly Suspicion[];
  /** Their gradient, and the right one: nan if it can't be known. */
  readonly is: number;
  readonly should: number;
  /** Other leaves, by name, that were not zeroed either. */
  readonly alike?: readonly number[];
  /** The local derivative that they used toward the node, and the right one, if the mistake is not known by name. */
  readonly slope?: { readonly side: number; readonly is: number; readonly should: number };
  /** How many gradients it made wrong. */
  readonly count: number;
  /** The line that made the user (or the node, if there is none), and that of the user's rule. */
  readonly place: string | undefined;
  readonly rule: string | undefined;
}

/** A mistake, and the code of the op in whose rule it is; undefined if it is not in one op's rule. */
export interface Suspicion {
  readonly mistake: Mistake;
  readonly code: number | undefined;
}

export interface Judgement {
  readonly outcome: 'right' | 'wrong' | 'not compared';
  /** Why something was not compared. */
  readonly reason: string | undefined;
  /** The verdict per node: undefined for those that are not theirs, and for constants without a gradient. */
  readonly verdicts: readonly (NodeVerdict | undefined)[];
  readonly counts: Readonly<Record<NodeVerdict, number>>;
  /** The accused rules, that of the node nearest to the root first. */
  readonly accused: readonly Accusation[];
  /** The right gradients: nan if they can't be known. */
  readonly right: Float64Array;
  /** The root's gradient that backward began with. */
  readonly seed: number;
}
