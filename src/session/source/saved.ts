/** Opening a session that was saved as JSON, or a graph that another program wrote in the same form. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { CONST } from '../../engine/ops.js';
import { type Difference, differenceText, otherData, otherGradients } from '../../formats/json/compared.js';
import { readSaved, type Saved } from '../../formats/json/read.js';
import { readingOf } from '../../notation/built.js';
import type { Source } from '../../notation/source.js';
import type { Work } from '../../notation/work.js';
import { NO_GRADIENTS } from '../gradients/gradients.js';
import { historyOf } from '../history/history.js';
import { logOf } from '../history/log.js';
import type { Gradients, Model } from '../model.js';
import { dataAt, equal, gradAt, rootData, startedAt } from '../numbers.js';
import { withRate } from '../rate.js';
import { type Opened, openGiven } from './open.js';
import type { OpenOptions } from './opening.js';

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
  const { tape, leaves, root, samples, lines } = saved;
  const read = readingOf({ tape, leaves, root, ...(samples && { samples }), ...(lines && { lines }) }, given);
  const others = saved.gradAt === undefined ? othersIn(saved) : [];
  const opened = yield* openGiven(read, { name: source.name, text: '' }, given, {
    ...options,
    origin,
    restore: (model) => withSaved(model, saved, others),
  });
  return { ...opened, notes: notesOn(saved, others) };
}

/** The gradients of the file that are not ours at its leaves; none if all are 0, as before a backward. */
function othersIn(saved: Saved): Difference[] {
  const { tape, root, leaves, grads } = saved;
  if (grads.every((grad) => grad === undefined)) return [];
  return [...otherGradients(saved, root, dataAt(tape, leaves), gradAt(tape, { root, leaves, iteration: saved.steps }))];
}

/** What is shown otherwise than the file has it, or is not ours. */
function notesOn(saved: Saved, others: readonly Difference[]): string[] {
  const { notes, grads } = saved;
  const isZeroed = grads.every((grad) => !grad);
  const data = differenceText('data', saved, [...otherData(saved)]);
  const gradients = isZeroed ? undefined : differenceText('gradient', saved, others);
  return [...notes, ...[data, gradients].filter((note) => note !== undefined)];
}

/** The model with the saved settings, history and gradients: as it was, except for undo. */
function withSaved(model: Model, saved: Saved, others: readonly Difference[]): Model {
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
    gradients: saved.gradAt === undefined ? givenGradients(saved, leaves, others) : savedGradients(saved, leaves),
    history: historyOf(logOf(leaves.length, steps, losses, every, rows), rootData(program.tape, root, leaves)),
  };
  return lr === undefined ? withRate(again) : again;
}

/**
 * The gradients of a file that does not say where they come from: those of a backward at its leaves, unless all are 0.
 * Those that are not ours are as if set by hand.
 */
function givenGradients(
  { root, leaves, grads, steps }: Saved,
  now: Float64Array,
  others: readonly Difference[],
): Gradients {
  if (grads.every((grad) => grad === undefined)) return NO_GRADIENTS;
  if (others.length > 0 && grads.every((grad) => !grad)) return { zeroed: true, set: new Map() };
  const at = { root, leaves: equal(leaves, now) ? now : leaves, iteration: steps };
  return { at, set: new Map(others.map(({ id, given }) => [id, given])) };
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
  if (typeof iteration === 'number' && then) {
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
  if (iteration === null && ids.every((id) => grads[id] !== undefined))
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
