/**
 * Python's numbers, `int` and `float`, and every way to read one: `float(text)` and `int(text)`, which accept blanks
 * around, a sign, digits of any script and single underscores between digits; and the literals of a program: `2.`,
 * `.5`, `1e-3`, `1_000`, `0x10`.
 */

/** A plain number: Python's float, or its int as a bigint, exact at any size. */
export type Plain = number | bigint;

const SMALL = Array.from({ length: 1024 }, (_, whole) => BigInt(whole));

/** The whole number of a float, an integer up to 2**53. */
const smallWhole = (float: number): bigint => SMALL[float] ?? BigInt(float);

/** The characters that Python strips as blanks; JavaScript strips others. */
const BLANKS = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const DIGITS = String.raw`\d(?:_?\d)*`;
const INT = new RegExp(`^[-+]?${DIGITS}$`);
const FLOAT = new RegExp(
  `^[-+]?(?:inf(?:inity)?|nan|(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[-+]?${DIGITS})?)$`,
);

/** The most digits of a whole number that Python reads and prints. */
export const MOST_DIGITS = 4300;

/** `float(text)`, or undefined if Python refuses it. */
export function floatIn(text: string): number | undefined {
  const plain = stripped(text).toLowerCase();
  if (!FLOAT.test(plain)) return undefined;
  const size = plain.replace(/^[-+]/, '');
  const value = size === 'nan' ? Number.NaN : size.startsWith('inf') ? Infinity : Number(size.replaceAll('_', ''));
  return plain.startsWith('-') ? -value : value;
}

/** `int(text)`, or undefined if Python refuses it. */
export function intIn(text: string): bigint | undefined {
  const plain = stripped(text);
  if (!INT.test(plain)) return undefined;
  const digits = plain.replace(/[-+_]/g, '');
  if (digits.length > MOST_DIGITS) return undefined;
  return plain.startsWith('-') ? -BigInt(digits) : BigInt(digits);
}

/** The text without blanks around it, and with its digits in ASCII. */
function stripped(text: string): string {
  const from = text.replace(BLANKS, '');
  let end = from.length;
  while (end > 0 && BLANKS.test(from[end - 1] as string)) end--;
  return from.slice(0, end).replace(/[^\0-\x7f]/gu, (character) => asciiDigit(character) ?? character);
}

const IS_DIGIT = /^\p{Nd}$/u;
const MOST_RUN = 60;

/** A digit of another script in ASCII: in Unicode digits come in runs from 0 to 9. */
function asciiDigit(character: string): string | undefined {
  if (!IS_DIGIT.test(character)) return undefined;
  const code = character.codePointAt(0) as number;
  let first = code;
  while (code - first < MOST_RUN && IS_DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const RADIX = /^0[xob]/i;

/** Integers and powers of ten with up to this many digits are exact doubles, so that dividing them rounds only once. */
const MOST_EXACT_DIGITS = 15;
const TENS = Float64Array.from({ length: MOST_EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** The number that `text` has from `start` to `end`; undefined if it is not a number. */
export function numberAt(text: string, start: number, end: number): Plain | undefined {
  if (end - start > MOST_EXACT_DIGITS) return numberOf(text.slice(start, end));
  let whole = 0;
  let decimals = -1;
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c >= ZERO && c <= NINE) {
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
/** A zero before other digits: an octal number in Python 2, an error in Python 3. */
const OCTAL_OF_OLD = /^0+[1-9]/;

function numberOf(written: string): Plain | undefined {
  const text = written.includes('_') ? joined(written) : written;
  if (WHOLE.test(text)) return OCTAL_OF_OLD.test(text) || text.length > MOST_DIGITS ? undefined : BigInt(text);
  const value = RADIX.test(text) ? Number.NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

/** A numeral without its underscores. */
const joined = (text: string): string =>
  text.replace(RADIX.test(text) ? /(?<=[\da-fxo])_(?=[\da-f])/gi : /(?<=\d)_(?=\d)/g, '');
