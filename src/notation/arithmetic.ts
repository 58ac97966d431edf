/** Ops over terms, with Python's refusals for plain numbers: `1/0`, `log(-1)`. */
import { codeOf, OPS, type Op, opOf } from '../engine/ops.js';
import { full } from '../text/numbers.js';
import { type Cursor, fail } from './cursor.js';
import { perform, type Term } from './machine.js';
import { kindOf, type Operator } from './tokens.js';

/** An op that stands between its inputs: how tightly it binds, and at least how tightly a waiting one must to go first. */
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
    INFIX[kindOf(symbol as Operator)] = { code, binds: precedence, after: rightward ? precedence + 1 : precedence };
    AUGMENTED[kindOf(`${symbol}=` as Operator)] = code;
  }
  if (fixity !== 'none') FUNCTIONS.set(name, code);
}
FUNCTIONS.set('__pow__', codeOf('pow'));

export const NEG = codeOf('neg');

/** `perform`; raises at token `at` what has no value in plain numbers. */
export function applied(cursor: Cursor, at: number, code: number, left: Term, right?: Term): Term {
  const result = perform(cursor.machine, code, left, right);
  if (typeof result === 'number' && !Number.isFinite(result))
    refuseNumbers(cursor, at, opOf(code), left as number, right as number | undefined);
  return result;
}

/** What overflows is infinite; what Python calls a division by zero or a domain error is raised. */
function refuseNumbers(
  cursor: Cursor,
  at: number,
  { name, symbol }: Op,
  left: number,
  right: number | undefined,
): void {
  if (!Number.isFinite(left) || (right !== undefined && !Number.isFinite(right))) return;
  const power = name === 'pow';
  if ((name === 'div' && right === 0) || (power && left === 0)) fail(cursor, 'division by zero', at);
  if (power && left < 0 && !Number.isInteger(right))
    fail(cursor, `(${full(left)})**${full(right as number)} is no real number`, at);
  if (name === 'log' || name === 'sqrt') fail(cursor, `${symbol}(${full(left)}) is no real number`, at);
}
