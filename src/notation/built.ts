/** Graphs that a program built, in the shape of one that was read, so that they are opened the same way. */
import { getLeaves } from '../engine/autodiff/backprop.js';
import { type Samples, samplesOf } from '../engine/nn/samples.js';
import type { Tape } from '../engine/tape.js';
import type { Compiled, Value } from '../engine/value.js';
import type { Reading } from './read.js';
import type { Meaning } from './run/machine.js';

/** A graph with its numbers, and how it is to be opened. */
export interface Built {
  readonly tape: Tape;
  /** Data of each leaf, in the order of `tape.leaves`. */
  readonly leaves: Float64Array;
  readonly root: number;
  readonly samples?: Samples;
  /** Commands that a file could say after `# :`. */
  readonly commands?: readonly string[];
}

/** What a program may say of a graph of Values besides. */
export interface About {
  readonly samples?: Samples<Value>;
  readonly commands?: readonly string[];
}

/**
 * A graph of Values, whose root is the last. Throws a TypeError where `samples` are not of this graph, or `commands`
 * are no texts.
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

/** The reading that such a graph would be. `given` has first values of leaves, by label. */
export function readingOf(
  { tape, leaves, root, samples, commands = [] }: Built,
  given: ReadonlyMap<string, number> = new Map(),
): Reading {
  const names = new Map<string, Meaning>();
  for (const [id, label] of tape.labels.entries()) if (label !== undefined) names.set(label, { id });
  const unused = new Map(given);
  const own = leaves.map((data, slot) => {
    const label = tape.labels[tape.leaves[slot] as number];
    const value = label === undefined ? undefined : given.get(label);
    if (value !== undefined) unused.delete(label as string);
    return value ?? data;
  });
  return {
    tape,
    names,
    usesValue: true,
    root,
    leaves: own,
    prints: [],
    notes: [],
    directives: commands.map((text) => ({ text, offset: 0 })),
    unused: [...unused.keys()],
    ...(samples && { samples }),
  };
}
