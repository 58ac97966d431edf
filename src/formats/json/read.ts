/**
 * What write.ts wrote, read back: the graph, its settings, and as much of its history and its gradients as is there.
 * The output of `--json` can be read too. The data of computed nodes is computed again.
 */

import { addNode, newGraph, tapeOf } from '../../engine/graph.js';
import type { Samples } from '../../engine/nn/samples.js';
import { CONST, LEAF, OPS, wordOf } from '../../engine/ops.js';
import type { Remembered, ScheduledRule } from '../../engine/optimizers/optimizers.js';
import { NONE, type Tape } from '../../engine/tape.js';
import { jsonValue } from '../../notation/json.js';
import type { Source } from '../../notation/source.js';
import type { Work } from '../../notation/work.js';
import { nameOf } from '../../notation/write/write.js';
import type { Iteration } from '../exported.js';
import {
  flagIn,
  integerIn,
  isThere,
  type JsonField,
  member,
  members,
  numberIn,
  numbersIn,
  oneOf,
  textIn,
  wrong,
} from './fields.js';
import { historyIn, iterationsIn, type SavedHistory, savedSettings } from './history.js';

/** A saved session; a setting that the file does not have is that of a new one. */
export interface Saved extends Partial<ScheduledRule>, SavedHistory {
  readonly tape: Tape;
  readonly root: number;
  readonly leaves: Float64Array;
  readonly frozen: Uint8Array;
  readonly samples: Samples | undefined;
  /** The gradient of each node, undefined if it was not computed, and the iteration of the backward. */
  readonly grads: readonly (number | undefined)[];
  readonly gradAt: number | undefined;
  /** How many nodes had propagated in that backward, if not all had. */
  readonly propagated: number | undefined;
  /** The iterations before the present one whose leaves are known, in order. */
  readonly iterations: readonly Iteration[];
  /** What the optimizer remembers now. */
  readonly state: Remembered | undefined;
}

/**
 * Reads a saved session. Throws a SourceError if the text is not JSON, an ExportError with the path to the first
 * part that is wrong.
 */
export function* readSaved(source: Source): Work<Saved> {
  const file: JsonField = { value: jsonValue(source, 'saved graph'), key: source.name };
  if (!isThere(member(file, 'nodes')))
    wrong(member(file, 'nodes'), 'the nodes of a graph, as --json and --export write them');
  const { ids, ...graph } = yield* graphIn(file, source);
  const root = idIn(member(file, 'rootId'), ids, 'a node');
  const history = historyIn(file);
  const { steps } = history;
  const iterations = iterationsIn(member(file, 'iterations'), steps, graph.leaves.length);
  const gradAt = member(file, 'gradAt');
  const propagated = member(file, 'propagated');
  const samples = member(file, 'samples');
  return {
    ...graph,
    ...history,
    ...savedSettings(file),
    root,
    samples: isThere(samples) ? samplesIn(samples, ids) : undefined,
    gradAt: isThere(gradAt) ? integerIn(gradAt, steps) : undefined,
    propagated: isThere(propagated) ? integerIn(propagated, graph.tape.size) : undefined,
    iterations: iterations.filter(({ k }) => k < steps),
    state: iterations.find(({ k }) => k === steps)?.state,
  };
}

/** The tape's ids by the file's ids. */
type Ids = ReadonlyMap<number, number>;

function idIn(field: JsonField, ids: Ids, what: string): number {
  const id = typeof field.value === 'number' ? ids.get(field.value) : undefined;
  return id ?? wrong(field, `the id of ${what}`);
}

interface Graph extends Pick<Saved, 'tape' | 'leaves' | 'frozen' | 'grads'> {
  readonly ids: Ids;
}

/** Nodes between two reports of how far reading is: a few milliseconds. */
const OFTEN = 2 ** 12;

/** The nodes, renumbered without gaps. */
function* graphIn(file: JsonField, { name, text }: Source): Work<Graph> {
  const graph = newGraph();
  const ids = new Map<number, number>();
  const labels: (string | undefined)[] = [];
  const leaves: number[] = [];
  const frozen: boolean[] = [];
  const grads: (number | undefined)[] = [];
  const nodes = member(file, 'nodes');
  const count = Array.isArray(nodes.value) ? nodes.value.length : 0;
  for (const node of members(nodes)) {
    if (ids.size % OFTEN === 0)
      yield { doing: 'reading', name, done: (ids.size / count) * text.length, all: text.length };
    const own = member(node, 'id');
    const inputs = [...members(member(node, 'inputs'))].map((input) => idIn(input, ids, 'an earlier node'));
    const code = codeIn(member(node, 'op'), inputs.length);
    const [left = NONE, right = NONE] = inputs;
    const data = code === LEAF || code === CONST ? numberIn(member(node, 'data')) : 0;
    const id = addNode(graph, code, left, right, data);
    if (ids.has(integerIn(own))) wrong(own, 'an id that no earlier node has');
    ids.set(integerIn(own), id);
    if (code === LEAF) {
      leaves.push(data);
      frozen.push(flagIn(member(node, 'frozen')));
    }
    const [label, grad] = [member(node, 'label'), member(node, 'grad')];
    labels.push(isThere(label) ? textIn(label) : undefined);
    grads.push(isThere(grad) ? numberIn(grad) : undefined);
  }
  if (ids.size === 0) wrong(member(file, 'nodes'), 'at least one node');
  return {
    ids,
    tape: withLabels(tapeOf(graph), labels, [...ids.keys()]),
    leaves: Float64Array.from(leaves),
    frozen: Uint8Array.from(frozen, Number),
    grads,
  };
}

/** The op with this symbol or name and this number of inputs. */
function codeIn(field: JsonField, inputs: number): number {
  const same = OPS.filter((op) => op.symbol === field.value || wordOf(op) === field.value);
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

function samplesIn(field: JsonField, ids: Ids): Samples {
  const inputs = Array.from(members(member(field, 'inputs')), (sample) =>
    Array.from(members(sample), (input) => idIn(input, ids, 'a node')),
  );
  const scores = Array.from(members(member(field, 'scores')), (score) => idIn(score, ids, 'a node'));
  const targets = Array.from(numbersIn(member(field, 'targets'), inputs.length));
  if (scores.length !== inputs.length || scores.length === 0)
    wrong(member(field, 'scores'), `${inputs.length} ids, one at least`);
  return { inputs, scores, targets };
}
