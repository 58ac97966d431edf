/** Ops over terms; what Python refuses for plain numbers is an error: `1/0`, `log(-1)`. */
import { codeOf, OPS } from '../../engine/ops.js';
import { type Operator, operatorKind } from '../lex/tokens.js';
import { perform } from '../run/machine.js';
import { PlainError } from '../run/plain-numbers.js';
import type { Term } from '../run/term.js';
import { type Cursor, refuseForGood } from './cursor.js';

/** An op between its inputs: how tightly it binds, and how tightly a waiting op must bind to be applied before it. */
export interface Infix {
  readonly code: number;
  readonly binds: number;
  readonly after: number;
}

/** Infix ops by token kind. */
export const INFIX: (Infix | undefined)[] = [];
/** Functions and methods: codes of ops by name. */
export const FUNCTIONS = new Map<string, number>();
/** The op of an augmented assignment, by token kind: `+=` is `+`. */
export const AUGMENTED: (number | undefined)[] = [];

for (const [code, { fixity, symbol, precedence, name }] of OPS.entries()) {
  if (fixity === 'infix') {
    const rightward = symbol === '**';
    INFIX[operatorKind(symbol as Operator)] = {
      code,
      binds: precedence,
      after: rightward ? precedence + 1 : precedence,
    };
    AUGMENTED[operatorKind(`${symbol}=` as Operator)] = code;
  }
  if (fixity !== 'none') FUNCTIONS.set(name, code);
}
FUNCTIONS.set('__pow__', codeOf('pow'));

export const NEG = codeOf('neg');

/** `perform`, with the place of token `at` in the error if Python refuses these plain numbers. */
export function applied(cursor: Cursor, at: number, code: number, left: Term, right?: Term): Term {
  try {
    return perform(cursor.machine, code, left, right);
  } catch (error) {
    return refused(cursor, at, error);
  }
}

/** The result of `compute`, with the place of token `at` in the error if Python refuses these plain numbers. */
export function raising<Result>(cursor: Cursor, at: number, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    return refused(cursor, at, error);
  }
}

function refused(cursor: Cursor, at: number, error: unknown): never {
  if (error instanceof PlainError) refuseForGood(cursor, error.message, at);
  throw error;
}
