/**
 * Steps and nudges on a model. A step is backward, the optimizer's update of every unfrozen leaf,
 * and forward; a nudge is the update and forward alone, with the gradients it is given. Either is
 * one iteration, and neither is applied if it would make the root nan or infinite.
 *
 * Many are taken in one set of arrays, and only the last becomes a model: a step of a small graph
 * takes less time than to make one. Where a step is refused, the log gives back what was before it.
 */
import { backward, firstNotFinite, forwardOf, planFor, setLeaves } from '../../engine/autodiff/backprop.js';
import { buggyBackward, bugNamed } from '../../engine/autodiff/bugs.js';
import {
  nextState,
  type Optimizer,
  optimizerNamed,
  type Remembered,
  signOf,
} from '../../engine/optimizers/optimizers.js';
import { nameOf } from '../../notation/write/write.js';
import { full, short } from '../../text/numbers.js';
import { type GradientOf, gradientLookup } from '../gradients/gradients.js';
import { beforeFrom } from '../gradients/here.js';
import { isThinned, logToGoOn } from '../history/history.js';
import { add, newestRow, removeNewest } from '../history/log.js';
import type { Gradients, Model, Run } from '../model.js';
import { lend } from '../numbers.js';
import { rateOf, withRate } from '../rate.js';
import { noted } from './runs.js';

/** What some steps or nudges came to. */
interface Taken {
  readonly model: Model;
  /** How many were taken. */
  readonly done: number;
  /** Why the next could not be. */
  readonly refused?: string;
  /** What they were to end at holds. */
  readonly met?: true;
  /** The history began to let iterations go. */
  readonly thins: boolean;
}

/** Whether a run is to end at this root's data and this iteration. */
export type IsOver = (loss: number, iteration: number) => boolean;

/** Takes `count` steps or nudges, fewer if one cannot be applied or the run is to end. */
export function takeSteps(from: Model, what: Run['what'], count: number, isOver: IsOver = () => false): Taken {
  const { at, set, zeroed } = from.gradients;
  if (what === 'nudge' && !at && set.size === 0 && !zeroed)
    return {
      model: from,
      done: 0,
      thins: false,
      refused: 'no gradients yet: press b first, or s for backward and step',
    };
  const rateAt = rateOf(from);
  const first = from.history.length - 1;
  const wasThinned = isThinned(from.history);
  const work = worker(from, what);
  let done = 0;
  let refused: string | undefined;
  let met = false;
  while (done < count && !met) {
    const rate = rateAt(first + done);
    refused =
      rate > 0 && rate < Infinity
        ? work.one(rate)
        : `the schedule ${from.schedule} gives a learning rate of ${short(rate)}`;
    if (refused !== undefined) break;
    done++;
    met = isOver(work.loss(), first + done);
  }
  const model = noted(from, work.end(done, refused !== undefined), what);
  const thins = isThinned(model.history) && !wasThinned;
  return { model, done, thins, ...(refused !== undefined && { refused }), ...(met && { met }) };
}

interface Worker {
  /** Takes one at this rate, or says why that cannot be. */
  one(rate: number): string | undefined;
  /** L after the last one. */
  loss(): number;
  /** The model after `done` of them. */
  end(done: number, isRefused: boolean): Model;
}

/** Takes steps or nudges from a model on. */
function worker(from: Model, what: Run['what']): Worker {
  const { program, root, direction, history } = from;
  const { tape } = program;
  const plan = planFor(tape, root);
  const optimizer = optimizerNamed(from.optimizer) as Optimizer;
  const sign = signOf(direction);
  const backwards = what === 'step' ? backwardsOf(from) : undefined;
  const gradient = backwards ? undefined : gradientLookup(from, from.gradients);
  const held = heldLeaves(from, gradient);
  const leaves = from.leaves.slice();
  const state = workingState(optimizer, from.state, leaves.length);
  const log = logToGoOn(history);
  const loan = lend(tape, from.leaves);
  const { data, grad } = loan;
  const grads = gradient ? Float64Array.from(tape.leaves, (id) => gradient(id) ?? 0) : loan.perLeaf;
  const forwards = forwardOf(tape);
  const last = tape.size - 1;
  let { loss } = history;
  /** Whether a step has been taken that `state` remembers. */
  let remembers = from.state !== undefined;

  /** Rolls the last one back and returns why it was refused. */
  const refuse = (): string => {
    const first = firstNotFinite(plan, data);
    const { leaves: were, state: was } = newestRow(log);
    leaves.set(were);
    if (state && was) {
      for (const [i, slot] of state.slots.entries()) slot.set(was.slots[i] as Float64Array);
    }
    removeNewest(log);
    return `not applied: ${nameOf(tape, first, 30)} would become ${full(data[first] as number)}`;
  };

  return {
    one(rate) {
      add(log, loss, leaves, remembers ? state : undefined);
      if (backwards) {
        backwards.run(data, grad);
        for (let i = 0; i < grads.length; i++) grads[i] = grad[tape.leaves[i] as number] as number;
      }
      optimizer.update(leaves, leaves, grads, held, sign * rate, state);
      remembers = true;
      setLeaves(tape, data, leaves);
      forwards(data, 0, last);
      const now = data[root] as number;
      if (!Number.isFinite(now)) return refuse();
      loss = now;
      backwards?.ran(grads);
      return undefined;
    },
    loss: () => loss,
    end(done, isRefused) {
      if (done === 0) {
        loan.done(undefined, undefined);
        return from;
      }
      const length = history.length + done;
      const before = done === 1 ? from.leaves : newestRow(log).leaves;
      const gradients = backwards ? backwards.origin(before, length - 2) : from.gradients;
      // a step that was refused has left its own numbers in the arrays
      loan.done(isRefused ? undefined : leaves, isRefused || !backwards ? undefined : gradients.at);
      return withRate({ ...from, leaves, state, gradients, history: { log, length, loss } });
    },
  };
}

/** Backward of one step after the other. */
interface Backwards {
  run(data: Float64Array, grad: Float64Array): void;
  /** The step that the last backward was for has been taken; these were the leaves' gradients. */
  ran(grads: Float64Array): void;
  /** Where the gradients of the last step come from, which it took at these leaves. */
  origin(leaves: Float64Array, iteration: number): Gradients;
}

/** Backward as it should be, or with the bug that is on. */
function backwardsOf(from: Model): Backwards {
  const { program, root, bug: name } = from;
  const { tape } = program;
  const plan = planFor(tape, root);
  const bug = name === undefined ? undefined : bugNamed(name);
  let { before } = beforeFrom(from);
  let used = before;
  return {
    run: (data, grad) => {
      if (bug) buggyBackward(tape, plan, bug, data, grad, before);
      else backward(tape, plan, data, grad);
    },
    ran: (grads) => {
      if (!bug?.keeps) return;
      used = before;
      before = grads.slice();
    },
    origin: (leaves, iteration) => ({
      at: { root, leaves, iteration, ...(bug && { bug: bug.name }), ...(used && { before: used }) },
      set: new Map(),
    }),
  };
}

/**
 * 1 for each leaf that keeps its data and what is remembered of it: a frozen one, and one that has no gradient, because
 * the root does not depend on it or, in the middle of backward, none has reached it yet. PyTorch passes over these too.
 */
function heldLeaves({ program: { tape }, root, frozen, gradients: { set } }: Model, gradient?: GradientOf): Uint8Array {
  const { reached } = planFor(tape, root);
  const held = frozen.slice();
  for (let slot = 0; slot < held.length; slot++) {
    const id = tape.leaves[slot]!;
    const has = gradient ? set.has(id) || (reached[id] && gradient(id) !== undefined) : reached[id];
    if (!has) held[slot] = 1;
  }
  return held;
}

/** What the optimizer remembers, to be written to; undefined if it remembers nothing. */
function workingState(optimizer: Optimizer, before: Remembered | undefined, leaves: number): Remembered | undefined {
  if (optimizer.slots.length === 0) return undefined;
  return { of: optimizer.name, ...nextState(optimizer, before, leaves) };
}
