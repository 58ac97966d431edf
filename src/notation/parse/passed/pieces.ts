/**
 * Pieces that are passed over: definitions, imports, magics, and blocks that cannot change the graph. Each adds a note, and the
 * names that it would have set are remembered as unknown. What could change the graph is an error instead.
 */

import { quoted, shortened } from '../../../text/quoted.js';
import { runCommand } from '../../../text/shell.js';
import { effectsOf, unreadablePiece } from '../../effects/effects.js';
import { type Group, groupOf, newGroup } from '../../effects/groups.js';
import { addLater, addMethods, isKnown, judged, type Passed, setPassed } from '../../effects/passed-over.js';
import type { Piece } from '../../effects/scan.js';
import { HARMLESS_MAGICS, hasFunctions, isSafeModule, UNLIMITED } from '../../effects/words.js';
import { definitionIn, importsIn } from '../../lex/blocks.js';
import { isRef } from '../../run/term.js';
import { lineNamed, SourceError } from '../../source.js';
import { FUNCTIONS } from '../arithmetic.js';
import { type Cursor, mustHoldNames, note, refuseForGood, tokenText } from '../cursor.js';

/** Functions of which the explorer has its own, whatever a file says of them. */
export const OWN = new Set(['draw_dot', 'trace']);
/** Modules whose functions are those of the notation, by the last part of their name. */
const OF_FUNCTIONS = new Set(['math', 'cmath', 'numpy', 'torch', 'functional']);

/** Handles the passed-over token here. */
export function passOver(cursor: Cursor): void {
  const text = tokenText(cursor, cursor.at);
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const first = /^(?:[%!?]|[a-z]*)/.exec(text)?.[0] as string;
  if (/^[%!?]$/.test(first)) magic(cursor, text);
  const definition = definitionIn(text);
  const isDefinition = definition !== undefined && (text[0] === '@' || /^(?:class|def|async)$/.test(first));
  if (isDefinition && !/^async[ \t]+(?:for|with)/.test(text))
    defined(cursor, definition.keyword, definition.name, text);
  else {
    if (COMPOUND.has(first)) block(cursor, text, first);
    note(cursor, cursor.at, `${quoted(head)} passed over`);
  }
  imported(cursor, text);
  cursor.skipped++;
  cursor.at++;
}

const COMPOUND = new Set(['for', 'while', 'if', 'with', 'try', 'async']);

function pieceOf({ source }: Cursor, text: string, isDef: boolean): Piece {
  try {
    return effectsOf({ name: source.name, text });
  } catch (error) {
    if (error instanceof SourceError) return unreadablePiece(isDef);
    throw error;
  }
}

/** A class or a function. */
function defined(cursor: Cursor, keyword: string, name: string, text: string): void {
  const { machine, passed } = cursor;
  const piece = pieceOf(cursor, text, keyword === 'def');
  const { group, problem } = judged(passed, machine, { ...piece, now: { ...piece.now, binds: NO_NAMES } });
  if (problem !== undefined)
    refuseForGood(cursor, `this ${keyword} cannot be passed over: ${problem} where it is defined`);
  addMethods(passed, piece.methods);
  cursor.definitions.push(`${keyword} ${shortened(name)}`);
  const isValue = keyword === 'class' && name === 'Value' && isLikeValue(text);
  if (isValue) passValueClass(cursor, piece, group);
  setGlobals(cursor, group);
  if (!isValue) {
    const kind = OWN.has(name) ? 'own' : keyword === 'class' ? 'class' : 'def';
    addLater(passed, machine, group, piece.later);
    setPassed(passed, machine, name, { kind, where: `defined in the ${keyword} at ${lineHere(cursor)}`, group });
    mustHoldNames(cursor, passed.names);
  }
  const own = isValue ? ownValueNote(cursor) : OWN.has(name) ? ': the explorer has its own' : '';
  note(cursor, cursor.at, `${keyword} ${shortened(name)} passed over${own}`);
}

const NO_NAMES = new Set<string>();

/** Whether a class has what the explorer knows as Value: it is made of its data. */
function isLikeValue(text: string): boolean {
  const [, parameter] = /\bdef[ \t]{1,9}__init__[ \t]{0,9}\(\s{0,40}\w+\s{0,40},\s{0,40}(\w{1,80})/.exec(text) ?? [];
  if (parameter === undefined) return /^@(?:\w+\.)?dataclass\b/.test(text) && /\n[ \t]+data[ \t]{0,9}:/.test(text);
  const set = `\\._?data\\b[^=\\n]{0,40}=[ \\t]{0,9}(?:[\\w.]{1,40}[ \\t]{0,9}\\([ \\t]{0,9})?${parameter}\\b`;
  return new RegExp(set).test(text);
}

/** The user's own Value: what it does is taken for what the explorer's does, as far as that can be. */
function passValueClass(cursor: Cursor, { later }: Piece, group: Group): void {
  const { passed } = cursor;
  const [global] = later.binds;
  const reason =
    global !== undefined
      ? `it sets the global ${quoted(global)}`
      : groupOf(group).changes
        ? 'what decorates it may change it'
        : undefined;
  if (reason !== undefined) refuseForGood(cursor, `this class cannot be passed over: ${reason}`);
  passed.names.delete('Value');
  const names = [...later.names.keys()].filter((name) => !later.own.has(name));
  cursor.valueClass = { offset: cursor.tokens.start[cursor.at] as number, names };
  mustBeApart(cursor);
}

/** Throws a SourceError if the file's own class Value uses a node by its name: then any operation may change it. */
export function mustBeApart({ source, machine, valueClass }: Cursor): void {
  if (!valueClass) return;
  const name = valueClass.names.find((each) => {
    const term = machine.names.termOf(each);
    return term !== undefined && isRef(term);
  });
  if (name === undefined) return;
  const problem = `this class cannot be passed over: it uses ${quoted(name)}, a name of the graph`;
  throw new SourceError(source, valueClass.offset, problem);
}

/** Whose Value is used, and how the file's own is run. */
const ownValueNote = ({ source: { name } }: Cursor): string =>
  /\.(?:py|ipynb)$/i.test(name)
    ? `: the explorer has its own; the backward here was not run (to run it: ${runCommand(name)})`
    : ': the explorer has its own';

/** The global names that functions in a group set are unknown from here on, since one of them may be called. */
function setGlobals(cursor: Cursor, group: Group): void {
  const { machine, passed } = cursor;
  const { binds } = groupOf(group);
  if (binds.length === 0) return;
  const entry: Passed = { kind: 'name', where: `set at ${lineHere(cursor)}`, group };
  for (const name of binds) setPassed(passed, machine, name, entry);
}

/** A block, if it cannot change the graph. */
function block(cursor: Cursor, text: string, first: string): void {
  const { machine, passed } = cursor;
  const piece = pieceOf(cursor, text, false);
  const own = [...piece.now.binds].find((name) => isNode(cursor, name));
  const { group, problem } = judged(passed, machine, piece);
  const unset = first === 'try' ? undefined : unsetName(cursor, piece);
  const reason =
    own !== undefined
      ? `it sets ${quoted(own)}, a name of the graph`
      : (problem ?? (unset === undefined ? undefined : `nothing sets ${quoted(unset)}`));
  const what = first === 'for' || first === 'while' ? 'loop' : `"${first}"`;
  if (reason !== undefined) refuseForGood(cursor, `this ${what} cannot be passed over: ${reason}`);
  leaveUnknown(cursor, piece, group);
  cursor.hasSkipped = true;
}

/** A name that a piece uses and nothing sets: an error in Python too. */
export function unsetName({ passed, machine }: Cursor, { now: { names, own, binds } }: Piece): string | undefined {
  for (const name of names.keys())
    if (!isKnown(passed, machine, name) && !own.has(name) && !binds.has(name)) return name;
  return undefined;
}

const isNode = ({ machine, passed }: Cursor, name: string): boolean => {
  if (passed.names.has(name)) return false;
  const term = machine.names.termOf(name);
  return term !== undefined && isRef(term);
};

/** Remembers the names that a statement sets as unknown. */
export function leaveUnknown(
  cursor: Cursor,
  { now, later }: Piece,
  group: Group,
  kind: 'name' | 'deleted' = 'name',
): void {
  const { machine, passed } = cursor;
  const where = `${kind === 'name' ? 'set' : 'deleted'} at ${lineHere(cursor)}`;
  const entry: Passed = { kind, where, group };
  setGlobals(cursor, group);
  addLater(passed, machine, group, later);
  const own = groupOf(group);
  own.makesValues ||= now.imports;
  own.changes ||= now.changes;
  for (const name of now.binds) {
    setPassed(passed, machine, name, entry);
    mustHoldNames(cursor, passed.names);
  }
}

/** The names that an import would define. */
function imported(cursor: Cursor, text: string): void {
  const { machine, passed } = cursor;
  const where = `defined in the import at ${lineHere(cursor)}`;
  for (const { name, of, module } of importsIn(text)) {
    if (name === '*') allOf(cursor, module);
    else if (name === 'Value' && of === 'Value') passed.names.delete(name);
    else if (name !== '') {
      const kind = OF_FUNCTIONS.has(of)
        ? 'module'
        : OWN.has(name) && of === name
          ? 'own'
          : FUNCTIONS.has(name) && of === name && hasFunctions(module)
            ? 'function'
            : isSafeModule(module) && !UNLIMITED.has(of)
              ? 'safe'
              : 'import';
      const group = newGroup();
      group.makesValues = kind === 'import';
      const [root = ''] = module.split('.');
      group.unlimited = [root, of].find((each) => UNLIMITED.has(each));
      setPassed(passed, machine, name, { kind, where, ...(kind === 'import' && { group }) });
    }
    mustHoldNames(cursor, passed.names);
  }
}

/** `from module import *` may set any name; so there must be none yet. */
function allOf(cursor: Cursor, module: string): void {
  const { machine, passed } = cursor;
  if (machine.names.size > 0)
    refuseForGood(cursor, '"import *" may set any name; expected it before the first assignment');
  if (hasFunctions(module)) return;
  passed.star ??= `the import at ${lineHere(cursor)}`;
  passed.shadowed = true;
}

/** A notebook's line, if it runs none of the file's Python and sets no names. */
function magic(cursor: Cursor, text: string): void {
  const [, double, name, rest] = /^%(%?)[ \t]*(\w*)(.*)/s.exec(text) ?? [];
  if (name === undefined || HARMLESS_MAGICS.has(name)) return;
  if (double !== '' && (name === 'time' || name === 'capture')) return;
  if (/^(?:time|timeit|prun)$/.test(name) && double === '' && rest?.trim() === '') return;
  refuseForGood(cursor, `${quoted(`%${double}${name}`)} may run or set anything; expected no such line`);
}

/** Throws a SourceError if the file's own function of this name may change the graph that is drawn. */
export function mustBeHarmless(cursor: Cursor, name: string, at: number): void {
  const { group } = cursor.passed.names.get(name) ?? {};
  if (!group) return;
  const own = groupOf(group);
  if (own.changes || own.unlimited !== undefined || own.binds.length > 0)
    refuseForGood(cursor, `this file's own ${name} may change more than it draws`, at);
  own.holdsNodes = true;
}

/** Remembers the name at a token as what a drawing was assigned to. */
export function leaveDrawing(cursor: Cursor, at: number): void {
  const { machine, passed } = cursor;
  const group = passed.names.get('draw_dot')?.group ?? newGroup();
  groupOf(group).holdsNodes = true;
  const name = tokenText(cursor, at);
  setPassed(passed, machine, name, { kind: 'name', where: `set at ${lineHere(cursor)}`, group });
}

const lineHere = ({ source, lineAt, tokens, at }: Cursor): string =>
  lineNamed(source, lineAt(tokens.start[at] as number));
