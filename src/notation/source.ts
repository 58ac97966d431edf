/**
 * Source text with its places, and the one error that everything wrong with it is raised as:
 *
 *     loss.py:3:9: unknown name "wieght"; did you mean "weight"?
 *       L = x * wieght
 *               ^
 */
import { escape } from '../text/escape.js';
import { clip, take, takeEnd, width } from '../text/width.js';

export interface Source {
  /** What messages call it: a file name, `<expression>`, `<stdin>`. */
  readonly name: string;
  readonly text: string;
  /** Where the text begins in the file that `name` means, when it is a part of one. */
  readonly firstLine?: number;
  readonly firstColumn?: number;
}

export interface Place {
  /** Both counted from 1; a column is a character of the line. */
  readonly line: number;
  readonly column: number;
}

const LINE_SHOWN = 76;
/** In a line that does not fit, more cells than this before the caret are cut to so many. */
const MOST_BEFORE = 46;
const BEFORE = 30;
/** How much of a name, or of another piece of the source, a message quotes. */
export const NAME_SHOWN = 40;

/** Text that cannot be used, with the place and what was expected there. `message` has all of it. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where in the source's text, counted from 0. */
  readonly offset: number;
  /** The problem alone, without place, line and caret: for a status line. */
  readonly problem: string;

  constructor(source: Source, offset: number, problem: string) {
    const { line, column } = placeOf(source, offset);
    const file = escape(source.name);
    super(`${file}:${line}:${column}: ${escape(problem)}\n${excerpt(source.text, offset)}`);
    this.file = file;
    this.line = line;
    this.column = column;
    this.offset = offset;
    this.problem = escape(problem);
  }
}

/** A piece of the source as messages quote it: cut where it is long. */
export const quoted = (text: string): string => `"${clip(text, NAME_SHOWN)}"`;

/** Line and column of an offset into the text. */
function placeOf(source: Source, offset: number): Place {
  const line = lineCounter(source)(offset);
  let column = 1;
  for (let at = lineStart(source.text, offset); at < offset; at++) if (!isLowSurrogate(source.text, at)) column++;
  return { line, column: column + (line === (source.firstLine ?? 1) ? (source.firstColumn ?? 1) - 1 : 0) };
}

/** The line of an offset. Asked for offsets in ascending order, it goes through the text once. */
export function lineCounter({ text, firstLine = 1 }: Source): (offset: number) => number {
  let line = firstLine;
  let counted = 0;
  return (offset) => {
    if (offset < counted) [line, counted] = [firstLine, 0];
    for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      line++;
      counted = at + 1;
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
    const room = LINE_SHOWN - width(lead);
    if (far < end || width(rest) > room) rest = `${take(rest, room - 1)}…`;
  }
  return `  ${lead}${rest}\n  ${' '.repeat(width(lead))}^`;
}

const visible = (text: string): string => escape(text.replaceAll('\t', ' '));
