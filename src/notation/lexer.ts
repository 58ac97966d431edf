/**
 * Python text to tokens, in one pass and into flat arrays: kind, start and end. Only what the
 * notation can use becomes a token; `class` and `def` blocks, with whatever Python they hold, are
 * passed over here as one token each. Comments vanish, except that `# :` lines are handed on.
 */
import { type Source, SourceError } from './source.js';

/** Token kinds that are no operator. */
export const END = 0;
export const NEWLINE = 1;
export const NAME = 2;
export const NUMBER = 3;
export const STRING = 4;
/** A `class` or `def` block, or an import or magic line, that is passed over. */
export const PASSED = 5;
/** Blanks before a statement, which Python would take for a block. */
export const INDENT = 6;

const OPERATORS = [
  '**=', '**', '+=', '-=', '*=', '/=', '==', '!=', '<=', '>=', '//', '+', '-', '*', '/', '=', '(', ')', ',', ';', '.',
  ':', '[', ']', '{', '}', '<', '>', '%', '@', '&', '|', '^', '~', '->', ':=',
] as const;

export type Operator = (typeof OPERATORS)[number];

const FIRST_OPERATOR = 16;

/** The kind of an operator's token. */
export const kindOf = (operator: Operator): number => FIRST_OPERATOR + OPERATORS.indexOf(operator);

/** The operator behind a kind, or undefined. */
export const operatorOf = (kind: number): Operator | undefined => OPERATORS[kind - FIRST_OPERATOR];

/** Operators by first character code, longest first. */
const byFirst: (readonly Operator[])[] = [];
for (const operator of [...OPERATORS].sort((x, y) => y.length - x.length)) {
  const first = operator.charCodeAt(0);
  byFirst[first] = [...(byFirst[first] ?? []), operator];
}
const kinds = new Map<string, number>(OPERATORS.map((operator) => [operator, kindOf(operator)]));

export interface Directive {
  /** The command, without `# :`. */
  readonly text: string;
  readonly offset: number;
}

export interface Tokens {
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly count: number;
  readonly directives: readonly Directive[];
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127;
const NUMBER_TEXT = /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?(?:\d[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?)/y;
const NAME_TEXT = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const STRING_PREFIX = /^[rRbBfFuU]{1,2}$/;
const BLOCK = /(?:class|def|async[ \t]+def|@)(?![\p{L}\p{Nd}_])/uy;
const PASSED_LINE = /(?:import|from)(?=[ \t])|[%!]/y;

/** Cuts a source into tokens. Throws a SourceError on a character or string that cannot be. */
export function tokenize(source: Source): Tokens {
  const { text } = source;
  const length = text.length;
  let room = 1024;
  let kind = new Uint8Array(room);
  let start = new Int32Array(room);
  let end = new Int32Array(room);
  let count = 0;
  const directives: Directive[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const open: number[] = [];
  let lineStart = true;

  const push = (what: number, from: number, to: number): void => {
    if (count === room) {
      room *= 2;
      const [oldKind, oldStart, oldEnd] = [kind, start, end];
      kind = new Uint8Array(room);
      start = new Int32Array(room);
      end = new Int32Array(room);
      kind.set(oldKind);
      start.set(oldStart);
      end.set(oldEnd);
    }
    kind[count] = what;
    start[count] = from;
    end[count++] = to;
  };

  while (at < length) {
    const c = text.charCodeAt(at);
    if (lineStart) {
      const indented = skipBlanks(text, at);
      const first = text.charCodeAt(indented);
      if (indented < length && first !== 10 && first !== 13 && first !== 35) {
        const passed = passedOver(source, indented);
        if (passed > indented) {
          push(PASSED, indented, passed);
          push(NEWLINE, passed, passed);
          at = passed;
          continue;
        }
        if (indented > at) push(INDENT, indented, indented);
      }
      lineStart = false;
      at = indented;
      continue;
    }
    if (c === 32 || c === 9 || c === 13 || c === 12) {
      at++;
    } else if (c === 10) {
      if (open.length === 0) {
        push(NEWLINE, at, at + 1);
        lineStart = true;
      }
      at++;
    } else if (c === 35) {
      const stop = lineEnd(text, at);
      const command = /^#\s*:\s*(?=\S)/.exec(text.slice(at, Math.min(stop, at + 40)));
      if (command) {
        const offset = at + command[0].length;
        directives.push({ text: text.slice(offset, stop).trimEnd(), offset });
      }
      at = stop;
    } else if (isLetter(c)) {
      const stop = nameEnd(source, at);
      const quote = text.charCodeAt(stop);
      if ((quote === 39 || quote === 34) && stop - at <= 2 && STRING_PREFIX.test(text.slice(at, stop))) {
        const close = stringEnd(source, at, stop);
        push(STRING, at, close);
        at = close;
      } else {
        push(NAME, at, stop);
        at = stop;
      }
    } else if (isDigit(c) || (c === 46 && isDigit(text.charCodeAt(at + 1)))) {
      NUMBER_TEXT.lastIndex = at;
      const stop = at + (NUMBER_TEXT.exec(text)?.[0].length ?? 1);
      if (isLetter(text.charCodeAt(stop))) throw new SourceError(source, stop, `"${text.slice(at, Math.min(stop + 1, at + 40))}" is no number`);
      push(NUMBER, at, stop);
      at = stop;
    } else if (c === 39 || c === 34) {
      const close = stringEnd(source, at, at);
      push(STRING, at, close);
      at = close;
    } else if (c === 92 && /^\\\r?\n/.test(text.slice(at, at + 3))) {
      at = text.indexOf('\n', at) + 1;
    } else {
      const operator = byFirst[c]?.find((candidate) => text.startsWith(candidate, at));
      if (operator === undefined) throw new SourceError(source, at, `unexpected character "${String.fromCodePoint(text.codePointAt(at) as number)}"`);
      if (operator === '(' || operator === '[' || operator === '{') open.push(at);
      else if (operator === ')' || operator === ']' || operator === '}') {
        if (open.pop() === undefined) throw new SourceError(source, at, `"${operator}" closes nothing`);
      }
      push(kinds.get(operator) as number, at, at + operator.length);
      at += operator.length;
    }
  }
  if (open.length > 0) {
    const at_ = open[open.length - 1] as number;
    throw new SourceError(source, at_, `"${text[at_]}" is never closed`);
  }
  push(NEWLINE, length, length);
  push(END, length, length);
  return { kind, start, end, count, directives };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (let c = text.charCodeAt(at); c === 32 || c === 9 || c === 12; c = text.charCodeAt(at)) at++;
  return at;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

function nameEnd(source: Source, from: number): number {
  const { text } = source;
  let at = from;
  let c = text.charCodeAt(at);
  while (c < 128 && (isLetter(c) || isDigit(c))) c = text.charCodeAt(++at);
  if (!(c > 127)) return at;
  NAME_TEXT.lastIndex = from;
  const found = NAME_TEXT.exec(text);
  if (!found) throw new SourceError(source, from, `unexpected character "${String.fromCodePoint(text.codePointAt(from) as number)}"`);
  return from + found[0].length;
}

/** The end of the string whose quote stands at `quote`. */
function stringEnd(source: Source, from: number, quote: number): number {
  const { text } = source;
  const mark = text[quote] as string;
  const triple = text.startsWith(mark.repeat(3), quote);
  const close = triple ? mark.repeat(3) : mark;
  let at = quote + close.length;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith(close, at)) return at + close.length;
    else if (!triple && text[at] === '\n') break;
    else at++;
  }
  throw new SourceError(source, from, `this text is never closed; expected ${close}`);
}

/** The end of what is passed over at the start of a statement, or `at` itself where nothing is. */
function passedOver(source: Source, at: number): number {
  BLOCK.lastIndex = at;
  if (BLOCK.test(source.text)) return blockEnd(source, at);
  PASSED_LINE.lastIndex = at;
  if (!PASSED_LINE.test(source.text)) return at;
  return source.text[at] === '%' || source.text[at] === '!' ? lineEnd(source.text, at) : logicalLineEnd(source, at);
}

/** The end of a block: its first line and every line after it that is indented deeper. */
function blockEnd(source: Source, from: number): number {
  const { text } = source;
  const indent = from - (text.lastIndexOf('\n', from - 1) + 1);
  let end = logicalLineEnd(source, from);
  if (text[from] === '@') return Math.max(end, passedOver(source, Math.min(end + 1 + indent, text.length)));
  for (let line = end + 1; line < text.length; ) {
    const first = skipBlanks(text, line);
    const c = text.charCodeAt(first);
    if (c === 10 || c === 13 || c === 35 || first >= text.length) {
      line = lineEnd(text, first) + 1;
      continue;
    }
    if (first - line <= indent) break;
    end = logicalLineEnd(source, first);
    line = end + 1;
  }
  return end;
}

/** Where the statement that begins at `from` ends, with its strings and brackets over several lines. */
function logicalLineEnd(source: Source, from: number): number {
  const { text } = source;
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 39 || c === 34) at = stringEnd(source, at, at);
    else if (c === 35) at = lineEnd(text, at);
    else if (c === 92) at += 2;
    else if (c === 10 && depth <= 0) return at;
    else {
      if (c === 40 || c === 91 || c === 123) depth++;
      else if (c === 41 || c === 93 || c === 125) depth--;
      at++;
    }
  }
  return text.length;
}
