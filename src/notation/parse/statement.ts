/**
 * Statements, run in order as Python would run them: assignments, `a.data += ...`, calls, and
 * expressions alone. A statement reads up to its expression and gives what becomes of that; so reading
 * can pause in the middle of a long one and be taken up there:
 *
 *     x = y =  a*b + c*d + ...       assignment()  partOf()  partOf()  ...  rest(term)
 */

import type { Plain } from '../../text/python-numbers.js';
import { quoted } from '../../text/quoted.js';
import {
  ASSIGN,
  CLOSE,
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
import { gradientNow, setGrad } from '../run/gradients.js';
import { bind, dataOf, isComputed, isRef, leaf, type Ref, setData, setLabel, show, type Term } from '../run/machine.js';
import { AUGMENTED, applied } from './arithmetic.js';
import { type Cursor, fail, is, isPause, mustHoldNames, note, type Rest, rangeOf, tokenText } from './cursor.js';
import { partOf } from './expression.js';
import { lookup } from './names.js';
import { passOver } from './passed.js';
import { print } from './print.js';
import { refuse, refuseWord } from './refusals.js';
import { textLiteral } from './texts.js';

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
      cursor.isAlone = false;
      cursor.rest = statement(cursor, onTerm);
    }
    while (cursor.rest !== undefined) {
      const term = partOf(cursor);
      if (term === undefined) return false;
      cursor.rest = cursor.rest(term);
    }
    if (!is(cursor, NEWLINE) && !is(cursor, SEMICOLON)) unexpected(cursor);
  }
}

function unexpected(cursor: Cursor): never {
  if (is(cursor, ASSIGN)) fail(cursor, 'only a name, or the data, grad or label of one, can be assigned to');
  return refuse(cursor, 'expected an operator or the end of the statement');
}

const endsAt = ({ tokens }: Cursor, at: number): boolean =>
  tokens.kind[at] === NEWLINE || tokens.kind[at] === SEMICOLON;

/** Begins a statement, or runs one without an expression. */
function statement(cursor: Cursor, onTerm: (term: Term) => void): Rest | undefined {
  const { at, tokens } = cursor;
  const kind = tokens.kind[at];
  if (kind === NAME) return named(cursor, at, onTerm);
  if (kind === PASSED) passOver(cursor);
  else if (kind === INDENT) fail(cursor, 'unexpected indentation; every statement starts at the left margin');
  else if (kind === KEYWORD && (tokenText(cursor, at) !== 'pass' || !endsAt(cursor, at + 1))) refuseWord(cursor);
  else if (kind === KEYWORD || (kind === STRING && endsAt(cursor, at + 1))) cursor.at++;
  else return alone(cursor, onTerm);
  return undefined;
}

/** An expression alone. */
function alone(cursor: Cursor, onTerm: (term: Term) => void): Rest {
  cursor.isAlone = true;
  return (term) => {
    if (isRef(term)) show(cursor.machine, term.id);
    if (!ranBackward(cursor)) onTerm(term);
    return undefined;
  };
}

/** Whether the expression alone before this token was a backward(), which has no result. */
const ranBackward = (cursor: Cursor): boolean =>
  cursor.tokens.kind[cursor.at - 2] === OPEN && tokenText(cursor, cursor.at - 3) === 'backward';

/** A statement that begins with a name. */
function named(cursor: Cursor, at: number, onTerm: (term: Term) => void): Rest | undefined {
  const next = cursor.tokens.kind[at + 1] as number;
  const code = AUGMENTED[next];
  if (next === ASSIGN) return assignment(cursor);
  if (code !== undefined) return augment(cursor, code);
  if (next === DOT && isAttributeAssigned(cursor)) return attributeAssigned(cursor);
  const call = next === OPEN ? CALLS.get(tokenText(cursor, at)) : undefined;
  if (call) {
    cursor.at = at + 2;
    return call(cursor, tokenText(cursor, at));
  }
  if (next === OPEN && isPassedCall(cursor)) return passCall(cursor);
  if (next === COMMA || next === COLON) refuseAt(cursor, at + 1);
  return alone(cursor, onTerm);
}

/** Throws a SourceError for a comma or colon after a name, known or not: a tuple or an annotation. */
function refuseAt(cursor: Cursor, at: number): never {
  cursor.at = at;
  return refuse(cursor, '');
}

/** `x = ...`, `x = y = ...`. */
function assignment(cursor: Cursor): Rest {
  const { machine, tokens, at } = cursor;
  while (is(cursor, NAME) && tokens.kind[cursor.at + 1] === ASSIGN) cursor.at += 2;
  const [from, nodes] = [cursor.at, machine.graph.size];
  return (term) => {
    for (let target = at; target < from; target += 2) {
      const name = tokenText(cursor, target);
      const own = isRef(term) || machine.usesValue ? term : leaf(machine, term);
      if (cursor.anchors) noteNumber(cursor, name, own, term, from);
      bind(machine, name, machine.given.size === 0 ? own : withGiven(cursor, name, own, nodes, from));
      mustHoldNames(cursor, machine.names, target);
    }
    return undefined;
  };
}

/** Remembers the place of the number that a name is assigned: a new leaf's, or a plain one that was replaced. */
function noteNumber(cursor: Cursor, name: string, own: Term, term: Term, from: number): void {
  const { anchors, machine, at } = cursor;
  if (isRef(term)) return;
  if (isRef(own)) anchors?.made.set(own.id, rangeOf(cursor, from, at));
  else if (machine.given.has(name)) anchors?.numbers.set(name, rangeOf(cursor, from, at));
}

/** The term, with the value that the command line gave for a name's first binding. */
function withGiven(cursor: Cursor, name: string, term: Term, nodes: number, at: number): Term {
  const { machine } = cursor;
  const given = machine.given.get(name);
  if (given === undefined) return term;
  machine.given.delete(name);
  if (!isRef(term)) return typeof term === 'bigint' && Number.isInteger(given) ? BigInt(given) : given;
  if (isComputed(machine, term.id))
    fail(cursor, `${quoted(name)} is computed here; only a leaf's first value can be given`, at);
  if (term.id < nodes)
    fail(cursor, `${quoted(name)} is another name here for a leaf; give the value to the leaf's first name`, at);
  setData(machine, term, given);
  return term;
}

/** `x += ...`: a new node that takes over the name. */
function augment(cursor: Cursor, code: number): Rest {
  const { at } = cursor;
  const left = lookup(cursor, at);
  cursor.at += 2;
  return (term) => {
    bind(cursor.machine, tokenText(cursor, at), applied(cursor, at + 1, code, left, term));
    return undefined;
  };
}

/** Whether the statement here is `x.data = ...`, `x.grad += ...` or `x.label = '...'`. */
function isAttributeAssigned({ tokens: { kind }, at }: Cursor): boolean {
  const operator = kind[at + 3] as number;
  return kind[at + 2] === NAME && (operator === ASSIGN || AUGMENTED[operator] !== undefined);
}

function attributeAssigned(cursor: Cursor): Rest | undefined {
  const { tokens, at } = cursor;
  const operator = tokens.kind[at + 3] as number;
  const attribute = tokenText(cursor, at + 2);
  const target = lookup(cursor, at);
  if (!isRef(target)) return fail(cursor, `${quoted(tokenText(cursor, at))} is a plain number, not a node`, at);
  cursor.at = at + 4;
  if (attribute === 'data' || attribute === 'grad')
    return setNumber(cursor, target, attribute, AUGMENTED[operator], at + 3);
  if (attribute !== 'label')
    fail(cursor, `a node's ${quoted(attribute)} cannot be set; expected data, grad or label`, at + 2);
  if (operator !== ASSIGN) fail(cursor, 'a label can only be assigned with "="', at + 3);
  setLabel(cursor.machine, target, textLiteral(cursor));
  return undefined;
}

/** Sets a node's data or gradient; `code` is the op of `+=` and the like. */
function setNumber(
  cursor: Cursor,
  target: Ref,
  attribute: 'data' | 'grad',
  code: number | undefined,
  at: number,
): Rest {
  const { machine } = cursor;
  const from = cursor.at;
  return (value) => {
    if (isRef(value)) return fail(cursor, `${attribute} takes a plain number, not a node; write .data or .grad`, from);
    const old = (): number =>
      attribute === 'data' ? dataOf(machine, target) : gradientNow(machine.grads, machine.graph, target.id);
    const number = code === undefined ? value : (applied(cursor, at, code, old(), value) as Plain);
    if (attribute === 'data') {
      cursor.anchors?.set.set(target.id, code === undefined ? rangeOf(cursor, from, cursor.at) : undefined);
      setData(machine, target, number);
    } else setGrad(machine.grads, machine.graph, target.id, Number(number));
    return undefined;
  };
}

/** Functions whose call is a statement. */
const CALLS = new Map<string, (cursor: Cursor, name: string) => Rest | undefined>([
  ['print', print],
  ['draw_dot', drawn],
  ['trace', drawn],
]);

/** Whether this is a call, without arguments, of a function that was passed over. */
const isPassedCall = (cursor: Cursor): boolean =>
  cursor.tokens.kind[cursor.at + 2] === CLOSE &&
  endsAt(cursor, cursor.at + 3) &&
  cursor.passed.has(tokenText(cursor, cursor.at));

function passCall(cursor: Cursor): undefined {
  const { at } = cursor;
  const name = tokenText(cursor, at);
  note(cursor, at, `${name}() passed over with ${cursor.passed.get(name)}`);
  cursor.at = at + 3;
}

/** The node in the brackets of `draw_dot(L)` is shown. */
function drawn(cursor: Cursor, name: string): Rest {
  const from = cursor.at;
  return (term) => {
    if (!isRef(term)) return fail(cursor, `${name} takes a node, not a plain number`, from);
    if (is(cursor, COMMA)) fail(cursor, `${name} takes one node`);
    if (!is(cursor, CLOSE)) refuse(cursor, 'expected ")"');
    cursor.at++;
    show(cursor.machine, term.id);
    return undefined;
  };
}
