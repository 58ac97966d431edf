/**
 * What write.ts wrote, or another program in the same form, read: the graph, its settings, and as much of its history
 * and its gradients as is there. The data of computed nodes is computed again.
 */

import { type SampleNodes, sampleNodes } from '../../engine/nn/samples.js';
import type { Remembered, ScheduledRule } from '../../engine/optimizers/optimizers.js';
import { jsonValue } from '../../notation/json.js';
import type { Source } from '../../notation/source.js';
import type { Work } from '../../notation/work.js';
import type { Iteration } from '../exported.js';
import { integerIn, isThere, type JsonField, member, members, numbersIn, wrong } from './fields.js';
import { historyIn, iterationsIn, type SavedHistory, savedSettings } from './history.js';
import { graphIn, type Ids, idIn, type SavedGraph } from './nodes.js';

/** A graph at one point, as one line of a file has it; a setting that the file does not have is that of a new one. */
export interface SavedPoint extends SavedGraph, Partial<ScheduledRule> {
  readonly root: number;
  readonly samples: SampleNodes | undefined;
}

/** A saved session. */
export interface Saved extends SavedPoint, SavedHistory {
  /** The iteration of the backward that the gradients are from: null if of none, undefined if the file does not say. */
  readonly gradAt: number | null | undefined;
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
  const point = yield* pointIn(file, source);
  const history = historyIn(file);
  const { steps } = history;
  const iterations = iterationsIn(member(file, 'iterations'), steps, point.leaves.length);
  const gradAt = member(file, 'gradAt');
  const propagated = member(file, 'propagated');
  return {
    ...point,
    ...history,
    gradAt: isThere(gradAt) ? integerIn(gradAt, steps) : (gradAt.value as null | undefined),
    propagated: isThere(propagated) ? integerIn(propagated, point.tape.size) : undefined,
    iterations: iterations.filter(({ k }) => k < steps),
    state: iterations.find(({ k }) => k === steps)?.state,
  };
}

/** Reads a graph at one point, as a line of a file has it. Throws the same errors. */
export const readPoint = (source: Source): Work<SavedPoint> =>
  pointIn({ value: jsonValue(source, 'graph'), key: `${source.name}:${source.firstLine}` }, source);

/** The graph, its root and its settings. */
function* pointIn(file: JsonField, source: Source): Work<SavedPoint> {
  if (!isThere(member(file, 'nodes')))
    wrong(member(file, 'nodes'), 'the nodes of a graph, as --json and --export write them');
  const [root, rootId] = [member(file, 'root'), member(file, 'rootId')];
  const rootIn = typeof root.value === 'string' || isThere(rootId) ? rootId : root;
  const { ids, ...graph } = yield* graphIn(file, source);
  const samples = member(file, 'samples');
  return {
    ...graph,
    ...savedSettings(file),
    root: idIn(rootIn, ids, 'a node'),
    samples: isThere(samples) ? samplesIn(samples, ids) : undefined,
  };
}

function samplesIn(field: JsonField, ids: Ids): SampleNodes {
  const inputs = Array.from(members(member(field, 'inputs')), (sample) =>
    Array.from(members(sample), (input) => idIn(input, ids, 'a node')),
  );
  const scores = Array.from(members(member(field, 'scores')), (score) =>
    Array.from(Array.isArray(score.value) ? members(score) : [score], (each) => idIn(each, ids, 'a node')),
  );
  const targets = Array.from(numbersIn(member(field, 'targets'), inputs.length));
  if (scores.length !== inputs.length || scores.length === 0)
    wrong(member(field, 'scores'), `${inputs.length} ids, one at least`);
  return sampleNodes(inputs, scores, targets, (problem) => wrong(field, `samples of one network: ${problem}`));
}
