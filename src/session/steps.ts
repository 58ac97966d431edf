/**
 * Steps and nudges on a model. A step is backward, the optimizer's update of every unfrozen leaf,
 * and forward; a nudge is the update and forward alone, with the gradients it is given. Either is
 * one iteration, and neither is applied where it would make the root nan or infinite.
 */
import { firstNotFinite, getLeaves, planFor } from '../engine/backprop.js';
import { bugNamed } from '../engine/bugs.js';
import { nextState, type Optimizer, optimizerNamed } from '../engine/optimizers.js';
import { nameOf } from '../notation/write.js';
import { full } from '../text/numbers.js';
import { gradientLookup } from './gradients.js';
import { append } from './history.js';
import { dataAt, gradAt } from './memory.js';
import { withRate } from './rate.js';
import type { BackwardAt, Gradients, Model } from './session.js';

/** A model one iteration on, or why there is none. */
export type Stepped = Model | { readonly refused: string };

export const isRefused = (stepped: Stepped): stepped is { readonly refused: string } => 'refused' in stepped;

/** Backward at the present point, as it should be. */
export function backwardHere(model: Model): Gradients {
  const at: BackwardAt = { root: model.root, leaves: model.leaves, iteration: model.history.length - 1 };
  return { at, set: new Map() };
}

/** Backward at the present point with the bug that is on, if one is. */
export function backwardAsIs(model: Model): Gradients {
  const right = backwardHere(model);
  if (model.bug === undefined) return right;
  return { at: { ...(right.at as BackwardAt), bug: model.bug, ...keptFrom(model) }, set: new Map() };
}

/** The leaves' gradients that the bug keeps from the backward before. One that goes on node by node is not over yet. */
function keptFrom({ bug, program, gradients: { at } }: Model): Pick<BackwardAt, 'before'> {
  if (bug === undefined || !bugNamed(bug)?.keeps || at?.bug !== bug) return {};
  if (at.spoken !== undefined) return at.before ? { before: at.before } : {};
  return { before: getLeaves(program.tape, gradAt(program.tape, at)) };
}

export function step(model: Model): Stepped {
  const gradients = backwardAsIs(model);
  const { tape } = model.program;
  const grad = gradAt(tape, gradients.at as BackwardAt);
  const perLeaf = new Float64Array(tape.leaves.length);
  for (let i = 0; i < perLeaf.length; i++) perLeaf[i] = grad[tape.leaves[i] as number] as number;
  return updated({ ...model, gradients }, perLeaf);
}

export function nudge(model: Model): Stepped {
  const { at, set, zeroed } = model.gradients;
  if (!at && set.size === 0 && !zeroed)
    return { refused: 'no gradients yet: press b first, or s for backward and step' };
  const { tape } = model.program;
  const gradient = gradientLookup(model, model.gradients);
  return updated(
    model,
    Float64Array.from(tape.leaves, (id) => gradient(id) ?? 0),
  );
}

function updated(model: Model, grads: Float64Array): Stepped {
  const { program, root, leaves, frozen, lr, direction } = model;
  const { tape } = program;
  if (!(lr > 0 && Number.isFinite(lr)))
    return { refused: `the schedule ${model.schedule} gives a learning rate of ${full(lr)}` };
  const next = new Float64Array(leaves.length);
  const optimizer = optimizerNamed(model.optimizer) as Optimizer;
  const remembers = optimizer.slots.length > 0;
  const state = remembers ? { of: optimizer.name, ...nextState(optimizer, model.state, leaves.length) } : undefined;
  optimizer.update(next, leaves, grads, frozen, direction === 'ascend' ? lr : -lr, state);
  const data = dataAt(tape, next);
  const loss = data[root] as number;
  if (!Number.isFinite(loss)) {
    const first = firstNotFinite(planFor(tape, root), data);
    return { refused: `not applied: ${nameOf(tape, first, 30)} would become ${full(data[first] as number)}` };
  }
  return withRate({ ...model, leaves: next, state, history: append(model.history, leaves, loss, model.state) });
}
