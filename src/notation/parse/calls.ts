/**
 * Calls: functions and methods of the op table, `Value(2.0, label='a')`, and `float('inf')`. A call
 * collects its arguments one by one, since expression.ts reads them without recursion.
 */
import { codeOf, OPS } from '../../engine/ops.js';
import { suggestion } from '../../text/nearest.js';
import { floatIn, intIn, type Plain } from '../../text/python-numbers.js';
import { quoted } from '../../text/quoted.js';
import { ASSIGN, CLOSE, COMMA, NAME, OPEN, STRING } from '../lex/tokens.js';
import { leaf, setLabel } from '../run/machine.js';
import { toFloat, toWhole } from '../run/plain-numbers.js';
import { isRef, type Term } from '../run/term.js';
import { applied, FUNCTIONS, raising } from './arithmetic.js';
import { type Call, type Callee, type Cursor, fail, is, rangeOf, refuseForGood, tokenText } from './cursor.js';
import { isOwnFunction, unknownFunction } from './names.js';
import { textLiteral } from './texts.js';

/** Functions of any number of arguments, applied to two at a time. */
const FOLDED = new Set([codeOf('min'), codeOf('max')]);

const OP_CALLEES: readonly Callee[] = OPS.map(({ inputs }, code) => ({
  result: (cursor, { name, at, receiver, floats, terms: given }) => {
    const terms = floats ? given.map((term) => (isRef(term) ? term : raising(cursor, at, () => toFloat(term)))) : given;
    const wanted = receiver === undefined ? inputs : inputs - 1;
    checkCount(cursor, at, name, wanted, terms.length, FOLDED.has(code));
    const [first, ...others] = (receiver === undefined ? terms : [receiver, ...terms]) as [Term, ...Term[]];
    if (inputs === 1) return applied(cursor, at, code, first);
    return others.reduce((left, right) => applied(cursor, at, code, left, right), first);
  },
}));

function checkCount(cursor: Cursor, at: number, name: string, wanted: number, got: number, orMore = false): void {
  if (got === wanted || (orMore && got > wanted)) return;
  const noun =
    wanted === 0
      ? 'no arguments'
      : `${wanted}${orMore ? ' or more' : ''} argument${wanted === 1 && !orMore ? '' : 's'}`;
  fail(cursor, `${name} takes ${noun}, not ${got}`, at);
}

/** What `Value(...)` takes, by keyword and by place: `Value(2.0, (), '', 'a')` as in the lecture's class. */
const VALUE_ARGUMENTS = ['data', '_children', '_op', 'label'] as const;
type ValueArgument = (typeof VALUE_ARGUMENTS)[number];
const VALUE_KEYWORDS: ReadonlyMap<string, ValueArgument> = new Map([
  ...VALUE_ARGUMENTS.map((name) => [name, name] as const),
  ['_label', 'label'],
  ['children', '_children'],
  ['op', '_op'],
]);

/** `Value(2.0)`, `Value(2.0, label='a')`, `Value(data=2.0)`: a leaf. */
const VALUE: Callee = {
  reads(cursor, call) {
    const { at, tokens } = cursor;
    const isKeyword = tokens.kind[at] === NAME && tokens.kind[at + 1] === ASSIGN;
    const place = call.read ?? 0;
    let argument = VALUE_ARGUMENTS[place];
    if (isKeyword) {
      const keyword = tokenText(cursor, at);
      argument = VALUE_KEYWORDS.get(keyword);
      if (argument === undefined)
        return fail(cursor, `Value has no argument ${quoted(keyword)}; expected data or label`);
      cursor.at += 2;
    }
    call.read = place + 1;
    const wrong = (): never =>
      fail(cursor, "Value takes one number and perhaps a label, like Value(2.0, label='a')", at);
    if (argument === 'data') {
      if (call.terms.length > 0) wrong();
      if (is(cursor, STRING)) fail(cursor, 'Value takes a number, not a text; expected something like Value(2.0)');
      return false;
    }
    if (argument === '_children') {
      if (!is(cursor, OPEN) || tokens.kind[cursor.at + 1] !== CLOSE) wrong();
      cursor.at += 2;
      return true;
    }
    if (argument === undefined || (!isKeyword && !is(cursor, STRING))) wrong();
    const text = textLiteral(cursor);
    if (argument === 'label') call.label = text;
    return true;
  },
  result(cursor, { at, terms, places, label }) {
    const [term] = terms;
    if (term === undefined) return fail(cursor, 'Value takes a number; expected something like Value(2.0)', at);
    if (isRef(term)) return fail(cursor, 'Value takes a plain number; expected something like Value(2.0)', places[0]);
    const made = leaf(cursor.machine, term);
    cursor.anchors?.made.set(made.id, rangeOf(cursor, places[0] as number, argumentEnd(cursor, places[0] as number)));
    if (label !== undefined) setLabel(cursor.machine, made, label);
    return made;
  },
};

/** The token after the argument that begins at a token. */
function argumentEnd({ tokens: { kind } }: Cursor, from: number): number {
  let depth = 0;
  for (let at = from; ; at++) {
    if (depth === 0 && (kind[at] === COMMA || kind[at] === CLOSE)) return at;
    if (kind[at] === OPEN) depth++;
    else if (kind[at] === CLOSE) depth--;
  }
}

/** `float('inf')`, `float(2)`, `int(2.7)`, `int('3')`: a plain number. */
const asNumber = (ofText: (text: string) => Plain | undefined, of: (x: Plain) => Plain, what: string): Callee => ({
  reads(cursor, { terms, places }) {
    const { at } = cursor;
    if (!is(cursor, STRING)) return false;
    const text = textLiteral(cursor);
    const value = ofText(text);
    if (value === undefined) refuseForGood(cursor, `${quoted(text)} is not a ${what}`, at);
    places.push(at);
    terms.push(value as Plain);
    return true;
  },
  result(cursor, { name, at, terms, places }) {
    checkCount(cursor, at, name, 1, terms.length);
    const term = terms[0] as Term;
    if (isRef(term)) fail(cursor, `${name} takes a plain number, not a node`, places[0]);
    return raising(cursor, places[0] as number, () => of(term as Plain));
  },
});

const OTHERS: ReadonlyMap<string, Callee> = new Map([
  ['Value', VALUE],
  ['float', asNumber(floatIn, toFloat, 'number')],
  ['int', asNumber(intIn, toWhole, 'whole number')],
]);

/** Python's modules whose functions always return floats: `math.pow(2, 3)` is 8.0. */
const FLOATING = new Set(['math', 'cmath']);

/** The call of the function named by a token, of a module if given. Throws a SourceError if there is none. */
export function functionCall(cursor: Cursor, at: number, module?: string): Call {
  const name = tokenText(cursor, at);
  const code = FUNCTIONS.get(name);
  const isOwn = module !== undefined || isOwnFunction(cursor, name);
  const callee = !isOwn ? undefined : code === undefined ? OTHERS.get(name) : OP_CALLEES[code];
  const floats = module !== undefined && FLOATING.has(module);
  return { callee: callee ?? unknownFunction(cursor, name, at), name, at, floats, terms: [], places: [] };
}

/** The call of a term's method named by a token. Throws a SourceError if there is no such method. */
export function methodCall(cursor: Cursor, at: number, receiver: Term): Call {
  const name = tokenText(cursor, at);
  const code = FUNCTIONS.get(name);
  if (code === undefined) {
    fail(
      cursor,
      `unknown method ${quoted(name)}${suggestion(name, METHODS) || `; known methods: ${METHODS.join(' ')}`}`,
      at,
    );
  }
  const callee = OP_CALLEES[code as number] as Callee;
  return { callee, name, at, receiver, floats: false, terms: [], places: [] };
}

const METHODS = [...FUNCTIONS.keys()].filter((name) => !name.startsWith('_')).concat('backward');
