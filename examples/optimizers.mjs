// One valley, five ways down: each optimizer takes 50 steps from the same point of L = x**2 + 10 * y**2.
import { optimizers, Value } from 'mgrad-tui';

for (const [name, optimize] of Object.entries(optimizers)) {
  const x = new Value(4, 'x');
  const y = new Value(1, 'y');
  const L = x.pow(2).add(y.pow(2).mul(10));

  const training = optimize([x, y], { lr: 0.02 });
  while (training.steps < 50) {
    L.backward();
    training.step();
  }
  const [at, down, loss] = [x, y, L].map(({ data }) => data.toFixed(4).padStart(7));
  console.log(`${name.padEnd(8)}   x ${at}   y ${down}   L ${loss}`);
}
