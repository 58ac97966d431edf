/**
 * Source text and places in it, and the one error for everything that is wrong with it:
 *
 *     loss.py:3:9: unknown name "wieght"; did you mean "weight"?
 *       L = x * wieght
 *               ^
 *
 * In a notebook a place is `loss.ipynb: cell 4, line 3:9`.
 */
import { escape } from '../text/escape.js';
import { take, takeEnd, width } from '../text/width.js';

export interface Source {
  /** What messages call it: a file name, `<expression>`, `<stdin>`. */
  readonly name: string;
  readonly text: string;
  /** Where the text begins in the file `name`, if it is a part of that file. */
  readonly firstLine?: number;
  readonly firstColumn?: number;
  /** If the text is that of a notebook's code cells: the line at which each of them begins. */
  readonly cells?: readonly number[];
}

const LINE_SHOWN = 76;
/** If a line does not fit, and more than MOST_BEFORE cells are before the caret, these are cut to BEFORE. */
const MOST_BEFORE = 46;
const BEFORE = 30;

/** Text that cannot be used, with the place and what was expected there. `message` has everything. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly file: string;
  /** Line and column, both counted from 1; in a notebook those in the cell. A column is a character of the line. */
  readonly line: number;
  readonly column: number;
  /** Index into the source's text, counted from 0. */
  readonly offset: number;
  /** Only the problem, without place, line and caret: for a status line. */
  readonly problem: string;

  constructor(source: Source, offset: number, problem: string) {
    const line = lineCounter(source)(offset);
    const column = columnOf(source, offset, line);
    super(`${placed(source, line)}:${column}: ${escape(problem)}\n${excerpt(source.text, offset)}`);
    this.file = escape(source.name);
    this.line = inCell(source, line)?.line ?? line;
    this.column = column;
    this.offset = offset;
    this.problem = escape(problem);
  }
}

/** The same without its line and column, which take a pass over the text to find: the statement may yet be passed over. */
export class Misread {
  constructor(
    readonly offset: number,
    readonly problem: string,
  ) {}
}

/** The column of an offset in this line. */
function columnOf(source: Source, offset: number, line: number): number {
  let column = 1;
  for (let at = lineStart(source.text, offset); at < offset; at++) if (!isLowSurrogate(source.text, at)) column++;
  return column + (line === (source.firstLine ?? 1) ? (source.firstColumn ?? 1) - 1 : 0);
}

/** A line of a notebook's text as a reader of the notebook counts: the code cell, and the line in it. */
function inCell({ cells }: Source, line: number): { cell: number; line: number } | undefined {
  if (!cells) return undefined;
  let [cell, after] = [0, cells.length];
  while (cell + 1 < after) {
    const middle = (cell + after) >> 1;
    if ((cells[middle] as number) <= line) cell = middle;
    else after = middle;
  }
  return { cell: cell + 1, line: line - (cells[cell] as number) + 1 };
}

/** A line in a sentence: `line 3`, or in a notebook `cell 4, line 3`. */
export function lineNamed(source: Source, line: number): string {
  const place = inCell(source, line);
  return place ? `cell ${place.cell}, line ${place.line}` : `line ${line}`;
}

/** A line at the beginning of a message: `loss.py:3`, or in a notebook `loss.ipynb: cell 4, line 3`. */
export const placed = (source: Source, line: number): string =>
  `${escape(source.name)}:${source.cells ? ` ${lineNamed(source, line)}` : line}`;

/** A function from offsets to lines. For ascending offsets it reads the text only once. */
export function lineCounter({ text, firstLine = 1 }: Source): (offset: number) => number {
  let line = firstLine;
  let begins = 0;
  /** Where the line ends: searching for that again for each offset in a long line would be slow. */
  let ends = -1;
  const endFrom = (from: number): number => {
    const at = text.indexOf('\n', from);
    return at === -1 ? text.length : at;
  };
  return (offset) => {
    if (offset < begins || ends < 0) [line, begins, ends] = [firstLine, 0, endFrom(0)];
    for (; ends < offset; ends = endFrom(begins)) {
      line++;
      begins = ends + 1;
    }
    return line;
  };
}

const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** Where the line of an offset begins, after a byte order mark. */
function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\ufeff') ? 1 : start;
}

/** Where it ends, before the line break. */
function lineStop(text: string, offset: number): number {
  const stop = text.indexOf('\n', offset);
  const end = stop === -1 ? text.length : stop;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** The line around an offset, cut to what fits, and a caret under it. */
function excerpt(text: string, offset: number): string {
  const [start, end] = [lineStart(text, offset), lineStop(text, offset)];
  const near = Math.max(start, offset - LINE_SHOWN);
  const far = Math.min(end, offset + LINE_SHOWN);
  let lead = visible(text.slice(isLowSurrogate(text, near) ? near + 1 : near, offset));
  let rest = visible(text.slice(offset, far));
  if (near > start || far < end || width(lead) + width(rest) > LINE_SHOWN) {
    if (near > start || width(lead) > MOST_BEFORE) lead = `…${takeEnd(lead, BEFORE)}`;
    const space = LINE_SHOWN - width(lead);
    if (far < end || width(rest) > space) rest = `${take(rest, space - 1)}…`;
  }
  return `  ${lead}${rest}\n  ${' '.repeat(width(lead))}^`;
}

const visible = (text: string): string => escape(text.replaceAll('\t', ' '));
