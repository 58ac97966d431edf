// Is backward right? Every gradient of a neuron beside a central difference, and a kink, which has no derivative.
import { gradientCheck, read, Value } from 'mgrad-tui';

const { root } = read('x = 2; w = -3; b = 6.5; n = x*w + b; o = tanh(n)');
const { ok, nodes } = gradientCheck(root);
for (const { value, analytic, numeric, verdict } of nodes) {
  const [exact, measured] = [analytic, numeric].map((slope) => slope.toFixed(6).padStart(10));
  console.log(`${(value.label ?? 'x*w').padEnd(4)} ${exact} ${measured}   ${verdict}`);
}
console.log(`none differs: ${ok}`);

const [kink] = gradientCheck(new Value(0, 'x').relu()).nodes;
console.log(`relu at 0: ${kink.verdict}`);
