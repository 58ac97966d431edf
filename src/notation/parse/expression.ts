/**
 * Expressions, by operator precedence. Each op is computed as soon as its operands are read: the result is
 * a number or a node, never a syntax tree. What cannot be computed yet waits on a stack of our own, so that
 * deep nesting uses memory, not the JavaScript stack:
 *
 *     2 * tanh(a + b ** 3)       at the 3, these wait:   2 *   tanh(   a +   b **
 */
import { opOf } from '../../engine/ops.js';
import { numberAt } from '../../text/python-numbers.js';
import { quoted } from '../../text/quoted.js';
import { isModule } from '../effects/passed-over.js';
import {
  CLOSE,
  COMMA,
  DOT,
  END,
  KEYWORD,
  MINUS,
  NAME,
  NEWLINE,
  NUMERAL,
  OPEN,
  operatorKind,
  PLUS,
  STRING,
} from '../lex/tokens.js';
import type { Term } from '../run/term.js';
import { applied, INFIX, NEG } from './arithmetic.js';
import { functionCall, methodCall } from './calls.js';
import { type Call, type Cursor, fail, is, isPause, tokenText, type Waiting } from './cursor.js';
import { attribute, backwardCall } from './members.js';
import { lookup, ofModule } from './names.js';
import { refuse, refuseWord } from './refusals.js';

/** How deep parentheses, signs, powers and calls may nest: the most that may wait. */
export const MOST_NESTED = 10_000;

const NO_OP = -1;
const BRACKET_BINDS = 0;
const LOOSEST = BRACKET_BINDS + 1;
const SIGN_BINDS = opOf(NEG).precedence;
const EXPECTED = 'expected a number, a name or "("';

/** Reads one expression. Throws a SourceError if there is none. */
export function expression(cursor: Cursor): Term {
  for (;;) {
    const result = partOf(cursor);
    if (result !== undefined) return result;
  }
}

/** Reads an expression up to the next pause: its result, or undefined if there is more to read. */
export function partOf(cursor: Cursor): Term | undefined {
  for (;;) {
    const result = afterOperand(cursor, operand(cursor));
    if (result !== undefined || isPause(cursor)) return result;
  }
}

/** Reads a number, a name or a complete call; signs and brackets before it wait. */
function operand(cursor: Cursor): Term {
  const { tokens, source } = cursor;
  for (;;) {
    const at = cursor.at;
    switch (tokens.kind[at]) {
      case NUMERAL: {
        cursor.at++;
        const value = numberAt(source.text, tokens.start[at] as number, tokens.end[at] as number);
        return value ?? notANumber(cursor, at);
      }
      case NAME: {
        const term = named(cursor, at);
        if (term !== undefined) return term;
        break;
      }
      case MINUS:
      case PLUS:
        cursor.at++;
        wait(cursor, at, SIGN_BINDS, tokens.kind[at] === MINUS ? NEG : NO_OP);
        break;
      case OPEN:
        cursor.at++;
        if (is(cursor, CLOSE)) fail(cursor, 'nothing between the parentheses; expected an expression');
        wait(cursor, at, BRACKET_BINDS, NO_OP);
        break;
      default:
        noOperand(cursor);
    }
  }
}

function notANumber(cursor: Cursor, at: number): never {
  const text = tokenText(cursor, at);
  const zeros = /^0[\d_]+$/.test(text) ? '; Python takes no zero before other digits' : '';
  return fail(cursor, `${quoted(text)} is not a number${zeros}`, at);
}

/** The meaning of a name, or undefined if it begins a call whose arguments must be read first. */
function named(cursor: Cursor, at: number): Term | undefined {
  const { kind } = cursor.tokens;
  const next = kind[at + 1];
  if (next === OPEN) return begin(cursor, functionCall(cursor, at));
  if (next === DOT && isModule(cursor.passed, cursor.machine, tokenText(cursor, at))) {
    if (kind[at + 2] !== NAME) fail(cursor, `expected a function of ${tokenText(cursor, at)}`, at + 2);
    if (kind[at + 3] === OPEN) return begin(cursor, functionCall(cursor, at + 2, tokenText(cursor, at)));
    cursor.at = at + 3;
    return ofModule(cursor, tokenText(cursor, at), at + 2);
  }
  cursor.at = at + 1;
  return lookup(cursor, at);
}

function noOperand(cursor: Cursor): never {
  switch (cursor.tokens.kind[cursor.at]) {
    case STRING:
      return fail(cursor, 'a text cannot be calculated with; expected a number, a name or a function');
    case NEWLINE:
    case END:
      return fail(cursor, `the expression ends here; ${EXPECTED}`);
    case KEYWORD:
      return refuseWord(cursor);
    case operatorKind('['):
    case operatorKind('{'):
      return fail(cursor, `lists and dictionaries are not part of the notation; ${EXPECTED}`);
    default:
      return fail(cursor, `unexpected ${quoted(tokenText(cursor, cursor.at))}; ${EXPECTED}`);
  }
}

/** Reads what follows an operand. Returns the result of the expression, or undefined if another operand must follow. */
function afterOperand(cursor: Cursor, operand: Term): Term | undefined {
  let term: Term | undefined = operand;
  while (term !== undefined) {
    const kind = cursor.tokens.kind[cursor.at] as number;
    const infix = INFIX[kind];
    if (infix) {
      wait(cursor, cursor.at++, infix.binds, infix.code, settled(cursor, term, infix.after));
      return undefined;
    }
    if (kind === DOT) {
      term = member(cursor, term);
    } else {
      term = settled(cursor, term, LOOSEST);
      if (cursor.depth === 0) return term;
      term = bracket(cursor, term);
    }
  }
  return undefined;
}

function wait(cursor: Cursor, at: number, binds: number, code: number, left?: Term, call?: Call): void {
  const { waiting, depth } = cursor;
  if (depth === MOST_NESTED)
    fail(cursor, `nested deeper than ${MOST_NESTED} levels; give the inner part a name of its own`, at);
  cursor.depth++;
  const last = waiting[depth];
  if (last === undefined) {
    waiting.push({ at, binds, code, left, call });
    return;
  }
  last.at = at;
  last.binds = binds;
  last.code = code;
  last.left = left;
  last.call = call;
}

/** The term after all waiting ops that bind at least this tightly have been applied to it. */
function settled(cursor: Cursor, term: Term, least: number): Term {
  let result = term;
  while (cursor.depth > 0) {
    const { at, binds, code, left } = cursor.waiting[cursor.depth - 1] as Waiting;
    if (binds < least) break;
    cursor.depth--;
    if (left !== undefined) result = applied(cursor, at, code, left, result);
    else if (code !== NO_OP) result = applied(cursor, at, code, result);
  }
  return result;
}

/** The result of the innermost open bracket with `term` before this token, or undefined if another argument follows. */
function bracket(cursor: Cursor, term: Term): Term | undefined {
  const { call } = cursor.waiting[cursor.depth - 1] as Waiting;
  if (call) {
    call.terms.push(term);
    betweenArguments(cursor);
    return argument(cursor, call);
  }
  if (is(cursor, COMMA)) fail(cursor, 'a tuple is not part of the notation; expected ")"');
  if (!is(cursor, CLOSE)) refuse(cursor, 'expected ")"');
  cursor.depth--;
  cursor.at++;
  return term;
}

function betweenArguments(cursor: Cursor): void {
  if (is(cursor, COMMA)) cursor.at++;
  else if (!is(cursor, CLOSE)) refuse(cursor, 'expected "," or ")"');
}

/** Reads a call's name and bracket. Returns its result if it has no arguments to read, else undefined. */
function begin(cursor: Cursor, call: Call): Term | undefined {
  cursor.at = call.at + 2;
  wait(cursor, call.at, BRACKET_BINDS, NO_OP, undefined, call);
  return argument(cursor, call);
}

/** The call's result if it ends here, perhaps after arguments that are not expressions; else undefined. */
function argument(cursor: Cursor, call: Call): Term | undefined {
  const { callee, places } = call;
  while (!is(cursor, CLOSE)) {
    if (!callee.reads?.(cursor, call)) {
      places.push(cursor.at);
      return undefined;
    }
    betweenArguments(cursor);
  }
  cursor.at++;
  cursor.depth--;
  return callee.result(cursor, call);
}

/** Reads what follows a term's point: `.data`, `.grad`, a method. Undefined if its arguments must be read first. */
function member(cursor: Cursor, term: Term): Term | undefined {
  const { kind } = cursor.tokens;
  const at = cursor.at + 1;
  if (kind[at] !== NAME) fail(cursor, 'expected the name of a method, "data" or "grad" after "."', at);
  cursor.at = at + 1;
  if (kind[at + 1] !== OPEN) return attribute(cursor, term, at);
  if (!/^_?backward$/.test(tokenText(cursor, at))) return begin(cursor, methodCall(cursor, at, term));
  return backwardCall(cursor, term, at);
}
