/**
 * Text from outside (labels, file names, source lines) never reaches the terminal raw: control
 * characters, line separators and characters that turn the writing direction are shown as escapes.
 * Text is escaped where it is measured and again where it is written: escaping twice changes nothing.
 */

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;
const NOT_ASCII = /[^\x20-\x7e]/gu;

const asEscape = (character: string): string => {
  const code = character.codePointAt(0) as number;
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** The text with everything that could act on a terminal escaped: ESC becomes `\x1b`. */
export const escape = (text: string): string => text.replace(UNSAFE, asEscape);

/** The same, but line feeds stay. */
export const escapeLines = (text: string): string =>
  text.replace(UNSAFE, (character) => (character === '\n' ? character : asEscape(character)));

/** The same for what a program prints on a terminal: tabs, backspaces and returns to the line's start stay too. */
export const escapePrinted = (text: string): string =>
  text.replace(UNSAFE, (character) => ('\n\r\t\b'.includes(character) ? character : asEscape(character)));

/** The same for source text, which keeps its line ends, tabs, form feeds and byte order mark. */
export const escapeSource = (text: string): string =>
  text.replace(UNSAFE, (character: string, at: number) => {
    const isKept =
      character === '\r' ? text[at + 1] === '\n' : character === '\ufeff' ? at === 0 : '\n\t\f'.includes(character);
    return isKept ? character : asEscape(character);
  });

/** The text in printable ASCII, everything else escaped as in a Python string: `\u03b1`, `\U0001f600`. */
export const escapeToAscii = (text: string): string => text.replace(NOT_ASCII, asEscape);

/** Marks with an ASCII form of the same width. */
const PLAIN: Readonly<Record<string, string>> = { '…': '~', '↑': '^', '↓': 'v', '←': '<', '→': '>', '×': '*' };

/** The text with these marks in their ASCII form. */
export const withPlainMarks = (text: string): string => text.replace(/[…↑↓←→×]/g, (mark) => PLAIN[mark] as string);

/** Text for a terminal with ASCII only: line feeds stay, and what has no ASCII form is escaped as in JSON and Python. */
export const inAscii = (text: string): string => withPlainMarks(text).replace(/[^\n\x20-\x7e]/g, unicodeEscape);

/** A text as JSON, with everything that could act on a terminal escaped. */
export const jsonText = (text: string): string => JSON.stringify(text).replace(UNSAFE, unicodeEscape);

/** One UTF-16 unit as an escape of JSON and Python: `\u` and four digits. */
const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
