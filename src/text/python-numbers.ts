/**
 * Numbers in texts, as Python's `float()` and `int()` read them: blanks around, a sign, digits of any script, single
 * underscores between digits.
 */

/** What Python takes as a blank, which is not quite what JavaScript does. */
const BLANKS = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const DIGITS = String.raw`\d(?:_?\d)*`;
const WHOLE = new RegExp(`^[-+]?${DIGITS}$`);
const FLOAT = new RegExp(
  `^[-+]?(?:inf(?:inity)?|nan|(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[-+]?${DIGITS})?)$`,
);

/** Python reads and prints no whole number of more digits. */
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
export function wholeIn(text: string): bigint | undefined {
  const plain = stripped(text);
  if (!WHOLE.test(plain)) return undefined;
  const digits = plain.replace(/[-+_]/g, '');
  if (digits.length > MOST_DIGITS) return undefined;
  return plain.startsWith('-') ? -BigInt(digits) : BigInt(digits);
}

/** The text without blanks around it, its digits in ASCII. */
function stripped(text: string): string {
  const from = text.replace(BLANKS, '');
  let end = from.length;
  while (end > 0 && BLANKS.test(from[end - 1] as string)) end--;
  return from.slice(0, end).replace(/[^\0-\x7f]/gu, (character) => asciiDigit(character) ?? character);
}

const IS_DIGIT = /^\p{Nd}$/u;
const MOST_RUN = 60;

/** A digit of another script in ASCII: digits stand in runs from 0 to 9. */
function asciiDigit(character: string): string | undefined {
  if (!IS_DIGIT.test(character)) return undefined;
  const code = character.codePointAt(0) as number;
  let first = code;
  while (code - first < MOST_RUN && IS_DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}
