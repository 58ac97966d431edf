/** One number in the notation: `-.5`, `1e3`, `1/3`, `sqrt(2)`; or a function of one name. */
import { forwardOf, newData } from '../../engine/autodiff/backprop.js';
import { tapeOf } from '../../engine/graph.js';
import { Lexer } from '../lex/lexer.js';
import { NEWLINE } from '../lex/tokens.js';
import { leaf, type Machine, newMachine } from '../run/machine.js';
import { isRef, type Term } from '../run/term.js';
import { type Source, SourceError } from '../source.js';
import { newCursor } from './cursor.js';
import { expression } from './expression.js';

/** The value of an expression of plain numbers and these names, or undefined if `text` is not one. */
export function readNumber(text: string, names: ReadonlyMap<string, number> = new Map()): number | undefined {
  const machine = newMachine(true);
  for (const [name, value] of names) machine.names.set(name, value);
  const term = termIn(text, machine);
  return term === undefined || isRef(term) ? undefined : Number(term);
}

/**
 * An expression of plain numbers, `constants` and `name`, as a function of that name's value; undefined if `text` is
 * not one.
 */
export function readFunction(
  text: string,
  name: string,
  constants: ReadonlyMap<string, number> = new Map(),
): ((value: number) => number) | undefined {
  const machine = newMachine(true);
  for (const [constant, value] of constants) machine.names.set(constant, value);
  const variable = leaf(machine, 0);
  machine.names.set(name, variable);
  const term = termIn(text, machine);
  if (term === undefined) return undefined;
  if (!isRef(term)) {
    const value = Number(term);
    return () => value;
  }
  const tape = tapeOf(machine.graph);
  const data = newData(tape);
  const forward = forwardOf(tape);
  return (value) => {
    data[variable.id] = value;
    forward(data, 0, term.id);
    return data[term.id] as number;
  };
}

/** The tokens of `text` on one line, without comments and line breaks. Undefined if they cannot be read. */
export function onOneLine(text: string): string | undefined {
  const source = { name: 'number', text };
  return orUndefined(() => {
    const { kind, start, end, count } = tokensOf(source);
    let line = '';
    for (let at = 0; at < count && kind[at] !== NEWLINE; at++) {
      if (at > 0 && start[at] !== end[at - 1]) line += ' ';
      line += text.slice(start[at], end[at]);
    }
    return line;
  });
}

function tokensOf(source: Source): Lexer {
  const tokens = new Lexer(source, 'inside');
  tokens.next();
  return tokens;
}

/** The value of an expression on a machine, or undefined if `text` is not one. */
function termIn(text: string, machine: Machine): Term | undefined {
  const source = { name: 'number', text: text.trim() };
  return orUndefined(() => {
    const tokens = tokensOf(source);
    const cursor = newCursor(source, tokens, machine);
    const term = expression(cursor);
    return tokens.kind[cursor.at] === NEWLINE ? term : undefined;
  });
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}
