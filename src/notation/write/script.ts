/**
 * A complete graph in the notation, as a person would write it: a statement for every node with a label, and
 * all other nodes inside the expressions that use them.
 *
 *     a = 2.06
 *     layer_1_w0 = Value(0.5, label='layer 1 w0')
 *     L = (a*layer_1_w0 + 1)**2
 *
 * A node without a label gets a statement, and so a name, only if several others use it or it would nest too deep.
 * Long expressions are broken into several lines. Nothing here is recursive: a graph may have a million nodes.
 */
import { CONST, LEAF, opOf } from '../../engine/ops.js';
import { inputCount, NONE, type Tape } from '../../engine/tape.js';
import { asciiText, pythonLiteral } from '../../text/python.js';
import { variablesFor, writtenNodes } from './variables.js';
import { bindings, frame } from './write.js';

/** The length of a line from which it is broken, if it can be. */
const LINE = 100;
const INDENT = '    ';
/** The deepest nesting that is written; Python reads at most 200 levels of brackets. */
const DEEPEST = 80;

export interface Script {
  /** The statements, one or more lines each, without the last line's end. */
  readonly statements: Iterable<string>;
  /** By node: the name to which it is assigned, if it has a statement. */
  readonly names: ReadonlyMap<number, string>;
  /** The root of the written graph. */
  readonly root: number;
}

/**
 * The graph in the notation, with another root if that is a constant. `data` has at least the data of the leaves and
 * the constants. Nodes in `named` get a name.
 */
export function scriptOf(tape: Tape, root: number, data: Float64Array, named: ReadonlySet<number> = new Set()): Script {
  const { isWritten, uses } = writtenNodes(tape, root);
  const own = ownStatements(tape, root, isWritten, uses, named);
  const ids: number[] = [];
  for (let id = 0; id < tape.size; id++) if (own[id] && id !== root) ids.push(id);
  if (tape.op[root] === CONST) own[root] = 0;
  else if (uses[root] === 0) ids.push(root);
  else ids.splice(placeIn(ids, root), 0, root);
  // an expression in the last statement is the root without a name; a leaf only if there is no other statement
  const isAlone = tape.op[root] !== LEAF || ids.length === 1;
  const names = variablesFor(
    tape,
    ids.filter((id) => id !== root || !isAlone || tape.labels[id] || uses[id] !== 0 || named.has(id)),
  );
  const last = ids.findLast((id) => tape.op[id] !== LEAF) ?? ids.at(-1) ?? root;
  return { statements: statements(tape, ids, names, data, isWritten), names, root: last };
}

/** The index at which to insert an id into ascending ones. */
function placeIn(ids: readonly number[], id: number): number {
  const at = ids.findIndex((other) => other > id);
  return at < 0 ? ids.length : at;
}

/** 1 for each node that has a statement of its own. */
function ownStatements(
  tape: Tape,
  root: number,
  isWritten: Uint8Array,
  uses: Int32Array,
  named: ReadonlySet<number>,
): Uint8Array {
  const { size, op, labels } = tape;
  const own = new Uint8Array(size);
  /** By node without a statement: how deep its expression nests. */
  const depth = new Uint8Array(size);
  for (let id = 0; id < size; id++) {
    const code = op[id] as number;
    if (!isWritten[id] || code === CONST) continue;
    const deep = code === LEAF ? 0 : depthOf(tape, id, depth);
    if (id === root || labels[id] || (uses[id] as number) > 1 || deep > DEEPEST || named.has(id)) own[id] = 1;
    else depth[id] = deep;
  }
  return own;
}

/** The most brackets and signs that are open while the expression of a node is read. */
function depthOf({ op, left, right }: Tape, id: number, depth: Uint8Array): number {
  const code = op[id] as number;
  const { fixity } = opOf(code);
  const [leftBinds, rightBinds] = bindings(opOf(code));
  const below = (input: number, binds: number, opens: boolean): number => {
    if (input === NONE) return 0;
    const bracket = opOf(op[input] as number).precedence < binds;
    return (depth[input] as number) + (opens || bracket ? 1 : 0);
  };
  const isInfix = fixity === 'infix';
  return Math.max(below(left[id] as number, leftBinds, !isInfix), below(right[id] as number, rightBinds, true));
}

function* statements(
  tape: Tape,
  ids: readonly number[],
  names: ReadonlyMap<number, string>,
  data: Float64Array,
  isWritten: Uint8Array,
): Generator<string> {
  const usesValue = needsValue(tape, names, isWritten);
  for (const id of ids) {
    const [name, label] = [names.get(id), tape.labels[id] ?? ''];
    const other = label !== '' && label !== name;
    if (tape.op[id] === LEAF) {
      const number = pythonLiteral(data[id] as number);
      const labelled = other ? `, label=${asciiText(label)}` : '';
      yield `${name === undefined ? '' : `${name} = `}${usesValue ? `Value(${number}${labelled})` : number}`;
    } else {
      yield broken(name === undefined ? '' : `${name} = `, piecesOf(tape, id, names, data));
      if (other) yield `${name}.label = ${asciiText(label)}`;
    }
  }
}

/** Whether a leaf must be written with `Value(...)`: it has no name, or a label that differs from it. */
function needsValue({ leaves, labels }: Tape, names: ReadonlyMap<number, string>, isWritten: Uint8Array): boolean {
  for (const id of leaves)
    if (isWritten[id] && (!names.has(id) || (labels[id] && labels[id] !== names.get(id)))) return true;
  return false;
}

/** A node still to be written, and how tightly it must bind to need no brackets. */
interface Due {
  readonly id: number;
  readonly binds: number;
}

/** The text of a node's own expression, in pieces; a line may be broken before those that match BREAKS. */
function piecesOf(tape: Tape, root: number, names: ReadonlyMap<number, string>, data: Float64Array): string[] {
  const pieces: string[] = [];
  const stack: (string | Due)[] = [{ id: root, binds: 0 }];
  for (let due = stack.pop(); due !== undefined; due = stack.pop()) {
    if (typeof due === 'string') {
      if (due !== '') pieces.push(due);
      continue;
    }
    const { id, binds } = due;
    const name = id === root ? undefined : names.get(id);
    const code = tape.op[id] as number;
    if (name !== undefined) pieces.push(name);
    else if (code === CONST) pieces.push(constant(data[id] as number, binds));
    else if (code === LEAF) pieces.push(`Value(${pythonLiteral(data[id] as number)})`);
    else {
      const op = opOf(code);
      const [before, between, after] = frame(op, binds);
      const [leftBinds, rightBinds] = op.fixity === 'prefix' ? [op.precedence, 0] : bindings(op);
      stack.push(after);
      if (inputCount(tape, id) === 2) stack.push({ id: tape.right[id] as number, binds: rightBinds }, between);
      stack.push({ id: tape.left[id] as number, binds: leftBinds }, before);
    }
  }
  return pieces;
}

function constant(x: number, binds: number): string {
  const text = Number.isFinite(x) ? (Object.is(x, -0) ? '-0.0' : String(x)) : pythonLiteral(x);
  return text.startsWith('-') && binds > 1 ? `(${text})` : text;
}

/** The pieces before which a line may be broken: an op between its inputs, or another argument. */
const BREAKS = /^(?: [-+] |\*\*?|\/|, )$/;

/** A statement, in brackets over several lines if it is long. */
function broken(start: string, pieces: readonly string[]): string {
  const length = pieces.reduce((sum, piece) => sum + piece.length, start.length);
  if (length <= LINE) return start + pieces.join('');
  const lines: string[] = [];
  let line = `${start}(`;
  // the pieces between two possible breaks
  let together = '';
  const flush = (): void => {
    if (line.length + together.length > LINE && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = INDENT;
      together = together.trimStart();
    }
    line += together;
    together = '';
  };
  for (const piece of pieces) {
    if (BREAKS.test(piece)) flush();
    together += piece;
  }
  flush();
  lines.push(`${line})`);
  return lines.join('\n');
}
