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
import { literalOf } from '../lex/strings.js';
import {
  ASSIGN,
  CLOSE,
  CLOSING,
  COLON,
  COMMA,
  DOT,
  INDENT,
  INDEX,
  KEYWORD,
  NAME,
  NEWLINE,
  NUMERAL,
  OPEN,
  OPENING,
  type Operator,
  operatorKind,
  SEMICOLON,
  STRING,
  type Tokens,
} from '../lex/tokens.js';
import type { Source } from '../source.js';
import {
  HARMLESS_METHODS,
  isSafeModule,
  MAKES_NO_NODE,
  NUMBERS_OF_NODES,
  PLAIN_ATTRIBUTES,
  UNLIMITED,
} from './words.js';

/** How a name is mentioned; bits of a number. */
const HOLDS = 1;
/** Only `a.data` and the like. */
export const READS = 2;
export const CALLS = 4;
/** `x.f()`, where f may change x or what it is given. */
export const CALLS_METHOD = 8;
/** `x.f = ...` */
export const SETS = 16;

export interface Effects {
  /** By name of the module's: how it is mentioned. */
  readonly names: Map<string, number>;
  /** Names that are bound, or declared global and bound. */
  readonly binds: Set<string>;
  /** Names that only a part of an expression knows. */
  readonly own: Set<string>;
  /** Whether an attribute is set, or something unknown is called. */
  changes: boolean;
  /** What makes its effects unlimited, such as `exec`. */
  unlimited: string | undefined;
  /** Whether `Value(...)` is called. */
  makesValues: boolean;
  /** Whether a module is imported that may have values of its own. */
  imports: boolean;
  /** Assignments: from the names on the right to those on the left, and whether there is arithmetic or a call. */
  readonly flows: Flow[];
}

interface Flow {
  readonly to: string[];
  readonly from: string[];
  readonly computes: boolean;
}

/** The effects of a piece when it is run, and those of the functions in it when they are called. */
export interface Piece {
  readonly now: Effects;
  readonly later: Effects;
  /** Methods that it defines. */
  readonly methods: ReadonlySet<string>;
}

const newEffects = (): Effects => ({
  names: new Map(),
  binds: new Set(),
  own: new Set(),
  changes: false,
  unlimited: undefined,
  makesValues: false,
  imports: false,
  flows: [],
});

const kinds = (...operators: Operator[]): ReadonlySet<number> => new Set(operators.map(operatorKind));

const AUGMENTING = kinds('+=', '-=', '*=', '/=', '**=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=');
const ARITHMETIC = kinds('+', '-', '*', '/', '**', '//', '%', '@', '&', '|', '^', '~', '<<', '>>');
const SQUARE_CLOSE = operatorKind(']');
const WALRUS = operatorKind(':=');
const AT = operatorKind('@');

/** A function or class whose body is being read, or the module. */
interface Scope {
  readonly kind: 'module' | 'def' | 'class';
  /** The column of its first line; its body is further in. */
  readonly column: number;
  readonly names: Map<string, number>;
  readonly bound: Set<string>;
  readonly globals: Set<string>;
  readonly outer: Set<string>;
  readonly functions: Set<string>;
}

const newScope = (kind: Scope['kind'], column: number): Scope => ({
  kind,
  column,
  names: new Map(),
  bound: new Set(),
  globals: new Set(),
  outer: new Set(),
  functions: new Set(),
});

interface Scan {
  text: string;
  tokens: Tokens;
  readonly scopes: Scope[];
  readonly now: Effects;
  readonly later: Effects;
  readonly methods: Set<string>;
  /** How many of the scopes are functions. */
  depth: number;
}

const newScan = (text: string, tokens: Tokens): Scan => ({
  text,
  tokens,
  scopes: [newScope('module', -1)],
  now: newEffects(),
  later: newEffects(),
  methods: new Set(),
  depth: 0,
});

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

const mention = (names: Map<string, number>, name: string, how: number): void => {
  names.set(name, (names.get(name) ?? 0) | how);
};

const wordAt = ({ text, tokens }: Scan, at: number): string =>
  text.slice(tokens.start[at] as number, tokens.end[at] as number);

const scopeOf = ({ scopes }: Scan): Scope => scopes.at(-1) as Scope;

/** The effects of what is being read: those of running the piece, or of calling a function in it. */
const effectsHere = (scan: Scan): Effects => (scan.depth > 0 ? scan.later : scan.now);

/** At the end of a function or class: the names that are not its own are those of what is around it. */
function leave(scan: Scan): void {
  const scope = scan.scopes.pop() as Scope;
  const isDef = scope.kind === 'def';
  if (isDef) scan.depth--;
  // what a class binds is not seen in its methods
  const around = isDef ? scan.scopes.findLast(({ kind }) => kind === 'def')?.names : scopeOf(scan).names;
  for (const [name, how] of scope.names) {
    const isOwn = isDef && scope.bound.has(name) && !scope.globals.has(name) && !scope.outer.has(name);
    if (!isOwn) mention(scope.globals.has(name) || !around ? scan.later.names : around, name, how);
    // what a variable or a parameter holds may be anything
    else if ((how & CALLS && !scope.functions.has(name)) || how & CALLS_METHOD) scan.later.changes = true;
  }
  for (const name of scope.globals) if (scope.bound.has(name)) scan.later.binds.add(name);
}

function bindHere(scan: Scan, name: string): void {
  const scope = scopeOf(scan);
  if (scope.kind === 'class' && scope.globals.has(name)) effectsHere(scan).binds.add(name);
  scope.bound.add(name);
}

const noteName = (scan: Scan, name: string, how: number): void => {
  mention(scopeOf(scan).names, name, how);
  const here = effectsHere(scan);
  if (UNLIMITED.has(name)) here.unlimited = name;
  if (name === 'Value' && how & CALLS) here.makesValues = true;
};

/** A line: statements, or the first line of a block and what follows its colon. */
function line(scan: Scan, from: number, count: number, column: number): void {
  const { kind } = scan.tokens;
  let depth = 0;
  let begin = from;
  for (let at = from; at < count; at++) {
    const token = kind[at] as number;
    if (OPENING.has(token)) depth++;
    else if (CLOSING.has(token)) depth--;
    else if (depth === 0 && (token === SEMICOLON || token === NEWLINE)) {
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
    if (OPENING.has(token)) depth++;
    else if (CLOSING.has(token)) depth--;
    else if (depth === 0 && token === KEYWORD && text.slice(start[at], end[at]) === 'lambda') lambdas++;
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
    for (let depth = 0; end < to && (depth > 0 || (kind[end] !== COMMA && !CLOSING.has(kind[end] as number))); end++) {
      if (OPENING.has(kind[end] as number)) depth++;
      else if (CLOSING.has(kind[end] as number)) depth--;
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
      if (OPENING.has(kind[at] as number)) depth++;
      else if (CLOSING.has(kind[at] as number)) depth--;
      else if (depth === 1 && kind[at] === NAME && isParameter(scan, at)) scope.bound.add(wordAt(scan, at));
    }
  }
  expression(scan, from + 2, end, scope.bound);
  scan.scopes.push(scope);
  if (isDef) scan.depth++;
  return end + 1;
}

/** Whether the name at a token inside a def's parentheses is a parameter, rather than in a default or annotation. */
function isParameter({ tokens: { kind } }: Scan, at: number): boolean {
  const before = kind[at - 1] as number;
  const first = before === operatorKind('*') || before === operatorKind('**') ? (kind[at - 2] as number) : before;
  return first === OPEN || first === COMMA;
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
    if (OPENING.has(token)) depth++;
    else if (CLOSING.has(token)) depth--;
    else if (depth > 0) continue;
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
        if (OPENING.has(kind[end] as number)) inner++;
        else if (CLOSING.has(kind[end] as number)) inner--;
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
      // a method's self is no node, but whoever calls a method may give it one
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

interface Found {
  /** The names whose value the result may hold. */
  readonly held: string[];
  /** Whether there is arithmetic, or a call whose result may be new. */
  readonly computes: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

/** An expression, or several; `parameters` are not mentioned by being in it. */
function expression(scan: Scan, from: number, to: number, parameters = NOTHING): Found {
  const { tokens } = scan;
  const { kind } = tokens;
  const held: string[] = [];
  let computes = false;
  const here = effectsHere(scan);
  for (let at = from; at < to; at++) {
    const token = kind[at] as number;
    if (ARITHMETIC.has(token)) computes = true;
    else if (token === OPEN && isCallOfResult(scan, at, from)) here.changes = computes = true;
    else if (token === WALRUS && kind[at - 1] === NAME) {
      bindHere(scan, wordAt(scan, at - 1));
      computes = true;
      if (scan.depth === 0) scan.now.flows.push({ to: [wordAt(scan, at - 1)], from: held, computes });
    } else if (token === STRING) {
      if (formatted(scan, at, held)) computes = true;
    } else if (token === KEYWORD) keyword(scan, at, to);
    else if (token === DOT && kind[at + 1] === NAME) {
      const method = wordAt(scan, at + 1);
      const isCall = kind[at + 2] === OPEN;
      if (isUnlimited(method)) here.unlimited = method;
      if (isCall && !HARMLESS_METHODS.has(method)) here.changes = computes = true;
      else if (!isCall && !PLAIN_ATTRIBUTES.has(method)) here.changes = true;
      at++;
    } else if (token === NAME) {
      const name = wordAt(scan, at);
      // a keyword of a call, or a parameter
      if (kind[at + 1] === ASSIGN && at + 1 < to) continue;
      if (parameters.has(name) && isParameter(scan, at)) continue;
      const chain = chainAt(scan, at, to);
      noteName(scan, name, chain.how);
      if (chain.how & (HOLDS | CALLS | CALLS_METHOD)) held.push(name);
      if (chain.computes) computes = true;
      at = chain.end - 1;
    }
  }
  return { held, computes };
}

/** Whether the parenthesis calls what an expression before it gives: `f(x)(y)`, `fs[0](y)`. */
function isCallOfResult({ tokens: { kind } }: Scan, at: number, from: number): boolean {
  const before = kind[at - 1] as number;
  return at > from && (CLOSING.has(before) || before === STRING || before === NUMERAL);
}

const isUnlimited = (attribute: string): boolean => UNLIMITED.has(attribute) && attribute !== 'compile';

/** A name and the attributes after it: `a.data`, `plt.plot(`. */
function chainAt(scan: Scan, from: number, to: number): { how: number; computes: boolean; end: number } {
  const { kind } = scan.tokens;
  const here = effectsHere(scan);
  let end = from + 1;
  if (kind[end] === OPEN && end < to) {
    const name = wordAt(scan, from);
    return { how: CALLS, computes: !MAKES_NO_NODE.has(name), end };
  }
  let how = HOLDS;
  let computes = false;
  let attributes = 0;
  while (end + 1 < to && kind[end] === DOT && kind[end + 1] === NAME) {
    const attribute = wordAt(scan, end + 1);
    const isCall = end + 2 < to && kind[end + 2] === OPEN;
    if (isUnlimited(attribute) || (attribute === 'modules' && wordAt(scan, from) === 'sys')) here.unlimited = attribute;
    if (isCall ? !HARMLESS_METHODS.has(attribute) : !PLAIN_ATTRIBUTES.has(attribute)) how |= CALLS_METHOD;
    if (isCall && !HARMLESS_METHODS.has(attribute)) computes = true;
    if (attributes === 0 && !isCall && NUMBERS_OF_NODES.has(attribute)) how = (how & ~HOLDS) | READS;
    else how |= HOLDS;
    attributes++;
    end += 2;
  }
  return { how, computes, end };
}

/** `lambda` and a comprehension's `for` have names of their own: up to its colon, and up to `in`. */
function keyword(scan: Scan, at: number, to: number): void {
  const { kind } = scan.tokens;
  const word = wordAt(scan, at);
  const here = effectsHere(scan);
  const isLambda = word === 'lambda';
  if (!isLambda && word !== 'for') return;
  for (let k = at + 1; k < to && kind[k] !== COLON; k++) {
    // a target has no keyword in it, and the next lambda reads its own names
    if (kind[k] === KEYWORD && (!isLambda || wordAt(scan, k) === 'lambda')) return;
    if (kind[k] === NAME) here.own.add(wordAt(scan, k));
    if (isLambda) continue;
    if (kind[k] === DOT) here.changes = true;
    if (kind[k] === NAME && kind[k + 1] === DOT) noteName(scan, wordAt(scan, k), SETS | HOLDS);
  }
}

const WORD = /([.]?)[ \t]{0,9}([\p{L}_][\p{L}\p{N}_]*)[ \t]{0,9}(\(?)/gu;
const LONG_BLANK = /\s{10}/;
const CALL_OF_RESULT = /[)\]][ \t]{0,9}\(/;

/** The names in an f-string's fields. Returns whether there may be arithmetic or calls in them. */
function formatted(scan: Scan, at: number, held: string[]): boolean {
  const { prefix, body } = literalOf(wordAt(scan, at), 0);
  if (!prefix.includes('f') || !body.includes('{')) return false;
  const here = effectsHere(scan);
  const fields = fieldsOf(body);
  if (fields.includes(':=')) here.unlimited = 'an assignment in an f-string';
  if (LONG_BLANK.test(fields) || CALL_OF_RESULT.test(fields)) here.changes = true;
  for (const [, dot, word = '', call] of fields.matchAll(WORD)) {
    if (isUnlimited(word)) here.unlimited = word;
    if (dot === '') {
      noteName(scan, word, call === '' ? HOLDS : CALLS);
      here.own.add(word);
      held.push(word);
    } else if (call === '' ? !PLAIN_ATTRIBUTES.has(word) : !HARMLESS_METHODS.has(word)) here.changes = true;
  }
  return true;
}

/** The parts of an f-string that are in braces. */
function fieldsOf(body: string): string {
  let depth = 0;
  let from = 0;
  const parts: string[] = [];
  for (let at = 0; at < body.length; at++) {
    const c = body[at];
    if (c === '{' && depth === 0 && body[at + 1] === '{') at++;
    else if (c === '{' && depth++ === 0) from = at;
    else if (c === '}' && depth > 0 && --depth === 0) parts.push(body.slice(from, at));
  }
  if (depth > 0) parts.push(body.slice(from));
  return parts.join(' ; ');
}
