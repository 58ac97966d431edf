// Exclusive or: a network of two layers learns what one neuron cannot. Run it with node, or open it in the explorer.
import { pathToFileURL } from 'node:url';
import { nn, Value } from 'mgrad-tui';

const points = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const targets = [-1, 1, 1, -1];

const model = new nn.MLP(2, [4, 1], { activation: 'tanh', seed: 1 });
const inputs = points.map((point, i) => point.map((x, j) => new Value(x, `sample ${i + 1} x${j}`)));
const scores = inputs.flatMap((x, i) => model.call(x, `sample ${i + 1}`));
scores.forEach((score, i) => {
  score.label = `score ${i + 1}`;
});
const loss = nn.meanSquaredError(scores, targets);
loss.label = 'loss';

export default loss;
export const samples = { inputs, scores, targets };
export const commands = ['descend', 'lr 0.1'];

function train() {
  for (let k = 0; k <= 200; k++) {
    if (k % 50 === 0) console.log(`step ${String(k).padStart(3)}   loss ${loss.data.toFixed(6)}`);
    loss.backward();
    for (const parameter of model.parameters()) parameter.data -= 0.1 * parameter.grad;
  }
  points.forEach((point, i) => {
    console.log(`${point[0]} xor ${point[1]}: ${scores[i].data.toFixed(4).padStart(7)}`);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) train();
