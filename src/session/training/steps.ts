/**
 * Steps and nudges on a model. A step is backward, the optimizer's update of every unfrozen leaf,
 * and forward; a nudge is the update and forward alone, with the gradients it is given. Either is
 * one iteration, and neither is applied if it would make the root nan or infinite.
 *
 * Many run in one set of arrays, and only the last becomes a model, as making a model takes longer than
 * a step of a small graph. If a step is refused, the log restores the leaves and the state before it.
 */
import { backward, firstNotFinite, forwardOf, type Plan, planFor, setLeaves } from '../../engine/autodiff/backprop.js';
import { buggyBackward, bugNamed, keptBy } from '../../engine/autodiff/bugs.js';
import { memo } from '../../engine/memo.js';
import { accuracy } from '../../engine/nn/samples.js';
import { LEAF } from '../../engine/ops.js';
import {
  nextState,
  type Optimizer,
  optimizerNamed,
  type Remembered,
  signOf,
} from '../../engine/optimizers/optimizers.js';
import { expressionOf, nameOf } from '../../notation/write/write.js';
import { full, short } from '../../text/numbers.js';
import { type GradientOf, gradientLookup } from '../gradients/gradients.js';
import { beforeFrom } from '../gradients/here.js';
import { isThinned, logToGoOn } from '../history/history.js';
import { add, newestRow, removeNewest } from '../history/log.js';
import type { Gradients, Model, Run } from '../model.js';
import { borrowArrays } from '../numbers.js';
import { isOverAt, scheduleOf, withRate } from '../rate.js';
import { stepToNext } from './graph-by-graph.js';
import { noted } from './runs.js';

/** The result of some steps or nudges. */
interface AppliedSteps {
  readonly model: Model;
  /** How many were applied. */
  readonly applied: number;
  /** Why the next one was not. */
  readonly refused?: string;
  /** The condition to end at holds. */
  readonly met?: true;
  /** The schedule is over. */
  readonly ended?: true;
  /** The history has begun to drop iterations. */
  readonly thins: boolean;
}

/** Whether a run ends at this root's data, this iteration and this share of right samples, nan if there are none. */
export type IsOver = (loss: number, iteration: number, accuracy: () => number) => boolean;

/** Takes `count` steps or nudges, or fewer if one cannot be applied or the run ends. */
export function takeSteps(from: Model, what: Run['what'], count: number, isOver: IsOver = () => false): AppliedSteps {
  const { at, set, zeroed } = from.gradients;
  if (what === 'nudge' && !at && set.size === 0 && !zeroed)
    return {
      model: from,
      applied: 0,
      thins: false,
      refused: 'no gradients yet: press b first, or s for backward and step',
    };
  const schedule = scheduleOf(from);
  const first = from.history.length - 1;
  const wasThinned = isThinned(from.history);
  const work = from.next ? graphByGraph(from, what) : worker(from, what, count);
  let done = 0;
  let refused: string | undefined;
  let met = false;
  let ended = isOverAt(schedule, first);
  while (done < count && !met && !ended) {
    const rate = schedule.rateAt(first + done);
    refused =
      rate < Infinity ? work.apply(rate) : `the schedule ${from.schedule} gives a learning rate of ${short(rate)}`;
    if (refused !== undefined) break;
    done++;
    met = isOver(work.loss(), first + done, work.accuracy);
    ended = isOverAt(schedule, first + done);
  }
  const model = noted(from, work.end(done, refused !== undefined), what);
  const thins = isThinned(model.history) && !wasThinned;
  return {
    model,
    applied: done,
    thins,
    ...(refused !== undefined && { refused }),
    ...(met && { met }),
    ...(ended && { ended }),
  };
}

interface Worker {
  /** Applies one at this rate, or returns why that is not possible. */
  apply(rate: number): string | undefined;
  /** L after the last one, and the share of samples that come out right. */
  loss(): number;
  accuracy(): number;
  /** The model after `done` of them. */
  end(done: number, isRefused: boolean): Model;
}

/** Applies steps or nudges to a model of which each iteration has its own graph. */
function graphByGraph(from: Model, what: Run['what']): Worker {
  let model = from;
  return {
    apply(rate) {
      const after = stepToNext(model, what, rate);
      if (typeof after === 'string') return after;
      model = after;
      return undefined;
    },
    loss: () => model.history.loss,
    accuracy: () => Number.NaN,
    end: () => model,
  };
}

/** Applies steps or nudges to a model. */
function worker(from: Model, what: Run['what'], count: number): Worker {
  const { program, root, direction, history } = from;
  const { tape } = program;
  const plan = planFor(tape, root);
  const optimizer = optimizerNamed(from.optimizer) as Optimizer;
  const sign = signOf(direction);
  const backwards = what === 'step' ? backwardsOf(from) : undefined;
  const gradient = backwards ? undefined : gradientLookup(from, from.gradients);
  const unchanged = gradient ? withoutGradient(from, gradient) : outOfReach(plan, from.frozen);
  const leaves = from.leaves.slice();
  const state = workingState(optimizer, from.state, leaves.length);
  const log = logToGoOn(history);
  const loan = borrowArrays(tape, from.leaves, count);
  const { data, grad } = loan;
  /** One a leaf, for nudges. */
  const grads = gradient && Float64Array.from(tape.leaves, (id) => gradient(id) ?? 0);
  const forwards = forwardOf(tape);
  const last = tape.size - 1;
  let { loss } = history;
  /** Whether `state` remembers a step yet. */
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
    const isNamed = tape.labels[first] !== undefined && tape.op[first] !== LEAF;
    const formula = isNamed ? ` = ${expressionOf(tape, first, 30)}` : '';
    return `not applied: ${nameOf(tape, first, 30)}${formula} would become ${full(data[first] as number)}`;
  };

  return {
    apply(rate) {
      add(log, loss, leaves, remembers ? state : undefined);
      if (backwards) {
        backwards.run(data, grad);
        optimizer.step(tape.leaves, data, leaves, grad, unchanged, sign * rate, state);
      } else if (grads) {
        optimizer.update(leaves, leaves, grads, unchanged, sign * rate, state);
        setLeaves(tape, data, leaves);
      }
      remembers = true;
      forwards(data, 0, last);
      const now = data[root] as number;
      if (!Number.isFinite(now)) return refuse();
      loss = now;
      backwards?.ran(grad);
      return undefined;
    },
    loss: () => loss,
    accuracy: () => (from.samples ? accuracy(from.samples, data) : Number.NaN),
    end(done, isRefused) {
      if (done === 0) {
        loan.giveBack(undefined, undefined);
        return from;
      }
      const length = history.length + done;
      const before = done === 1 ? from.leaves : newestRow(log).leaves;
      const gradients = backwards ? backwards.origin(before, length - 2) : from.gradients;
      // a step that was refused has left its own numbers in the arrays
      loan.giveBack(isRefused ? undefined : leaves, isRefused || !backwards ? undefined : gradients.at);
      return withRate({ ...from, leaves, state, gradients, history: { log, length, loss } });
    },
  };
}

/** Backward of one step after the other. */
interface Backwards {
  run(data: Float64Array, grad: Float64Array): void;
  /** The step of the last backward was applied; these were its gradients. */
  ran(grad: Float64Array): void;
  /** Where the gradients of the last step come from: a backward at these leaves. */
  origin(leaves: Float64Array, iteration: number): Gradients;
}

/** Right backwards, or with the bug that is on. */
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
    ran: (grad) => {
      if (!bug?.keeps) return;
      used = before;
      before = keptBy(bug, tape, grad);
    },
    origin: (leaves, iteration) => ({
      at: { root, leaves, iteration, ...(bug && { bug: bug.name }), ...(used && { before: used }) },
      set: new Map(),
    }),
  };
}

/**
 * 1 for each leaf whose data and optimizer state do not change: a frozen one, and one without a gradient, because the
 * root does not depend on it. PyTorch skips these too.
 */
const outOfReach = memo(({ tape, reached }: Plan, frozen: Uint8Array): Uint8Array => {
  const unchanged = frozen.slice();
  for (let slot = 0; slot < unchanged.length; slot++) if (!reached[tape.leaves[slot]!]) unchanged[slot] = 1;
  return unchanged;
});

/** The same with the gradients that a nudge is given: in the middle of backward none has reached some leaves yet. */
function withoutGradient({ program: { tape }, root, frozen, gradients }: Model, gradient: GradientOf): Uint8Array {
  const { reached } = planFor(tape, root);
  const unchanged = frozen.slice();
  for (let slot = 0; slot < unchanged.length; slot++) {
    const id = tape.leaves[slot]!;
    if (!gradients.set.has(id) && !(reached[id] && gradient(id) !== undefined)) unchanged[slot] = 1;
  }
  return unchanged;
}

/** The optimizer's state, as a copy to be changed; undefined if it has none. */
function workingState(optimizer: Optimizer, before: Remembered | undefined, leaves: number): Remembered | undefined {
  if (optimizer.slots.length === 0) return undefined;
  return { of: optimizer.name, ...nextState(optimizer, before, leaves) };
}
