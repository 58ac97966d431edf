/** `print(...)`, with plain arguments and f-strings, written as Python writes them. */
import { escape } from '../text/escape.js';
import { width } from '../text/width.js';
import { type Cursor, fail, is, textOf } from './cursor.js';
import { filled } from './fstring.js';
import { printable, printed } from './printable.js';
import { refuse } from './refusals.js';
import { quoted } from './source.js';
import { literal, textLiteral, written } from './strings.js';
import { ASSIGN, CLOSE, COMMA, kindOf, MINUS, NAME, NUMBER, OPEN, type Operator, STRING } from './tokens.js';

/** Reads and runs a call of `print`; the cursor is after its opening parenthesis. */
export function print(cursor: Cursor): void {
  const { kind } = cursor.tokens;
  const parts: string[] = [];
  const options = new Map([
    ['sep', ' '],
    ['end', '\n'],
  ]);
  while (!is(cursor, CLOSE)) {
    if (is(cursor, NAME) && kind[cursor.at + 1] === ASSIGN) option(cursor, options);
    else parts.push(is(cursor, STRING) ? texts(cursor) : number(cursor));
    if (is(cursor, COMMA)) cursor.at++;
    else if (!is(cursor, CLOSE)) refuse(cursor, 'expected "," or ")"');
  }
  cursor.at++;
  cursor.printed.push(parts.join(options.get('sep')), options.get('end') as string);
}

/** `sep=', '`, `end=''`. */
function option(cursor: Cursor, options: Map<string, string>): void {
  const keyword = textOf(cursor, cursor.at);
  if (!options.has(keyword)) fail(cursor, `print has no argument ${quoted(keyword)} here; expected sep or end`);
  cursor.at += 2;
  options.set(keyword, textLiteral(cursor));
}

/** An expression's text. One of whole numbers alone is a whole number, as in Python; names and divisions make floats. */
function number(cursor: Cursor): string {
  const isWhole = wholeNumbers(cursor);
  const value = printable(cursor);
  return isWhole && Number.isSafeInteger(value) ? String(value) : printed(cursor.machine, value);
}

const KEEP_WHOLE = new Set(['+', '-', '*', '**'].map((operator) => kindOf(operator as Operator)));

/** Whether only whole numbers stand from here to the end of the argument, and operators that keep them whole. */
function wholeNumbers(cursor: Cursor): boolean {
  const { kind } = cursor.tokens;
  let depth = 0;
  let powers = false;
  let minus = false;
  for (let at = cursor.at; ; at++) {
    const here = kind[at] as number;
    if (depth === 0 && (here === COMMA || here === CLOSE)) return !(powers && minus);
    if (here === OPEN) depth++;
    else if (here === CLOSE) depth--;
    else if (here === NUMBER ? !/^[\d_]+$/.test(textOf(cursor, at)) : !KEEP_WHOLE.has(here)) return false;
    powers ||= here === kindOf('**');
    minus ||= here === MINUS;
  }
}

/** One or more strings side by side, f-strings filled in. */
function texts(cursor: Cursor): string {
  let text = '';
  while (is(cursor, STRING)) {
    const each = literal(cursor);
    text += each.prefix.includes('f') ? filled(cursor, each) : written(each.body, each.prefix);
  }
  return text;
}

const TAB_STOP = 8;

/** What was printed, a line each, safe to show: tabs as blanks, control characters spelled out. */
export function printedLines({ printed: pieces }: Cursor): string[] {
  if (pieces.length === 0) return [];
  const lines = pieces.join('').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => escape(untabbed(line)));
}

/** Tabs up to the next tab stop become blanks. */
function untabbed(line: string): string {
  if (!line.includes('\t')) return line;
  const [last, ...before] = line.split('\t').reverse() as [string, ...string[]];
  const columns = before.reverse().map((part) => part + ' '.repeat(TAB_STOP - (width(part) % TAB_STOP)));
  return columns.join('') + last;
}
