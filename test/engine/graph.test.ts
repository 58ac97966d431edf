/** A graph that is being built: how it grows, goes on from a tape, and becomes one. */
import { expect, test } from 'vitest';
import { addNode, graphFrom, newGraph, tapeOf } from '../../src/engine/graph.js';
import { CONST, codeOf, LEAF } from '../../src/engine/ops.js';
import { inputsOf, NONE, type Tape } from '../../src/engine/tape.js';

const [ADD, MUL, TANH] = ['add', 'mul', 'tanh'].map(codeOf) as [number, number, number];

/** tanh(a * 2). */
function drawn(): { tape: Tape; data: Float64Array } {
  const graph = newGraph();
  const a = addNode(graph, LEAF, NONE, NONE, 0.5);
  const root = addNode(
    graph,
    TANH,
    addNode(graph, MUL, a, addNode(graph, CONST, NONE, NONE, 2), 1),
    NONE,
    Math.tanh(1),
  );
  graph.labels[a] = 'a';
  graph.labels[root] = 'L';
  return { tape: tapeOf(graph), data: graph.data.slice(0, graph.size) };
}

test('it goes on from a tape and leaves it alone', () => {
  const { tape, data } = drawn();
  const before = structuredClone({ tape, data });
  const graph = graphFrom(tape, data);
  const c = addNode(graph, LEAF, NONE, NONE, 7);
  const more = addNode(graph, ADD, 3, c, 7.75);
  graph.labels[c] = 'c';
  graph.labels[3] = 'tanh';
  const longer = tapeOf(graph);
  expect({ tape, data }).toEqual(before);
  expect([more, longer.size]).toEqual([5, 6]);
  expect(inputsOf(longer, more)).toEqual([3, 4]);
  expect([...longer.leaves]).toEqual([0, 4]);
  expect([...longer.constantData]).toEqual([2]);
  expect(longer.labels).toEqual(['a', undefined, undefined, 'tanh', 'c', undefined]);
  expect([...graph.data.subarray(0, 6)]).toEqual([...data, 7, 7.75]);
});

test('it grows beyond any capacity that it began with', () => {
  const graph = newGraph(1);
  let node = addNode(graph, LEAF, NONE, NONE, 0);
  const inputs: number[][] = [[]];
  for (let i = 1; i < 1000; i++) {
    const before = node;
    node = i % 7 ? addNode(graph, MUL, before, i >> 1, i) : addNode(graph, LEAF, NONE, NONE, i);
    inputs.push(i % 7 ? [before, i >> 1] : []);
  }
  const tape = tapeOf(graph);
  expect(Array.from({ length: 1000 }, (_, id) => inputsOf(tape, id))).toEqual(inputs);
  expect(Array.from(graph.data.subarray(0, 1000))).toEqual(inputs.map((_, id) => id));
  expect(tape.labels).toHaveLength(1000);
});

test('it may be empty', () => {
  const tape = tapeOf(newGraph(0));
  expect([tape.size, tape.leaves.length, tape.constants.length, tape.labels.length]).toEqual([0, 0, 0, 0]);
});
