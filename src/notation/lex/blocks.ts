/**
 * What is read as one piece: `class` and `def` with their decorators and bodies, `for` and other blocks, imports, and a
 * notebook's `%`, `!` and `?` lines; where such a piece ends, and which names it would define. Bodies may be
 * any Python, so only strings, brackets, comments, line ends and indentation are recognised in them.
 */

import type { Source } from '../source.js';
import { isBlank, lineEnd, newlineAt, skipBlanks, stringEnd } from './scan.js';

const BLOCK = /(?:(?:class|def|async[ \t]+def)(?![\p{L}\p{Nd}_])|@)/uy;
/** The blocks that a file with `Value(...)` may have beside those, and what continues them at the same margin. */
const COMPOUND = /(?:(?:for|while|if|with|try|async[ \t]+(?:for|with))(?![\p{L}\p{Nd}_]))/uy;
const CONTINUED = /(?:elif|else|except|finally)(?![\p{L}\p{Nd}_])/uy;
const IMPORT = /(?:import|from)(?=[ \t])/y;
const MAGIC = /[%!?]/y;

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

/** By character code: 1 if something that may be passed over begins so. */
const IS_FIRST = new Uint8Array(128);
for (const first of 'cda@ifwt%!?') IS_FIRST[first.charCodeAt(0)] = 1;

/**
 * The end of what is passed over at the start of a statement, or `at` itself if nothing is.
 * Only an import may follow another statement on its line; everything else must be `first` there. `compound` says
 * whether `for` and the like are pieces too.
 */
export function passedOver(source: Source, at: number, first: boolean, compound: boolean): number {
  const { text } = source;
  if (IS_FIRST[text.charCodeAt(at)] !== 1) return at;
  if (matchesAt(IMPORT, text, at)) return logicalLineEnd(source, at, true);
  if (!first) return at;
  if (matchesAt(BLOCK, text, at) || (compound && matchesAt(COMPOUND, text, at))) return blockEnd(source, at);
  return matchesAt(MAGIC, text, at) ? trimmed(text, lineEnd(text, at)) : at;
}

/**
 * The end of a block: its decorators, its first line, all lines after it that are indented deeper, and what continues it
 * (`else:` and the like).
 */
function blockEnd(source: Source, from: number): number {
  const { text } = source;
  const indent = from - skipBack(text, from);
  const isDefinition = matchesAt(BLOCK, text, from);
  let end = logicalLineEnd(source, from);
  for (let head = from; text[head] === '@'; end = logicalLineEnd(source, head)) {
    head = nextLine(text, end);
    if (head >= text.length || !matchesAt(BLOCK, text, head)) return end;
  }
  for (let first = nextLine(text, end); first < text.length; first = nextLine(text, end)) {
    const column = first - skipBack(text, first);
    if (column < indent || (column === indent && (isDefinition || !matchesAt(CONTINUED, text, first)))) break;
    end = logicalLineEnd(source, first);
  }
  return end;
}

/** The first character of the next line that has more than blanks or a comment. */
function nextLine(text: string, from: number): number {
  let at = lineEnd(text, from);
  while (at < text.length) {
    at = skipBlanks(text, at + 1);
    if (at < text.length && text[at] !== '#' && newlineAt(text, at) === 0) return at;
    at = lineEnd(text, at);
  }
  return at;
}

/** Where the blanks before `at` begin. */
function skipBack(text: string, at: number): number {
  let from = at;
  while (from > 0 && isBlank(text.charCodeAt(from - 1))) from--;
  return from;
}

/** The end of the statement that begins at `from`; strings and brackets may continue it over several lines. */
function logicalLineEnd(source: Source, from: number, atSemicolon = false): number {
  const { text } = source;
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const c = text[at];
    if (c === "'" || c === '"') {
      at = stringEnd(source, at, at);
    } else if (c === '#') {
      if (depth <= 0) return trimmed(text, at);
      at = lineEnd(text, at);
    } else if (c === '\\') {
      at += 1 + Math.max(1, newlineAt(text, at + 1));
    } else if (depth <= 0 && (newlineAt(text, at) > 0 || (atSemicolon && c === ';'))) {
      return trimmed(text, at);
    } else {
      if (c === '(' || c === '[' || c === '{') depth++;
      else if (c === ')' || c === ']' || c === '}') depth--;
      at++;
    }
  }
  return text.length;
}

/** `end` without the blanks, and the carriage return, before it. */
const trimmed = (text: string, end: number): number => skipBack(text, text[end - 1] === '\r' ? end - 1 : end);

/** A class or a function. */
export interface Definition {
  readonly keyword: string;
  readonly name: string;
}

const DEFINITION = /^[ \t]*(?:async\s+)?(class|def)\s+([\p{L}\p{Nd}_]+)/mu;
const BEFORE_IMPORTED = /^(?:from\s+[\w.]+\s+)?import\s+/;

/** The class or function that a passed-over piece defines, if it is one. */
export function definitionIn(piece: string): Definition | undefined {
  if (matchesAt(MAGIC, piece, 0) || matchesAt(IMPORT, piece, 0)) return undefined;
  const [, keyword, name] = DEFINITION.exec(piece) ?? [];
  return keyword !== undefined && name !== undefined ? { keyword, name } : undefined;
}

/** A name that an import defines. */
export interface Imported {
  readonly name: string;
  /** The last part of the path of what is imported, and the whole path of its module. */
  readonly of: string;
  readonly module: string;
}

/** What a passed-over import defines; `*` stands for names that only the module knows. */
export function importsIn(piece: string): Imported[] {
  const head = BEFORE_IMPORTED.exec(piece);
  if (!head) return [];
  const [, from] = /^from\s+(\S+)/.exec(head[0]) ?? [];
  const list = piece
    .slice(head[0].length)
    .replace(/#.*$/gm, '')
    .replace(/[()\\]/g, ' ');
  return list.split(',').map((each) => {
    const [thing = '', as, alias] = each.trim().split(/\s+/);
    const path = thing.split('.');
    const name = as === 'as' && alias ? alias : (path[0] as string);
    return { name, of: path.at(-1) as string, module: from ?? thing };
  });
}
