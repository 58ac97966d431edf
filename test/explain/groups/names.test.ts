import { expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { chainsOf } from '../../../src/explain/chains.js';
import { span, sumName } from '../../../src/explain/groups/names.js';
import { read } from '../../notation/reading.js';

/** What the node under the root, or another, goes over. */
function over(text: string): string | undefined {
  const { tape, root } = read(text);
  const signs = { sum: 'sum over', product: 'product over' };
  return sumName(chainsOf(planFor(tape, root)), tape.left[root] as number, 12, signs);
}

const leaves = (labels: readonly string[]): string =>
  labels.map((label, i) => `x${i} = Value(${i + 1}.0, label='${label}')\n`).join('');
const xs = (count: number, between = ' + '): string => Array.from({ length: count }, (_, i) => `x${i}`).join(between);
const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}${i + 1}`);

test.each([
  ['from the first to the last of its names', leaves(numbered('score ', 9)), `tanh(${xs(9)})`, 'sum over score 1 … 9'],
  ['its group', leaves(numbered('layer 1 w', 3)), `tanh(${xs(3)})`, 'sum over layer 1'],
  ['the smallest group of its names', leaves(['a.b.x', 'a.b.y', 'a.c.x', 'd']), `tanh(${xs(3)})`, 'sum over a'],
  ['what a product goes over', leaves(numbered('layer 1 w', 3)), `tanh(${xs(3, '*')})`, 'product over layer 1'],
  [
    'two names that have nothing in common',
    leaves(['w', ...numbered('v', 8), 'u']),
    `tanh(${xs(10)})`,
    'sum over w … u',
  ],
  ['nothing, if it is short and its names have no group', leaves(numbered('v', 4)), `tanh(${xs(4)})`, undefined],
  ['nothing, if its terms have no names', '', 'tanh(Value(1.0) + Value(2.0) + Value(3.0))', undefined],
])('a long sum says %s', (_, names, expression, expected) => {
  expect(over(names + expression)).toBe(expected);
});

test.each([
  ['score 1', 'score 100', 'score 1 … 100'],
  ['x', 'x', 'x'],
  ['w0', 'w16', 'w0 … 16'],
  ['x1', 'y2', 'x1 … y2'],
  ['a1b', 'a2b', 'a1b … 2b'],
])('from %s to %s is %s', (from, to, expected) => {
  expect(span(from, to)).toBe(expected);
});
