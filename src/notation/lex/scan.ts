/**
 * Where the small pieces of Python text end: blanks, lines, names and strings. Loops over character
 * codes rather than regular expressions: one that matches ten million characters can overflow the stack.
 */
import { type Source, SourceError } from '../source.js';

const TAB = 9;
const LINE_FEED = 10;
const FORM_FEED = 12;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const UNDERSCORE = 95;

export const isBlank = (c: number): boolean => c === SPACE || c === TAB || c === FORM_FEED;
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isAsciiLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === UNDERSCORE;

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The next line feed, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

/** How many characters the line break at `at` takes; 0 if there is none. */
export function newlineAt(text: string, at: number): 0 | 1 | 2 {
  const c = text.charCodeAt(at);
  if (c === LINE_FEED) return 1;
  return c === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED ? 2 : 0;
}

const NAME_BEGINS = /^[\p{L}\p{Nl}_]$/u;
const NAME_GOES_ON = /^[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]$/u;

/** The end of the name that begins at `from`, or `from` itself if none does. */
export function nameEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (isAsciiLetter(c) || (isDigit(c) && at > from)) {
      at++;
    } else if (c > 127) {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      if (!(at > from ? NAME_GOES_ON : NAME_BEGINS).test(character)) return at;
      at += character.length;
    } else {
      return at;
    }
  }
}

/**
 * The end of the string token that begins at `from`, with its opening quote at `quote`. Throws a
 * SourceError if nothing closes it.
 */
export function stringEnd(source: Source, from: number, quote: number): number {
  const { text } = source;
  const mark = text[quote] as string;
  const triple = text.startsWith(mark.repeat(3), quote);
  const close = triple ? mark.repeat(3) : mark;
  let at = quote + close.length;
  while (at < text.length) {
    if (text[at] === '\\') at += 1 + Math.max(1, newlineAt(text, at + 1));
    else if (text.startsWith(close, at)) return at + close.length;
    else if (!triple && text[at] === '\n') break;
    else at++;
  }
  throw new SourceError(source, from, `this text is never closed; expected ${close}`);
}
