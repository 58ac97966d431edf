/** Losses: one Value that says how far scores are from their targets, for training to lower; and sums of Values. */
import { describe, mustBeList } from '../given.js';
import { mustBeValues, type Value } from '../value.js';

/** The sum of Values in order. Throws a TypeError if they are not a list of Values, a RangeError if there are none. */
export function sum(values: readonly Value[]): Value {
  mustBeValues(values, 'the terms of a sum', 'a term');
  const [first] = values;
  if (!first) throw new RangeError('the sum of no values has no value');
  let total = first;
  for (let i = 1; i < values.length; i++) total = total.add(values[i] as Value);
  return total;
}

/** The mean of Values. Throws what `sum` throws. */
export const mean = (values: readonly Value[]): Value => sum(values).mul(1 / values.length);

/**
 * Throws a TypeError if the scores are not a list of Values or the targets not a list; a RangeError if there are no
 * scores, not one target a score, or a target that is not `accepted`.
 */
function checkTargets(
  scores: readonly Value[],
  targets: readonly number[],
  accepted: string,
  isAccepted: (target: number) => boolean,
): void {
  mustBeValues(scores, 'scores', 'a score');
  mustBeList(targets, 'targets');
  if (scores.length !== targets.length)
    throw new RangeError(`${scores.length} scores need as many targets, not ${targets.length}`);
  if (scores.length === 0) throw new RangeError('a loss is a mean over scores, and there are none');
  const wrong = targets.findIndex((target) => typeof target !== 'number' || !isAccepted(target));
  if (wrong >= 0) throw new RangeError(`a target is ${accepted} here, not ${describe(targets[wrong])}`);
}

/**
 * mean(relu(1 - y*s)) over scores s and as many targets y of -1 or 1: the "svm max-margin" loss of micrograd's
 * demo, also called hinge loss. Throws a RangeError on other targets, another number of them, or none, a TypeError on
 * scores that are not Values.
 */
export function maxMargin(scores: readonly Value[], targets: readonly number[]): Value {
  checkTargets(scores, targets, '-1 or 1', (target) => Math.abs(target) === 1);
  return mean(
    scores.map((score, i) =>
      score
        .mul(-(targets[i] as number))
        .add(1)
        .relu(),
    ),
  );
}

/**
 * mean((s - y)**2) over scores s and as many targets y, in the square of their unit. Throws a RangeError on targets
 * that are not finite numbers, another number of them, or none, a TypeError on scores that are not Values.
 */
export function meanSquaredError(scores: readonly Value[], targets: readonly number[]): Value {
  checkTargets(scores, targets, 'a number', Number.isFinite);
  return mean(scores.map((score, i) => score.sub(targets[i] as number).pow(2)));
}

/**
 * mean(-log(sigmoid(s)) for targets of 1, -log(sigmoid(-s)) for targets of 0), in nats, over scores s and as
 * many targets from 0 to 1. Written as y*softplus(-s) + (1 - y)*softplus(s): that is exact and smooth everywhere, has
 * the gradient sigmoid(s) - y, and neither overflows nor takes the log of 0. PyTorch's
 * binary_cross_entropy_with_logits. Throws a RangeError on other targets, another number of them, or none, a
 * TypeError on scores that are not Values.
 */
export function binaryCrossEntropy(scores: readonly Value[], targets: readonly number[]): Value {
  checkTargets(scores, targets, 'from 0 to 1', (target) => target >= 0 && target <= 1);
  return mean(scores.map((score, i) => crossEntropy(score, targets[i] as number)));
}

/** The loss of one score, without a term that the target multiplies by 0. */
function crossEntropy(score: Value, target: number): Value {
  if (target === 0) return score.softplus();
  const missed = score.neg().softplus();
  return target === 1 ? missed : missed.mul(target).add(score.softplus().mul(1 - target));
}

/**
 * scale * sum(p*p): L2 regularisation. Throws a RangeError if there are no parameters or `scale` is not a finite
 * number, a TypeError if the parameters are not a list of Values.
 */
export function squares(parameters: readonly Value[], scale: number): Value {
  mustBeValues(parameters, 'parameters', 'a parameter');
  if (!Number.isFinite(scale)) throw new RangeError(`the scale is a finite number, not ${describe(scale)}`);
  return sum(parameters.map((p) => p.mul(p))).mul(scale);
}
