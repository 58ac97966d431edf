/**
 * F-strings: literal text and replacement fields, each an expression and perhaps `=`, a conversion
 * and a format:
 *
 *     f'loss {L.data = !r:>12}'       expression "L.data", shown with its "=", conversion "r", format ">12"
 */
import { count } from '../../../text/numbers.js';
import { format, formatText, reprText } from '../../../text/python.js';
import { quoted } from '../../../text/quoted.js';
import { Lexer } from '../../lex/lexer.js';
import { type Literal, unescaped } from '../../lex/strings.js';
import { DOT, NAME, NEWLINE } from '../../lex/tokens.js';
import { printed, type Shown, shownAs } from '../../run/shown.js';
import { isRef, type Term } from '../../run/term.js';
import { Misread, SourceError } from '../../source.js';
import { type Cursor, fail, failAt, is, newCursor, tokenText } from '../cursor.js';
import { expression } from '../expression.js';
import { lookup } from '../names.js';
import { refuse } from '../refusals.js';

/** The most characters that one file prints: strings have a limit, and prints are shown. */
const MOST_PRINTED = 2 ** 25;

/** Throws a SourceError at this offset if printing this many more characters would be too much. */
export function mustBePrintable(cursor: Cursor, length: number, offset: number): void {
  if (cursor.printedLength + length <= MOST_PRINTED) return;
  wrong(cursor, offset, `the prints are more than ${count(MOST_PRINTED)} characters by here`);
}

/** Throws a SourceError at an offset, for what Python refuses too. */
function wrong(cursor: Cursor, offset: number, problem: string): never {
  cursor.isFinal = true;
  return failAt(cursor, offset, problem);
}

/** Reads `name.label`; undefined if it is not here. */
export function labelHere(cursor: Cursor): string | undefined {
  const { at } = cursor;
  const { kind } = cursor.tokens;
  if (kind[at] !== NAME || kind[at + 1] !== DOT || kind[at + 2] !== NAME || tokenText(cursor, at + 2) !== 'label')
    return undefined;
  const term = lookup(cursor, at);
  if (!isRef(term)) return fail(cursor, `${quoted(tokenText(cursor, at))} is a plain number, not a node`, at);
  cursor.at = at + 3;
  return cursor.machine.graph.labels[term.id] ?? '';
}

/** An f-string's text, with each field replaced by its value. */
export function interpolated(cursor: Cursor, { prefix, body, offset }: Literal): string {
  let text = '';
  let from = 0;
  for (let at = nextBrace(body, 0); at < body.length; at = nextBrace(body, from)) {
    if (body[at + 1] === body[at]) {
      text += unescaped(body.slice(from, at + 1), prefix);
      from = at + 2;
    } else if (body[at] === '}') {
      wrong(cursor, offset + at, 'a single "}" in an f-string; write "}}" for the character');
    } else {
      const field = fieldAt(cursor, body, at + 1, offset);
      text += unescaped(body.slice(from, at), prefix) + shown(cursor, field, offset);
      mustBePrintable(cursor, text.length, offset + at);
      from = field.end;
    }
  }
  return text + unescaped(body.slice(from), prefix);
}

function nextBrace(body: string, from: number): number {
  let at = from;
  while (at < body.length && body[at] !== '{' && body[at] !== '}') at++;
  return at;
}

/** A replacement field; its places are offsets into the string's body. */
interface Field {
  readonly expression: string;
  readonly start: number;
  /** The text before the value: `x=` for `{x=}`. */
  readonly lead: string;
  readonly conversion: string | undefined;
  readonly format: string | undefined;
  readonly formatStart: number;
  /** After the closing brace. */
  readonly end: number;
}

/** The parts of the field whose opening brace is before `start`. */
function fieldAt(cursor: Cursor, body: string, start: number, offset: number): Field {
  const fail = (at: number, problem: string): never => {
    return wrong(cursor, offset + at, problem);
  };
  let at = expressionEnd(body, start);
  const written = body.slice(start, at);
  const shows = /[^=!<>]=\s*$/.test(written);
  let conversion: string | undefined;
  if (body[at] === '!') {
    conversion = body[at + 1] as string;
    if (!'rsa'.includes(conversion)) fail(at, 'expected !r, !s or !a');
    at += 2;
  }
  const formatStart = at + 1;
  const formatted = body[at] === ':';
  if (formatted) {
    at = nextBrace(body, formatStart);
    if (body[at] === '{') fail(at, 'a field inside a format is not part of the notation; write the format out');
  }
  if (body[at] !== '}')
    fail(
      at < body.length ? at : start - 1,
      at < body.length ? 'expected "}" or ":"' : '"{" is never closed in this f-string',
    );
  return {
    expression: shows ? written.slice(0, written.lastIndexOf('=')) : written,
    start,
    lead: shows ? written : '',
    conversion,
    format: formatted ? body.slice(formatStart, at) : undefined,
    formatStart,
    end: at + 1,
  };
}

const OPENING = '([{';
const CLOSING = ')]}';

/** Where a field's expression ends: at a `}`, `:` or `!` outside brackets and texts, but not at `!=`. */
function expressionEnd(body: string, from: number): number {
  let depth = 0;
  let quote = '';
  let at = from;
  for (; at < body.length; at++) {
    const c = body[at] as string;
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === "'" || c === '"') {
      quote = c;
    } else if (depth === 0 && (c === '}' || c === ':' || (c === '!' && body[at + 1] !== '='))) {
      break;
    } else if (OPENING.includes(c)) {
      depth++;
    } else if (CLOSING.includes(c)) {
      depth--;
    }
  }
  return at;
}

/** A field's text, as Python shows it. */
function shown(cursor: Cursor, field: Field, offset: number): string {
  const { machine } = cursor;
  const { lead, conversion, format: spec } = field;
  const value = shownAs(machine, inside(cursor, field.expression, offset + field.start));
  if (conversion !== undefined || (lead !== '' && spec === undefined)) {
    const text = typeof value === 'string' && conversion !== 's' ? reprText(value) : printed(machine, value);
    return lead + formatted(cursor, text, spec ?? '', field, offset);
  }
  return lead + formatted(cursor, value, spec ?? '', field, offset);
}

/** The value in a format. Throws a SourceError if it does not accept that format. */
function formatted(cursor: Cursor, value: Shown, spec: string, { formatStart }: Field, offset: number): string {
  if (spec === '') return printed(cursor.machine, value);
  if (typeof value === 'object') {
    wrong(cursor, offset + formatStart, `a node takes no format ${quoted(spec)}; its numbers do: write .data or .grad`);
  }
  const text = typeof value === 'string' ? formatText(value, spec) : format(value, spec);
  if (text !== undefined) return text;
  const expected =
    typeof value === 'string' ? 'a text; expected something like >10' : 'a number; expected something like .4f';
  return wrong(cursor, offset + formatStart, `${quoted(spec)} is not a format of ${expected}`);
}

/** The value of an expression inside a string, with errors at their place in the file. */
function inside(cursor: Cursor, text: string, offset: number): Term | string {
  const source = { name: cursor.source.name, text };
  const tokens = new Lexer(source, 'inside');
  const inner = newCursor(source, tokens, cursor.machine, cursor.hintUnknown, undefined, cursor.passed);
  inner.goesOn = cursor.goesOn;
  try {
    tokens.next();
    const value = labelHere(inner) ?? expression(inner);
    if (!is(inner, NEWLINE)) refuse(inner, 'expected an operator or "}"');
    return value;
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof Misread)) throw error;
    cursor.isFinal ||= inner.isFinal;
    return failAt(cursor, offset + error.offset, error.problem);
  }
}
