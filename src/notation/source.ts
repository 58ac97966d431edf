/**
 * Source text with its places, and the one error that everything wrong with it is raised as:
 *
 *     loss.py:3:9: unknown name "wieght"; did you mean "weight"?
 *       L = x * wieght
 *               ^
 */
import { escape } from '../text/escape.js';
import { take, width } from '../text/width.js';

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

const CONTEXT = 30;
const LINE_SHOWN = 76;

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

/** Line and column of an offset into the text. */
export function placeOf(source: Source, offset: number): Place {
  const before = source.text.lastIndexOf('\n', offset - 1);
  let line = 1;
  for (let at = source.text.indexOf('\n'); at !== -1 && at < offset; at = source.text.indexOf('\n', at + 1)) line++;
  let column = 1;
  for (let at = before + 1; at < offset; at++) if ((source.text.charCodeAt(at) & 0xfc00) !== 0xdc00) column++;
  return {
    line: line + (source.firstLine ?? 1) - 1,
    column: column + (line === 1 ? (source.firstColumn ?? 1) - 1 : 0),
  };
}

/** The line around an offset, cut to what fits, and a caret under it. */
function excerpt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const stop = text.indexOf('\n', offset);
  const end = stop === -1 ? text.length : stop;
  const from = offset - start > LINE_SHOWN - CONTEXT ? offset - CONTEXT : start;
  const visible = (from_: number, to: number): string => escape(text.slice(from_, to).replace(/\r$/, '').replaceAll('\t', ' '));
  const lead = `${from > start ? '…' : ''}${visible(from, offset)}`;
  const rest = visible(offset, Math.min(end, offset + LINE_SHOWN));
  const room = LINE_SHOWN - width(lead);
  const tail = width(rest) > room || end > offset + LINE_SHOWN ? `${take(rest, room - 1)}…` : rest;
  return `  ${lead}${tail}\n  ${' '.repeat(width(lead))}^`;
}
