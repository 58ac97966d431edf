// Stochastic gradient descent: each step learns one of four points, so each step has a graph of its own over the same w
// and b. Run it with node, or open it in the explorer.
import { pathToFileURL } from 'node:url';
import { optimizers, Value } from 'mgrad-tui';

const points = [
  [-1, -2.8],
  [0, -1.2],
  [1, 1.3],
  [2, 2.9],
];
const w = new Value(0, 'w');
const b = new Value(0, 'b');

export const parameters = [w, b];
export const commands = ['descend', 'lr 0.1'];

export function next(k) {
  const [x, y] = points[k % points.length];
  const error = w.mul(x).add(b).sub(y);
  error.label = 'error';
  const loss = error.pow(2);
  loss.label = 'loss';
  return loss;
}

function train() {
  const sgd = optimizers.sgd(parameters, { lr: 0.1 });
  for (let k = 0; k <= 40; k++) {
    const loss = next(k);
    if (k % 10 === 0) {
      const [slope, start] = [w, b].map(({ data }) => data.toFixed(4).padStart(7));
      console.log(`step ${String(k).padStart(2)}   loss ${loss.data.toFixed(4)}   w ${slope}   b ${start}`);
    }
    loss.backward();
    sgd.step();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) train();
