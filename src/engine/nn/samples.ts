/**
 * Which nodes of a graph are the inputs and the scores of each sample, and the sample's target: one score, whose side of
 * 0 counts, or one for each class, of which the highest is chosen. What is right, the accuracy and the decision region
 * are computed from this; gradients do not use it.
 */
import { planFor } from '../autodiff/backprop.js';
import { memo } from '../memo.js';
import { NONE, type Tape } from '../tape.js';
import type { Value } from '../value.js';

/** Samples of a network. `Node` is a Value in a program, and an id if the graph is a tape. */
export interface Samples<Node = number> {
  /** The leaves that hold each sample's inputs, the same number for every sample. */
  readonly inputs: readonly (readonly Node[])[];
  /** The network's output for each sample; or its outputs, one for each class. */
  readonly scores: readonly Node[] | readonly (readonly Node[])[];
  /** The side of 0 on which each score should be: 1 or -1, or 1 or 0; or the class, counted from 0. */
  readonly targets: readonly number[];
}

/** Samples by their ids. */
export interface SampleNodes {
  readonly inputs: readonly (readonly number[])[];
  /** The score of each sample; if it has one for each class, that of the right class. */
  readonly scores: readonly number[];
  readonly targets: readonly number[];
  /** The scores of the classes, if there are classes. */
  readonly classes?: readonly (readonly number[])[];
}

/** The class with the highest score, the first of several; -1 if a score is nan. */
export function chosenClass(scores: readonly number[], data: Float64Array): number {
  let best = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = data[scores[i]!]!;
    if (Number.isNaN(score)) return -1;
    if (score > data[scores[best]!]!) best = i;
  }
  return best;
}

/** Whether sample `i` comes out right: on its target's side of 0, where 0 is below; or its class is chosen. */
export function isRight({ scores, targets, classes }: SampleNodes, i: number, data: Float64Array): boolean {
  if (classes) return chosenClass(classes[i]!, data) === targets[i];
  const score = data[scores[i]!]!;
  return !Number.isNaN(score) && score > 0 === targets[i]! > 0;
}

/** The share of samples that come out right, from 0 to 1. */
export function accuracy(samples: SampleNodes, data: Float64Array): number {
  const { length } = samples.scores;
  let right = 0;
  for (let i = 0; i < length; i++) if (isRight(samples, i, data)) right++;
  return right / length;
}

/**
 * The loss of each sample, found in one pass: the last node below the root that is computed from the scores of this
 * sample and of no other; NONE if there is none.
 *
 *     score 1 ── 1 - y*s ── relu ─╮             relu is the loss of sample 1
 *     score 2 ── 1 - y*s ── relu ─┴─ + ── * 1/n
 */
export const lossNodes = memo((samples: SampleNodes, tape: Tape, root: number): Int32Array => {
  const { left, right } = tape;
  const { reached } = planFor(tape, root);
  const found = new Int32Array(samples.scores.length).fill(NONE);
  // 0 for what depends on no score, 1 + i on those of sample i alone, -1 on those of several
  const owner = new Int32Array(root + 1);
  for (const [i, score] of samples.scores.entries())
    for (const id of samples.classes?.[i] ?? [score]) owner[id] = 1 + i;
  for (let id = 0; id <= root; id++) {
    if (!reached[id]) continue;
    const [l, r] = [left[id]!, right[id]!];
    const [a, b] = [l === NONE ? 0 : owner[l]!, r === NONE ? 0 : owner[r]!];
    if (a === 0 && b === 0) continue;
    owner[id] = a === b || b === 0 ? a : a === 0 ? b : -1;
    if (owner[id]! > 0) found[owner[id]! - 1] = id;
  }
  return found;
});

/**
 * The samples with ids in place of Values; `values` has the Value of every id. Throws a TypeError that says what
 * was expected if they are not samples, or not of this graph.
 */
export function samplesOf(samples: Samples<Value>, values: readonly Value[]): SampleNodes {
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
  const lists = Array.from(scores as readonly unknown[], (each) => (Array.isArray(each) ? each : [each]));
  const scoreIds = lists.map((each, i) => Array.from(each, (value: Value) => idOf(value, 'score', i)));
  return sampleNodes(
    inputs.map((each, i) => Array.from(each, (value, j) => idOf(value, `input ${j + 1}`, i))),
    scoreIds,
    [...targets],
    (problem) => {
      throw new TypeError(problem);
    },
  );
}

/** Samples whose scores are lists of one, or of one for each class. Calls `refuse` if they do not go with the targets. */
export function sampleNodes(
  inputs: readonly (readonly number[])[],
  scores: readonly (readonly number[])[],
  targets: readonly number[],
  refuse: (problem: string) => never,
): SampleNodes {
  const count = scores[0]!.length;
  const other = scores.findIndex((each) => each.length !== count || count === 0);
  if (other >= 0)
    return refuse(`sample ${other + 1} has ${scores[other]!.length} scores; expected one, or one for each class`);
  if (count === 1) return { inputs, scores: scores.map(([score]) => score!), targets };
  const wrong = targets.findIndex((target) => scores[0]![target] === undefined);
  if (wrong >= 0)
    return refuse(`the target of sample ${wrong + 1} is a class from 0 to ${count - 1}, not ${targets[wrong]}`);
  return { inputs, scores: scores.map((each, i) => each[targets[i]!]!), targets, classes: scores };
}
