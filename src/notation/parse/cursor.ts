/**
 * The state of reading one source: a place in its tokens, what waits in the expression there, and the machine that the
 * statements run on.
 */
import { MOST_NODES } from '../../engine/memory-limit.js';
import { count } from '../../text/numbers.js';
import { quoted } from '../../text/quoted.js';
import { newPassedOver, type PassedOver } from '../effects/passed-over.js';
import { END, NEWLINE, type Tokens } from '../lex/tokens.js';
import type { Machine } from '../run/machine.js';
import type { Term } from '../run/term.js';
import { lineCounter, Misread, placed, type Source, SourceError } from '../source.js';
import type { Anchors, Range } from './anchors.js';

export interface Cursor {
  readonly source: Source;
  readonly tokens: Tokens;
  readonly machine: Machine;
  /** Index of the token to read next. */
  at: number;
  /** The ops and brackets of the present expression that wait for their right side: the first `depth` of these. */
  readonly waiting: Waiting[];
  depth: number;
  /** What `print` wrote, in pieces, and how many characters that is. */
  readonly printed: string[];
  printedLength: number;
  /** What was passed over or differs from Python, one sentence each. */
  readonly notes: string[];
  /** What was passed over, and what that could do. */
  readonly passed: PassedOver;
  /** An addition to the message about an unknown name. */
  readonly hintUnknown: (name: string) => string;
  /** The line of an offset. */
  readonly lineAt: (offset: number) => number;
  /** Where numbers are, if the caller wants to know. */
  readonly anchors: Anchors | undefined;
  /** What to do with the result of the present expression; undefined between statements. */
  rest: Rest | undefined;
  /** Whether that expression is a statement. */
  isAlone: boolean;
  /** Whether statements that cannot change the graph are passed over, rather than being an error. */
  goesOn: boolean;
  /** Where the file's own class Value is, and the global names that it uses. */
  valueClass: { readonly offset: number; readonly names: readonly string[] } | undefined;
  /** The classes and functions that were passed over: `def f`. */
  readonly definitions: string[];
  /** How many statements there were, and how many of them were passed over; whether any is not part of the notation. */
  count: number;
  skipped: number;
  hasSkipped: boolean;
  /** The present statement. */
  readonly begun: Begun;
  /** Whether the error that is thrown is Python's too, so that the statement cannot be passed over. */
  isFinal: boolean;
  /** How many operands and statements have been read, and at what amount of work the reader pauses next. */
  read: number;
  due: number;
}

/** A statement that is being read; one object for all of them. */
export interface Begun {
  /** Its first token. */
  at: number;
  /** How many nodes and given values there were before it. */
  nodes: number;
  given: number;
  /** The token after its targets, if it assigns a value. */
  value: number;
}

/** The rest of a statement: takes the result of its expression, and returns the rest after the next one, if any. */
export type Rest = (term: Term, cursor: Cursor) => Rest | undefined;

/** An op or a bracket that waits for what is to its right; the object is used again for the next one at its depth. */
export interface Waiting {
  /** Its token. */
  at: number;
  /** How tightly it binds: an opening bracket, not at all. */
  binds: number;
  /** The op to apply, also to `left` if it is infix. */
  code: number;
  left: Term | undefined;
  /** The call whose bracket it is. */
  call: Call | undefined;
}

/** A call whose arguments are being read. */
export interface Call {
  readonly callee: Callee;
  readonly name: string;
  /** Token of the name. */
  readonly at: number;
  /** Whether plain numbers are taken as floats. */
  readonly floats: boolean;
  /** The term of which it is a method. */
  readonly receiver?: Term | undefined;
  /** The values of the arguments so far, and the tokens at which they begin. */
  readonly terms: Term[];
  readonly places: number[];
  label?: string;
  /** How many arguments have begun, of a call that takes them by name. */
  read?: number;
}

export interface Callee {
  /**
   * Reads an argument that is not an expression, or the keyword before one that is. Returns whether the
   * argument is complete.
   */
  readonly reads?: (cursor: Cursor, call: Call) => boolean;
  readonly result: (cursor: Cursor, call: Call) => Term;
}

/** The reader pauses after this many operands, statements and nodes visited by a backward: every few milliseconds. */
const OFTEN = 2 ** 14;

/** Counts an operand or a statement; returns whether it is time to pause, so that the caller can do something else. */
export function isPause(cursor: Cursor): boolean {
  const done = ++cursor.read + cursor.machine.grads.visited;
  if (done < cursor.due) return false;
  cursor.due = done + OFTEN;
  return true;
}

/** A cursor at the first of these tokens. */
export function newCursor(
  source: Source,
  tokens: Tokens,
  machine: Machine,
  hintUnknown: (name: string) => string = () => '',
  anchors?: Anchors,
  passed = newPassedOver(),
): Cursor {
  return {
    source,
    tokens,
    machine,
    at: 0,
    waiting: [],
    depth: 0,
    printed: [],
    printedLength: 0,
    notes: [],
    passed,
    hintUnknown,
    lineAt: lineCounter(source),
    anchors,
    rest: undefined,
    isAlone: false,
    goesOn: false,
    valueClass: undefined,
    definitions: [],
    count: 0,
    skipped: 0,
    hasSkipped: false,
    begun: { at: 0, nodes: 0, given: 0, value: 0 },
    isFinal: false,
    read: 0,
    due: OFTEN,
  };
}

export const tokenText = ({ source, tokens }: Cursor, at: number): string =>
  source.text.slice(tokens.start[at], tokens.end[at]);

/** Whether the token to read next is of this kind. */
export const is = ({ tokens, at }: Cursor, kind: number): boolean => tokens.kind[at] === kind;

/** Throws a SourceError at a token, by default the present one; a Misread if the reading may go on. */
export function fail(cursor: Cursor, problem: string, at = cursor.at): never {
  return failAt(cursor, cursor.tokens.start[at] as number, problem);
}

/** The same at an offset. */
export function failAt({ source, goesOn }: Cursor, offset: number, problem: string): never {
  throw goesOn ? new Misread(offset, problem) : new SourceError(source, offset, problem);
}

/** Throws a SourceError for what Python refuses too. */
export function refuseForGood(cursor: Cursor, problem: string, at = cursor.at): never {
  cursor.isFinal = true;
  return fail(cursor, problem, at);
}

/** `, not "x"`: the token that is here in place of what was expected. */
export function found(cursor: Cursor): string {
  const kind = cursor.tokens.kind[cursor.at];
  return kind === NEWLINE || kind === END
    ? ', but the line ends here'
    : `, not ${quoted(tokenText(cursor, cursor.at))}`;
}

/** The text of the tokens from one up to another. */
export const rangeOf = ({ tokens }: Cursor, from: number, to: number): Range => ({
  from: tokens.start[from] as number,
  to: tokens.end[to - 1] as number,
});

/** Throws a SourceError at a token if a Map or Set of names is full. */
export function mustHoldNames(cursor: Cursor, { size }: { readonly size: number }, at = cursor.at): void {
  if (size > MOST_NODES) refuseForGood(cursor, `there may be ${count(MOST_NODES)} names at most`, at);
}

/** Adds a sentence about a token's line to the notes. */
export function note(cursor: Cursor, at: number, sentence: string): void {
  const { source, tokens, lineAt } = cursor;
  cursor.notes.push(`${placed(source, lineAt(tokens.start[at] as number))}: ${sentence}`);
}
