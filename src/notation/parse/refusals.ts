/**
 * Python that the notation leaves out, and the message for each: a table by token and a table by word.
 */

import { KEYWORD, type Operator, operatorKind } from '../lex/tokens.js';
import { type Cursor, fail, found, tokenText } from './cursor.js';

const COMPARED = 'comparisons are not part of the notation';
const INDEXED = 'lists and indexing are not part of the notation';
const LOOPED = 'loops are not part of the notation: write the statements out';
const CHOSEN = 'conditions are not part of the notation: write the statements that apply';
const DEFINED = 'a definition needs lines of its own';

const OPERATORS: ReadonlyMap<number, string> = new Map(
  (
    [
      ...(['==', '!=', '<', '>', '<=', '>='] as const).map((operator) => [operator, COMPARED] as const),
      ...(['//', '%', '@', '&', '|', '~', '<<', '>>'] as const).map(
        (operator) => [operator, `the operator "${operator}" is not part of the notation; known: + - * / **`] as const,
      ),
      ...(['//=', '%=', '@=', '&=', '|=', '<<=', '>>='] as const).map(
        (operator) =>
          [operator, `the operator "${operator.slice(0, -1)}" is not part of the notation; known: + - * / **`] as const,
      ),
      ['^=', 'the operator "^" is not part of the notation; a power is written **'],
      ['^', 'the operator "^" is not part of the notation; a power is written **'],
      [',', 'tuples are not part of the notation: one value a statement'],
      ['[', INDEXED],
      [':=', 'assignments inside an expression are not part of the notation'],
      [':', '":" is read only before a plain type, as in x: float = 3'],
    ] satisfies (readonly [Operator, string])[]
  ).map(([operator, problem]) => [operatorKind(operator), problem]),
);

const WORDS: ReadonlyMap<string, string> = new Map([
  ...['for', 'while', 'break', 'continue'].map((word) => [word, LOOPED] as const),
  ...['if', 'elif', 'else'].map((word) => [word, CHOSEN] as const),
  ...['def', 'class'].map((word) => [word, DEFINED] as const),
  ...['True', 'False', 'None'].map(
    (word) => [word, `"${word}" is not part of the notation: only numbers and nodes are`] as const,
  ),
]);

/** Throws a SourceError for the reserved word at a token. */
export function refuseWord(cursor: Cursor, at = cursor.at): never {
  const word = tokenText(cursor, at);
  return fail(
    cursor,
    WORDS.get(word) ?? `"${word}" is not part of the notation: only assignments, calls and arithmetic are`,
    at,
  );
}

/** Throws a SourceError for the token here, which cannot follow the expression before it. */
export function refuse(cursor: Cursor, expected: string): never {
  const kind = cursor.tokens.kind[cursor.at] as number;
  if (kind === KEYWORD) refuseWord(cursor);
  return fail(cursor, OPERATORS.get(kind) ?? `${expected}${found(cursor)}`);
}
