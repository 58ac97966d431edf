/** Exclusive or: the smallest task that one neuron cannot do, and a network of two layers can. */
import { meanSquaredError } from '../engine/nn/losses.js';
import { MLP } from '../engine/nn/networks.js';
import { compile, Value } from '../engine/value.js';
import { type Built, builtFrom } from '../notation/built.js';

const POINTS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
const TARGETS = [-1, 1, 1, -1];
const COMMANDS = ['descend', 'lr 0.1'];

/** The network, with first weights that the seed decides. */
export function xor(seed = 1): Built {
  const model = new MLP(2, [4, 1], { activation: 'tanh', seed });
  const inputs = POINTS.map((point, i) => point.map((x, j) => new Value(x, `sample ${i + 1} x${j}`)));
  const scores = inputs.map((x, i) => {
    const [score] = model.call(x, `sample ${i + 1}`) as [Value];
    score.label = `score ${i + 1}`;
    return score;
  });
  const loss = meanSquaredError(scores, TARGETS);
  loss.label = 'loss';
  return builtFrom(compile(loss), { samples: { inputs, scores, targets: TARGETS }, commands: COMMANDS });
}
