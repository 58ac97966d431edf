/** A saved session opened again: as it was, but for what could be undone. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { CONST } from '../../engine/ops.js';
import type { Saved } from '../../formats/json/read.js';
import { readingOf } from '../../notation/built.js';
import type { Reading } from '../../notation/read.js';
import { historyOf } from '../history/history.js';
import { logOf } from '../history/log.js';
import type { Gradients, Model } from '../model.js';
import { equal, gradAt, rootData, startedAt } from '../numbers.js';
import { withRate } from '../rate.js';

/** The graph with its present numbers, as if it had been read. `given` has data of leaves, by label. */
export const readingOfSaved = ({ tape, leaves, root, samples }: Saved, given: ReadonlyMap<string, number>): Reading =>
  readingOf({ tape, leaves, root, ...(samples && { samples }) }, given);

/** The model of that graph with the settings, the history and the gradients that were saved. */
export function withSaved(model: Model, saved: Saved): Model {
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
    gradients: gradientsOf(saved, leaves),
    history: historyOf(logOf(leaves.length, steps, losses, every, rows), rootData(program.tape, root, leaves)),
  };
  return lr === undefined ? withRate(again) : again;
}

/**
 * Where the saved gradients come from: a backward at the iteration that is named; what that does not give was set by
 * hand. If no iteration is named and every node has one, they were set to zero first.
 */
function gradientsOf(
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
    const [known, found] = [startedAt(tape, at), gradAt(tape, at)];
    if (ids.every((id) => !known[id] || grads[id] !== undefined))
      return { at, set: setBeside(ids, grads, (id) => (known[id] ? found[id] : undefined)) };
  }
  if (iteration === undefined && ids.every((id) => grads[id] !== undefined))
    return { zeroed: true, set: setBeside(ids, grads, () => 0) };
  return { set: setBeside(ids, grads, () => undefined) };
}

/** The gradients that are others than what is known without them. */
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
