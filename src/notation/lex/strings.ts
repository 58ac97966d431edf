/** String literals: their text, and the pieces of an f-string. */
import { type Cursor, fail } from '../parse/cursor.js';
import { STRING } from './tokens.js';

export interface Literal {
  readonly prefix: string;
  /** Between the quotes, escapes as written. */
  readonly body: string;
  /** Where `body` begins in the source's text. */
  readonly offset: number;
}

/** The string token here, taken apart. Throws where there is none. */
export function stringLiteral(cursor: Cursor): Literal {
  const { tokens, source, at } = cursor;
  if (tokens.kind[at] !== STRING) fail(cursor, "expected a text, like 'a'");
  const text = source.text.slice(tokens.start[at], tokens.end[at]);
  const quote = text.search(/['"]/);
  const marks = text.startsWith((text[quote] as string).repeat(3), quote) && text.length >= quote + 6 ? 3 : 1;
  cursor.at++;
  return {
    prefix: text.slice(0, quote).toLowerCase(),
    body: text.slice(quote + marks, text.length - marks),
    offset: (tokens.start[at] as number) + quote + marks,
  };
}

/** The text of one or more plain strings here; an f-string is refused. */
export function textLiteral(cursor: Cursor): string {
  let text = '';
  do {
    const { at } = cursor;
    const { prefix, body } = stringLiteral(cursor);
    if (prefix.includes('f')) fail(cursor, 'expected a plain text here, not an f-string', at);
    text += written(body, prefix);
  } while (cursor.tokens.kind[cursor.at] === STRING);
  return text;
}

const BREAK = /\r\n?/g;

/** What a body, or a piece of one, stands for. */
export function written(body: string, prefix: string): string {
  const text = body.includes('\r') ? body.replace(BREAK, '\n') : body;
  return prefix.includes('r') ? text : resolved(text);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\n', ''],
]);
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;
const LAST_CHARACTER = 0x10ffff;

/** A body with Python's backslash escapes resolved; unknown ones stay as they are. */
function resolved(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(
    ESCAPE,
    (whole, byte?: string, unit?: string, character?: string, octal?: string, other?: string) => {
      if (other !== undefined) return ESCAPES.get(other) ?? whole;
      const code =
        octal === undefined ? Number.parseInt((byte ?? unit ?? character) as string, 16) : Number.parseInt(octal, 8);
      return code <= LAST_CHARACTER ? String.fromCodePoint(code) : whole;
    },
  );
}
