/**
 * A recorded graph as a tape. Most nodes are one node of the tape; a sum of many inputs is a chain of binary ones, and an
 * op that is not known is a leaf with the data that it had:
 *
 *     sum(a, b, c)      ((a + b) + c)      the last node of the chain is theirs, those before it are ours
 *     gelu(a)           a leaf gelu(…)
 */
import { addNode, newGraph, tapeOf } from '../../../engine/graph.js';
import { mustFit } from '../../../engine/memory-limit.js';
import { apply } from '../../../engine/op-functions.js';
import { CONST, codeOf, LEAF, OPS, opOf, wordOf } from '../../../engine/ops.js';
import { NONE, type Tape } from '../../../engine/tape.js';
import type { UnknownOp } from '../../../explain/verdicts/recording.js';
import type { Structure } from './files.js';

export interface Recorded {
  readonly structure: Structure;
  readonly tape: Tape;
  readonly root: number;
  /** For each node of the tape its node of the structure, or NONE for those that were added here. */
  readonly theirs: Int32Array;
  /** Nodes of the tape whose op is not known, and those whose op was found by their numbers. */
  readonly unknown: ReadonlyMap<number, UnknownOp>;
  readonly guessed: ReadonlyMap<number, UnknownOp>;
}

const CODES = new Map(OPS.map((op, code) => [wordOf(op), code]));
const [ADD, MUL, DIV] = ['add', 'mul', 'div'].map(codeOf) as [number, number, number];

/** Ops of any number of inputs, but at least so many, as chains of binary ones. */
const CHAINS = new Map([
  ['sum', [ADD, 1]],
  ['mean', [ADD, 1]],
  ['prod', [MUL, 1]],
  ['+', [ADD, 2]],
  ['*', [MUL, 2]],
  ['min', [codeOf('min'), 2]],
  ['max', [codeOf('max'), 2]],
] as const);

/** The tape of a structure with these data. Throws a GraphTooLarge if it does not fit into memory. */
export function recorded(structure: Structure, data: Float64Array): Recorded {
  const { nodes, ops, op, starts, inputs, labels, guessed: guessedOps } = structure;
  mustFit(nodes);
  // each further input of a chain takes a node, a mean and a sum of one term take another for their number
  const graph = newGraph(nodes, 2 * nodes + inputs.length);
  const ids = new Int32Array(nodes);
  const unknown = new Map<number, UnknownOp>();
  const guessed = new Map<number, UnknownOp>();
  const add = (code: number, left: number, right: number): number =>
    addNode(graph, code, left, right, apply(code)(graph.data[left]!, graph.data[right]!));
  const constant = (value: number): number => addNode(graph, CONST, NONE, NONE, value);
  for (let id = 0; id < nodes; id++) {
    const word = ops[op[id]!]!;
    const [from, to] = [starts[id]!, starts[id + 1]!];
    const count = to - from;
    const input = (i: number): number => ids[inputs[from + i]!]!;
    const code = CODES.get(word);
    const [chain, least] = CHAINS.get(word as 'sum') ?? [];
    const named = (name: string): UnknownOp => ({ name, inputs: Array.from({ length: count }, (_, i) => input(i)) });
    let node: number;
    if (code !== undefined && opOf(code).inputs === count) {
      node = addNode(graph, code, count > 0 ? input(0) : NONE, count > 1 ? input(1) : NONE, 0);
    } else if (chain !== undefined && least !== undefined && count >= least) {
      node = input(0);
      for (let i = 1; i < count; i++) node = add(chain, node, input(i));
      if (word === 'mean') node = add(DIV, node, constant(count));
      // a sum of one term is still a node of its own
      else if (count === 1) node = add(chain, node, constant(chain === ADD ? 0 : 1));
    } else {
      node = addNode(graph, LEAF, NONE, NONE, 0);
      if (word !== 'leaf' || count > 0) unknown.set(node, named(word.replace(/^\?/, '')));
    }
    if (guessedOps.has(op[id]) && !unknown.has(node)) guessed.set(node, named(`${word}?`));
    ids[id] = node;
    graph.data[node] = data[id]!;
    graph.labels[node] = labels.get(id);
  }
  for (const [node, { name }] of unknown) graph.labels[node] ??= `${name}(…)`;
  const theirs = new Int32Array(graph.size).fill(NONE);
  for (let id = 0; id < nodes; id++) theirs[ids[id]!] = id;
  return { structure, tape: tapeOf(graph), root: ids[nodes - 1]!, theirs, unknown, guessed };
}

/** The same graph with other data. */
export function withData(recorded: Recorded, data: Float64Array): Recorded {
  const { tape, theirs } = recorded;
  const constantData = tape.constantData.map((value, i) => {
    const id = theirs[tape.constants[i]!]!;
    return id === NONE ? value : data[id]!;
  });
  // what was computed for the tape (plans, loops) is used again
  return constantData.every((value, i) => Object.is(value, tape.constantData[i]))
    ? recorded
    : { ...recorded, tape: { ...tape, constantData } };
}

/** Numbers of the structure's nodes as numbers of the tape's, nan for those that were added. */
export function onTape({ tape, theirs }: Recorded, numbers: Float64Array): Float64Array {
  const all = new Float64Array(tape.size);
  for (let node = 0; node < tape.size; node++) {
    const id = theirs[node]!;
    all[node] = id === NONE ? Number.NaN : numbers[id]!;
  }
  return all;
}

/** The same for data, which those that were added have too. */
export function dataOnTape(recorded: Recorded, numbers: Float64Array): Float64Array {
  const { tape, theirs } = recorded;
  const data = onTape(recorded, numbers);
  for (let i = 0; i < tape.constants.length; i++) data[tape.constants[i]!] = tape.constantData[i]!;
  for (let node = 0; node < tape.size; node++) {
    if (theirs[node] !== NONE || tape.op[node] === CONST) continue;
    data[node] = apply(tape.op[node]!)(data[tape.left[node]!]!, data[tape.right[node]!]!);
  }
  return data;
}
