/** Where a number literal ends: `2.`, `.5`, `1e-3`, `1_000`, `0x10`. */
import { isAsciiLetter, isDigit } from './scan.js';

const ZERO = 48;
const POINT = 46;
const UNDERSCORE = 95;
const RADIX = /^0[xob]/i;

/** The end of the literal that begins at `from` with a digit or a point; it may still not be a valid number. */
export function numberEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === ZERO && RADIX.test(text.slice(from, from + 2))) return wordEnd(text, from);
  let at = digitsEnd(text, from);
  if (text.charCodeAt(at) === POINT) at = digitsEnd(text, at + 1);
  if (!isAsciiLetter(text.charCodeAt(at))) return at;
  if (text[at] === 'e' || text[at] === 'E') {
    const sign = text[at + 1] === '-' || text[at + 1] === '+' ? 1 : 0;
    const power = digitsEnd(text, at + 1 + sign);
    if (power > at + 1 + sign) at = power;
  }
  return wordEnd(text, at);
}

/** The end of digits with single underscores between them. */
function digitsEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (isDigit(c) || (c === UNDERSCORE && at > from && isDigit(text.charCodeAt(at + 1)))) at++;
    else return at;
  }
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (isAsciiLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at++;
  return at;
}
