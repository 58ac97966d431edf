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
  INDEX,
  KEYWORD,
  NAME,
  NEWLINE,
  NUMERAL,
  OPEN,
  operatorKind,
  PASSED,
  SEMICOLON,
  STRING,
} from '../lex/tokens.js';
import { gradientNow, setGrad } from '../run/gradients.js';
import { isComputed, leaf, plainOf, setData, setLabel, show } from '../run/machine.js';
import { isRef, type Ref, type Term } from '../run/term.js';
import { Misread } from '../source.js';
import { AUGMENTED, applied } from './arithmetic.js';
import {
  type Cursor,
  fail,
  is,
  isPause,
  mustHoldNames,
  type Rest,
  rangeOf,
  refuseForGood,
  tokenText,
} from './cursor.js';
import { partOf } from './expression.js';
import { assign, isOwnFunction, lookup } from './names.js';
import { begin, leaveDrawing, mustBeHarmless, passCall, passOver, passStatement } from './passed.js';
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
    cursor.rest = cursor.rest(term);
  }
  mustEnd(cursor);
  return true;
}

/** Throws a SourceError if the statement does not end here. */
function mustEnd(cursor: Cursor): void {
  if (!is(cursor, NEWLINE) && !is(cursor, SEMICOLON)) unexpected(cursor);
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

/** Throws a SourceError for a token that cannot follow a name, known or not. */
function refuseAt(cursor: Cursor, at: number): never {
  cursor.at = at;
  return refuse(cursor, '');
}

/** `x = ...`, `x = y = ...`, `x = y.grad = ...`. */
function assignment(cursor: Cursor): Rest {
  const { machine, tokens, at: first } = cursor;
  while (targetEnd(tokens.kind, cursor.at) > cursor.at) cursor.at = targetEnd(tokens.kind, cursor.at);
  const from = cursor.at;
  const nodes = machine.graph.size;
  return (term) => {
    mustEnd(cursor);
    const written: Written = { from, to: cursor.at, nodes };
    for (let at = first; at < from; at = targetEnd(tokens.kind, at)) {
      if (tokens.kind[at + 1] === DOT) setAttribute(cursor, at, term, from);
      else assignName(cursor, at, term, written);
    }
    return undefined;
  };
}

/** The token after the target here and its "=", or the same token if there is no target. */
function targetEnd(kind: Uint8Array, at: number): number {
  if (kind[at] !== NAME) return at;
  const length = kind[at + 1] === DOT && kind[at + 2] === NAME ? 3 : 1;
  return kind[at + length] === ASSIGN ? at + length + 1 : at;
}

/** Where a value is written, and how many nodes there were before it. */
interface Written {
  readonly from: number;
  readonly to: number;
  readonly nodes: number;
}

/** Gives the name at a token to a term. */
function assignName(cursor: Cursor, at: number, term: Term, written: Written): void {
  const { machine } = cursor;
  const name = tokenText(cursor, at);
  const own = isRef(term) || machine.usesValue ? term : leaf(machine, term);
  if (cursor.anchors) noteNumber(cursor, name, own, term, written);
  assign(cursor, name, machine.given.size === 0 ? own : withGiven(cursor, name, own, written));
  mustHoldNames(cursor, machine.names, at);
}

/** `x: float = ...`: the annotation means nothing here; it may call nothing. */
function annotated(cursor: Cursor): Rest | undefined {
  const { tokens, at } = cursor;
  let end = at + 2;
  while (ANNOTATION.has(tokens.kind[end] as number) || /^None$/.test(tokenText(cursor, end))) end++;
  if (end === at + 2 || (tokens.kind[end] !== ASSIGN && !endsAt(cursor, end))) refuseAt(cursor, at + 1);
  cursor.at = end;
  if (tokens.kind[end] !== ASSIGN) return undefined;
  cursor.at++;
  const [from, nodes] = [cursor.at, cursor.machine.graph.size];
  return (term) => {
    mustEnd(cursor);
    assignName(cursor, at, term, { from, to: cursor.at, nodes });
    return undefined;
  };
}

const ANNOTATION = new Set([NAME, DOT, COMMA, INDEX, STRING, operatorKind(']'), operatorKind('|')]);

/** `a, b = Value(2), Value(3)`: as many values as names. */
function tuple(cursor: Cursor): Rest {
  const { tokens, at, machine } = cursor;
  const targets = [at];
  let end = at + 1;
  for (; tokens.kind[end] === COMMA && tokens.kind[end + 1] === NAME; end += 2) targets.push(end + 1);
  if (tokens.kind[end] !== ASSIGN) refuseAt(cursor, at + 1);
  cursor.at = end + 1;
  const nodes = machine.graph.size;
  const terms: Term[] = [];
  const places: number[] = [];
  let from = cursor.at;
  const take: Rest = (term) => {
    terms.push(term);
    places.push(from, cursor.at);
    if (is(cursor, COMMA) && terms.length < targets.length) {
      from = ++cursor.at;
      return take;
    }
    mustEnd(cursor);
    if (terms.length < targets.length)
      fail(cursor, `expected ${targets.length} values, one a name, not ${terms.length}`, end + 1);
    for (const [i, target] of targets.entries())
      assignName(cursor, target, terms[i] as Term, {
        from: places[2 * i] as number,
        to: places[2 * i + 1] as number,
        nodes,
      });
    return undefined;
  };
  return take;
}

/** Remembers the place of the number that a name is assigned: a new leaf's, or a plain one that was replaced. */
function noteNumber(cursor: Cursor, name: string, own: Term, term: Term, { from, to }: Written): void {
  const { anchors, machine } = cursor;
  if (isRef(term)) return;
  if (isRef(own)) anchors?.made.set(own.id, rangeOf(cursor, from, to));
  else if (machine.given.has(name)) anchors?.numbers.set(name, rangeOf(cursor, from, to));
}

/** The term, with the value that the command line gave for a name's first binding. */
function withGiven(cursor: Cursor, name: string, term: Term, { from: at, nodes }: Written): Term {
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
    mustEnd(cursor);
    assign(cursor, tokenText(cursor, at), applied(cursor, at + 1, code, left, term));
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
  if (operator === ASSIGN && tokenText(cursor, at + 2) !== 'label') {
    nodeAt(cursor, at);
    return assignment(cursor);
  }
  const target = nodeAt(cursor, at);
  cursor.at = at + 4;
  if (tokenText(cursor, at + 2) === 'label') {
    if (operator !== ASSIGN) fail(cursor, 'a label can only be assigned with "="', at + 3);
    setLabel(cursor.machine, target, textLiteral(cursor));
    return undefined;
  }
  const from = cursor.at;
  return (value) => {
    mustEnd(cursor);
    setAttribute(cursor, at, value, from, operator);
    return undefined;
  };
}

/** The node at a token, of which data, grad or label is set. */
function nodeAt(cursor: Cursor, at: number): Ref {
  const target = lookup(cursor, at);
  if (!isRef(target))
    return refuseForGood(cursor, `${quoted(tokenText(cursor, at))} is a plain number, not a node`, at);
  const attribute = tokenText(cursor, at + 2);
  if (attribute !== 'data' && attribute !== 'grad' && attribute !== 'label')
    fail(cursor, `a node's ${quoted(attribute)} cannot be set; expected data, grad or label`, at + 2);
  return target;
}

/** Sets the data or gradient at a token to a value that begins at another; with the op of `+=` and the like. */
function setAttribute(cursor: Cursor, at: number, value: Term, from: number, operator = ASSIGN): void {
  const { machine } = cursor;
  const target = nodeAt(cursor, at);
  const attribute = tokenText(cursor, at + 2);
  if (attribute === 'label') fail(cursor, "expected a text, like 'a'", from);
  const wrong = `${attribute} takes a plain number, not a node; write .data or .grad`;
  const plain = isRef(value) ? fail(cursor, wrong, from) : value;
  const code = AUGMENTED[operator];
  const old = (): Plain =>
    attribute === 'data' ? plainOf(machine, target) : gradientNow(machine.grads, machine.graph, target.id);
  const number = code === undefined ? plain : (applied(cursor, at + 3, code, old(), plain) as Plain);
  if (attribute === 'grad') setGrad(machine.grads, machine.graph, target.id, Number(number));
  else {
    cursor.anchors?.set.set(target.id, code === undefined ? rangeOf(cursor, from, cursor.at) : undefined);
    setData(machine, target, number);
  }
}

/** Functions whose call is a statement. */
const CALLS = new Map<string, (cursor: Cursor, name: string) => Rest | undefined>([
  ['print', print],
  ['draw_dot', drawn],
  ['trace', drawn],
]);

/** The node in the brackets of `draw_dot(L)` is shown; what else is said of the drawing changes nothing. */
function drawn(cursor: Cursor, name: string): Rest {
  const from = cursor.at;
  mustBeHarmless(cursor, name, from - 2);
  return (term) => {
    if (!isRef(term)) return fail(cursor, `${name} takes a node, not a plain number`, from);
    if (is(cursor, COMMA) && cursor.tokens.kind[cursor.at + 1] === NAME) cursor.at = argumentsEnd(cursor, cursor.at);
    if (is(cursor, COMMA)) fail(cursor, `${name} takes one node`);
    if (!is(cursor, CLOSE)) refuse(cursor, 'expected ")"');
    cursor.at++;
    const { kind } = cursor.tokens;
    if (is(cursor, DOT) && kind[cursor.at + 1] === NAME && kind[cursor.at + 2] === OPEN) {
      const end = argumentsEnd(cursor, cursor.at + 3);
      if (/^(?:render|view|save)$/.test(tokenText(cursor, cursor.at + 1)) && kind[end] === CLOSE) cursor.at = end + 1;
    }
    mustEnd(cursor);
    show(cursor.machine, term.id);
    return undefined;
  };
}

/** Where arguments end that are texts, numbers and names of arguments. */
function argumentsEnd({ tokens: { kind } }: Cursor, from: number): number {
  let at = from;
  while (PLAIN.has(kind[at] as number) || (kind[at] === NAME && kind[at + 1] === ASSIGN)) at++;
  return at;
}

const PLAIN = new Set([COMMA, ASSIGN, STRING, NUMERAL, KEYWORD]);

/** Whether `draw_dot(` is at a token. */
const isDrawn = (cursor: Cursor, at: number): boolean =>
  cursor.tokens.kind[at] === NAME &&
  cursor.tokens.kind[at + 1] === OPEN &&
  tokenText(cursor, at) === 'draw_dot' &&
  isOwnFunction(cursor, 'draw_dot');

/** `dot = draw_dot(L)`: shows it; what the name means is not known. */
function drawingAssigned(cursor: Cursor): Rest {
  const { at } = cursor;
  cursor.at = at + 4;
  const rest = drawn(cursor, 'draw_dot');
  return (term) => {
    rest(term);
    leaveDrawing(cursor, at);
    return undefined;
  };
}
