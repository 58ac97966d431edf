/**
 * Assignments to names and to the data, grad and label of nodes. Each reads up to its value, and returns what is done with
 * that (statement.ts).
 */
import type { Plain } from '../../text/python-numbers.js';
import { quoted } from '../../text/quoted.js';
import { ASSIGN, COMMA, DOT, INDEX, NAME, operatorKind, STRING } from '../lex/tokens.js';
import { gradientNow, setGrad } from '../run/gradients.js';
import { isComputed, leaf, plainOf, setData, setLabel } from '../run/machine.js';
import { isRef, type Ref, type Term } from '../run/term.js';
import type { Range } from './anchors.js';
import { AUGMENTED, applied } from './arithmetic.js';
import { type Cursor, fail, is, mustHoldNames, type Rest, rangeOf, refuseForGood, tokenText } from './cursor.js';
import { endsAt, mustEnd } from './ending.js';
import { assign, lookup } from './names.js';
import { refuse } from './refusals.js';
import { textLiteral } from './texts.js';

/** Throws a SourceError for a token that cannot follow a name, known or not. */
function refuseAt(cursor: Cursor, at: number): never {
  cursor.at = at;
  return refuse(cursor, '');
}

/** `x = ...`, `x = y = ...`, `x = y.grad = ...`. */
export function assignment(cursor: Cursor): Rest {
  const { kind } = cursor.tokens;
  for (let end = targetEnd(kind, cursor.at); end > cursor.at; end = targetEnd(kind, end)) cursor.at = end;
  cursor.begun.value = cursor.at;
  return assigned;
}

/** Gives the value to all targets of the statement. */
const assigned: Rest = (term, cursor) => {
  const { kind } = cursor.tokens;
  const { at: first, value } = cursor.begun;
  mustEnd(cursor);
  for (let at = first; at < value; at = targetEnd(kind, at)) {
    if (kind[at + 1] === DOT) setAttribute(cursor, at, term, value);
    else assignName(cursor, at, term, value, cursor.at);
  }
  return undefined;
};

/** The token after the target here and its "=", or the same token if there is no target. */
function targetEnd(kind: Uint8Array, at: number): number {
  if (kind[at] !== NAME) return at;
  const length = kind[at + 1] === DOT && kind[at + 2] === NAME ? 3 : 1;
  return kind[at + length] === ASSIGN ? at + length + 1 : at;
}

/** Gives the name at a token to a term that is written from one token up to another. */
function assignName(cursor: Cursor, at: number, term: Term, from: number, to: number): void {
  const { machine } = cursor;
  const name = tokenText(cursor, at);
  const own = isRef(term) || machine.usesValue ? term : leaf(machine, term);
  if (cursor.anchors && !isRef(term)) noteNumber(cursor, name, own, rangeOf(cursor, from, to));
  assign(cursor, name, machine.given.size === 0 ? own : withGiven(cursor, name, own, from));
  mustHoldNames(cursor, machine.names, at);
}

/** `x: float = ...`: the annotation means nothing here; it may call nothing. */
export function annotated(cursor: Cursor): Rest | undefined {
  const { tokens, at } = cursor;
  let end = at + 2;
  while (ANNOTATION.has(tokens.kind[end] as number) || /^None$/.test(tokenText(cursor, end))) end++;
  if (end === at + 2 || (tokens.kind[end] !== ASSIGN && !endsAt(cursor, end))) refuseAt(cursor, at + 1);
  cursor.at = end;
  if (tokens.kind[end] !== ASSIGN) return undefined;
  const from = ++cursor.at;
  return (term) => {
    mustEnd(cursor);
    assignName(cursor, at, term, from, cursor.at);
    return undefined;
  };
}

const ANNOTATION = new Set([NAME, DOT, COMMA, INDEX, STRING, operatorKind(']'), operatorKind('|')]);

/** `a, b = Value(2), Value(3)`: as many values as names. */
export function tuple(cursor: Cursor): Rest {
  const { tokens, at } = cursor;
  const targets = [at];
  let end = at + 1;
  for (; tokens.kind[end] === COMMA && tokens.kind[end + 1] === NAME; end += 2) targets.push(end + 1);
  if (tokens.kind[end] !== ASSIGN) refuseAt(cursor, at + 1);
  cursor.at = end + 1;
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
      assignName(cursor, target, terms[i] as Term, places[2 * i] as number, places[2 * i + 1] as number);
    return undefined;
  };
  return take;
}

/** Remembers the place of the number that a name is assigned: a new leaf's, or a plain one that was replaced. */
function noteNumber({ anchors, machine }: Cursor, name: string, own: Term, place: Range): void {
  if (isRef(own)) anchors?.made.set(own.id, place);
  else if (machine.given.has(name)) anchors?.numbers.set(name, place);
}

/** The term that begins at a token, with the value that the command line gave for a name's first binding. */
function withGiven(cursor: Cursor, name: string, term: Term, at: number): Term {
  const { machine, begun } = cursor;
  const given = machine.given.get(name);
  if (given === undefined) return term;
  machine.given.delete(name);
  if (!isRef(term)) return typeof term === 'bigint' && Number.isInteger(given) ? BigInt(given) : given;
  if (isComputed(machine, term.id))
    fail(cursor, `${quoted(name)} is computed here; only a leaf's first value can be given`, at);
  if (term.id < begun.nodes)
    fail(cursor, `${quoted(name)} is another name here for a leaf; give the value to the leaf's first name`, at);
  setData(machine, term, given);
  return term;
}

/** `x += ...`: a new node that takes over the name. */
export function augment(cursor: Cursor, code: number): Rest {
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
export function isAttributeAssigned({ tokens: { kind }, at }: Cursor): boolean {
  const operator = kind[at + 3] as number;
  return kind[at + 2] === NAME && (operator === ASSIGN || AUGMENTED[operator] !== undefined);
}

export function attributeAssigned(cursor: Cursor): Rest | undefined {
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
