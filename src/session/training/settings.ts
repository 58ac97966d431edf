/**
 * The settings of iterations: direction, learning rate, optimizer. And the root: another one starts the iterations
 * again.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { type Direction, optimizerNamed } from '../../engine/optimizers/optimizers.js';
import type { Tape } from '../../engine/tape.js';
import { onOneLine } from '../../notation/parse/number.js';
import { count, full, short } from '../../text/numbers.js';
import { quoted } from '../../text/quoted.js';
import { NO_GRADIENTS } from '../gradients/gradients.js';
import { newHistory } from '../history/history.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { rootData } from '../numbers.js';
import { isOverAt, scheduledRate, scheduleOf } from '../rate.js';
import { openingFolds } from '../tree/folds.js';
import { commit, fitted, presentModel, settings } from '../undo.js';
import { iterationOf } from '../viewed.js';
import { alone, saidAlone } from './handed.js';
import { readOptimizer } from './optimizer-text.js';
import { NO_RUNS } from './runs.js';

const DIRECTIONS: Readonly<Record<Direction, string>> = {
  ascend: 'ascend: a step adds lr * grad, and the root rises',
  descend: 'descend: a step subtracts lr * grad, and the root falls',
};

export const setDirection = (session: Session, direction: Direction): Session =>
  settings(session, { direction }, DIRECTIONS[direction]);

export function setRate(session: Session, lr: number): Session {
  if (Number.isFinite(lr) && lr > 0) return settings(session, { lr, schedule: undefined });
  return say(session, `the learning rate is a number above 0, not ${full(lr)}`, 'error');
}

/** Sets a learning rate that depends on the iteration, and is not over at this one. */
export function setSchedule(session: Session, text: string): Session {
  const schedule = onOneLine(text) ?? '';
  const k = iterationOf(session);
  const lr = scheduledRate(schedule, k);
  const [, rate, end] = /^(.*\S)\s+for\b\s*(.*)$/.exec(schedule) ?? [];
  if (lr === undefined && rate !== undefined && scheduledRate(rate, k) !== undefined)
    return say(
      session,
      `a schedule is for a whole number of steps, 1 or more: ${rate} for 100, not for ${quoted(end ?? '')}`,
      'error',
    );
  if (lr === undefined)
    return say(session, 'expected a number, or an expression of k: :lr 0.1, :lr 1 - 0.9*k/100 for 100', 'error');
  if (!Number.isFinite(lr) || lr <= 0)
    return say(session, `a learning rate is above 0; at step ${count(k)} this one is ${short(lr)}`, 'error');
  if (isOverAt(scheduleOf({ schedule, lr }), k))
    return say(session, `this schedule would be over: this is step ${count(k)} already`, 'error');
  return settings(session, { lr, schedule }, `lr = ${schedule}, now ${short(lr)}`);
}

/** Another optimizer, or other settings of the present one, which then keeps its state. */
export function setOptimizer(session: Session, text: string): Session {
  const { model } = session;
  const optimizer = readOptimizer(text, model.optimizer);
  if (typeof optimizer === 'string') return say(session, optimizer, 'error');
  const { name, words, rule } = optimizer;
  const isSame = name === optimizerNamed(model.optimizer)?.name;
  return settings(
    session,
    { optimizer: words, ...(!isSame && { state: undefined }) },
    `${words}: ${rule(model.direction)}`,
  );
}

/** The folds with those below a root as at opening; the others are there again when undo brings the old root back. */
function unfoldedAt(tape: Tape, root: number, folded: Uint8Array): Uint8Array {
  const { reached } = planFor(tape, root);
  const opening = openingFolds(tape, root);
  return folded.map((fold, id) => (reached[id] ? (opening[id] as number) : fold));
}

/** Another root, whose iterations start here. If it was folded, it is unfolded as at opening. */
export function setRoot(session: Session, root: number): Session {
  const model = presentModel(session);
  if (root === model.root) return session;
  const { tape } = model.program;
  const history = newHistory(rootData(tape, root, model.leaves));
  const changed = { ...alone(model), root, state: undefined, gradients: NO_GRADIENTS, history, runs: NO_RUNS };
  const after = saidAlone(commit(session, changed), model);
  return fitted({ ...after, folded: after.folded[root] ? unfoldedAt(tape, root, after.folded) : after.folded }, model);
}
