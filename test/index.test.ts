/** The library's face: what `read` gives. `Value` has its own tests, and explore() needs a terminal. */
import { expect, test } from 'vitest';
import { exampleNamed, type TextExample } from '../src/examples/table.js';
import { read, SourceError, toDot, Value } from '../src/index.js';
import { ORACLES, within } from './oracles.js';

const { text: micrograd } = exampleNamed('micrograd') as TextExample;

test.each(ORACLES)('read gives Values that have the numbers of $name', ({ source, root, data, grads, ulps = 0 }) => {
  const { root: top, names } = read(source);
  expect(top).toBe(names[root]);
  top.backward();
  for (const [name, number] of Object.entries(data)) expect(within(ulps, names[name]!.data, number), name).toBe(true);
  for (const [name, number] of Object.entries(grads)) expect(within(ulps, names[name]!.grad, number), name).toBe(true);
});

test('read gives what a file prints, a line each', () => {
  expect(read(micrograd).prints).toEqual(['24.7041', '138.8338', '645.5773']);
});

test('Values have the gradients that the last backward of a file left', () => {
  const { root, names } = read(micrograd);
  expect([names.a!.grad.toFixed(4), names.b!.grad.toFixed(4), root.grad]).toEqual(['138.8338', '645.5773', 1]);
});

test('Values have the gradients that a file set, over those of its backward', () => {
  const { names } = read('a = Value(2.0); b = Value(3.0); L = a*b\nL.backward()\na.grad = 5.0\n');
  expect([names.a!.grad, names.b!.grad]).toEqual([5, 2]);
});

test('gradients are those at the data that backward saw, and data is as the leaves are now', () => {
  const { root, names } = read('a = Value(2.0); L = a*a\nL.backward()\na.data = 10\n');
  expect([names.a!.data, root.data, names.a!.grad]).toEqual([10, 100, 4]);
});

test('without a backward all gradients are 0', () => {
  const { names } = read('a = 2; L = a*a');
  expect([names.a!.grad, names.L!.grad]).toEqual([0, 0]);
});

test('names of plain numbers are not among the names', () => {
  expect(Object.keys(read('k = 3; a = Value(2.0); L = a*k').names)).toEqual(['a', 'L']);
});

test('the graph follows its leaves, and takes part in others', () => {
  const { root, names } = read('a = 2; L = a*3');
  names.a!.data = 5;
  expect(root.data).toBe(15);
  const further = root.add(new Value(1)).mul(names.a!);
  further.backward();
  expect([further.data, names.a!.grad]).toEqual([80, 31]);
});

test('notes say what was passed over', () => {
  expect(read('import math\na = 2; L = a*3', 'graph.py').notes).toEqual([
    expect.stringMatching(/^graph\.py:1: .*import math/),
  ]);
});

test.each([
  ['a = 2\nL = a * wieght', 'graph.py:2:9: unknown name "wieght"', 2, 9],
  ['# nothing', 'graph.py:1:1: there is no expression here; expected something like L = a*b', 1, 1],
])('%j is refused with its place', (text, message, line, column) => {
  expect(() => read(text, 'graph.py')).toThrow(SourceError);
  try {
    read(text, 'graph.py');
  } catch (error) {
    const { message: whole, line: l, column: c } = error as SourceError;
    expect([whole.split('\n')[0], l, c]).toEqual([message, line, column]);
  }
});

test('toDot draws the graph below a Value, with the data and gradients that the Values have now', () => {
  const { root, names } = read('a = 2; b = -3; e = a*b; L = e + 1');
  root.backward();
  names.a!.data = 4;
  names.b!.grad = 0.5;
  expect(toDot(root)).toBe(`digraph {
  rankdir=LR
  node [shape=record]
  n0 [label="{ a | data 4.0000 | grad -3.0000 }"]
  n1 [label="{ b | data -3.0000 | grad 0.5000 }"]
  n2 [label="{ e | data -12.0000 | grad 1.0000 }"]
  o2 [shape=oval, label="*"]
  o2 -> n2
  n0 -> o2
  n1 -> o2
  n3 [label="{ 1 | data 1.0000 }"]
  n4 [label="{ L | data -11.0000 | grad 1.0000 }"]
  o4 [shape=oval, label="+"]
  o4 -> n4
  n2 -> o4
  n3 -> o4
}
`);
  expect(toDot(names.e!)).not.toContain('{ L |');
});
