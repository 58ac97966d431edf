/**
 * Statements, run in order as Python would run them: assignments, `a.data += ...`, calls, and
 * expressions alone. A statement reads up to its expression and gives what becomes of that; so reading
 * can pause in the middle of a long one and be taken up there:
 *
 *     x = y =  a*b + c*d + ...       assignment()  partOf()  partOf()  ...  rest(term)
 */
import {
  ASSIGN,
  COLON,
  COMMA,
  DOT,
  END,
  INDENT,
  KEYWORD,
  NAME,
  NEWLINE,
  OPEN,
  PASSED,
  SEMICOLON,
  STRING,
} from '../lex/tokens.js';
import { show } from '../run/machine.js';
import { isRef, type Term } from '../run/term.js';
import { Misread } from '../source.js';
import { AUGMENTED } from './arithmetic.js';
import { annotated, assignment, attributeAssigned, augment, isAttributeAssigned, tuple } from './assignments.js';
import { type Cursor, fail, isPause, type Rest, tokenText } from './cursor.js';
import { drawingAssigned, drawn, isDrawn } from './drawings.js';
import { endsAt, mustEnd } from './ending.js';
import { partOf } from './expression.js';
import { isOwnFunction } from './names.js';
import { passOver } from './passed/pieces.js';
import { begin, passCall, passStatement } from './passed/statements.js';
import { print } from './print/print.js';
import { refuseWord } from './refusals.js';

/** Runs a line's statements up to the next pause; false if there are more. `onTerm` gets results of expressions alone. */
export function statements(cursor: Cursor, onTerm: (term: Term) => void): boolean {
  const { kind } = cursor.tokens;
  for (;;) {
    if (cursor.rest === undefined) {
      const next = kind[cursor.at];
      if (next === END) return true;
      if (isPause(cursor)) return false;
      if (next === NEWLINE || next === SEMICOLON) {
        cursor.at++;
        continue;
      }
      begin(cursor);
    }
    try {
      if (!ran(cursor, onTerm)) return false;
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      passStatement(cursor, error);
    }
  }
}

/** Runs the present statement up to the next pause; false if there is more of it. */
function ran(cursor: Cursor, onTerm: (term: Term) => void): boolean {
  if (cursor.rest === undefined) cursor.rest = statement(cursor, onTerm);
  while (cursor.rest !== undefined) {
    const term = partOf(cursor);
    if (term === undefined) return false;
    cursor.rest = cursor.rest(term, cursor);
  }
  mustEnd(cursor);
  return true;
}

/** Begins a statement, or runs one without an expression. */
function statement(cursor: Cursor, onTerm: (term: Term) => void): Rest | undefined {
  const { at, tokens } = cursor;
  const kind = tokens.kind[at];
  if (kind === NAME) return named(cursor, at, onTerm);
  if (kind === PASSED) passOver(cursor);
  else if (kind === INDENT) fail(cursor, 'unexpected indentation; every statement starts at the left margin');
  else if (kind === KEYWORD && (tokenText(cursor, at) !== 'pass' || !endsAt(cursor, at + 1))) refuseWord(cursor);
  else if (kind === KEYWORD || (kind === STRING && endsAt(cursor, at + 1) && !isFormatted(cursor, at))) cursor.at++;
  else return alone(cursor, onTerm);
  return undefined;
}

/** Whether the text at a token is an f-string, which runs what is in it. */
const isFormatted = (cursor: Cursor, at: number): boolean => /^\w*f/i.test(tokenText(cursor, at));

/** An expression alone. */
function alone(cursor: Cursor, onTerm: (term: Term) => void): Rest {
  cursor.isAlone = true;
  return (term) => {
    mustEnd(cursor);
    const method = methodRun(cursor);
    if (isRef(term) && method !== '_backward') show(cursor.machine, term.id);
    if (method === undefined) onTerm(term);
    return undefined;
  };
}

/** The method without a result that the expression alone before this token ran. */
function methodRun(cursor: Cursor): 'backward' | '_backward' | undefined {
  if (cursor.tokens.kind[cursor.at - 2] !== OPEN) return undefined;
  const name = tokenText(cursor, cursor.at - 3);
  return name === 'backward' || name === '_backward' ? name : undefined;
}

/** A statement that begins with a name. */
function named(cursor: Cursor, at: number, onTerm: (term: Term) => void): Rest | undefined {
  const next = cursor.tokens.kind[at + 1] as number;
  const code = AUGMENTED[next];
  if (next === ASSIGN) return isDrawn(cursor, at + 2) ? drawingAssigned(cursor) : assignment(cursor);
  if (code !== undefined) return augment(cursor, code);
  if (next === DOT && isAttributeAssigned(cursor)) return attributeAssigned(cursor);
  if (next === COLON) return annotated(cursor);
  if (next === COMMA) return tuple(cursor);
  const call =
    next === OPEN && isOwnFunction(cursor, tokenText(cursor, at)) ? CALLS.get(tokenText(cursor, at)) : undefined;
  if (call) {
    cursor.at = at + 2;
    return call(cursor, tokenText(cursor, at));
  }
  if (next === OPEN && passCall(cursor)) return undefined;
  return alone(cursor, onTerm);
}

/** Functions whose call is a statement. */
const CALLS = new Map<string, (cursor: Cursor, name: string) => Rest | undefined>([
  ['print', print],
  ['draw_dot', drawn],
  ['trace', drawn],
]);
