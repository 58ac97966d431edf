/** The effects of an expression: the names that it mentions, what it calls, and whether its result may be new. */
import { literalOf } from '../lex/strings.js';
import {
  ASSIGN,
  COLON,
  COMMA,
  DOT,
  KEYWORD,
  NAME,
  NESTING,
  NUMERAL,
  OPEN,
  operatorKind,
  operatorKinds,
  STRING,
} from '../lex/tokens.js';
import { bindHere, CALLS, CALLS_METHOD, effectsHere, HOLDS, noteName, READS, type Scan, SETS, wordAt } from './scan.js';
import { HARMLESS_METHODS, MAKES_NO_NODE, NUMBERS_OF_NODES, PLAIN_ATTRIBUTES, UNLIMITED } from './words.js';

const ARITHMETIC = operatorKinds('+', '-', '*', '/', '**', '//', '%', '@', '&', '|', '^', '~', '<<', '>>');
export const SQUARE_CLOSE = operatorKind(']');
const WALRUS = operatorKind(':=');

/** Whether the name at a token inside a def's parentheses is a parameter, rather than in a default or annotation. */
export function isParameter({ tokens: { kind } }: Scan, at: number): boolean {
  const before = kind[at - 1] as number;
  const first = before === operatorKind('*') || before === operatorKind('**') ? (kind[at - 2] as number) : before;
  return first === OPEN || first === COMMA;
}

interface Found {
  /** The names whose value the result may hold. */
  readonly held: string[];
  /** Whether there is arithmetic, or a call whose result may be new. */
  readonly computes: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

/** An expression, or several; `parameters` are not mentioned by being in it. */
export function expression(scan: Scan, from: number, to: number, parameters = NOTHING): Found {
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
  return at > from && (NESTING[before] === -1 || before === STRING || before === NUMERAL);
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
