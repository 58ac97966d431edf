/** A backward at the present point: what it runs on, and what a bug keeps from the previous one. */
import { bugNamed, keptBy } from '../../engine/autodiff/bugs.js';
import type { BackwardAt, Gradients, Model } from '../model.js';
import { gradAt } from '../numbers.js';

/** A right backward at the present point. */
export function backwardHere(model: Model): Gradients {
  const at: BackwardAt = { root: model.root, leaves: model.leaves, iteration: model.history.length - 1 };
  return { at, set: new Map() };
}

/** A backward at the present point, with the bug if one is on. */
export function backwardAsIs(model: Model): Gradients {
  const right = backwardHere(model);
  if (model.bug === undefined) return right;
  return { at: { ...(right.at as BackwardAt), bug: model.bug, ...beforeFrom(model) }, set: new Map() };
}

/** The gradients that the bug keeps from the previous backward; an unfinished one does not count. */
export function beforeFrom({ bug: name, program, gradients: { at } }: Model): Pick<BackwardAt, 'before'> {
  const bug = bugNamed(name ?? '');
  if (!bug?.keeps || !at || at.bug !== name) return {};
  const before = at.propagated !== undefined ? at.before : keptBy(bug, program.tape, gradAt(program.tape, at));
  return before ? { before } : {};
}
