/** What an expression gives, and what a name stands for. */

/** A node of the graph. */
export interface Ref {
  readonly id: number;
}

/** A whole number, which is exact as long as it is one; `float` is what it is as data of a node, where a zero has a sign. */
export interface Whole {
  readonly whole: bigint;
  readonly float: number;
}

/** A plain number: Python's int or float. */
export type Plain = number | Whole;

/** What an expression gives: a plain number or a node. */
export type Term = Plain | Ref;

/** What a name stands for, for those to whom a number is a number. */
export type Meaning = number | Ref;

export const isRef = (term: Term): term is Ref => typeof term === 'object' && (term as Ref).id !== undefined;

export const isWhole = (x: Term): x is Whole => typeof x === 'object' && (x as Whole).whole !== undefined;

/** A plain number as data of a node. */
export const dataIn = (x: Plain): number => (typeof x === 'number' ? x : x.float);

export const meaning = (term: Term): Meaning => (isWhole(term) ? term.float : term);

const SMALL = Array.from({ length: 1024 }, (_, whole): Whole => ({ whole: BigInt(whole), float: whole }));

/** The whole number that a float up to 2**53 is. */
export const smallWhole = (float: number): Whole => SMALL[float] ?? { whole: BigInt(float), float };

export const wholeOf = (whole: bigint, zero = 0): Whole => ({ whole, float: whole === 0n ? zero : Number(whole) });
