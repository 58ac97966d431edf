/**
 * Statements that could not be read, and calls of what was passed over: passed over too if they cannot change the graph. A
 * slip in what could have been read stays an error.
 */
import { truncate } from '../../../engine/graph.js';
import { quoted } from '../../../text/quoted.js';
import { effectsOfTokens } from '../../effects/effects.js';
import { malformedAt } from '../../effects/form.js';
import { judged } from '../../effects/passed-over.js';
import { CLOSE, INDENT, KEYWORD, NAME, NESTING, NEWLINE, OPEN, PASSED, SEMICOLON } from '../../lex/tokens.js';
import { type Misread, SourceError } from '../../source.js';
import { type Cursor, note, tokenText } from '../cursor.js';
import { leaveUnknown, OWN, unsetName } from './pieces.js';

/** Remembers the state before the statement here. */
export function begin(cursor: Cursor): void {
  const { begun, machine } = cursor;
  cursor.isAlone = false;
  cursor.isFinal = false;
  cursor.count++;
  begun.at = cursor.at;
  begun.nodes = machine.graph.size;
  begun.given = machine.given.size;
}

/**
 * Passes over the statement that could not be read, if it cannot change the graph; else throws the error. Nodes that
 * were made for the part of it that was read are taken back.
 */
export function passStatement(cursor: Cursor, { offset, problem }: Misread): void {
  const { source, tokens, machine, passed, begun } = cursor;
  const refuse = (): never => {
    throw new SourceError(source, offset, problem);
  };
  if (!cursor.goesOn || cursor.isFinal || tokens.kind[begun.at] === INDENT || tokens.kind[begun.at] === PASSED)
    refuse();
  const end = statementEnd(cursor);
  const first = tokens.kind[begun.at] === KEYWORD ? tokenText(cursor, begun.at) : '';
  if (ENDS.has(first)) refuse();
  const from = first === 'del' || first === 'assert' ? begun.at + 1 : begun.at;
  if (malformedAt(source.text, tokens, from, end) !== -1) refuse();
  const piece = effectsOfTokens(source.text, tokens, begun.at, end);
  if (unsetName(cursor, piece) !== undefined) refuse();
  if (isDrawing(cursor) || piece.now.names.has('draw_dot')) refuse();
  const judgement = judged(passed, machine, piece);
  if (judgement.problem !== undefined) refuse();
  cursor.at = begun.at;
  leaveUnknown(cursor, piece, judgement.group, first === 'del' ? 'deleted' : 'name');
  note(cursor, begun.at, noteOf(cursor, end));
  cursor.skipped++;
  cursor.hasSkipped = true;
  cursor.rest = undefined;
  cursor.depth = 0;
  if (machine.given.size === begun.given) truncate(machine.graph, begun.nodes);
  cursor.at = end;
}

/** Keywords of statements that end something, or that continue another. */
const ENDS = new Set(
  'return raise break continue yield await nonlocal def class for while if elif else try except finally with async import from as in is and or'.split(
    ' ',
  ),
);

function statementEnd({ tokens: { kind }, begun }: Cursor): number {
  let depth = 0;
  for (let at = begun.at; ; at++) {
    const token = kind[at] as number;
    if (token === NEWLINE || (token === SEMICOLON && depth === 0)) return at;
    depth += NESTING[token] as number;
  }
}

/** What is drawn is shown, so that passing it over would show something else. */
const isDrawing = (cursor: Cursor): boolean =>
  cursor.tokens.kind[cursor.begun.at] === NAME &&
  cursor.tokens.kind[cursor.begun.at + 1] === OPEN &&
  OWN.has(tokenText(cursor, cursor.begun.at));

/** Passes over a call of a function that was passed over, alone and without arguments; false if it is not one. */
export function passCall(cursor: Cursor): boolean {
  const { at, source, tokens, machine, passed } = cursor;
  const name = tokenText(cursor, at);
  const after = tokens.kind[at + 3];
  if (tokens.kind[at + 2] !== CLOSE || (after !== NEWLINE && after !== SEMICOLON)) return false;
  const kind = passed.names.get(name)?.kind;
  if (kind === undefined || kind === 'name') return false;
  const piece = effectsOfTokens(source.text, tokens, at, at + 3);
  const { group, problem } = judged(passed, machine, piece);
  if (problem !== undefined) return false;
  note(cursor, at, noteOf(cursor, at + 3));
  leaveUnknown(cursor, piece, group);
  cursor.skipped++;
  cursor.at = at + 3;
  return true;
}

/** `lol() passed over with the def at line 3`, or the statement's beginning. */
function noteOf(cursor: Cursor, end: number): string {
  const { tokens, source, begun, passed } = cursor;
  const from = tokens.start[begun.at] as number;
  const text = source.text.slice(from, tokens.end[end - 1]);
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const name = tokenText(cursor, begun.at);
  const where = /^\w+\(\)$/.test(head) ? passed.names.get(name)?.where : undefined;
  return where?.startsWith('defined in ')
    ? `${name}() passed over with ${where.slice(11)}`
    : `${quoted(head)} passed over`;
}
