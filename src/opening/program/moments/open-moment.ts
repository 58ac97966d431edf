/**
 * A moment as a session: its graph, with the gradients of the program's own backward. Those that equal ours but for
 * rounding are ours; if they differ, theirs are shown.
 */
import { getLeaves } from '../../../engine/autodiff/backprop.js';
import { graphFrom, tapeOf } from '../../../engine/graph.js';
import { CONST } from '../../../engine/ops.js';
import type { Direction } from '../../../engine/optimizers/optimizers.js';
import { NONE, type Tape } from '../../../engine/tape.js';
import type { Judgement } from '../../../explain/verdicts/judgement.js';
import { type Difference, differenceText, otherData, otherGradients } from '../../../formats/json/compared.js';
import { readingOf } from '../../../notation/built.js';
import type { Work } from '../../../notation/work.js';
import { NO_GRADIENTS } from '../../../session/gradients/gradients.js';
import { backwardHere } from '../../../session/gradients/here.js';
import type { GivenSettings, Gradients, Judged, Model } from '../../../session/model.js';
import { dataAt, gradAt } from '../../../session/numbers.js';
import { type Opened, openGiven } from '../../../session/source/open.js';
import { sameTape } from '../../../session/source/same.js';
import { full, plural } from '../../../text/numbers.js';
import type { Taken } from './moments.js';
import type { JudgedMoment } from './outcome.js';
import type { Parameters } from './parameters.js';
import { dataOnTape, onTape, type Recorded } from './recorded.js';

export interface MomentToOpen {
  readonly moment: JudgedMoment;
  readonly taken: Taken;
  /** What was found of its gradients, if it is a backward. */
  readonly judgement: Judgement | undefined;
  readonly parameters: Parameters;
  /** The program's name, and the title of the session. */
  readonly program: string;
  readonly title: string;
  /** Its file: nothing is written over that. */
  readonly path: string | undefined;
  readonly settings: GivenSettings;
  /** The program's own, once an update has been seen: that of the settings comes first. */
  readonly direction: Direction | undefined;
  /** A graph of another moment, which is used again if it is the same. */
  readonly last?: Tape | undefined;
  /** What was found of its gradients. */
  readonly judged?: () => Judged;
}

export interface OpenedAtMoment extends Opened {
  /** The gradients of the program that differ from the right ones; the nearest to the root first. */
  readonly others: readonly Difference[];
}

/** Opens a moment. */
export function* openMoment(open: MomentToOpen): Work<OpenedAtMoment> {
  const { moment, taken, judgement, parameters, program, title, path, settings, direction, last, judged } = open;
  const { recorded, numbers } = taken;
  const { root, unknown } = recorded;
  const serial = onTape(recorded, numbers.serial);
  const isParameter = (node: number): boolean => parameters.has(serial[node]!);
  const own = withConstants(recorded, numbers.data, isParameter);
  // the same tape keeps what was computed for it
  const tape = last && sameTape(last, own) ? last : own;
  const lines = linesOf(recorded);
  const leaves = getLeaves(tape, onTape(recorded, numbers.data));
  let others: readonly Difference[] = [];
  const restore = (model: Model): Model => {
    const theirs = gradientsOf(taken, moment, judgement);
    others = theirs ? differing(model, theirs) : [];
    return {
      ...model,
      // what it was computed from is not here
      frozen: Uint8Array.from(tape.leaves, (leaf) => Number(unknown.has(leaf))),
      gradients: shown(model, moment, theirs, others),
    };
  };
  const reading = readingOf({ tape, leaves, root, lines });
  const way = direction && { direction };
  const options = { title, ...way, ...settings, restore, ...(path !== undefined && { origin: { path } }) };
  const opened = yield* openGiven(reading, { name: title, text: '' }, new Map(), options);
  const notes = [...notesOn(moment, judgement), ...notesOnGraph(taken, tape, lines, program), ...opened.notes];
  const { session } = opened;
  const { model } = session;
  const at = { index: moment.index, gradients: model.gradients, ...(judged && { judged }) };
  return {
    ...opened,
    session: { ...session, model: { ...model, origin: { ...model.origin, moment: at } } },
    others,
    notes,
  };
}

/** The tape with leaves that have no name and never change as constants. */
function withConstants(recorded: Recorded, numbers: Float64Array, isParameter: (node: number) => boolean): Tape {
  const { tape, root, unknown } = recorded;
  const graph = graphFrom(tape, dataOnTape(recorded, numbers));
  for (const leaf of tape.leaves)
    if (tape.labels[leaf] === undefined && leaf !== root && !isParameter(leaf) && !unknown.has(leaf))
      graph.op[leaf] = CONST;
  return tapeOf(graph);
}

const linesOf = ({ theirs, structure: { places, place } }: Recorded): (string | undefined)[] =>
  Array.from(theirs, (id) => (id === NONE ? undefined : places[place[id]!]));

/**
 * The gradients to show, undefined for none: if backward raised, ours are shown. They are those of a backward that begins
 * with 1, and without what was there before if that is all that differs.
 */
function gradientsOf(
  { recorded, numbers }: Taken,
  { kind }: JudgedMoment,
  judgement: Judgement | undefined,
): (number | undefined)[] | undefined {
  const { tape } = recorded;
  const [grads, serial] = [onTape(recorded, numbers.after ?? numbers.before), onTape(recorded, numbers.serial)];
  if (kind === 'backward' && !numbers.after) return undefined;
  const seed = seedOf(judgement);
  const before = onTape(recorded, numbers.before);
  const isNone = (node: number): boolean => Number.isNaN(before[node]) && Number.isNaN(grads[node]);
  const own = Array.from(grads, (grad, node) =>
    Number.isNaN(serial[node]) || tape.op[node] === CONST || isNone(node) || judgement?.verdicts[node] === 'accumulated'
      ? undefined
      : grad / seed,
  );
  return kind !== 'backward' && own.every((grad) => !grad) ? undefined : own;
}

/** The gradient that backward began with. */
const seedOf = (judgement: Judgement | undefined): number =>
  judgement?.seed && Number.isFinite(judgement.seed) ? judgement.seed : 1;

/** Where they differ from ours. */
function differing({ program: { tape }, root, leaves }: Model, grads: readonly (number | undefined)[]): Difference[] {
  const at = { root, leaves, iteration: 0 };
  return [...otherGradients({ tape, grads }, root, dataAt(tape, leaves), gradAt(tape, at))];
}

/** In the middle of a backward by hand, those that are not set yet are 0. */
function shown(
  model: Model,
  { kind }: JudgedMoment,
  theirs: readonly (number | undefined)[] | undefined,
  others: readonly Difference[],
): Gradients {
  if (!theirs) return kind === 'backward' ? backwardHere(model) : NO_GRADIENTS;
  const set = new Map(others.map(({ id, given }) => [id, given]));
  if (others.length === 0) return backwardHere(model);
  if (kind === 'backward') return { ...backwardHere(model), set, theirs: true };
  return {
    zeroed: true,
    set: new Map(Array.from(theirs, (grad, id) => [id, grad ?? 0] as const).filter(([, grad]) => grad !== 0)),
  };
}

/** Notes on the gradients, and on the moment. */
function notesOn({ note, raised }: JudgedMoment, judgement: Judgement | undefined): string[] {
  const seed = seedOf(judgement);
  const accumulated = judgement?.counts.accumulated ?? 0;
  return [
    ...(note === undefined ? [] : [`this moment is ${note}`]),
    ...(raised === undefined ? [] : [`backward raised ${raised}; the gradients here are ours`]),
    ...(seed === 1 ? [] : [`backward began with ${full(seed)}, not 1; the gradients here are divided by that`]),
    ...(accumulated === 0
      ? []
      : [`backward added to what ${plural(accumulated, 'gradient')} had before; here they are without that`]),
  ];
}

/** What is shown otherwise than the program had it. */
function notesOnGraph(
  { recorded, numbers }: Taken,
  tape: Tape,
  lines: readonly (string | undefined)[],
  program: string,
): string[] {
  const called = (nodes: Recorded['unknown']): string => {
    const [first = 0] = nodes.keys();
    const names = new Set(Array.from(nodes.values(), ({ name }) => name));
    return `${[...names].join(', ')}${lines[first] === undefined ? '' : ` (${lines[first]})`}`;
  };
  const { unknown, guessed } = recorded;
  const ops = [
    ...(unknown.size > 0 ? [`the op ${called(unknown)} is not known: its result is a frozen leaf here`] : []),
    ...(guessed.size > 0 ? [`the op ${called(guessed)} is a guess from its numbers`] : []),
  ];
  const datas = Array.from(recorded.theirs, (id) => (id === NONE ? undefined : numbers.data[id]));
  const data = differenceText('data', { tape, lines }, [...otherData({ tape, datas })], program);
  return data === undefined ? ops : [...ops, data];
}
