// The lecture's draw_dot: a graph as a text for Graphviz, to be piped into dot -Tsvg.
import { toDot, Value } from 'mgrad-tui';

const a = new Value(2, 'a');
const b = new Value(-3, 'b');
const L = a.mul(b);
L.label = 'L';
L.backward();
console.log(toDot(L).trimEnd());
