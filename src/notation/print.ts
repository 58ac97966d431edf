/** `print(...)`, with plain arguments and f-strings, written as Python writes them. */
import { full } from '../text/numbers.js';
import { format, formatText, repr } from '../text/python.js';
import { type Cursor, expect, fail, is, textOf } from './cursor.js';
import { expression } from './expression.js';
import { NAME, STRING, tokenize } from './lexer.js';
import { dataOf, gradOf, isRef, type Machine, type Term } from './machine.js';
import { SourceError } from './source.js';
import { literal, textLiteral, unescape } from './strings.js';

/** How a term prints: a number as Python's float, a node as micrograd's Value. */
export const printed = (machine: Machine, term: Term): string =>
  isRef(term) ? `Value(data=${repr(dataOf(machine, term))}, grad=${repr(gradOf(machine, term))})` : repr(term);

/** How a term is answered on the command line. */
export const answered = (machine: Machine, term: Term): string =>
  isRef(term) ? `data ${full(dataOf(machine, term))}` : full(term);

/** Reads and runs a call of `print`; the cursor is at its parenthesis. */
export function print(cursor: Cursor): void {
  expect(cursor, '(');
  const parts: string[] = [];
  let between = ' ';
  let after = '';
  while (!is(cursor, ')')) {
    const keyword = cursor.tokens.kind[cursor.at] === NAME && is(cursor, '=', cursor.at + 1) ? textOf(cursor, cursor.at) : undefined;
    if (keyword === 'sep' || keyword === 'end') {
      cursor.at += 2;
      const text = textLiteral(cursor);
      if (keyword === 'sep') between = text;
      else after = text.replace(/\n$/, '');
    } else if (cursor.tokens.kind[cursor.at] === STRING) {
      parts.push(texts(cursor));
    } else {
      parts.push(printed(cursor.machine, expression(cursor)));
    }
    if (!is(cursor, ',')) break;
    cursor.at++;
  }
  expect(cursor, ')', 'expected "," or ")"');
  cursor.prints.push(parts.join(between) + after);
}

/** One or more strings side by side, f-strings filled in. */
function texts(cursor: Cursor): string {
  let text = '';
  while (cursor.tokens.kind[cursor.at] === STRING) {
    const { prefix, body, offset } = literal(cursor);
    const raw = prefix.includes('r');
    text += prefix.includes('f') ? filled(cursor, body, offset, raw) : raw ? body : unescape(body);
  }
  return text;
}

/** An f-string's body with each `{expression:format}` replaced by its text. */
function filled(cursor: Cursor, body: string, offset: number, raw: boolean): string {
  const plain = (from: number, to: number): string => (raw ? body.slice(from, to) : unescape(body.slice(from, to)));
  let text = '';
  let from = 0;
  for (let at = 0; at < body.length; at++) {
    const c = body[at];
    if (c !== '{' && c !== '}') continue;
    if (body[at + 1] === c) {
      text += plain(from, at + 1);
      from = at + 2;
      at++;
      continue;
    }
    if (c === '}') throw new SourceError(cursor.source, offset + at, 'a single "}" in an f-string; write "}}" for the character');
    const close = body.indexOf('}', at);
    if (close === -1) throw new SourceError(cursor.source, offset + at, '"{" is never closed in this f-string');
    text += plain(from, at) + field(cursor, body.slice(at + 1, close), offset + at + 1);
    at = close;
    from = close + 1;
  }
  return text + plain(from, body.length);
}

/** One replacement field: an expression, perhaps `=`, `!r`, and a format. */
function field(cursor: Cursor, text: string, offset: number): string {
  const parts = /^([^:!=]*?(?:[*+\-/]?[^:!=]*?)*?)(=?)(![rsa])?(?::(.*))?$/s.exec(text);
  const [inner, equals, , spec] = parts ? [parts[1] as string, parts[2], parts[3], parts[4]] : [text, '', undefined, undefined];
  const term = inside(cursor, inner, offset);
  const lead = equals ? `${inner}=` : '';
  if (spec === undefined) return lead + printed(cursor.machine, term);
  if (isRef(term)) {
    const shown = formatText(printed(cursor.machine, term), spec);
    if (shown === undefined) throw new SourceError(cursor.source, offset, `a node takes no format "${spec}"; its numbers do: write .data or .grad`);
    return lead + shown;
  }
  const shown = format(term, spec);
  if (shown === undefined) throw new SourceError(cursor.source, offset + text.length - spec.length, `"${spec}" is no format of a number; expected something like .4f`);
  return lead + shown;
}

/** The value of an expression that stands inside a string, with errors at their place in the file. */
function inside(cursor: Cursor, text: string, offset: number): Term {
  try {
    const source = { name: cursor.source.name, text };
    const inner: Cursor = { ...cursor, source, tokens: tokenize(source), at: 0, depth: cursor.depth };
    const term = expression(inner);
    if (inner.at < inner.tokens.count - 2) fail(inner, `unexpected "${textOf(inner, inner.at)}" in an f-string`);
    return term;
  } catch (error) {
    if (error instanceof SourceError) throw new SourceError(cursor.source, offset + error.offset, error.problem);
    throw error;
  }
}
