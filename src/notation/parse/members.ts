/** What may follow a term and a point without arguments: `.data`, `.grad`, and `.backward()`. */
import { suggestion } from '../../text/nearest.js';
import { quoted } from '../../text/quoted.js';
import { CLOSE, NEWLINE, SEMICOLON } from '../lex/tokens.js';
import { gradientNow, propagate, runBackward } from '../run/gradients.js';
import { plainOf } from '../run/machine.js';
import { isRef, type Term } from '../run/term.js';
import { FUNCTIONS } from './arithmetic.js';
import { type Cursor, fail, note, refuseForGood, tokenText } from './cursor.js';

/** A node's data or gradient: the attribute at a token. Throws a SourceError if it has no such attribute. */
export function attribute(cursor: Cursor, term: Term, at: number): Term {
  const name = tokenText(cursor, at);
  if (!isRef(term)) {
    const problem = `a plain number has no ${quoted(name)}`;
    return ATTRIBUTES.has(name) ? refuseForGood(cursor, problem, at) : fail(cursor, problem, at);
  }
  if (name === 'data') return plainOf(cursor.machine, term);
  if (name === 'grad') return gradientNow(cursor.machine.grads, cursor.machine.graph, term.id);
  if (name === 'label')
    return fail(cursor, 'a label is a text; it can be assigned and printed, not calculated with', at);
  if (FUNCTIONS.has(name) || name === 'backward') return fail(cursor, `"${name}" is a method; expected "(" after it`);
  return fail(
    cursor,
    `a node has no ${quoted(name)}${suggestion(name, ['data', 'grad', 'label']) || '; expected data, grad or a method'}`,
    at,
  );
}

const ATTRIBUTES = new Set(['data', 'grad', 'label']);

/** Runs `L.backward()` or `L._backward()`, which has no result, as in Python. */
export function backwardCall(cursor: Cursor, term: Term, at: number): Term {
  const { machine } = cursor;
  const { kind } = cursor.tokens;
  const name = tokenText(cursor, at);
  if (!isRef(term)) return refuseForGood(cursor, `a plain number has no ${name}()`, at);
  if (kind[at + 2] !== CLOSE) fail(cursor, `${name} takes no arguments`, at + 2);
  const after = kind[at + 3];
  if (!cursor.isAlone || cursor.depth > 0 || (after !== NEWLINE && after !== SEMICOLON)) {
    fail(cursor, `${name}() gives no number; write it as a separate statement`, at);
  }
  cursor.at = at + 3;
  if (name === '_backward') {
    if (!propagate(machine.grads, machine.graph, term.id))
      refuseForGood(
        cursor,
        'in micrograd this node is two: a + (-b) or a * b**-1; their _backward() is not that of one',
        at,
      );
    return term;
  }
  if (runBackward(machine.grads, machine.graph, term.id)) {
    note(cursor, at, 'backward() starts from zero each time; micrograd would add to the gradients already there');
  }
  return term;
}
