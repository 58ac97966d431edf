/** Graphs that are handed out one a step, as in training that builds its graph anew for each example. */

import { addNode, newGraph, tapeOf } from '../engine/graph.js';
import { memo } from '../engine/memo.js';
import { CONST, LEAF } from '../engine/ops.js';
import { NONE, type Tape } from '../engine/tape.js';
import { type Compiled, called, mustBeValues, type Value } from '../engine/value.js';
import type { Program } from './run/machine.js';
import type { Meaning } from './run/term.js';

/** One graph of several over the same leaves, which are the first nodes of each. */
export interface Handed {
  readonly tape: Tape;
  readonly root: number;
  /** Its name in the header, if it has one of its own. */
  readonly title?: string;
}

/** Hands out the graph of iteration k, where the leaves have this data. Throws a NoGraph if there is none. */
export type Next = (k: number, leaves: Float64Array) => Handed;

/** Texts that a network makes up when its leaves have this data, the same ones for the same seed. */
export type Sample = (leaves: Float64Array, seed: number) => readonly string[];

/** What a module exports for the explorer that has a graph for each step. */
export interface NextModule {
  /** The Value to differentiate at iteration k, counted from 0; when it is called, the leaves have the data of k. */
  readonly next: (k: number) => Value | Promise<Value>;
  /** The leaves that all its graphs share, in order; those of `next(0)` if not given. */
  readonly parameters?: readonly Value[];
  /** Commands as a file has them after `# :`: `['descend', 'lr 0.1']`. */
  readonly commands?: readonly string[];
}

/** Says why there is no graph for an iteration. */
export class NoGraph extends Error {
  override readonly name = 'NoGraph';
}

/** What each label of a tape means; of several nodes with one label, the last. Found once for graphs with the same labels. */
export const namesOf = ({ labels }: Tape): ReadonlyMap<string, Meaning> => namesIn(labels);

const namesIn = memo((labels: Tape['labels']): ReadonlyMap<string, Meaning> => {
  const names = new Map<string, Meaning>();
  for (const [id, label] of labels.entries()) if (label !== undefined) names.set(label, { id });
  return names;
});

/** A tape as a program, whose names are found when they are first asked for. */
export const programOf = (tape: Tape): Program => ({
  tape,
  get names() {
    return namesOf(tape);
  },
  usesValue: true,
});

/**
 * The graph of compiled Values over these leaves, which come first whether it uses them or not. `what` is how it was made:
 * `next(3)`. Throws a TypeError if it has another leaf.
 */
export function overLeaves({ tape, values, data }: Compiled, leaves: readonly Value[], what: string): Handed {
  const ids = new Map(leaves.map((leaf, id) => [leaf, id]));
  const graph = newGraph(tape.size + leaves.length);
  for (const { label } of leaves) graph.labels[addNode(graph, LEAF, NONE, NONE, 0)] = label;
  const to = new Int32Array(tape.size);
  for (const [id, value] of values.entries()) {
    if (tape.op[id] === LEAF) {
      const known = ids.get(value);
      if (known === undefined)
        throw new TypeError(
          `${what} has ${called(value, 'a leaf')}, which is not one of the leaves that all graphs share: ` +
            'export them all as parameters, and write what is not trained as plain numbers',
        );
      to[id] = known;
      continue;
    }
    const [left, right] = [tape.left[id]!, tape.right[id]!];
    const from = (input: number): number => (input === NONE ? NONE : to[input]!);
    to[id] = addNode(graph, tape.op[id]!, from(left), from(right), tape.op[id] === CONST ? data[id]! : 0);
    graph.labels[to[id]!] = tape.labels[id];
  }
  return { tape: tapeOf(graph), root: to[tape.size - 1]! };
}

/** The leaves that a program says all its graphs share. Throws a TypeError if they are not leaves, each there once. */
export function leavesGiven(parameters: unknown): readonly Value[] {
  mustBeValues(parameters, 'the parameters', 'a parameter');
  const stranger = parameters.find(({ op }) => op !== 'leaf');
  if (stranger) throw new TypeError(`a parameter is a leaf, but ${called(stranger, 'one')} is "${stranger.op}"`);
  if (new Set(parameters).size < parameters.length) throw new TypeError('a parameter is in the list twice');
  return parameters;
}
