/** Numbers as Python writes them: `2.`, `.5`, `1e-3`, `1_000`, `0x10`. */
import { MOST_DIGITS } from '../../text/python-numbers.js';
import { type Plain, smallWhole, wholeOf } from '../run/term.js';
import { isAsciiLetter, isDigit } from './scan.js';

const ZERO = 48;
const POINT = 46;
const UNDERSCORE = 95;
const RADIX = /^0[xob]/i;

/** The end of the number that begins at `from`, with a digit or a point; what it spells may still be none. */
export function numberEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === ZERO && RADIX.test(text.slice(from, from + 2))) return wordEnd(text, from);
  let at = digitsEnd(text, from);
  if (text.charCodeAt(at) === POINT) at = digitsEnd(text, at + 1);
  const c = text[at];
  if (c === 'e' || c === 'E') {
    const sign = text[at + 1] === '-' || text[at + 1] === '+' ? 1 : 0;
    const power = digitsEnd(text, at + 1 + sign);
    if (power > at + 1 + sign) at = power;
  }
  return isAsciiLetter(text.charCodeAt(at)) ? wordEnd(text, at) : at;
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

/** Integers and powers of ten up to these are exact doubles, so that one division of them rounds only once. */
const MOST_EXACT_DIGITS = 15;
const TENS = Float64Array.from({ length: MOST_EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** The number written from `start` to `end`; undefined if it is not a number. */
export function numberAt(text: string, start: number, end: number): Plain | undefined {
  if (end - start > MOST_EXACT_DIGITS) return numberOf(text.slice(start, end));
  let whole = 0;
  let decimals = -1;
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (isDigit(c)) {
      whole = whole * 10 + (c - ZERO);
      if (decimals >= 0) decimals++;
    } else if (c === POINT) {
      decimals = 0;
    } else {
      return numberOf(text.slice(start, end));
    }
  }
  if (decimals > 0) return whole / (TENS[decimals] as number);
  if (decimals === 0) return whole;
  if (whole !== 0 && text.charCodeAt(start) === ZERO) return undefined;
  return smallWhole(whole);
}

const WHOLE = /^(?:\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i;
/** A zero before other digits, which Python keeps for octal numbers of old. */
const OCTAL_OF_OLD = /^0+[1-9]/;

function numberOf(written: string): Plain | undefined {
  const text = written.includes('_') ? joined(written) : written;
  if (WHOLE.test(text)) return OCTAL_OF_OLD.test(text) || text.length > MOST_DIGITS ? undefined : wholeOf(BigInt(text));
  const value = RADIX.test(text) ? Number.NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

/** A number without the underscores that may be in it. */
const joined = (text: string): string =>
  text.replace(RADIX.test(text) ? /(?<=[\da-fxo])_(?=[\da-f])/gi : /(?<=\d)_(?=\d)/g, '');
