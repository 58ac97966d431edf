/** One number, as the notation writes it: `-.5`, `1e3`, `1/3`, `sqrt(2)`. */
import { newCursor } from './cursor.js';
import { expression } from './expression.js';
import { Lexer } from './lexer.js';
import { isRef, newMachine } from './machine.js';
import { SourceError } from './source.js';
import { NEWLINE } from './tokens.js';

/** The value of an expression of plain numbers, or undefined where `text` is none. */
export function readNumber(text: string): number | undefined {
  const source = { name: 'number', text: text.trim() };
  try {
    const tokens = new Lexer(source, true);
    tokens.next();
    const cursor = newCursor(source, tokens, newMachine(true, new Map()));
    const term = expression(cursor);
    return isRef(term) || tokens.kind[cursor.at] !== NEWLINE ? undefined : term;
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}
