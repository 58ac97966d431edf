/**
 * Python text to tokens, in one pass and into flat arrays that are used again for each line. What is passed
 * over (blocks.ts) becomes a single token. Comments are dropped, except that `# :` lines are collected.
 */

import { type Source, SourceError } from '../source.js';
import { passedOver } from './blocks.js';
import { numberEnd } from './numerals.js';
import { isAsciiLetter, isBlank, isDigit, lineEnd, nameEnd, newlineAt, stringEnd } from './scan.js';
import {
  type Directive,
  END,
  INDENT,
  isKeyword,
  KEYWORD,
  lengthOf,
  NAME,
  NESTING,
  NEWLINE,
  NUMERAL,
  operatorAt,
  PASSED,
  SEMICOLON,
  STRING,
  type Tokens,
} from './tokens.js';

const BYTE_ORDER_MARK = 0xfeff;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const POINT = 46;
const BACKSLASH = 92;

const isQuote = (c: number): boolean => c === SINGLE_QUOTE || c === DOUBLE_QUOTE;
const STRING_PREFIX = /^[rRbBfFuU]{1,2}$/;
const DIRECTIVE = /^#\s*:\s*(?=\S)/;
const FURTHEST_COLON = 40;

/** The initial capacity, in tokens: enough for a usual line. */
const CAPACITY = 64;
/** Characters that are read at once: a few milliseconds. */
const AT_ONCE = 2 ** 16;
/** How many tokens after a line's last may be read ahead. */
const AFTER = 3;

/**
 * What is read: statements, definitions being one token; the same with `for` and other blocks as one token too;
 * every line of Python, whatever begins there; or a text in which all is in brackets: line breaks are blanks, and no
 * statement begins.
 */
export type Reads = 'statements' | 'blocks' | 'lines' | 'inside';

/**
 * The tokens of a source, one logical line at a time: one or more statements, continued over brackets and
 * backslashes, with a NEWLINE at the end.
 */
export class Lexer implements Tokens {
  kind = new Uint8Array(CAPACITY);
  start = new Int32Array(CAPACITY);
  end = new Int32Array(CAPACITY);
  count = 0;
  readonly directives: Directive[] = [];
  /** The places of the open brackets. */
  readonly #open: number[] = [];
  #at: number;
  /** Where the line begins, until its first statement does; then -1. */
  #line = -1;
  /** Whether the next token begins a statement. */
  #due = false;

  constructor(
    private readonly source: Source,
    private readonly reads: Reads = 'statements',
  ) {
    this.#at = source.text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  }

  /** Reads the next line in place of the last one, as `readOn` does; false if there is none. */
  next(): boolean {
    if (!this.begin()) return false;
    while (!this.readOn());
    return true;
  }

  /** Begins the next line, to be read by `readOn`; false if there is none. */
  begin(): boolean {
    if (this.#at >= this.source.text.length && this.count > 0) return false;
    this.count = 0;
    this.#line = this.reads === 'inside' ? -1 : this.#at;
    this.#due = this.reads !== 'inside';
    return true;
  }

  /**
   * Reads more of the line; false if it has not ended yet and must be continued after a pause. Throws a SourceError on
   * a character that begins no token, and on a bracket or a text that is never closed.
   */
  readOn(): boolean {
    const { text } = this.source;
    const stop = Math.min(text.length, this.#at + AT_ONCE);
    while (this.#at < stop) {
      const c = text.charCodeAt(this.#at);
      if (isBlank(c)) this.#at++;
      else if (c === LINE_FEED || c === CARRIAGE_RETURN) {
        if (this.#lineBreak()) return true;
      } else if (c === HASH) this.#comment();
      else if (!this.#due || !this.#statement()) this.#token(c);
    }
    if (this.#at < text.length) return false;
    const open = this.#open.at(-1);
    if (open !== undefined) throw new SourceError(this.source, open, `"${text[open]}" is never closed`);
    this.#endLine(text.length);
    return true;
  }

  /** Adds a token from here to `to`, and moves there. */
  #push(kind: number, to: number): void {
    const { count } = this;
    if (count + AFTER >= this.kind.length) this.#grow();
    this.kind[count] = kind;
    this.start[count] = this.#at;
    this.end[count] = to;
    this.count = count + 1;
    this.#at = to;
  }

  #grow(): void {
    const { kind, start, end } = this;
    this.kind = new Uint8Array(kind.length * 2);
    this.start = new Int32Array(kind.length * 2);
    this.end = new Int32Array(kind.length * 2);
    this.kind.set(kind);
    this.start.set(start);
    this.end.set(end);
  }

  #endLine(to: number): void {
    this.#push(NEWLINE, to);
    for (let i = 0; i < AFTER; i++) this.kind[this.count + i] = END;
  }

  /** Whether the line break here ends the line. */
  #lineBreak(): boolean {
    const length = newlineAt(this.source.text, this.#at);
    if (length > 0 && this.reads !== 'inside' && this.#open.length === 0) {
      this.#endLine(this.#at + length);
      return true;
    }
    this.#at += length || 1;
    return false;
  }

  #comment(): void {
    const { text } = this.source;
    const stop = lineEnd(text, this.#at);
    const command = DIRECTIVE.exec(text.slice(this.#at, Math.min(stop, this.#at + FURTHEST_COLON)));
    if (command) {
      const offset = this.#at + command[0].length;
      this.directives.push({ text: text.slice(offset, stop).trimEnd(), offset });
    }
    this.#at = stop;
  }

  /** At the first character of a statement: adds its indentation, or all of it if it is passed over. */
  #statement(): boolean {
    const first = this.#line >= 0;
    const indented = first && this.#at > this.#line;
    this.#due = false;
    this.#line = -1;
    const { source, reads } = this;
    const passed = reads === 'lines' ? this.#at : passedOver(source, this.#at, first, reads === 'blocks');
    if (passed > this.#at) this.#push(PASSED, passed);
    else if (indented) this.#push(INDENT, this.#at);
    else return false;
    return true;
  }

  #token(c: number): void {
    const { text } = this.source;
    const at = this.#at;
    if (isAsciiLetter(c) || c > 127) this.#word(at);
    else if (isDigit(c) || (c === POINT && isDigit(text.charCodeAt(at + 1)))) this.#push(NUMERAL, numberEnd(text, at));
    else if (isQuote(c)) this.#push(STRING, stringEnd(this.source, at, at));
    else if (c === BACKSLASH && newlineAt(text, at + 1) > 0) this.#at += 1 + newlineAt(text, at + 1);
    else this.#operator(at);
  }

  /** A name, a keyword, or a string with a prefix. */
  #word(at: number): void {
    const { text } = this.source;
    const stop = nameEnd(text, at);
    if (stop === at) this.#unexpected();
    if (stop - at <= 2 && isQuote(text.charCodeAt(stop)) && STRING_PREFIX.test(text.slice(at, stop))) {
      this.#push(STRING, stringEnd(this.source, at, stop));
    } else {
      this.#push(isKeyword(text, at, stop) ? KEYWORD : NAME, stop);
    }
  }

  #operator(at: number): void {
    const kind = operatorAt(this.source.text, at);
    if (kind === 0) this.#unexpected();
    const nesting = NESTING[kind];
    if (nesting === 1) this.#open.push(at);
    else if (nesting === -1 && this.#open.pop() === undefined)
      throw new SourceError(this.source, at, `"${this.source.text[at]}" closes nothing`);
    this.#push(kind, at + lengthOf(kind));
    if (kind === SEMICOLON && this.#open.length === 0) this.#due = true;
  }

  /** Throws a SourceError for a character that begins no token; with its code, since it may look like another. */
  #unexpected(): never {
    const code = this.source.text.codePointAt(this.#at) as number;
    const number = code > 127 ? ` (U+${code.toString(16).toUpperCase().padStart(4, '0')})` : '';
    throw new SourceError(this.source, this.#at, `unexpected character "${String.fromCodePoint(code)}"${number}`);
  }
}
