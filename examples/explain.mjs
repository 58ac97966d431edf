// Why is a gradient what it is? The chain rule, the paths and the why of a dead relu's weight.
import { explain, read } from 'mgrad-tui';

const { root, names } = read('w = -2; n = 1.5*w + 0.5; h = relu(n); L = (h - 1)**2');
const { chainRule, paths, why } = explain(root, names.w);
for (const line of [...chainRule, ...paths, ...why]) console.log(line);
