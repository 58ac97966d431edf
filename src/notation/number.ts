/** One number, as the notation writes it: `-.5`, `1e3`, `1/3`, `sqrt(2)`. */
import { newCursor } from './cursor.js';
import { expression } from './expression.js';
import { Lexer } from './lexer.js';
import { isRef, newMachine } from './machine.js';
import { SourceError } from './source.js';
import { NEWLINE } from './tokens.js';

/** The value of an expression of plain numbers and of these names, or undefined where `text` is none. */
export function readNumber(text: string, names: ReadonlyMap<string, number> = new Map()): number | undefined {
  const source = { name: 'number', text: text.trim() };
  try {
    const tokens = new Lexer(source, true);
    tokens.next();
    const machine = newMachine(true);
    for (const [name, value] of names) machine.names.set(name, value);
    const cursor = newCursor(source, tokens, machine);
    const term = expression(cursor);
    return isRef(term) || tokens.kind[cursor.at] !== NEWLINE ? undefined : term;
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}
