/**
 * What running a piece of Python could do, found from its tokens alone: the names that it binds and those that it
 * mentions, and whether it sets attributes, calls what may change a node, or makes nodes. It is never more than what
 * is found here, so a doubt counts as a yes.
 *
 *     for p in [a, b]:          binds p    holds a, b    sets an attribute
 *         p.data -= lr * p.grad
 *
 * A `def` or a method runs later, whenever it is called: what its body could do is kept apart.
 */
import { importsIn } from '../lex/blocks.js';
import { Lexer } from '../lex/lexer.js';
import {
  ASSIGN,
  CLOSE,
  COLON,
  COMMA,
  DOT,
  INDENT,
  INDEX,
  KEYWORD,
  NAME,
  NESTING,
  NEWLINE,
  OPEN,
  operatorKind,
  operatorKinds,
  SEMICOLON,
  type Tokens,
} from '../lex/tokens.js';
import type { Source } from '../source.js';
import { expression, isParameter, SQUARE_CLOSE } from './expressions.js';
import {
  bindHere,
  CALLS,
  effectsHere,
  HOLDS,
  leave,
  mention,
  newEffects,
  newScan,
  newScope,
  noteName,
  type Piece,
  type Scan,
  type Scope,
  SETS,
  scopeOf,
  wordAt,
} from './scan.js';
import { isSafeModule } from './words.js';

const AUGMENTING = operatorKinds('+=', '-=', '*=', '/=', '**=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=');
const AT = operatorKind('@');

/** The effects of a definition or a block. Throws a SourceError if its tokens cannot be read. */
export function effectsOf(source: Source): Piece {
  const lexer = new Lexer(source, 'lines');
  const scan = newScan(source.text, lexer);
  while (lexer.next()) {
    const first = lexer.kind[0] === INDENT ? 1 : 0;
    if (lexer.kind[first] === NEWLINE) continue;
    const column = columnOf(source.text, lexer.start[first] as number);
    while (scan.scopes.length > 1 && column <= (scan.scopes.at(-1) as Scope).column) leave(scan);
    line(scan, first, lexer.count, column);
  }
  return finished(scan);
}

/** The effects of one statement: tokens of a line, from one up to another. */
export function effectsOfTokens(text: string, tokens: Tokens, from: number, to: number): Piece {
  const scan = newScan(text, tokens);
  for (let at = from; at < to; ) at = statement(scan, at, to, 0);
  return finished(scan);
}

/** The effects of a piece whose tokens cannot be read. */
export function unreadablePiece(isDef: boolean): Piece {
  const unlimited = { ...newEffects(), unlimited: 'characters that are not Python' };
  return { now: isDef ? newEffects() : unlimited, later: unlimited, methods: new Set() };
}

function finished(scan: Scan): Piece {
  while (scan.scopes.length > 1) leave(scan);
  const { names, bound } = scan.scopes[0] as Scope;
  for (const [name, how] of names) mention(scan.now.names, name, how);
  for (const name of bound) scan.now.binds.add(name);
  return { now: scan.now, later: scan.later, methods: scan.methods };
}

function columnOf(text: string, at: number): number {
  const begins = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  return at - begins;
}

/** A line: statements, or the first line of a block and what follows its colon. */
function line(scan: Scan, from: number, count: number, column: number): void {
  const { kind } = scan.tokens;
  let depth = 0;
  let begin = from;
  for (let at = from; at < count; at++) {
    const token = kind[at] as number;
    depth += NESTING[token] as number;
    if (depth === 0 && (token === SEMICOLON || token === NEWLINE)) {
      while (begin < at) begin = statement(scan, begin, at, column);
      begin = at + 1;
    }
  }
}

/** The colon that ends the first line of a block; `to` if there is none. */
function headEnd({ tokens: { kind, start, end }, text }: Scan, from: number, to: number): number {
  let depth = 0;
  let lambdas = 0;
  for (let at = from; at < to; at++) {
    const token = kind[at] as number;
    depth += NESTING[token] as number;
    if (depth === 0 && token === KEYWORD && text.slice(start[at], end[at]) === 'lambda') lambdas++;
    else if (depth === 0 && token === COLON && lambdas-- === 0) return at;
  }
  return to;
}

/** Reads a statement, or the first line of a block. Returns the token after it. */
function statement(scan: Scan, from: number, to: number, column: number): number {
  const { kind } = scan.tokens;
  if (kind[from] === AT) {
    // a decorator is called with what it decorates
    if (kind[from + 1] === NAME) noteName(scan, wordAt(scan, from + 1), CALLS);
    expression(scan, from + 1, to);
    return to;
  }
  const word = kind[from] === KEYWORD ? wordAt(scan, from) : '';
  switch (word) {
    case 'async':
      return from + 1;
    case 'def':
    case 'class':
      return definition(scan, from, to, column);
    case 'for': {
      const end = headEnd(scan, from, to);
      const middle = keywordIn(scan, from, end);
      const targets = target(scan, from + 1, middle);
      flow(scan, targets, middle + 1, end, false);
      return end + 1;
    }
    case 'while':
    case 'if':
    case 'elif':
    case 'else':
    case 'try':
    case 'finally':
    case 'with':
    case 'except': {
      const end = headEnd(scan, from, to);
      head(scan, from + 1, end);
      return end + 1;
    }
    case 'import':
    case 'from':
      imports(scan, from, to);
      return to;
    case 'global':
    case 'nonlocal': {
      const { globals, outer } = scopeOf(scan);
      for (let at = from + 1; at < to; at++)
        if (kind[at] === NAME) (word === 'global' ? globals : outer).add(wordAt(scan, at));
      return to;
    }
    case 'del':
      target(scan, from + 1, to);
      return to;
    case 'return':
    case 'raise':
    case 'assert':
    case 'pass':
    case 'break':
    case 'continue':
      expression(scan, from + 1, to);
      return to;
    default:
      assignment(scan, from, to);
      return to;
  }
}

/** The `in` of a `for`. */
function keywordIn(scan: Scan, from: number, to: number): number {
  for (let at = from; at < to; at++) if (scan.tokens.kind[at] === KEYWORD && wordAt(scan, at) === 'in') return at;
  return to;
}

/** What follows `with` or `except` and the like: expressions, and targets after `as`. */
function head(scan: Scan, from: number, to: number): void {
  const { kind } = scan.tokens;
  let begin = from;
  for (let at = from; at < to; at++) {
    if (kind[at] !== KEYWORD || wordAt(scan, at) !== 'as') continue;
    let end = at + 1;
    for (
      let depth = 0;
      end < to && (depth > 0 || (kind[end] !== COMMA && NESTING[kind[end] as number] !== -1));
      end++
    ) {
      depth += NESTING[kind[end] as number] as number;
    }
    flow(scan, target(scan, at + 1, end), begin, at, false);
    begin = end;
    at = end - 1;
  }
  expression(scan, begin, to);
}

function definition(scan: Scan, from: number, to: number, column: number): number {
  const { kind } = scan.tokens;
  const isDef = wordAt(scan, from) === 'def';
  const end = headEnd(scan, from, to);
  const name = wordAt(scan, from + 1);
  bindHere(scan, name);
  if (isDef) scopeOf(scan).functions.add(name);
  if (isDef && scopeOf(scan).kind === 'class') scan.methods.add(name);
  const scope = newScope(isDef ? 'def' : 'class', column);
  if (isDef) {
    let depth = 0;
    for (let at = from + 2; at < end; at++) {
      depth += NESTING[kind[at] as number] as number;
      if (depth === 1 && kind[at] === NAME && isParameter(scan, at)) scope.bound.add(wordAt(scan, at));
    }
  }
  expression(scan, from + 2, end, scope.bound);
  scan.scopes.push(scope);
  if (isDef) scan.depth++;
  return end + 1;
}

function imports(scan: Scan, from: number, to: number): void {
  const { text, tokens } = scan;
  const here = effectsHere(scan);
  for (const { name, module } of importsIn(text.slice(tokens.start[from], tokens.end[to - 1]))) {
    if (name === '*') here.unlimited = 'import *';
    else if (name !== '') bindHere(scan, name);
    if (!isSafeModule(module)) here.imports = true;
  }
}

/** An assignment, or an expression alone. */
function assignment(scan: Scan, from: number, to: number): void {
  const { kind } = scan.tokens;
  let depth = 0;
  let begin = from;
  let augmented = false;
  const targets: string[] = [];
  let lambdas = 0;
  for (let at = from; at < to; at++) {
    const token = kind[at] as number;
    depth += NESTING[token] as number;
    if (depth > 0) continue;
    else if (token === KEYWORD && wordAt(scan, at) === 'lambda') lambdas++;
    else if (token === ASSIGN && lambdas === 0) {
      for (const name of target(scan, begin, at)) targets.push(name);
      begin = at + 1;
    } else if (AUGMENTING.has(token)) {
      for (const name of target(scan, begin, at)) {
        noteName(scan, name, HOLDS);
        targets.push(name);
      }
      augmented = true;
      begin = at + 1;
    } else if (token === COLON && lambdas > 0) lambdas--;
    else if (token === COLON && targets.length === 0 && begin === from) {
      for (const name of target(scan, begin, at)) targets.push(name);
      begin = at + 1;
      // the annotation, up to a value
      let end = begin;
      for (let inner = 0; end < to && (inner > 0 || kind[end] !== ASSIGN); end++) {
        inner += NESTING[kind[end] as number] as number;
      }
      expression(scan, begin, end);
      begin = end + 1;
      at = end;
    }
  }
  flow(scan, targets, begin, to, augmented);
}

/** The names that a target binds; an attribute in it is set. */
function target(scan: Scan, from: number, to: number): string[] {
  const { kind } = scan.tokens;
  const names: string[] = [];
  let hasExpression = false;
  for (let at = from; at < to; at++) {
    if (kind[at] === DOT) {
      // a method's self is not a node as far as this file shows, but its caller may pass one
      effectsHere(scan).changes = true;
      hasExpression = true;
    } else if (kind[at] === OPEN || kind[at] === INDEX) {
      const before = at > from ? (kind[at - 1] as number) : 0;
      if (before === NAME || before === CLOSE || before === SQUARE_CLOSE) hasExpression = true;
    } else if (kind[at] === NAME && kind[at - 1] !== DOT) {
      const next = at + 1 < to ? kind[at + 1] : 0;
      if (next === DOT) noteName(scan, wordAt(scan, at), SETS | HOLDS);
      if (next !== DOT && next !== OPEN && next !== INDEX) names.push(wordAt(scan, at));
    }
  }
  for (const name of names) bindHere(scan, name);
  if (hasExpression) expression(scan, from, to);
  return names;
}

/** The right side of an assignment. */
function flow(scan: Scan, to: string[], from: number, end: number, augments: boolean): void {
  const found = expression(scan, from, end);
  if (to.length === 0 || scan.depth > 0) return;
  // x += y holds what x held
  const held = augments ? [...found.held, ...to] : found.held;
  scan.now.flows.push({ to, from: held, computes: augments || found.computes });
}
