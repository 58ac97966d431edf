/** `draw_dot(L)` and `dot = draw_dot(L)`: the node that they show. */
import { ASSIGN, CLOSE, COMMA, DOT, KEYWORD, NAME, NUMERAL, OPEN, STRING } from '../lex/tokens.js';
import { show } from '../run/machine.js';
import { isRef } from '../run/term.js';
import { type Cursor, fail, is, type Rest, tokenText } from './cursor.js';
import { mustEnd } from './ending.js';
import { isOwnFunction } from './names.js';
import { leaveDrawing, mustBeHarmless } from './passed/pieces.js';
import { refuse } from './refusals.js';

/** The node in the brackets of `draw_dot(L)` is shown; the other arguments change nothing. */
export function drawn(cursor: Cursor, name: string): Rest {
  const from = cursor.at;
  mustBeHarmless(cursor, name, from - 2);
  return (term) => {
    if (!isRef(term)) return fail(cursor, `${name} takes a node, not a plain number`, from);
    if (is(cursor, COMMA) && cursor.tokens.kind[cursor.at + 1] === NAME) cursor.at = argumentsEnd(cursor, cursor.at);
    if (is(cursor, COMMA)) fail(cursor, `${name} takes one node`);
    if (!is(cursor, CLOSE)) refuse(cursor, 'expected ")"');
    cursor.at++;
    const { kind } = cursor.tokens;
    if (is(cursor, DOT) && kind[cursor.at + 1] === NAME && kind[cursor.at + 2] === OPEN) {
      const end = argumentsEnd(cursor, cursor.at + 3);
      if (/^(?:render|view|save)$/.test(tokenText(cursor, cursor.at + 1)) && kind[end] === CLOSE) cursor.at = end + 1;
    }
    mustEnd(cursor);
    show(cursor.machine, term.id);
    return undefined;
  };
}

/** Where arguments end that are texts, numbers and names of arguments. */
function argumentsEnd({ tokens: { kind } }: Cursor, from: number): number {
  let at = from;
  while (PLAIN.has(kind[at] as number) || (kind[at] === NAME && kind[at + 1] === ASSIGN)) at++;
  return at;
}

const PLAIN = new Set([COMMA, ASSIGN, STRING, NUMERAL, KEYWORD]);

/** Whether `draw_dot(` is at a token. */
export const isDrawn = (cursor: Cursor, at: number): boolean =>
  cursor.tokens.kind[at] === NAME &&
  cursor.tokens.kind[at + 1] === OPEN &&
  tokenText(cursor, at) === 'draw_dot' &&
  isOwnFunction(cursor, 'draw_dot');

/** `dot = draw_dot(L)`: shows it; what the name means is not known. */
export function drawingAssigned(cursor: Cursor): Rest {
  const { at } = cursor;
  cursor.at = at + 4;
  const rest = drawn(cursor, 'draw_dot');
  return (term) => {
    rest(term, cursor);
    leaveDrawing(cursor, at);
    return undefined;
  };
}
