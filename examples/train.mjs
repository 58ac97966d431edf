// Fits the line y = w*x + b to three points: backward, and a step down the gradient, again and again.
import { Value } from 'mgrad-tui';

const points = [
  [-1, -3],
  [0, -1],
  [2, 3],
];
const w = new Value(0, 'w');
const b = new Value(0, 'b');

// The graph is built once: it follows w and b wherever they go.
const errors = points.map(([x, y]) => w.mul(x).add(b).sub(y).pow(2));
const loss = errors.reduce((sum, error) => sum.add(error));

for (let step = 0; step <= 10; step++) {
  const [L, slope, offset] = [loss, w, b].map(({ data }) => data.toFixed(4).padStart(7));
  console.log(`step ${String(step).padStart(2)}   loss ${L}   w ${slope}   b ${offset}`);

  loss.backward();
  for (const leaf of [w, b]) leaf.data -= 0.05 * leaf.grad;
}
