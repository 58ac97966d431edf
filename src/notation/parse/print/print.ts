/** `print(...)` with plain arguments and f-strings, which prints what Python prints. */
import { escape } from '../../../text/escape.js';
import { quoted } from '../../../text/quoted.js';
import { width } from '../../../text/width.js';
import { ASSIGN, CLOSE, COMMA, NAME, operatorKind } from '../../lex/tokens.js';
import { printed, shownAs } from '../../run/shown.js';
import type { Term } from '../../run/term.js';
import { type Cursor, fail, is, type Rest, tokenText } from '../cursor.js';
import { refuse } from '../refusals.js';
import { textLiteral } from '../texts.js';
import { mustBePrintable } from './fstring.js';
import { textHere } from './text.js';

/** Begins a call of `print`, argument by argument; the cursor is after its opening parenthesis. */
export function print(cursor: Cursor): Rest | undefined {
  const { kind, start } = cursor.tokens;
  const offset = start[cursor.at] as number;
  const parts: string[] = [];
  const options = new Map([
    ['sep', ' '],
    ['end', '\n'],
  ]);
  const readOn = (): Rest | undefined => {
    while (!is(cursor, CLOSE)) {
      if (is(cursor, NAME) && kind[cursor.at + 1] === ASSIGN) option(cursor, options);
      else {
        const text = textHere(cursor);
        if (text === undefined) return take;
        parts.push(text);
      }
      betweenArguments(cursor);
    }
    cursor.at++;
    printParts(cursor, parts, options, offset);
    return undefined;
  };
  const take: Rest = (term) => {
    const isTrue = COMPARED.get(kind[cursor.at] as number);
    if (isTrue) return compared(numberIn(cursor, term), isTrue);
    parts.push(printed(cursor.machine, shownAs(cursor.machine, term)));
    betweenArguments(cursor);
    return readOn();
  };
  /** The rest after the second number of a comparison. */
  const compared = (first: number | bigint, isTrue: Comparison): Rest | undefined => {
    cursor.at++;
    return (second) => {
      parts.push(isTrue(first, numberIn(cursor, second)) ? 'True' : 'False');
      betweenArguments(cursor);
      return readOn();
    };
  };
  return readOn();
}

type Comparison = (a: number | bigint, b: number | bigint) => boolean;

/** Comparisons of a whole number and a float are exact, in JavaScript as in Python. */
const COMPARED: ReadonlyMap<number, Comparison> = new Map([
  // biome-ignore lint/suspicious/noDoubleEquals: 2n === 2 is false
  [operatorKind('=='), (a, b) => a == b],
  // biome-ignore lint/suspicious/noDoubleEquals: 2n !== 2 is true
  [operatorKind('!='), (a, b) => a != b],
  [operatorKind('<'), (a, b) => a < b],
  [operatorKind('>'), (a, b) => a > b],
  [operatorKind('<='), (a, b) => a <= b],
  [operatorKind('>='), (a, b) => a >= b],
]);

/** A term that is compared: a number. */
function numberIn(cursor: Cursor, term: Term): number | bigint {
  const shown = shownAs(cursor.machine, term);
  return typeof shown === 'number' || typeof shown === 'bigint'
    ? shown
    : fail(cursor, 'only numbers are compared here; write .data or .grad');
}

function betweenArguments(cursor: Cursor): void {
  if (is(cursor, COMMA)) cursor.at++;
  else if (!is(cursor, CLOSE)) refuse(cursor, 'expected "," or ")"');
}

function printParts(
  cursor: Cursor,
  parts: readonly string[],
  options: ReadonlyMap<string, string>,
  offset: number,
): void {
  const [sep, end] = [options.get('sep'), options.get('end')] as [string, string];
  const length = parts.reduce((sum, part) => sum + part.length + sep.length, end.length);
  mustBePrintable(cursor, length, offset);
  cursor.printedLength += length;
  cursor.printed.push(parts.join(sep), end);
}

/** `sep=', '`, `end=''`. */
function option(cursor: Cursor, options: Map<string, string>): void {
  const keyword = tokenText(cursor, cursor.at);
  if (!options.has(keyword)) fail(cursor, `print has no argument ${quoted(keyword)} here; expected sep or end`);
  cursor.at += 2;
  options.set(keyword, textLiteral(cursor));
}

const TAB_STOP = 8;

/** The printed lines, safe to show: tabs are blanks, control characters are escaped. */
export function printedLines({ printed: pieces }: Cursor): string[] {
  if (pieces.length === 0) return [];
  const lines = pieces.join('').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => escape(untabbed(line)));
}

/** The line with each tab as blanks up to the next tab stop. */
function untabbed(line: string): string {
  if (!line.includes('\t')) return line;
  const [last, ...before] = line.split('\t').reverse() as [string, ...string[]];
  const columns = before.reverse().map((part) => part + ' '.repeat(TAB_STOP - (width(part) % TAB_STOP)));
  return columns.join('') + last;
}
