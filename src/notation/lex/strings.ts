/** String literals: their parts, and the text that a body, or a piece of an f-string, denotes. */

export interface Literal {
  readonly prefix: string;
  /** The text between the quotes, escapes as written. */
  readonly body: string;
  /** Where `body` begins in the source's text. */
  readonly offset: number;
}

/** The parts of a string token that begins at `offset`. */
export function literalOf(token: string, offset: number): Literal {
  const quote = token.search(/['"]/);
  const marks = token.startsWith((token[quote] as string).repeat(3), quote) && token.length >= quote + 6 ? 3 : 1;
  return {
    prefix: token.slice(0, quote).toLowerCase(),
    body: token.slice(quote + marks, token.length - marks),
    offset: offset + quote + marks,
  };
}

const BREAK = /\r\n?/g;

/** The text that a body, or a piece of one, denotes. */
export function unescaped(body: string, prefix: string): string {
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
