/** A saved session opened again: as it was, but for what could be undone. */
import { planFor } from '../engine/backprop.js';
import { CONST } from '../engine/ops.js';
import type { Saved } from '../export/read-json.js';
import { readingOf } from '../notation/built.js';
import type { Reading } from '../notation/read.js';
import { historyOf } from './history.js';
import { logOf } from './log.js';
import { equal, gradAt, rootData } from './memory.js';
import { withRate } from './rate.js';
import type { BackwardAt, Gradients, Model } from './session.js';

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

/** Where the saved gradients come from: a backward at the iteration that is named; what that does not give was set by hand. */
function gradientsOf(
  { tape, root, leaves, grads, gradAt: iteration, steps, iterations }: Saved,
  now: Float64Array,
): Gradients {
  const { reached } = planFor(tape, root);
  const then = iteration === steps ? leaves : iterations.find(({ k }) => k === iteration)?.leaves;
  const at: BackwardAt | undefined =
    iteration === undefined || !then ? undefined : { root, leaves: equal(then, now) ? now : then, iteration };
  const found = at && gradAt(tape, at);
  const set = new Map<number, number>();
  for (let id = 0; id <= root; id++) {
    if (!reached[id] || tape.op[id] === CONST) continue;
    const grad = grads[id] as number;
    if (!Object.is(grad, found ? found[id] : 0)) set.set(id, grad);
  }
  return at ? { at, set } : { set };
}
