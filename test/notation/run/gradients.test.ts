/** Gradients that are computed when they are asked for, and what comes of that: the same numbers, and each node once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addNode, type Graph, newGraph } from '../../../src/engine/graph.js';
import { codeOf, LEAF } from '../../../src/engine/ops.js';
import { NONE } from '../../../src/engine/tape.js';
import { reading } from '../../../src/notation/read.js';
import { dataIsSet, gradientNow, newGradients, runBackward, setGrad } from '../../../src/notation/run/gradients.js';
import { gradsIn, read, values } from '../reading.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const name = fc.constantFrom(...NAMES);
const number = fc.constantFrom('0.0', '1.5', '-2.0', '3.0');
const statement = fc.oneof(
  fc.tuple(name, name, name, fc.constantFrom('+', '*', '-')).map(([to, x, y, op]) => `${to} = ${x} ${op} ${y}`),
  { weight: 3, arbitrary: name.map((of) => `${of}.backward()`) },
  fc.tuple(name, number).map(([of, to]) => `${of}.data = ${to}`),
  fc.tuple(name, number).map(([of, to]) => `${of}.grad = ${to}`),
  fc.tuple(name, name).map(([of, by]) => `${of}.data += 0.1 * ${by}.grad`),
  fc.tuple(name, name).map(([of, by]) => `${of}.grad -= ${by}.grad`),
  name.map((of) => `print(${of})`),
);
const BEGIN = NAMES.map((each, i) => `${each} = Value(${i}.5)`).join('; ');

test('a gradient is the same whether it is asked for after each statement or at the end', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 25 }), (statements) => {
      const [asked, atLast] = ['; seen = a.grad', ''].map((look) =>
        read([BEGIN, ...statements.map((each) => each + look)].join('\n')),
      ) as [ReturnType<typeof read>, ReturnType<typeof read>];
      expect(gradsIn(atLast)).toEqual(gradsIn(asked));
      expect(atLast.gradients).toEqual(asked.gradients);
      expect(atLast.prints).toEqual(asked.prints);
      expect(atLast.notes).toEqual(asked.notes);
      const { seen: _, ...others } = values(asked);
      expect(values(atLast)).toEqual(others);
    }),
    { numRuns: 1000 },
  );
});

const LONG = 2000;

/** A chain of nodes, each the one before and the first multiplied. */
function chain(): Graph {
  const graph = newGraph();
  addNode(graph, LEAF, NONE, NONE, 1);
  for (let id = 0; id < LONG; id++) addNode(graph, codeOf('mul'), id, 0, 1);
  return graph;
}

describe('as many backwards as there are nodes go over each node a few times', () => {
  const graph = chain();
  test.each<[string, (grads: ReturnType<typeof newGradients>, i: number) => void]>([
    ['from the same root', (grads) => runBackward(grads, graph, LONG)],
    ['from roots further and further on', (grads, i) => runBackward(grads, graph, i + 1)],
    ['from roots further and further back', (grads, i) => runBackward(grads, graph, LONG - i)],
    [
      'with data set in between',
      (grads, i) => {
        runBackward(grads, graph, LONG);
        dataIsSet(grads, graph, i);
      },
    ],
    [
      'with gradients set in between',
      (grads, i) => {
        runBackward(grads, graph, LONG);
        setGrad(grads, graph, i, 7);
      },
    ],
  ])('%s', (_, each) => {
    const grads = newGradients();
    for (let i = 0; i < LONG; i++) each(grads, i);
    expect(gradientNow(grads, graph, LONG - 1)).not.toBe(0);
    expect(grads.visited).toBeLessThan(8 * LONG);
  });
});

describe('progress of reading counts what backward goes over', () => {
  const text = `x0 = 1\n${Array.from({ length: LONG }, (_, i) => `x${i + 1} = x${i} + 1`).join('\n')}\n${`x${LONG}.backward(); x0.data += x0.grad\n`.repeat(500)}`;

  test('so that it yields often while a few statements are much work', () => {
    const reported = Array.from(reading({ name: 'a.py', text }), ({ done }) => done);
    expect(reported.length).toBeGreaterThan((500 * LONG) / 2 ** 15);
    expect(reported).toEqual(reported.toSorted((a, b) => a - b));
  });
});

test.each([
  ['blank lines', '\n'],
  ['comments', '# nothing\n'],
  ['labels', "a.label = 'x'\n"],
  ['texts', "'nothing'\n"],
  ['imports', 'import sys\n'],
  ['terms of one line in brackets', '(a +\n'],
  ['operands of one print', 'print(a +\n'],
])('reading yields while many %s are read', (_, line) => {
  let count = 0;
  const text = `a = 1\nL = 2 * a\n${line.repeat(60_000)}`;
  try {
    for (const _ of reading({ name: 'a.py', text })) count++;
  } catch {
    // brackets that nest too deep
  }
  expect(count).toBeGreaterThanOrEqual(3);
});
