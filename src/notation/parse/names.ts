/** The meaning of a name: a term, a value from the command line, a number that Python knows, or an error. */
import { OPS } from '../../engine/ops.js';
import { suggestion } from '../../text/nearest.js';
import { quoted, shortened } from '../../text/quoted.js';
import { heed } from '../effects/passed-over.js';
import { isBuiltin } from '../effects/words.js';
import { bind, leaf } from '../run/machine.js';
import { isRef, type Term } from '../run/term.js';
import { FUNCTIONS } from './arithmetic.js';
import { type Cursor, fail, tokenText } from './cursor.js';

/** Functions as they are written, for help and suggestions. */
export const FUNCTION_NAMES: readonly string[] = OPS.filter((op) => op.fixity === 'function').map((op) => op.name);
const KNOWN_FUNCTIONS = `known functions: ${FUNCTION_NAMES.join(' ')}`;

/** Functions that are statements of their own (statement.ts). */
const STATEMENTS = new Set(['print', 'draw_dot', 'trace']);

const NUMBERS_OF_MODULES: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
  ['tau', 2 * Math.PI],
  ['inf', Infinity],
  ['nan', Number.NaN],
]);
/** Names for what is printed as a number and is not finite. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['nan', Number.NaN],
]);

/** The meaning of the name at a token. Throws a SourceError if it has none. */
export function lookup(cursor: Cursor, at: number): Term {
  const { machine, passed } = cursor;
  const name = tokenText(cursor, at);
  if (passed.names.size > 0 && passed.names.has(name)) return unknownName(cursor, name, at);
  return machine.names.termOf(name) ?? givenLeaf(cursor, name) ?? NUMBERS.get(name) ?? unknownName(cursor, name, at);
}

/** Gives a name to a term, in place of what it meant. */
export function assign(cursor: Cursor, name: string, term: Term): void {
  const { machine, passed } = cursor;
  bind(machine, name, term);
  if (passed.names.size > 0) passed.names.delete(name);
  if (passed.awaited.size > 0 && isRef(term)) heed(passed, machine, name);
}

/** A leaf for a name that statements use and never assign. It is not an expression, so the root stays. */
function givenLeaf({ machine, anchors }: Cursor, name: string): Term | undefined {
  const given = machine.given.get(name);
  if (given === undefined) return undefined;
  machine.given.delete(name);
  anchors?.missing.push(name);
  const made = leaf(machine, given);
  const { root } = machine;
  bind(machine, name, made);
  machine.root = root;
  return made;
}

function unknownName(cursor: Cursor, name: string, at: number): never {
  refusePassed(cursor, name, at);
  if (FUNCTIONS.has(name) || STATEMENTS.has(name) || name === 'Value')
    fail(cursor, `"${name}" is a function; expected "(" after it`, at + 1);
  if (cursor.goesOn && isBuiltin(name)) fail(cursor, `${quoted(name)} is not a number or a node`, at);
  return fail(
    cursor,
    `unknown name ${quoted(name)}${suggestion(name, cursor.machine.names.keys())}${cursor.hintUnknown(name)}`,
    at,
  );
}

/** Throws a SourceError if the name was set by something that was passed over. */
function refusePassed(cursor: Cursor, name: string, at: number): void {
  const passed = cursor.passed.names.get(name);
  if (!passed) return;
  const { kind, where } = passed;
  const advice = kind === 'def' || kind === 'class' ? '; write its expression out' : '';
  fail(cursor, `${quoted(name)} is ${where}, which was passed over${advice}`, at);
}

/** Whether a name means a function of the explorer's here, rather than one that was passed over. */
export function isOwnFunction({ passed: { names, star } }: Cursor, name: string): boolean {
  const kind = names.get(name)?.kind;
  return kind === undefined ? star === undefined || name === 'Value' : kind === 'own' || kind === 'function';
}

/** Throws a SourceError: there is no such function. */
export function unknownFunction(cursor: Cursor, name: string, at: number): never {
  if (cursor.passed.names.get(name)?.kind !== 'own') refusePassed(cursor, name, at);
  if (STATEMENTS.has(name)) fail(cursor, `${name}(...) gives no number; write it as a separate statement`, at);
  return fail(
    cursor,
    `unknown function ${quoted(name)}${suggestion(name, FUNCTION_NAMES) || `; ${KNOWN_FUNCTIONS}`}`,
    at,
  );
}

/** A module's number, named by a token: `math.pi`. */
export function ofModule(cursor: Cursor, module: string, at: number): number {
  const name = tokenText(cursor, at);
  const value = NUMBERS_OF_MODULES.get(name);
  if (value !== undefined) return value;
  if (FUNCTIONS.has(name)) fail(cursor, `"${name}" is a function; expected "(" after it`, at + 1);
  return fail(cursor, `${module}.${shortened(name)} is not part of the notation; ${KNOWN_FUNCTIONS}`, at);
}
