/** A place in the tokens of one source, with the machine that the statements run on. */
import { type Directive, END, kindOf, NEWLINE, type Operator, operatorOf, type Tokens } from './lexer.js';
import type { Machine } from './machine.js';
import { type Source, SourceError } from './source.js';

export interface Cursor {
  readonly source: Source;
  readonly tokens: Tokens;
  readonly machine: Machine;
  /** Index of the token to read next. */
  at: number;
  /** How deep the expression being read is nested. */
  depth: number;
  /** What `print` said. */
  readonly prints: string[];
  /** What was passed over or differs from Python, one sentence each. */
  readonly notes: string[];
  /** Names defined in blocks that were passed over, and which block. */
  readonly passed: Map<string, string>;
  /** Called before each backward. */
  onBackward(): void;
  /** More to say about an unknown name. */
  hintUnknown(name: string): string;
  readonly directives: readonly Directive[];
}

export const textOf = ({ source, tokens }: Cursor, at: number): string => source.text.slice(tokens.start[at], tokens.end[at]);

export const is = ({ tokens, at }: Cursor, operator: Operator, where = at): boolean => tokens.kind[where] === kindOf(operator);

export const operatorHere = ({ tokens, at }: Cursor): Operator | undefined => operatorOf(tokens.kind[at] as number);

/** Raises what is wrong at a token: the current one if not said. */
export function fail(cursor: Cursor, problem: string, at = cursor.at): never {
  throw new SourceError(cursor.source, cursor.tokens.start[at] as number, problem);
}

/** Steps over an operator, or says what was expected. */
export function expect(cursor: Cursor, operator: Operator, problem = `expected "${operator}"`): void {
  if (!is(cursor, operator)) fail(cursor, `${problem}${found(cursor)}`);
  cursor.at++;
}

/** `, not "x"`: what stands where something else was expected. */
export function found(cursor: Cursor): string {
  const kind = cursor.tokens.kind[cursor.at];
  return kind === NEWLINE || kind === END ? ', but the line ends here' : `, not "${textOf(cursor, cursor.at).slice(0, 40)}"`;
}
