/** Where a statement ends: at a line end or a semicolon. */
import { ASSIGN, NEWLINE, SEMICOLON } from '../lex/tokens.js';
import { type Cursor, fail, is } from './cursor.js';
import { refuse } from './refusals.js';

/** Throws a SourceError if the statement does not end here. */
export function mustEnd(cursor: Cursor): void {
  if (!is(cursor, NEWLINE) && !is(cursor, SEMICOLON)) unexpected(cursor);
}

function unexpected(cursor: Cursor): never {
  if (is(cursor, ASSIGN)) fail(cursor, 'only a name, or the data, grad or label of one, can be assigned to');
  return refuse(cursor, 'expected an operator or the end of the statement');
}

export const endsAt = ({ tokens }: Cursor, at: number): boolean =>
  tokens.kind[at] === NEWLINE || tokens.kind[at] === SEMICOLON;
