/** Opening a text, a saved session or an example; and replacing the open graph by another. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { CONST } from '../../engine/ops.js';
import { readExample, sourceOf } from '../../examples/read.js';
import { EXAMPLES, type Example, exampleNamed } from '../../examples/table.js';
import { readSaved, type Saved } from '../../formats/json/read.js';
import { readingOf } from '../../notation/built.js';
import { type Reading, reading } from '../../notation/read.js';
import type { Source } from '../../notation/source.js';
import type { Work } from '../../notation/work.js';
import { noSuch } from '../../text/nearest.js';
import { withoutEmptyExplanation } from '../cycles.js';
import { historyOf } from '../history/history.js';
import { logOf } from '../history/log.js';
import { say } from '../message.js';
import type { Gradients, Model, Session } from '../model.js';
import { equal, gradAt, rootData, startedAt } from '../numbers.js';
import { withRate } from '../rate.js';
import { ROOT_ROW } from '../tree/selection.js';
import { commit, fitted } from '../undo.js';
import { OpenError, type OpenOptions, opening, openReading } from './opening.js';

/** An opened graph, with what reading it printed and noted. */
export interface Opened {
  readonly session: Session;
  /** What its statements printed, line by line. */
  readonly prints: readonly string[];
  /** What was passed over, or differs from Python. */
  readonly notes: readonly string[];
}

/** Opens a reading with first values of leaves from outside. Throws an OpenError if there is no such leaf. */
export function* openGiven(
  reading: Reading,
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions = {},
): Work<Opened> {
  refuseUnused(reading, given);
  const origin = given.size === 0 ? options.origin : { ...options.origin, given };
  const session = yield* opening(reading, source, { ...options, ...(origin && { origin }) });
  return { session, prints: reading.prints, notes: reading.notes };
}

/** Reads and opens a text in the notation. Throws the errors of reading and opening. */
export function* openSource(
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions,
  hintUnknown?: (name: string) => string,
): Work<Opened> {
  const read = yield* reading(source, { given, ...(hintUnknown && { hintUnknown }) });
  return yield* openGiven(read, source, given, options);
}

/**
 * Opens a session that was saved as JSON, with data of leaves from outside. Throws a SourceError or an ExportError
 * if it is not one, an OpenError if there is no such leaf.
 */
export function* openSaved(
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions = {},
): Work<Opened> {
  const saved = yield* readSaved(source);
  const origin = { ...options.origin, isJson: true } as const;
  const { tape, leaves, root, samples } = saved;
  const read = readingOf({ tape, leaves, root, ...(samples && { samples }) }, given);
  return yield* openGiven(read, { name: source.name, text: '' }, given, {
    ...options,
    origin,
    restore: (model) => withSaved(model, saved),
  });
}

function refuseUnused({ unused, tape }: Reading, given: ReadonlyMap<string, number>): void {
  const [name] = unused;
  if (name === undefined) return;
  const leaves = Array.from(tape.leaves, (id) => tape.labels[id]).filter((label) => label !== undefined);
  throw new OpenError(`${name}=${given.get(name)}: ${noSuch('leaf', name, leaves)}`);
}

/** The model with the saved settings, history and gradients: as it was, except for undo. */
function withSaved(model: Model, saved: Saved): Model {
  const { program, root, leaves } = model;
  const { frozen, lr, schedule, direction, optimizer, state, steps, losses, every, iterations } = saved;
  const rows = iterations.map(({ k, ...row }) => ({ ...row, iteration: k, loss: losses[k / every] ?? Number.NaN }));
  const again: Model = {
    ...model,
    frozen,
    state,
    ...(lr !== undefined && { lr }),
    ...(schedule !== undefined && { schedule }),
    ...(direction !== undefined && { direction }),
    ...(optimizer !== undefined && { optimizer }),
    gradients: savedGradients(saved, leaves),
    history: historyOf(logOf(leaves.length, steps, losses, every, rows), rootData(program.tape, root, leaves)),
  };
  return lr === undefined ? withRate(again) : again;
}

/**
 * Where the saved gradients come from: a backward at the given iteration; gradients that differ from it were set by
 * hand. If no iteration is given and every node has a gradient, they were set to zero first.
 */
function savedGradients(
  { tape, root, leaves, grads, gradAt: iteration, propagated, steps, iterations }: Saved,
  now: Float64Array,
): Gradients {
  const { reached } = planFor(tape, root);
  const ids: number[] = [];
  for (let id = 0; id <= root; id++) if (reached[id] && tape.op[id] !== CONST) ids.push(id);
  const then = iteration === steps ? leaves : iterations.find(({ k }) => k === iteration)?.leaves;
  if (iteration !== undefined && then) {
    const at = {
      root,
      leaves: equal(then, now) ? now : then,
      iteration,
      ...(propagated !== undefined && { propagated: propagated }),
    };
    const [known, computed] = [startedAt(tape, at), gradAt(tape, at)];
    if (ids.every((id) => !known[id] || grads[id] !== undefined))
      return { at, set: setBeside(ids, grads, (id) => (known[id] ? computed[id] : undefined)) };
  }
  if (iteration === undefined && ids.every((id) => grads[id] !== undefined))
    return { zeroed: true, set: setBeside(ids, grads, () => 0) };
  return { set: setBeside(ids, grads, () => undefined) };
}

/** The gradients that differ from the known ones. */
function setBeside(
  ids: readonly number[],
  grads: readonly (number | undefined)[],
  known: (id: number) => number | undefined,
): Map<number, number> {
  const set = new Map<number, number>();
  for (const id of ids) {
    const grad = grads[id];
    if (grad !== undefined && !Object.is(grad, known(id))) set.set(id, grad);
  }
  return set;
}

/** The options that an example is opened with. */
export const exampleOptions = ({ name, select, hint }: Example): OpenOptions & { readonly title: string } => ({
  title: name,
  ...(select !== undefined && { select }),
  ...(hint !== undefined && { hint }),
});

export function openExample(session: Session, name: string): Session {
  const example = exampleNamed(name);
  const names = EXAMPLES.map((row) => row.name);
  if (!example) return say(session, noSuch('example', name, names), 'error');
  return replaced(session, openReading(readExample(example), sourceOf(example), exampleOptions(example)));
}

/** The session with the graph of another, just opened one; lens, plot and a bug stay. */
export function replaced(session: Session, opened: Session): Session {
  const { pages, page, prediction, field, explanation, selection, folded, binary } = opened;
  const model = session.model.bug === undefined ? opened.model : { ...opened.model, bug: session.model.bug };
  const after = fitted(commit({ ...session, selection: ROOT_ROW }, model), session.model);
  const shown = explanation === 'none' ? session.explanation : explanation;
  return withoutEmptyExplanation({
    ...after,
    pages,
    page,
    prediction,
    field,
    explanation: shown,
    selection,
    folded,
    binary,
    written: undefined,
    run: undefined,
    message: opened.message,
  });
}
