/**
 * Statements, run in order as Python would run them: assignments, `a.data += ...`, calls, and
 * expressions alone. What the notation leaves out (loops, conditions, definitions) is named as such.
 */
import { dataOf, gradOf, isRef, leaf, bind, perform, type Ref, setData, setGrad, setLabel, show, type Term } from './machine.js';
import { type Cursor, expect, fail, found, is, operatorHere, textOf } from './cursor.js';
import { augmented, expression, lookup } from './expression.js';
import { END, INDENT, kindOf, NAME, NEWLINE, PASSED, STRING } from './lexer.js';
import { print } from './print.js';
import { placeOf } from './source.js';
import { textLiteral } from './strings.js';

const REFUSED: ReadonlyMap<string, string> = new Map([
  ...['for', 'while'].map((word) => [word, 'loops are not part of the notation: write the statements out'] as const),
  ...['if', 'elif', 'else', 'match'].map((word) => [word, 'conditions are not part of the notation: write the statements that apply'] as const),
  ...['with', 'try', 'return', 'del', 'global', 'nonlocal', 'assert', 'raise', 'lambda', 'yield', 'async', 'await', 'break', 'continue'].map(
    (word) => [word, `"${word}" is not part of the notation: only assignments, calls and arithmetic are`] as const,
  ),
]);

const ASSIGN = kindOf('=');

/** Runs every statement up to the end. `onTerm` is told what an expression alone gave. */
export function statements(cursor: Cursor, onTerm: (term: Term) => void): void {
  while (cursor.tokens.kind[cursor.at] !== END) {
    if (cursor.tokens.kind[cursor.at] === NEWLINE || is(cursor, ';')) {
      cursor.at++;
      continue;
    }
    statement(cursor, onTerm);
    if (cursor.tokens.kind[cursor.at] !== NEWLINE && !is(cursor, ';')) unexpected(cursor);
  }
}

function unexpected(cursor: Cursor): never {
  if (is(cursor, '==') || is(cursor, '<') || is(cursor, '>') || is(cursor, '<=') || is(cursor, '>=') || is(cursor, '!=')) {
    fail(cursor, 'comparisons are not part of the notation');
  }
  if (is(cursor, '=')) fail(cursor, 'only a name, or the data, grad or label of one, can be assigned to');
  if (is(cursor, '//') || is(cursor, '%') || is(cursor, '@')) fail(cursor, `the operator "${textOf(cursor, cursor.at)}" is not part of the notation; known: + - * / **`);
  if (is(cursor, ',')) fail(cursor, 'tuples are not part of the notation: one value a statement');
  return fail(cursor, `expected an operator or the end of the statement${found(cursor)}`);
}

function statement(cursor: Cursor, onTerm: (term: Term) => void): void {
  const { tokens, at } = cursor;
  const kind = tokens.kind[at];
  if (kind === PASSED) return passed(cursor);
  if (kind === INDENT) fail(cursor, 'unexpected indentation; every statement starts at the left margin');
  if (kind === STRING && tokens.kind[at + 1] === NEWLINE) {
    cursor.at++;
    return;
  }
  if (kind === NAME) {
    const name = textOf(cursor, at);
    const refused = REFUSED.get(name);
    if (refused) fail(cursor, refused);
    const after = tokens.kind[at + 1];
    if (after === ASSIGN) return assignment(cursor);
    if (name === 'pass' && (after === NEWLINE || is(cursor, ';', at + 1))) {
      cursor.at++;
      return;
    }
    cursor.at++;
    const code = augmented(operatorHere(cursor));
    cursor.at--;
    if (code !== undefined) return augment(cursor, name, code);
    if (after === kindOf('.') && attributeAssigned(cursor)) return;
    if (after === kindOf('(') && called(cursor, name)) return;
  }
  const term = expression(cursor);
  if (isRef(term)) show(cursor.machine, term);
  onTerm(term);
}

/** `x = ...`, `x = y = ...`. */
function assignment(cursor: Cursor): void {
  const targets: number[] = [];
  while (cursor.tokens.kind[cursor.at] === NAME && cursor.tokens.kind[cursor.at + 1] === ASSIGN) {
    targets.push(cursor.at);
    cursor.at += 2;
  }
  const from = cursor.at;
  let term = expression(cursor);
  const { machine } = cursor;
  if (!isRef(term) && !machine.usesValue) term = leaf(machine, term);
  for (const target of targets) {
    const name = textOf(cursor, target);
    bind(machine, name, withGiven(cursor, name, term, from));
  }
}

/** The term, with the value that was given from outside for a name's first binding. */
function withGiven(cursor: Cursor, name: string, term: Term, at: number): Term {
  const { machine } = cursor;
  const given = machine.given.get(name);
  if (given === undefined) return term;
  machine.given.delete(name);
  if (!isRef(term)) return given;
  if (machine.builder.opAt(term.id) !== 0) fail(cursor, `"${name}" is computed here; only a leaf's first value can be given`, at);
  setData(machine, term, given);
  return term;
}

/** `x += ...`: a new node that takes over the name. */
function augment(cursor: Cursor, name: string, code: number): void {
  const left = lookup(cursor, cursor.at);
  cursor.at += 2;
  bind(cursor.machine, name, perform(cursor.machine, code, left, expression(cursor)));
}

/** `x.data = ...`, `x.grad += ...`, `x.label = '...'`: whether that is what stands here. */
function attributeAssigned(cursor: Cursor): boolean {
  const { tokens, at, machine } = cursor;
  if (tokens.kind[at + 2] !== NAME) return false;
  const attribute = textOf(cursor, at + 2);
  cursor.at = at + 3;
  const code = augmented(operatorHere(cursor));
  if (tokens.kind[at + 3] !== ASSIGN && code === undefined) {
    cursor.at = at;
    return false;
  }
  cursor.at = at;
  const target = nameOnly(cursor);
  if (attribute !== 'data' && attribute !== 'grad' && attribute !== 'label') {
    fail(cursor, `a node's "${attribute}" cannot be set; expected data, grad or label`, at + 2);
  }
  cursor.at = at + 4;
  if (attribute === 'label') {
    if (code !== undefined) fail(cursor, 'a label can only be assigned with "="', at + 3);
    setLabel(machine, target, textLiteral(cursor));
    return true;
  }
  const from = cursor.at;
  const value = expression(cursor);
  if (isRef(value)) fail(cursor, `${attribute} takes a plain number, not a node; write .data or .grad`, from);
  const old = attribute === 'data' ? dataOf(machine, target) : gradOf(machine, target);
  const result = code === undefined ? value : perform(machine, code, old, value);
  if (attribute === 'data') setData(machine, target, result as number);
  else setGrad(machine, target, result as number);
  return true;
}

/** The node that the name here stands for. */
function nameOnly(cursor: Cursor): Ref {
  const at = cursor.at;
  const term = lookup(cursor, at);
  if (!isRef(term)) return fail(cursor, `"${textOf(cursor, at)}" is a plain number, not a node`, at);
  return term;
}

/** `print(...)`, `draw_dot(...)`, and calls of functions that were passed over: whether one stands here. */
function called(cursor: Cursor, name: string): boolean {
  const { at, passed: blocks } = cursor;
  if (name === 'print') {
    cursor.at++;
    print(cursor);
    return true;
  }
  if (name === 'draw_dot' || name === 'trace') {
    cursor.at++;
    expect(cursor, '(');
    const from = cursor.at;
    const term = expression(cursor);
    if (!isRef(term)) fail(cursor, `${name} takes a node, not a plain number`, from);
    if (is(cursor, ',')) fail(cursor, `${name} takes one node`);
    expect(cursor, ')');
    show(cursor.machine, term as Ref);
    return true;
  }
  const block = blocks.get(name);
  if (!block || !is(cursor, '(', at + 1) || !is(cursor, ')', at + 2)) return false;
  note(cursor, at, `${name}() passed over with ${block}`);
  cursor.at += 3;
  return true;
}

/** A block or line that is passed over: noted, with the names it would have defined. */
function passed(cursor: Cursor): void {
  const { at, source, tokens } = cursor;
  const text = source.text.slice(tokens.start[at], tokens.end[at]);
  const block = /^(?:@[^\n]*\n\s*)*(?:async\s+)?(class|def)\s+([\p{L}\p{Nd}_]+)/u.exec(text);
  if (block) {
    const [, keyword, name] = block as unknown as [string, string, string];
    const { line } = placeOf(source, tokens.start[at] as number);
    cursor.passed.set(name, `the ${keyword} at line ${line}`);
    const own = (keyword === 'class' && name === 'Value') || name === 'draw_dot' || name === 'trace';
    note(cursor, at, `${keyword} ${name} passed over${own ? ': the explorer has its own' : ''}`);
  } else {
    const first = text.split(/[\r\n]/)[0] as string;
    note(cursor, at, `"${first.length > 40 ? `${first.slice(0, 39)}…` : first}" passed over`);
  }
  cursor.at++;
}

/** Adds a sentence about a token's line to the notes. */
export function note(cursor: Cursor, at: number, sentence: string): void {
  const { line } = placeOf(cursor.source, cursor.tokens.start[at] as number);
  cursor.notes.push(`${cursor.source.name}:${line}: ${sentence}`);
}
