// A graph read from a file in micrograd's notation, and the gradient of everything that has a name.
import { readFileSync } from 'node:fs';
import { read } from 'mgrad-tui';

const file = new URL('neuron.py', import.meta.url);
const { root, names } = read(readFileSync(file, 'utf8'), 'neuron.py');

root.backward();
for (const [name, { data, grad }] of Object.entries(names)) {
  console.log(`${name.padEnd(12)} data ${data.toFixed(4).padStart(8)}   grad ${grad.toFixed(4).padStart(8)}`);
}
