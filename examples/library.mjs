// The lecture's graph, built with Values: L = (a*b + c) * f, and which way each leaf pulls at L.
import { Value } from 'mgrad-tui';

const a = new Value(2, 'a');
const b = new Value(-3, 'b');
const c = new Value(10, 'c');
const f = new Value(-2, 'f');
const L = a.mul(b).add(c).mul(f);

L.backward();
console.log(`L = ${L.data}`);
for (const leaf of [a, b, c, f]) console.log(`dL/d${leaf.label} = ${leaf.grad}`);

// A small step the way the gradients point, and L rises. It follows its leaves by itself.
for (const leaf of [a, b, c, f]) leaf.data += 0.01 * leaf.grad;
console.log(`L = ${L.data}`);
