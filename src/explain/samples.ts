/** The samples of a network, the worst first: what was wanted, what came out, and the loss of each. */
import { memo } from '../engine/memo.js';
import { chosenClass, isRight, lossNodes, type SampleNodes } from '../engine/nn/samples.js';
import { opOf } from '../engine/ops.js';
import { NONE, type Tape } from '../engine/tape.js';
import { cell, short } from '../text/numbers.js';

/** All samples at one point. */
export interface SamplesHere {
  /** The samples' numbers, counted from 0: by their loss, the largest first, before them those whose loss is nan. */
  readonly order: Int32Array;
  /** The loss of each; if it has none of its own, how far its score is on the wrong side. */
  readonly losses: Float64Array;
  /** How many are right. */
  readonly right: number;
}

/** Sorts the samples at `data`. */
export function samplesHere(samples: SampleNodes, tape: Tape, root: number, data: Float64Array): SamplesHere {
  const { length } = samples.scores;
  const nodes = lossNodes(samples, tape, root);
  const losses = Float64Array.from(nodes, (id, i) => (id === NONE ? missedBy(samples, i, data) : data[id]!));
  let right = 0;
  for (let i = 0; i < length; i++) if (isRight(samples, i, data)) right++;
  const rank = (i: number): number => (Number.isNaN(losses[i]!) ? Infinity : losses[i]!);
  const order = Int32Array.from({ length }, (_, i) => i).sort((i, j) =>
    rank(i) === rank(j) ? i - j : rank(j) - rank(i),
  );
  return { order, losses, right };
}

/** How far the score is on the wrong side, or below the best of the others. */
function missedBy({ scores, targets, classes }: SampleNodes, i: number, data: Float64Array): number {
  const score = data[scores[i]!]!;
  if (!classes) return targets[i]! > 0 ? -score : score;
  const others = classes[i]!.filter((_, at) => at !== targets[i]);
  return data[others[Math.max(0, chosenClass(others, data))]!]! - score;
}

/**
 * What the loss is before a network has learned anything, if it is one of nn's, by the op that ends it: log(n) if n
 * classes have equal scores, log(2) on either side of 0; with targets of 1 and -1, 1 for a margin and for a square.
 */
export const guessText = memo((samples: SampleNodes, tape: Tape, root: number): string | undefined => {
  const [node = NONE] = lossNodes(samples, tape, root);
  if (node === NONE) return undefined;
  const { name } = opOf(tape.op[node]!);
  const { classes, targets } = samples;
  const n = classes?.[0]?.length ?? 2;
  if (name === 'softplus')
    return `with ${classes ? 'equal scores' : 'scores of 0'} the loss is log(${n}) = ${cell(Math.log(n))}`;
  if (classes) return undefined;
  const loss =
    name === 'pow' ? targets.reduce((sum, y) => sum + y * y, 0) / targets.length : name === 'relu' ? 1 : Number.NaN;
  return Number.isFinite(loss) ? `with scores of 0 the loss is ${short(loss)}` : undefined;
});
