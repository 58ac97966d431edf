/**
 * Choosing one of several classes: probabilities from scores (softmax), their logarithms, and the loss of how little
 * probability the right class was given. The highest score is subtracted first, so that no exponential overflows; as it
 * is a node of the graph, this stays so when the scores change.
 *
 *     scores 2, 1, -1   ->   probabilities 0.705, 0.259, 0.035   ->   loss -log(0.705) = 0.349 if the first is right
 */
import { describe, mustBeList } from '../given.js';
import { mustBeValues, type Value } from '../value.js';
import { mean, sum } from './losses.js';

/**
 * The probability of each class: exp(s) / sum of exp, for n scores s; n probabilities that add up to 1. The gradient of
 * probability p toward its own score is p * (1 - p), toward another one -p * q. A score of -Infinity has probability 0,
 * and a single score 1. PyTorch's `softmax`; Bridle 1990. Throws a TypeError on what is not a list of Values, a
 * RangeError if there are none, one is nan or Infinity, or all are -Infinity.
 */
export function softmax(scores: readonly Value[]): Value[] {
  checkScores(scores, 'softmax', -Infinity);
  const exps = belowHighest(scores).map((score) => score.exp());
  const total = sum(exps);
  return exps.map((exp) => exp.div(total));
}

/**
 * The logarithm of each class's probability: s - log(sum of exp), for n scores s; exact also for probabilities that are
 * too small for a number, and right to 1e-16 for those near 1, as PyTorch's `log_softmax` is; `crossEntropy` has all digits
 * of both. The gradient toward the score of a class with probability q is -q, and 1 - q toward its own. Throws a TypeError
 * on what is not a list of Values, a RangeError if there are none, or one is not finite.
 */
export function logSoftmax(scores: readonly Value[]): Value[] {
  checkScores(scores, 'logSoftmax');
  const shifted = belowHighest(scores);
  const total = sum(shifted.map((score) => score.exp())).log();
  return shifted.map((score) => score.sub(total));
}

/**
 * The mean of -log(probability of the right class), in nats, over N samples: `scores` are N lists of n Values, and
 * `targets` N classes, each a whole number from 0 to n - 1; or one list of scores and one target. Written as
 * softplus(log(sum of exp over the wrong classes) - s of the right one): that is exact in both tails, and its gradient
 * is p - 1 toward the right score and p toward each other one, divided by N. Scores that are all equal give log(n).
 * PyTorch's `cross_entropy`. Throws a TypeError on what are not lists of Values, a RangeError if there are none, a score
 * is not finite, or a target is not a class.
 */
export function crossEntropy(
  scores: readonly Value[] | readonly (readonly Value[])[],
  targets: number | readonly number[],
): Value {
  if (typeof targets === 'number') return lossOf(scores as readonly Value[], targets);
  mustBeList(scores, 'scores');
  mustBeList(targets, 'targets');
  if (scores.length !== targets.length)
    throw new RangeError(`${scores.length} samples need as many targets, not ${targets.length}`);
  if (scores.length === 0) throw new RangeError('a loss is a mean over samples, and there are none');
  const losses = Array.from(scores as readonly (readonly Value[])[], (each, i) => lossOf(each, targets[i] as number));
  return losses.length === 1 ? (losses[0] as Value) : mean(losses);
}

/** The loss of one sample. */
function lossOf(scores: readonly Value[], target: number): Value {
  checkScores(scores, 'crossEntropy');
  const right = typeof target === 'number' ? scores[target] : undefined;
  if (!right) {
    const accepted = scores.length === 1 ? '0' : `a whole number from 0 to ${scores.length - 1}`;
    throw new RangeError(`a target is ${accepted} here, a class, not ${describe(target)}`);
  }
  const wrong = scores.filter((_, i) => i !== target);
  // a single class is always right
  return wrong.length === 0 ? right.sub(right) : logSumExp(wrong, right).softplus();
}

/** log(sum of exp) - what is subtracted, which goes first from the highest: what large scores have in common is exact. */
function logSumExp(scores: readonly Value[], subtracted: Value): Value {
  const highest = highestOf(scores);
  const above = highest.sub(subtracted);
  return scores.length === 1 ? above : above.add(sum(scores.map((score) => score.sub(highest).exp())).log());
}

const highestOf = (scores: readonly Value[]): Value => scores.reduce((highest, score) => highest.max(score));

function belowHighest(scores: readonly Value[]): Value[] {
  const highest = highestOf(scores);
  return scores.map((score) => score.sub(highest));
}

/** Throws if these are not a list of Values, there are none, or one cannot be the score of a class. */
function checkScores(scores: readonly Value[], what: string, least = -Number.MAX_VALUE): void {
  mustBeValues(scores, 'the scores of classes', 'a score');
  if (scores.length === 0) throw new RangeError(`${what} needs the score of one class or more, and there are none`);
  const wrong = scores.findIndex(({ data }) => !(data >= least && data < Infinity));
  if (wrong >= 0)
    throw new RangeError(`${what} takes finite scores; that of class ${wrong} is ${describe(scores[wrong]?.data)}`);
  if (scores.every(({ data }) => data === -Infinity))
    throw new RangeError(`${what} needs one finite score or more, and all are -Infinity`);
}
