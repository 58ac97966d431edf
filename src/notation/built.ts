/** A graph that a program built, as the same kind of Reading that a text gives, so that both are opened alike. */
import { getLeaves } from '../engine/autodiff/backprop.js';
import { type SampleNodes, type Samples, samplesOf } from '../engine/nn/samples.js';
import type { Compiled, Value } from '../engine/value.js';
import { type Handed, type Next, namesOf, type Sample } from './handed.js';
import type { Reading } from './read.js';
import type { Program } from './run/machine.js';

/** A graph with its numbers, and the commands to run when it is opened. */
export interface Built extends Handed {
  /** Data of each leaf, in the order of `tape.leaves`. */
  readonly leaves: Float64Array;
  /** The graph of each later iteration, if each has another. */
  readonly next?: Next;
  /** Texts that the network makes up at these leaves, if it writes. */
  readonly sample?: Sample;
  /** Whether the thread that built it hands those out, when it is asked for them. */
  readonly handsOut?: true;
  readonly samples?: SampleNodes;
  readonly lines?: Program['lines'];
  /** Commands as a file has them after `# :`. */
  readonly commands?: readonly string[];
}

/** What a program may export besides its graph. */
export interface About {
  readonly samples?: Samples<Value>;
  readonly commands?: readonly string[];
}

/**
 * The graph of compiled Values; its last node is the root. Throws a TypeError if `samples` are not of this graph, or
 * `commands` are not texts.
 */
export function builtFrom({ tape, values, data }: Compiled, { samples, commands = [] }: About = {}): Built {
  if (!Array.isArray(commands) || Array.from(commands).some((text) => typeof text !== 'string'))
    throw new TypeError("commands are expected as a list of texts, such as ['descend', 'lr 0.1']");
  return {
    tape,
    leaves: getLeaves(tape, data),
    root: tape.size - 1,
    commands: [...commands],
    ...(samples !== undefined && { samples: samplesOf(samples, values) }),
  };
}

/** The same graph as a Reading. `given` has first values of leaves, by label. */
export function readingOf(
  { tape, leaves, root, samples, lines, next, sample, title, commands = [] }: Built,
  given: ReadonlyMap<string, number> = new Map(),
): Reading {
  const unused = new Map(given);
  const own = leaves.map((data, slot) => {
    const label = tape.labels[tape.leaves[slot] as number];
    const value = label === undefined ? undefined : given.get(label);
    if (value !== undefined) unused.delete(label as string);
    return value ?? data;
  });
  return {
    tape,
    get names() {
      return namesOf(tape);
    },
    usesValue: true,
    root,
    leaves: own,
    prints: [],
    notes: [],
    directives: commands.map((text) => ({ text, offset: 0 })),
    unused: [...unused.keys()],
    ...(samples && { samples }),
    ...(lines && { lines }),
    ...(next && { next }),
    ...(sample && { sample }),
    ...(title !== undefined && { title }),
  };
}
