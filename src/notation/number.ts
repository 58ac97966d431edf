/** One number, as the notation writes it: `-.5`, `1e3`, `1/3`, `sqrt(2)`. */
import { type Cursor, fail } from './cursor.js';
import { expression } from './expression.js';
import { NEWLINE, tokenize } from './lexer.js';
import { isRef, newMachine } from './machine.js';
import { SourceError } from './source.js';

/** The value of an expression of plain numbers, or undefined where `text` is none. */
export function readNumber(text: string): number | undefined {
  const source = { name: 'number', text: text.trim() };
  try {
    const cursor: Cursor = {
      source,
      tokens: tokenize(source),
      machine: newMachine(true, new Map()),
      at: 0,
      depth: 0,
      prints: [],
      notes: [],
      passed: new Map(),
      directives: [],
      hintUnknown: () => '',
      onBackward: () => fail(cursor, 'a number is expected'),
    };
    const term = expression(cursor);
    return isRef(term) || cursor.tokens.kind[cursor.at] !== NEWLINE ? undefined : term;
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}
