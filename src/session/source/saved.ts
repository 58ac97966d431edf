/** Opening a session that was saved as JSON, or a graph that another program wrote in the same form. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { CONST } from '../../engine/ops.js';
import type { ScheduledRule } from '../../engine/optimizers/optimizers.js';
import { type Difference, differenceText, otherData, otherGradients } from '../../formats/json/compared.js';
import { readSaved, type Saved, type SavedPoint } from '../../formats/json/read.js';
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
  const { state, steps, losses, every, iterations, gradAt } = saved;
  const rows = iterations.map(({ k, ...row }) => ({ ...row, iteration: k, loss: losses[k / every] ?? Number.NaN }));
  const others = gradAt === undefined ? othersIn(saved) : [];
  return yield* openPoint(source.name, saved, others, given, options, (model) => {
    const { program, root, leaves } = model;
    return {
      ...model,
      state,
      gradients: gradAt === undefined ? gradientsIn(saved, steps, others, leaves) : savedGradients(saved, leaves),
      history: historyOf(logOf(leaves.length, steps, losses, every, rows), rootData(program.tape, root, leaves)),
    };
  });
}

/** Opens a graph at one point with its settings; `restore` adds its past. The notes say which of its numbers are others. */
export function* openPoint(
  name: string,
  point: SavedPoint,
  others: readonly Difference[],
  given: ReadonlyMap<string, number>,
  options: OpenOptions,
  restore: (model: Model) => Model,
): Work<Opened> {
  const { tape, leaves, root, samples, lines, frozen } = point;
  const read = readingOf({ tape, leaves, root, ...(samples && { samples }), ...(lines && { lines }) }, given);
  const settings = settingsOfPoint(point);
  const opened = yield* openGiven(read, { name, text: '' }, given, {
    ...options,
    origin: { ...options.origin, isJson: true },
    restore: (model) => {
      const again = restore({ ...model, ...settings, frozen });
      return settings.lr === undefined ? withRate(again) : again;
    },
  });
  return { ...opened, notes: notesOn(point, others) };
}

/** The settings that the file has. */
export const settingsOfPoint = ({
  lr,
  schedule,
  direction,
  optimizer,
}: Partial<ScheduledRule>): Partial<ScheduledRule> => ({
  ...(lr !== undefined && { lr }),
  ...(schedule !== undefined && { schedule }),
  ...(direction !== undefined && { direction }),
  ...(optimizer !== undefined && { optimizer }),
});

/** The gradients of the file that are not ours at its leaves. */
export function othersIn(point: SavedPoint): Difference[] {
  const { tape, root, leaves, grads } = point;
  if (grads.every((grad) => grad === undefined)) return [];
  return [...otherGradients(point, root, dataAt(tape, leaves), gradAt(tape, { root, leaves, iteration: 0 }))];
}

/** What is shown otherwise than the file has it, or is not ours. Gradients that are all 0 are those before a backward. */
export function notesOn(point: SavedPoint, others: readonly Difference[]): string[] {
  const data = differenceText('data', point, [...otherData(point)]);
  const gradients = isZeroed(point) ? undefined : differenceText('gradient', point, others);
  return [...point.notes, ...[data, gradients].filter((note) => note !== undefined)];
}

const isZeroed = ({ grads }: SavedPoint): boolean => grads.every((grad) => !grad);

/**
 * The gradients of a file that does not say where they come from: those of a backward at its leaves, unless all are 0.
 * Those that are not ours stay, as the program's own. `now` are the present leaves.
 */
export function gradientsIn(
  point: SavedPoint,
  iteration: number,
  others: readonly Difference[],
  now = point.leaves,
): Gradients {
  const { root, leaves, grads } = point;
  if (grads.every((grad) => grad === undefined)) return NO_GRADIENTS;
  if (others.length > 0 && isZeroed(point)) return { zeroed: true, set: new Map() };
  const at = { root, leaves: equal(leaves, now) ? now : leaves, iteration };
  if (others.length === 0) return { at, set: new Map() };
  return { at, set: new Map(others.map(({ id, given }) => [id, given])), theirs: true };
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
      ...(propagated !== undefined && { propagated }),
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
