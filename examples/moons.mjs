// micrograd's demo: a network of 337 parameters tells two half moons apart. Run it with node, or open it in the explorer.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { nn, Value } from 'mgrad-tui';

const { X, y, params0 } = JSON.parse(readFileSync(new URL('moons.json', import.meta.url), 'utf8'));

const model = new nn.MLP(2, [16, 16, 1]);
const parameters = model.parameters();
parameters.forEach((parameter, i) => {
  parameter.data = params0[i];
});

const inputs = X.map((point, i) => point.map((x, j) => new Value(x, `sample ${i + 1} x${j}`)));
const scores = inputs.flatMap((x, i) => model.call(x, `sample ${i + 1}`));
scores.forEach((score, i) => {
  score.label = `score ${i + 1}`;
});
const dataLoss = nn.maxMargin(scores, y);
dataLoss.label = 'data loss';
const penalty = nn.squares(parameters, 1e-4);
penalty.label = 'penalty';
const loss = dataLoss.add(penalty);
loss.label = 'loss';

export default loss;
export const samples = { inputs, scores, targets: y };
export const commands = ['descend', 'lr 1 - 0.9*k/100 for 100'];

function train() {
  for (let k = 0; k < 100; k++) {
    if (k % 10 === 0 || k === 99) {
      const right = scores.filter(({ data }, i) => data > 0 === y[i] > 0).length;
      console.log(`step ${String(k).padStart(2)}   loss ${loss.data.toFixed(6)}   accuracy ${right} %`);
    }
    loss.backward();
    const lr = 1 - (0.9 * k) / 100;
    for (const parameter of parameters) parameter.data -= lr * parameter.grad;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) train();
