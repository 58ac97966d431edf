// A network that learns to tell four points apart, with nn: built as in micrograd, trained with adam.
import { nn, optimizers } from 'mgrad-tui';

const points = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
const wanted = [1, -1, -1, 1];

const model = new nn.MLP(3, [4, 1], { seed: 42, activation: 'tanh' });
const scores = points.map((point) => model.call(point)[0]);
const loss = nn.meanSquaredError(scores, wanted);
loss.label = 'loss';
console.log(`${model.parameters().length} parameters, the first is ${model.parameters()[0].label}`);

const training = optimizers.adam(model.parameters(), { lr: (k) => 0.1 * (1 - k / 200) });
for (let k = 0; k <= 100; k++) {
  if (k % 25 === 0) console.log(`step ${String(k).padStart(3)}   loss ${loss.data.toFixed(4)}`);
  loss.backward();
  training.step();
}
console.log(scores.map(({ data }) => data.toFixed(2)).join('  '));
