/**
 * The graph, its settings and its history as one JSON object. `--json` prints it; an exported file also has the
 * schedule and, for each iteration that is still known, every leaf's data and the optimizer's state, so that
 * read.ts can read it back.
 */

import { planFor } from '../../engine/autodiff/backprop.js';
import type { Check } from '../../engine/check/check.js';
import type { SampleNodes, Samples } from '../../engine/nn/samples.js';
import { opOf, wordOf } from '../../engine/ops.js';
import { optimizerNamed } from '../../engine/optimizers/optimizers.js';
import { inputsOf, isConstant, isLeaf, leafSlot } from '../../engine/tape.js';
import { nameOf } from '../../notation/write/write.js';
import { jsonText } from '../../text/escape.js';
import { type Exported, type Iteration, nodesOf, slotsOf } from '../exported.js';

/** What `--json` adds to the graph. */
interface Additions {
  readonly checks?: readonly Check[] | undefined;
  /** The object about a program that was run, as JSON. */
  readonly run?: string | undefined;
}

/** The object that `--json` prints, in pieces: for millions of nodes it exceeds a string. */
export const jsonObject = (exported: Exported, additions: Additions = {}): Generator<string> =>
  pieces(exported, false, additions);

/** The text of a .json file, in pieces. */
export const jsonFile = (exported: Exported): Generator<string> => pieces(exported, true);

function* pieces(exported: Exported, isFile: boolean, { checks, run }: Additions = {}): Generator<string> {
  const { tape, root, data, grad, frozen, samples, lines, losses, lossesAt, accuracy, gradAt, propagated, iterations } =
    exported;
  const steps = lossesAt.at(-1) as number;
  const label = (id: number): string => jsonText(tape.labels[id] ?? nameOf(tape, id));
  const gradient = (id: number): string => {
    const known = isConstant(tape, id) ? 0 : grad(id);
    return known === undefined ? 'null' : jsonNumber(known);
  };
  const fields = {
    root: label(root),
    rootId: root,
    steps,
    lr: jsonNumber(exported.lr),
    ...(isFile && { schedule: exported.schedule === undefined ? null : jsonText(exported.schedule) }),
    direction: jsonText(exported.direction),
    ...optimizerFields(exported.optimizer),
    gradAt: gradAt ?? null,
    ...(propagated !== undefined && { propagated }),
    ...(accuracy !== undefined && { accuracy: jsonNumber(accuracy) }),
    history: jsonNumbers(losses),
    // of millions of iterations only some are left: their numbers
    ...(losses.length <= steps && { historyAt: jsonNumbers(lossesAt) }),
    ...(run !== undefined && { run }),
    ...(isFile && samples && isBelow(samples, exported) && { samples: samplesJson(samples) }),
  };
  yield `{${jsonFields(fields)},"nodes":[`;
  let separator = '\n';
  for (const id of nodesOf(exported)) {
    const isFrozen = isLeaf(tape, id) && frozen[leafSlot(tape, id)] === 1;
    const line = lines?.[id];
    yield `${separator}{"id":${id},"label":${label(id)},"op":"${wordOf(opOf(tape.op[id]!))}",` +
      `"inputs":[${inputsOf(tape, id)}],"data":${jsonNumber(data[id]!)},"grad":${gradient(id)},` +
      `"frozen":${isFrozen}${line === undefined ? '' : `,"line":${jsonText(line)}`}}`;
    separator = ',\n';
  }
  // with this graph an iteration of another one would have another L
  if (isFile) yield* iterationPieces(exported.hasOtherGraphs ? iterations.slice(-1) : iterations, slotsOf(tape, root));
  if (checks) yield* checkPieces(checks, label);
  yield '\n]}\n';
}

/** The optimizer's name, and the settings that are not its defaults: `"optimizerSettings":{"beta1":0.85}`. */
function optimizerFields(words: string): { optimizer: string; optimizerSettings?: string } {
  const [name = '', ...settings] = words.split(' ');
  const json = settings.map((each) => each.replace(/^(.*)=/, '"$1":'));
  return { optimizer: jsonText(name), ...(json.length > 0 && { optimizerSettings: `{${json}}` }) };
}

function* checkPieces(checks: readonly Check[], label: (id: number) => string): Generator<string> {
  let separator = '\n],"checks":[\n';
  for (const { id, grad, difference, error, uncertainty, h, verdict } of checks) {
    const numbers = Object.entries({ grad, difference, error, uncertainty, h });
    const json = numbers.map(([key, x]) => `"${key}":${jsonNumber(x)}`).join(',');
    yield `${separator}{"id":${id},"label":${label(id)},${json},"verdict":"${verdict}"}`;
    separator = ',\n';
  }
}

/** Whether the root depends on everything that the samples name. */
function isBelow({ inputs, scores, classes = [] }: SampleNodes, { tape, root }: Exported): boolean {
  const { reached } = planFor(tape, root);
  return [...scores, ...classes.flat(), ...inputs.flat()].every((id) => reached[id]);
}

/** As a program gives them: one score a sample, or a list of those of the classes. */
function samplesJson({ inputs, scores, targets, classes }: SampleNodes): string {
  const given: Samples = { inputs, scores: classes ?? scores, targets };
  return JSON.stringify(given);
}

function* iterationPieces(iterations: readonly Iteration[], slots: readonly number[]): Generator<string> {
  const some = (perLeaf: Float64Array): string => jsonNumbers(slots.map((slot) => perLeaf[slot]!));
  let separator = '\n],"iterations":[\n';
  for (const { k, leaves, state } of iterations) {
    const names = (state && optimizerNamed(state.of)?.slots) ?? [];
    const arrays = names.map((name, i) => `,"${name}":${some(state!.slots[i]!)}`).join('');
    const json = state ? `{"of":${jsonText(state.of)}${arrays}}` : null;
    yield `${separator}{"k":${k},"leaves":${some(leaves)},"state":${json}}`;
    separator = ',\n';
  }
}

/** JSON has no nan or infinities, and `JSON.stringify` drops the sign of -0. */
export const jsonNumber = (x: number): string => (Object.is(x, -0) ? '-0' : Number.isFinite(x) ? String(x) : `"${x}"`);

/** The fields of an object, whose values are JSON already, without the braces. */
export const jsonFields = (fields: object): string =>
  Object.entries(fields)
    .map(([key, json]) => `"${key}":${json}`)
    .join();

const jsonNumbers = (list: readonly number[]): string => `[${list.map(jsonNumber)}]`;
