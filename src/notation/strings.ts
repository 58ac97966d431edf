/** String literals: their text, and the pieces of an f-string. */
import { type Cursor, fail } from './cursor.js';
import { STRING } from './lexer.js';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'], ['t', '\t'], ['r', '\r'], ['\\', '\\'], ["'", "'"], ['"', '"'], ['0', '\0'], ['a', '\x07'], ['b', '\b'],
  ['f', '\f'], ['v', '\v'], ['\n', ''],
]);

export interface Literal {
  readonly prefix: string;
  /** Between the quotes, escapes as written. */
  readonly body: string;
  /** Where `body` begins in the source's text. */
  readonly offset: number;
}

/** The string token here, taken apart. Throws where there is none. */
export function literal(cursor: Cursor): Literal {
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

/** The text of a plain string here; an f-string is refused. */
export function textLiteral(cursor: Cursor): string {
  const at = cursor.at;
  const { prefix, body } = literal(cursor);
  if (prefix.includes('f')) fail(cursor, 'expected a plain text here, not an f-string', at);
  return prefix.includes('r') ? body : unescape(body);
}

/** A body with Python's backslash escapes resolved; unknown ones stay as they are. */
export function unescape(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([\s\S]))/g, (whole, byte?: string, unit?: string, other?: string) => {
    const code = byte ?? unit;
    return code !== undefined ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES.get(other as string) ?? whole);
  });
}
