/**
 * The state of reading one source: a place in its tokens, what waits in the expression there, and the machine that the
 * statements run on.
 */
import { MOST_NODES } from '../../engine/memory-limit.js';
import { quoted } from '../../text/quoted.js';
import { END, NEWLINE, type Tokens } from '../lex/tokens.js';
import type { Machine, Term } from '../run/machine.js';
import { lineCounter, placed, type Source, SourceError } from '../source.js';
import type { Anchors, Range } from './anchors.js';

export interface Cursor {
  readonly source: Source;
  readonly tokens: Tokens;
  readonly machine: Machine;
  /** Index of the token to read next. */
  at: number;
  /** The ops and brackets of the present expression that wait for their right side. */
  readonly waiting: Waiting[];
  /** What `print` wrote, in pieces, and how many characters that is. */
  readonly printed: string[];
  printedLength: number;
  /** What was passed over or differs from Python, one sentence each. */
  readonly notes: string[];
  /** By name that was passed over, where it is defined: `the def at line 3`. */
  readonly passed: Map<string, string>;
  /** Names of modules whose functions can be called: `math.tanh`, `np.tanh`. */
  readonly modules: Set<string>;
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
  /** How many operands and statements have been read, and at what amount of work the reader pauses next. */
  read: number;
  due: number;
}

/** The rest of a statement: takes the result of its expression, and returns the rest after the next one, if any. */
export type Rest = (term: Term) => Rest | undefined;

/** An op or a bracket that waits for what is to its right. */
export interface Waiting {
  /** Its token. */
  readonly at: number;
  /** How tightly it binds: an opening bracket, not at all. */
  readonly binds: number;
  /** The op to apply, also to `left` if it is infix. */
  readonly code: number;
  readonly left: Term | undefined;
  /** The call whose bracket it is. */
  readonly call: Call | undefined;
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
}

export interface Callee {
  /**
   * Reads an argument that is not an expression, or the keyword before one that is. Returns whether the
   * argument is complete.
   */
  readonly reads?: (cursor: Cursor, call: Call) => boolean;
  readonly result: (cursor: Cursor, call: Call) => Term;
}

const MODULES = ['math', 'cmath', 'np', 'numpy', 'torch'];

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
): Cursor {
  return {
    source,
    tokens,
    machine,
    at: 0,
    waiting: [],
    printed: [],
    printedLength: 0,
    notes: [],
    passed: new Map(),
    modules: new Set(MODULES),
    hintUnknown,
    lineAt: lineCounter(source),
    anchors,
    rest: undefined,
    isAlone: false,
    read: 0,
    due: OFTEN,
  };
}

export const tokenText = ({ source, tokens }: Cursor, at: number): string =>
  source.text.slice(tokens.start[at], tokens.end[at]);

/** Whether the token to read next is of this kind. */
export const is = ({ tokens, at }: Cursor, kind: number): boolean => tokens.kind[at] === kind;

/** Throws a SourceError at a token, by default the present one. */
export function fail(cursor: Cursor, problem: string, at = cursor.at): never {
  throw new SourceError(cursor.source, cursor.tokens.start[at] as number, problem);
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
  if (size > MOST_NODES) fail(cursor, `there may be ${MOST_NODES.toLocaleString('en-US')} names at most`, at);
}

/** Adds a sentence about a token's line to the notes. */
export function note(cursor: Cursor, at: number, sentence: string): void {
  const { source, tokens, lineAt } = cursor;
  cursor.notes.push(`${placed(source, lineAt(tokens.start[at] as number))}: ${sentence}`);
}
