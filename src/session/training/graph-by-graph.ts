/**
 * A step where each iteration has its own graph: backward on the present one, the update of the leaves that all share, and
 * the graph of the next iteration, with gradients of its own. A leaf that a graph does not use has a gradient of 0, as in
 * a training loop that sets gradients to zero: an optimizer that remembers moves it on.
 */
import { firstNotFinite, getLeaves, planFor } from '../../engine/autodiff/backprop.js';
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { CONST } from '../../engine/ops.js';
import { nextState, type Optimizer, optimizerNamed, signOf } from '../../engine/optimizers/optimizers.js';
import { nameOf } from '../../notation/write/write.js';
import { full } from '../../text/numbers.js';
import { gradientLookup } from '../gradients/gradients.js';
import { backwardAsIs, beforeFrom } from '../gradients/here.js';
import { logToGoOn } from '../history/history.js';
import { add } from '../history/log.js';
import type { Gradients, Model, Run } from '../model.js';
import { dataAt, gradAt } from '../numbers.js';
import { withRate } from '../rate.js';
import { graphAt, orReason } from './handed.js';

/** The model one step or nudge further on, or why that is not possible. */
export function stepToNext(model: Model, what: Run['what'], rate: number): Model | string {
  const { leaves: before, history, frozen } = model;
  const gradients = what === 'nudge' || areFresh(model) ? model.gradients : backwardAsIs(model);
  const grads = leafGradients(model, gradients);
  const optimizer = optimizerNamed(model.optimizer) as Optimizer;
  const leaves = before.slice();
  const remembers = optimizer.slots.length > 0;
  const state = remembers ? { of: optimizer.name, ...nextState(optimizer, model.state, leaves.length) } : undefined;
  optimizer.update(leaves, before, grads, frozen, signOf(model.direction) * rate, state);
  const on = orReason(() => graphAt(model, history.length, leaves));
  if (typeof on === 'string') return `not applied: ${on}`;
  const { tape } = on.program;
  const data = dataAt(tape, leaves);
  const loss = data[on.root] as number;
  if (!Number.isFinite(loss)) {
    const first = firstNotFinite(planFor(tape, on.root), data);
    const number = full(data[first] as number);
    if (tape.op[first] === CONST) return `not applied: next(${history.length}) has the number ${number}`;
    return `not applied: ${nameOf(tape, first, 30)} would become ${number}`;
  }
  const log = logToGoOn(history);
  add(log, history.loss, before, model.state);
  const after = { ...model, ...on, leaves, state, history: { log, length: history.length + 1, loss } };
  return withRate({ ...after, gradients: gradientsOn(after, { ...model, gradients }) });
}

/** The gradient of each leaf. */
function leafGradients(model: Model, gradients: Gradients): Float64Array {
  const { tape } = model.program;
  const { at, set, zeroed } = gradients;
  if (at && set.size === 0 && !zeroed && at.propagated === undefined) return getLeaves(tape, gradAt(tape, at));
  const gradient = gradientLookup(model, gradients);
  return Float64Array.from(tape.leaves, (id) => gradient(id) ?? 0);
}

/** Whether the gradients are those of a backward at the present point, with the bug if one is on. */
function areFresh({ gradients: { at, set, zeroed }, leaves, root, bug }: Model): boolean {
  if (!at || set.size > 0 || zeroed) return false;
  return at.leaves === leaves && at.root === root && at.propagated === undefined && at.bug === bug;
}

/** The gradients on a new graph. A bug that keeps those of the leaves adds to them. */
function gradientsOn({ root, leaves, history, bug }: Model, before: Model): Gradients {
  const kept = bugNamed(bug ?? '')?.keeps === 'leaves' ? beforeFrom(before) : {};
  const at = { root, leaves, iteration: history.length - 1, ...(bug !== undefined && { bug, ...kept }) };
  return { at, set: new Map() };
}
