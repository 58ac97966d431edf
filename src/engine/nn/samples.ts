/**
 * Which nodes of a graph are the inputs and the score of each sample, and the sample's target. The accuracy and the
 * decision region are computed from this; gradients do not use it.
 */
import type { Value } from '../value.js';

/** Samples of a network. `Node` is a Value in a program, and an id if the graph is a tape. */
export interface Samples<Node = number> {
  /** The leaves that hold each sample's inputs, the same number for every sample. */
  readonly inputs: readonly (readonly Node[])[];
  /** The network's output for each sample. */
  readonly scores: readonly Node[];
  /** The side of 0 on which each score should be: 1 or -1, or 1 or 0. */
  readonly targets: readonly number[];
}

/** The share of scores on their target's side of 0, from 0 to 1; a score of 0 is on the lower side. */
export function accuracy({ scores, targets }: Samples, data: Float64Array): number {
  let right = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = data[scores[i]!]!;
    if (!Number.isNaN(score) && score > 0 === targets[i]! > 0) right++;
  }
  return right / scores.length;
}

/**
 * The samples with ids in place of Values; `values` has the Value of every id. Throws a TypeError that says what
 * was expected if they are not samples, or not of this graph.
 */
export function samplesOf(samples: Samples<Value>, values: readonly Value[]): Samples {
  const { inputs, scores, targets } = samples ?? {};
  if (![inputs, scores, targets].every(Array.isArray) || !Array.from(inputs).every(Array.isArray))
    throw new TypeError('samples are expected as { inputs: [[x, y], ...], scores: [s, ...], targets: [1, ...] }');
  const counts = new Set([inputs.length, scores.length, targets.length]);
  if (counts.size > 1 || scores.length === 0) {
    const found = `${inputs.length} inputs, ${scores.length} scores and ${targets.length} targets`;
    throw new TypeError(`samples need as many inputs, scores and targets, and one at least, not ${found}`);
  }
  const ids = new Map(values.map((value, id) => [value, id]));
  const idOf = (value: Value, what: string, sample: number): number => {
    const id = ids.get(value);
    if (id === undefined) throw new TypeError(`the ${what} of sample ${sample + 1} is not a Value of this graph`);
    return id;
  };
  const wrong = targets.findIndex((target) => typeof target !== 'number' || Number.isNaN(target));
  if (wrong >= 0) throw new TypeError(`the target of sample ${wrong + 1} is not a number`);
  const width = inputs[0]!.length;
  const other = inputs.findIndex((each) => each.length !== width);
  if (other >= 0)
    throw new TypeError(`sample ${other + 1} has ${inputs[other]!.length} inputs, but the first has ${width}`);
  return {
    inputs: inputs.map((each, i) => Array.from(each, (value, j) => idOf(value, `input ${j + 1}`, i))),
    scores: Array.from(scores, (value, i) => idOf(value, 'score', i)),
    targets: [...targets],
  };
}
