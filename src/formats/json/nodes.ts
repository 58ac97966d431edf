/**
 * The nodes of a graph in JSON, renumbered without gaps. Only `op` and a leaf's or constant's `data` are necessary: an
 * `id` is the node's position if it is not given. An op that the writer did not know, `?name`, is a leaf with the
 * file's data, with a note; any other unknown op is an error.
 */
import { addNode, newGraph, tapeOf } from '../../engine/graph.js';
import { CONST, LEAF, OPS, wordOf } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';
import type { Source } from '../../notation/source.js';
import type { Work } from '../../notation/work.js';
import { nameOf } from '../../notation/write/write.js';
import { escape } from '../../text/escape.js';
import { plural } from '../../text/numbers.js';
import { quoted } from '../../text/quoted.js';
import {
  flagIn,
  integerIn,
  isThere,
  type JsonField,
  member,
  members,
  numberIn,
  oneOf,
  textIn,
  wrong,
} from './fields.js';

export interface SavedGraph {
  readonly tape: Tape;
  /** Data of each leaf, and 1 for each frozen one, in the order of the tape's leaves. */
  readonly leaves: Float64Array;
  readonly frozen: Uint8Array;
  /** The data and the gradient of each node, undefined if the file has none. */
  readonly datas: readonly (number | undefined)[];
  readonly grads: readonly (number | undefined)[];
  /** The line of a program that made each node, if the file says it of any. */
  readonly lines: readonly (string | undefined)[] | undefined;
  /** What is shown otherwise than the file has it. */
  readonly notes: readonly string[];
}

/** The tape's ids by the file's ids. */
export type Ids = ReadonlyMap<number, number>;

export function idIn(field: JsonField, ids: Ids, what: string): number {
  const id = typeof field.value === 'number' ? ids.get(field.value) : undefined;
  return id ?? wrong(field, `the id of ${what}`);
}

/** Nodes between two reports of how far reading is: a few milliseconds. */
const OFTEN = 2 ** 12;

/** The nodes of a file, and the tape's ids by the file's. */
export function* graphIn(file: JsonField, { name, text }: Source): Work<SavedGraph & { readonly ids: Ids }> {
  const graph = newGraph();
  const ids = new Map<number, number>();
  const labels: (string | undefined)[] = [];
  const lines: (string | undefined)[] = [];
  const leaves: number[] = [];
  const frozen: boolean[] = [];
  const datas: (number | undefined)[] = [];
  const grads: (number | undefined)[] = [];
  const unknown: Unknown[] = [];
  const nodes = member(file, 'nodes');
  const count = Array.isArray(nodes.value) ? nodes.value.length : 0;
  const isOurs = isThere(member(file, 'rootId'));
  for (const node of members(nodes)) {
    if (ids.size % OFTEN === 0)
      yield { doing: 'reading', name, done: (ids.size / count) * text.length, all: text.length };
    const [own, op, dataIn, label, grad, line] = FIELDS.map((key) => member(node, key)) as Fields;
    const key = own.value === undefined ? ids.size : integerIn(own);
    const inputs = inputsIn(member(node, 'inputs'), ids);
    const unknownOp = unknownIn(op);
    const code = unknownOp === undefined ? codeIn(op, inputs.length) : LEAF;
    const hasOwnData = code === LEAF || code === CONST;
    const data = hasOwnData || isThere(dataIn) ? numberIn(dataIn) : undefined;
    const [left = NONE, right = NONE] = code === LEAF ? [] : inputs;
    const id = addNode(graph, code, left, right, hasOwnData ? (data as number) : 0);
    if (ids.has(key)) wrong(own, 'an id that no earlier node has');
    ids.set(key, id);
    if (code === LEAF) {
      leaves.push(data as number);
      frozen.push(flagIn(member(node, 'frozen')) || unknownOp !== undefined);
    }
    labels.push(isThere(label) && (isOurs || label.value !== '') ? textIn(label) : unknownOp);
    lines.push(isThere(line) ? textIn(line) : undefined);
    datas.push(data);
    grads.push(isThere(grad) ? numberIn(grad) : undefined);
    if (unknownOp !== undefined) unknown.push({ op: unknownOp, line: lines[id] });
  }
  if (ids.size === 0) wrong(nodes, 'at least one node');
  return {
    ids,
    tape: withLabels(tapeOf(graph), labels, [...ids.keys()]),
    leaves: Float64Array.from(leaves),
    frozen: Uint8Array.from(frozen, Number),
    datas,
    grads,
    lines: lines.some((line) => line !== undefined) ? lines : undefined,
    notes: noteOn(unknown),
  };
}

const FIELDS = ['id', 'op', 'data', 'label', 'grad', 'line'] as const;
type Fields = [JsonField, JsonField, JsonField, JsonField, JsonField, JsonField];

/** The tape's ids of a node's inputs; none if the file does not list any. */
const inputsIn = (field: JsonField, ids: Ids): number[] =>
  field.value === undefined ? [] : Array.from(members(field), (input) => idIn(input, ids, 'an earlier node'));

/** A node whose op the writer did not know. */
interface Unknown {
  readonly op: string;
  readonly line: string | undefined;
}

const unknownIn = ({ value }: JsonField): string | undefined =>
  typeof value === 'string' && value.startsWith('?') ? value : undefined;

function noteOn(unknown: readonly Unknown[]): string[] {
  const [first] = unknown;
  if (!first) return [];
  const [which, it, they] =
    unknown.length === 1 ? ['an unknown op', 'it', 'is a frozen leaf'] : ['unknown ops', 'they', 'are frozen leaves'];
  const at = first.line === undefined ? '' : ` at ${escape(first.line)}`;
  const example = unknown.length === 1 ? `${quoted(first.op)}${at}` : `the first is ${quoted(first.op)}${at}`;
  return [
    `${plural(unknown.length, 'node')} of ${which} (${example}): ${it} ${they} here, and no gradient goes through to the inputs`,
  ];
}

/** The op with this symbol (`+`) or name (`add`) and this number of inputs. */
function codeIn(field: JsonField, inputs: number): number {
  const same = OPS.filter((op) => op.symbol === field.value || op.name === field.value);
  if (same.length === 0) oneOf(field, [...new Set(OPS.map(wordOf))]);
  const op = same.find((each) => each.inputs === inputs);
  if (op) return OPS.indexOf(op);
  const counts = same.map((each) => each.inputs).join(' or ');
  return wrong(member(field.holder as JsonField, 'inputs'), `${counts} for the op ${JSON.stringify(field.value)}`);
}

/** A label that is a plain name cannot be the expression of a computed node. */
const NAME = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/**
 * The tape with these labels, except those that an unlabelled node would be called by anyway: a leaf's `#id`, a
 * constant's number, an expression. `own` are the file's ids.
 */
function withLabels(tape: Tape, labels: readonly (string | undefined)[], own: readonly number[]): Tape {
  const shown = labels.map((label, id) => (tape.op[id] === LEAF ? (label ?? `#${own[id]}`) : undefined));
  const growing = { ...tape, labels: shown };
  for (let id = 0; id < tape.size; id++) {
    const label = labels[id];
    if (tape.op[id] === LEAF || label === undefined) continue;
    if (NAME.test(label) || nameOf(growing, id) !== label) shown[id] = label;
  }
  for (const id of tape.leaves) if (shown[id] === `#${own[id]}`) shown[id] = undefined;
  return growing;
}
