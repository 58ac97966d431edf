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
  /** What waits for its right side in the expression being read. */
  readonly waiting: Waiting[];
  /** What `print` wrote, piece by piece, and how many characters that is. */
  readonly printed: string[];
  printedLength: number;
  /** What was passed over or differs from Python, one sentence each. */
  readonly notes: string[];
  /** What names stand for that were passed over: `the def at line 3`. */
  readonly passed: Map<string, string>;
  /** Names under which functions can be called: `math.tanh`, `np.tanh`. */
  readonly modules: Set<string>;
  /** More to say about an unknown name. */
  readonly hintUnknown: (name: string) => string;
  /** The line of an offset. */
  readonly lineAt: (offset: number) => number;
  /** Where numbers stand, if somebody wants to know. */
  readonly anchors: Anchors | undefined;
  /** What becomes of the expression that is being read; undefined between statements. */
  rest: Rest | undefined;
  /** Whether that expression is a statement. */
  isAlone: boolean;
  /** How many operands and statements have been read, and after how much work the reader pauses. */
  read: number;
  due: number;
}

/** What becomes of an expression in its statement: gives what becomes of the next one, if there is one. */
export type Rest = (term: Term) => Rest | undefined;

/** Something that waits for what stands to its right. */
export interface Waiting {
  /** Its token. */
  readonly at: number;
  /** How tightly it binds: what opens a bracket, not at all. */
  readonly binds: number;
  /** The op to apply, to `left` too where it is infix. */
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
  /** What it is a method of. */
  readonly receiver?: Term | undefined;
  /** What the arguments so far came to, and the tokens they begin at. */
  readonly terms: Term[];
  readonly places: number[];
  label?: string;
}

export interface Callee {
  /**
   * Reads an argument that is no expression, or the keyword before one that is. Says whether the
   * argument is done with.
   */
  readonly reads?: (cursor: Cursor, call: Call) => boolean;
  readonly result: (cursor: Cursor, call: Call) => Term;
}

const MODULES = ['math', 'cmath', 'np', 'numpy', 'torch'];

/** The reader pauses after so many operands, statements, and nodes that a backward went over: every few milliseconds. */
const OFTEN = 2 ** 14;

/** Counts an operand or a statement; whether it is time to pause, so that whoever has it read can do something else. */
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

/** Raises what is wrong at a token: the current one if not said. */
export function fail(cursor: Cursor, problem: string, at = cursor.at): never {
  throw new SourceError(cursor.source, cursor.tokens.start[at] as number, problem);
}

/** `, not "x"`: what stands where something else was expected. */
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

/** Raises the name at a token that is one more than the others, where a Map or a Set could hold no more. */
export function mustHoldNames(cursor: Cursor, { size }: { readonly size: number }, at = cursor.at): void {
  if (size > MOST_NODES) fail(cursor, `there may be ${MOST_NODES.toLocaleString('en-US')} names at most`, at);
}

/** Adds a sentence about a token's line to the notes. */
export function note(cursor: Cursor, at: number, sentence: string): void {
  const { source, tokens, lineAt } = cursor;
  cursor.notes.push(`${placed(source, lineAt(tokens.start[at] as number))}: ${sentence}`);
}
