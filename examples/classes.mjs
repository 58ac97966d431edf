// Three classes: a network of three scores, softmax and cross-entropy. Run it with node, or open it in the explorer.
import { pathToFileURL } from 'node:url';
import { nn, Value } from 'mgrad-tui';

const centres = [
  [-1, -0.5],
  [1, -0.5],
  [0, 1],
];
const random = nn.seeded(1);
const targets = Array.from({ length: 30 }, (_, i) => i % 3);
const points = targets.map((target) => centres[target].map((x) => random.gauss(x, 0.6)));

const model = new nn.MLP(2, [6, 3], { activation: 'tanh', init: 'xavier', seed: 1 });
const inputs = points.map((point, i) => point.map((x, j) => new Value(x, `sample ${i + 1} x${j}`)));
const scores = inputs.map((x, i) => model.call(x, `sample ${i + 1}`));
const loss = nn.crossEntropy(scores, targets);
loss.label = 'loss';

export default loss;
export const samples = { inputs, scores, targets };
export const commands = ['descend', 'lr 1 - 0.9*k/50 for 50'];

const chosen = (i) => nn.softmax(scores[i]).reduce((best, p, c, all) => (p.data > all[best].data ? c : best), 0);

function train() {
  for (let k = 0; k <= 50; k++) {
    const right = targets.filter((target, i) => chosen(i) === target).length;
    if (k % 10 === 0)
      console.log(`step ${String(k).padStart(2)}   loss ${loss.data.toFixed(4)}   right ${right} of 30`);
    loss.backward();
    for (const parameter of model.parameters()) parameter.data -= (1 - (0.9 * k) / 50) * parameter.grad;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) train();
