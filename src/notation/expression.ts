/**
 * Expressions, by precedence climbing over one table of binding powers (the op table's own), and
 * evaluated as they are read: an expression gives a number or a node, never a syntax tree.
 */
import { codeOf, type Op, OPS } from '../engine/ops.js';
import { suggestion } from '../text/nearest.js';
import { type Cursor, expect, fail, is, operatorHere, textOf } from './cursor.js';
import { END, NAME, NEWLINE, NUMBER, type Operator, PASSED, STRING } from './lexer.js';
import { bind, dataOf, gradOf, isRef, leaf, perform, runBackward, setLabel, type Term } from './machine.js';
import { textLiteral } from './strings.js';

/** How deep parentheses, signs and powers may nest. */
export const MOST_NESTED = 1200;

interface Infix {
  readonly code: number;
  readonly binds: number;
  readonly rightward: boolean;
}

const INFIX = new Map<string, Infix>();
const FUNCTIONS = new Map<string, number>();
for (const [code, op] of OPS.entries()) {
  if (op.fixity === 'infix') INFIX.set(op.symbol, { code, binds: op.precedence, rightward: op.symbol === '**' });
  if (op.fixity !== 'none') FUNCTIONS.set(op.name, code);
}
const NEG = codeOf('neg');
const POW = codeOf('pow');
const UNARY_BINDS = (OPS[NEG] as Op).precedence;
const FOLDED = new Set([codeOf('min'), codeOf('max')]);

const MODULES = new Set(['math', 'np', 'numpy', 'torch', 'cmath', 'F', 'm']);
const NAMED_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
  ['tau', 2 * Math.PI],
  ['inf', Infinity],
  ['nan', Number.NaN],
]);

/** Functions as they are written, for help and suggestions. */
export const FUNCTION_NAMES: readonly string[] = OPS.filter((op) => op.fixity === 'function').map((op) => op.name);

/** Words that begin a statement the notation does not have. */
const KEYWORDS = new Set(['if', 'else', 'for', 'in', 'lambda', 'not', 'and', 'or', 'is', 'await', 'yield']);

/** Reads one expression. Throws a SourceError where there is none. */
export function expression(cursor: Cursor, least = 0): Term {
  if (++cursor.depth > MOST_NESTED) fail(cursor, `nested deeper than ${MOST_NESTED} levels; give the inner part a name of its own`);
  let left = operandAt(cursor);
  for (;;) {
    const operator = operatorHere(cursor);
    const infix = operator && INFIX.get(operator);
    if (!infix || infix.binds < least) break;
    const at = cursor.at;
    cursor.at++;
    const right = expression(cursor, infix.rightward ? UNARY_BINDS : infix.binds + 1);
    left = applied(cursor, at, infix.code, left, right);
  }
  cursor.depth--;
  return left;
}

/** `perform`, with Python's refusals for plain numbers. */
function applied(cursor: Cursor, at: number, code: number, left: Term, right?: Term): Term {
  const result = perform(cursor.machine, code, left, right);
  if (typeof result === 'number' && !Number.isFinite(result)) refuseNumbers(cursor, at, code, left as number, right as number | undefined);
  return result;
}

function refuseNumbers(cursor: Cursor, at: number, code: number, left: number, right: number | undefined): void {
  if (!Number.isFinite(left) || (right !== undefined && !Number.isFinite(right))) return;
  const { name, symbol } = OPS[code] as Op;
  if (name === 'div' || (name === 'pow' && left === 0)) fail(cursor, 'division by zero', at);
  if (name === 'log' || name === 'sqrt' || name === 'pow') fail(cursor, `${symbol} of ${left} is no real number`, at);
}

function operandAt(cursor: Cursor): Term {
  const operator = operatorHere(cursor);
  if (operator === '-' || operator === '+') {
    const at = cursor.at++;
    const inner = expression(cursor, UNARY_BINDS);
    return operator === '+' ? inner : applied(cursor, at, NEG, inner);
  }
  return postfix(cursor, primary(cursor));
}

function primary(cursor: Cursor): Term {
  const { tokens } = cursor;
  const at = cursor.at;
  switch (tokens.kind[at]) {
    case NUMBER:
      cursor.at++;
      return numberOf(textOf(cursor, at));
    case NAME:
      return named(cursor);
    case STRING:
      return fail(cursor, 'a text cannot be calculated with; expected a number, a name or a function');
    case NEWLINE:
    case END:
      return fail(cursor, 'the expression ends here; expected a number, a name or "("');
    case PASSED:
      return fail(cursor, 'expected a number, a name or "("');
  }
  if (is(cursor, '(')) {
    cursor.at++;
    if (is(cursor, ')')) fail(cursor, 'nothing between the parentheses; expected an expression');
    const inner = expression(cursor);
    if (is(cursor, ',')) fail(cursor, 'a tuple is not part of the notation; expected ")"');
    expect(cursor, ')');
    return inner;
  }
  if (is(cursor, '[') || is(cursor, '{')) return fail(cursor, 'lists and dictionaries are not part of the notation; expected a number, a name or "("');
  return fail(cursor, `unexpected "${textOf(cursor, at)}"; expected a number, a name or "("`);
}

/** The value of a number as Python writes it. */
export function numberOf(text: string): number {
  return Number(text.includes('_') ? text.replaceAll('_', '') : text);
}

function named(cursor: Cursor): Term {
  const at = cursor.at;
  const name = textOf(cursor, at);
  if (KEYWORDS.has(name)) fail(cursor, `"${name}" is not part of the notation: only assignments, calls and arithmetic are`);
  cursor.at++;
  if (is(cursor, '(')) return call(cursor, name, at);
  if (MODULES.has(name) && is(cursor, '.') && !cursor.machine.names.has(name)) {
    cursor.at++;
    return ofModule(cursor, name);
  }
  return lookup(cursor, at);
}

/** What the name at a token stands for. Throws a SourceError where it stands for nothing. */
export function lookup(cursor: Cursor, at: number): Term {
  const { machine } = cursor;
  const name = textOf(cursor, at);
  const known = machine.names.get(name);
  if (known !== undefined) return known;
  const given = machine.given.get(name);
  if (given !== undefined) {
    machine.given.delete(name);
    const made = leaf(machine, given);
    const root = machine.root;
    bind(machine, name, made);
    machine.root = root;
    return made;
  }
  if (name === 'inf' || name === 'nan') return NAMED_NUMBERS.get(name) as number;
  const block = cursor.passed.get(name);
  if (block) fail(cursor, `"${name}" is defined in ${block}, which was passed over; write its expression out`, at);
  if (FUNCTIONS.has(name)) fail(cursor, `"${name}" is a function; expected "(" after it`, at);
  return fail(cursor, `unknown name "${name}"${suggestion(name, machine.names.keys())}${cursor.hintUnknown(name)}`, at);
}

function ofModule(cursor: Cursor, module: string): Term {
  const at = cursor.at;
  if (cursor.tokens.kind[at] !== NAME) fail(cursor, `expected a function of ${module}`);
  const name = textOf(cursor, at);
  cursor.at++;
  if (is(cursor, '(')) return call(cursor, name, at);
  const value = NAMED_NUMBERS.get(name);
  if (value === undefined) fail(cursor, `${module}.${name} is not part of the notation; known functions: ${FUNCTION_NAMES.join(' ')}`, at);
  return value as number;
}

/** A call of the function `name`; the cursor is at its parenthesis. */
function call(cursor: Cursor, name: string, at: number): Term {
  if (name === 'Value') return valueCall(cursor);
  if (name === 'float' || name === 'int') return floatCall(cursor, name, at);
  const code = FUNCTIONS.get(name);
  if (code === undefined) {
    const block = cursor.passed.get(name);
    if (block) fail(cursor, `"${name}" is defined in ${block}, which was passed over; write its expression out`, at);
    fail(cursor, `unknown function "${name}"${suggestion(name, FUNCTION_NAMES) || `; known functions: ${FUNCTION_NAMES.join(' ')}`}`, at);
  }
  const wanted = (OPS[code as number] as Op).inputs;
  const terms = argumentsOf(cursor);
  checkCount(cursor, at, name, wanted, terms.length, FOLDED.has(code as number));
  let [result, ...rest] = terms as [Term, ...Term[]];
  if (wanted === 1) return applied(cursor, at, code as number, result);
  for (const term of rest) result = applied(cursor, at, code as number, result, term);
  return result;
}

function argumentsOf(cursor: Cursor): Term[] {
  expect(cursor, '(');
  const terms: Term[] = [];
  while (!is(cursor, ')')) {
    terms.push(expression(cursor));
    if (!is(cursor, ',')) break;
    cursor.at++;
  }
  expect(cursor, ')', 'expected "," or ")"');
  return terms;
}

function checkCount(cursor: Cursor, at: number, name: string, wanted: number, got: number, orMore = false): void {
  if (got === wanted || (orMore && got > wanted)) return;
  const noun = wanted === 0 ? 'no arguments' : wanted === 1 ? '1 argument' : `${wanted}${orMore ? ' or more' : ''} arguments`;
  fail(cursor, `${name} takes ${noun}, not ${got}`, at);
}

/** `Value(2.0)`, `Value(2.0, label='a')`, `Value(data=2.0)`. */
function valueCall(cursor: Cursor): Term {
  expect(cursor, '(');
  let data: number | undefined;
  let label: string | undefined;
  while (!is(cursor, ')')) {
    const at = cursor.at;
    const keyword = cursor.tokens.kind[at] === NAME && is(cursor, '=', at + 1) ? textOf(cursor, at) : undefined;
    if (keyword !== undefined) cursor.at += 2;
    if (keyword === 'label') {
      label = textLiteral(cursor);
    } else if ((keyword === undefined || keyword === 'data') && data === undefined) {
      const from = cursor.at;
      const term = expression(cursor);
      if (isRef(term)) fail(cursor, 'Value takes a plain number; expected something like Value(2.0)', from);
      data = term as number;
    } else {
      fail(cursor, keyword === undefined ? "Value takes a number and label='...'" : `Value has no argument "${keyword}"; expected data or label`, at);
    }
    if (!is(cursor, ',')) break;
    cursor.at++;
  }
  if (data === undefined) fail(cursor, 'Value takes a number; expected something like Value(2.0)');
  expect(cursor, ')', 'expected "," or ")"');
  const made = leaf(cursor.machine, data as number);
  if (label !== undefined) setLabel(cursor.machine, made, label);
  return made;
}

/** `float('inf')`, `float(2)`. */
function floatCall(cursor: Cursor, name: string, at: number): Term {
  expect(cursor, '(');
  let value: number;
  if (cursor.tokens.kind[cursor.at] === STRING) {
    const from = cursor.at;
    const text = textLiteral(cursor).trim().toLowerCase();
    const sign = text.startsWith('-') ? -1 : 1;
    const named = /^[-+]?(inf|infinity|nan)$/.exec(text)?.[1];
    value = named ? sign * (named === 'nan' ? Number.NaN : Infinity) : /^[-+]?[\d._]+(e[-+]?\d+)?$/.test(text) ? numberOf(text) : Number.NaN;
    if (!named && Number.isNaN(value)) fail(cursor, `"${text}" is no number`, from);
  } else {
    const term = expression(cursor);
    if (isRef(term)) fail(cursor, `${name} takes a plain number`, at);
    value = term as number;
  }
  expect(cursor, ')');
  return name === 'int' ? Math.trunc(value) : value;
}

/** What follows an operand: `.tanh()`, `.data`, `.grad`, `.backward()`. */
function postfix(cursor: Cursor, start: Term): Term {
  let term = start;
  while (is(cursor, '.')) {
    cursor.at++;
    const at = cursor.at;
    if (cursor.tokens.kind[at] !== NAME) fail(cursor, 'expected the name of a method, "data" or "grad" after "."');
    const name = textOf(cursor, at);
    cursor.at++;
    if (!is(cursor, '(')) {
      term = attribute(cursor, term, name, at);
    } else if (name === 'backward') {
      if (!isRef(term)) fail(cursor, 'a plain number has no backward()', at);
      checkCount(cursor, at, name, 0, argumentsOf(cursor).length);
      cursor.onBackward();
      runBackward(cursor.machine, term as { id: number });
    } else {
      term = method(cursor, term, name, at);
    }
  }
  if (is(cursor, '[')) fail(cursor, 'lists and indexing are not part of the notation');
  return term;
}

function attribute(cursor: Cursor, term: Term, name: string, at: number): Term {
  if (!isRef(term)) return fail(cursor, `a plain number has no "${name}"`, at);
  if (name === 'data') return dataOf(cursor.machine, term);
  if (name === 'grad') return gradOf(cursor.machine, term);
  if (FUNCTIONS.has(name)) return fail(cursor, `"${name}" is a method; expected "(" after it`);
  return fail(cursor, `a node has no "${name}"${suggestion(name, ['data', 'grad', 'label']) || '; expected data, grad or a method'}`, at);
}

function method(cursor: Cursor, term: Term, name: string, at: number): Term {
  const code = FUNCTIONS.get(name) ?? (name === '__pow__' ? POW : undefined);
  if (code === undefined) {
    return fail(cursor, `unknown method "${name}"${suggestion(name, FUNCTIONS.keys()) || `; known methods: ${[...FUNCTIONS.keys()].join(' ')} backward`}`, at);
  }
  const inputs = (OPS[code] as Op).inputs;
  const others = argumentsOf(cursor);
  checkCount(cursor, at, name, inputs - 1, others.length);
  return applied(cursor, at, code, term, others[0]);
}

/** The name and code of an augmented assignment's op: `+=` is `+`. */
export const augmented = (operator: Operator | undefined): number | undefined =>
  operator && operator.length > 1 && operator.endsWith('=') ? INFIX.get(operator.slice(0, -1))?.code : undefined;

