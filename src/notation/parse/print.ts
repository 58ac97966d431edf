/** `print(...)` with plain arguments and f-strings, which prints what Python prints. */
import { escape } from '../../text/escape.js';
import { quoted } from '../../text/quoted.js';
import { width } from '../../text/width.js';
import { unescaped } from '../lex/strings.js';
import { ASSIGN, CLOSE, COMMA, NAME, STRING } from '../lex/tokens.js';
import { printed, shownAs } from '../run/shown.js';
import { type Cursor, fail, is, type Rest, tokenText } from './cursor.js';
import { interpolated, labelHere, mustBePrintable } from './fstring.js';
import { refuse } from './refusals.js';
import { stringLiteral, textLiteral } from './texts.js';

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
        const text = is(cursor, STRING) ? texts(cursor) : labelHere(cursor);
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
    parts.push(printed(cursor.machine, shownAs(cursor.machine, term)));
    betweenArguments(cursor);
    return readOn();
  };
  return readOn();
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

/** One or more strings side by side, f-strings filled in. */
function texts(cursor: Cursor): string {
  let text = '';
  while (is(cursor, STRING)) {
    const each = stringLiteral(cursor);
    text += each.prefix.includes('f') ? interpolated(cursor, each) : unescaped(each.body, each.prefix);
  }
  return text;
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
