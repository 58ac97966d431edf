/** Graphs that do not fit into memory: refused with their size, whoever builds them, and nothing is broken after. */
import { describe, expect, test } from 'vitest';
import { addNode, newGraph, tapeOf } from '../../src/engine/graph.js';
import {
  capacityFor,
  GraphTooLarge,
  MOST_NODES,
  mostNodes,
  mustFit,
  mustHaveHeap,
} from '../../src/engine/memory-limit.js';
import { MLP } from '../../src/engine/nn/networks.js';
import { LEAF } from '../../src/engine/ops.js';
import { NONE } from '../../src/engine/tape.js';
import { compile, Value } from '../../src/engine/value.js';
import { reading, readSource } from '../../src/notation/read.js';

/** A sum of `terms` leaves: 2 * terms - 1 Values. */
function sumOf(terms: number): Value {
  let sum = new Value(0);
  for (let i = 1; i < terms; i++) sum = sum.add(new Value(i));
  return sum;
}

test('millions of nodes fit here, and fewer once there are some', () => {
  expect(mostNodes()).toBeGreaterThan(2e6);
  expect(capacityFor(128, 64)).toBe(128);
  expect(capacityFor(1e12, 1e6)).toBeLessThan(1e12);
  expect(capacityFor(128, 64, 100)).toBe(100);
  expect(() => capacityFor(200, 100, 100)).toThrow(GraphTooLarge);
});

/** A heap with so much in it that is used, and so much that V8 counts until it is collected. */
function heapOf(limit: number, used: number, counted = used) {
  let now = counted;
  return {
    limit,
    used: () => now,
    collect: () => {
      now = used;
    },
  };
}

test('garbage does not make the limit smaller', () => {
  const clean = mostNodes(0, 7e6, heapOf(1e9, 1e8));
  expect(clean).toBeGreaterThan(6e6);
  expect(mostNodes(0, 7e6, heapOf(1e9, 1e8, 9e8))).toBe(clean);
  expect(mostNodes(0, 7e6, heapOf(1e9, 9e8))).toBe(0);
});

test('nothing is collected for what fits as it is', () => {
  const heap = heapOf(1e9, 0, 5e8);
  mostNodes(0, 1e6, heap);
  expect(heap.used()).toBe(5e8);
});

test('a few nodes fit whatever there is', () => {
  expect(mustFit(13)).toBeUndefined();
});

test('no graph may have more nodes than a Map can hold, and the message says so', () => {
  expect(mostNodes(0, 1e12, heapOf(1e15, 0))).toBeLessThanOrEqual(MOST_NODES);
  expect(new GraphTooLarge(17_000_000, MOST_NODES, 'about ').message).toBe(
    'a graph of about 17,000,000 nodes takes about 5.1 GB of memory; no graph may have more than 16,776,192',
  );
});

test('the message says how much memory it would take', () => {
  expect(() => mustFit(45_000_000, 1_000_000)).toThrow(
    'a graph of 45,000,000 nodes takes about 13.5 GB of memory; the limit here is 1,000,000 (300 MB)',
  );
  expect(mustFit(7, 7)).toBeUndefined();
});

test('a graph refuses the first node too many', () => {
  const graph = newGraph(undefined, 100);
  for (let i = 0; i < 100; i++) addNode(graph, LEAF, NONE, NONE, i);
  expect(() => addNode(graph, LEAF, NONE, NONE, 100)).toThrow('a graph of more than 100 nodes');
  expect(tapeOf(graph).size).toBe(100);
});

describe('Values', () => {
  test('of a graph that is too large are counted, and can still be used', () => {
    const sum = sumOf(200);
    expect(() => compile(sum, 100)).toThrow(/^a graph of 399 nodes takes about 1 MB .* limit here is 100 \(1 MB\)$/);
    sum.backward();
    expect(sum.inputs[0]?.grad).toBe(1);
    expect(compile(sum, 399).tape.size).toBe(399);
  });

  test('are refused if the heap is nearly full', () => {
    expect(() => mustHaveHeap(12_000_000, heapOf(4e9, 3.7e9))).toThrow(
      "12,000,000 have been made, and V8's heap of 4.0 GB is nearly full; node --max-old-space-size=8000 doubles it",
    );
    expect(mustHaveHeap(12_000_000)).toBeUndefined();
    expect(mustHaveHeap(12_000_000, heapOf(4e9, 3.5e9, 3.9e9))).toBeUndefined();
  });

  test('of a network are counted before the first is made', () => {
    expect(() => new MLP(100_000, [1_000_000, 1])).toThrow('a graph of 100,002,000,001 nodes takes about 30,000.6 GB');
  });
});

describe('a text', () => {
  const text = `x = 1.0\n${'y = x*x\n'.repeat(2000)}L = y\n`;

  test('is refused with an estimate of all its nodes, at the place where the limit was reached', () => {
    const read = () => readSource({ name: 'big.py', text }, { most: 500 });
    expect(read).toThrow(/^big\.py:50\d:\d+: a graph of about 2,000 nodes takes about 1 MB .* the limit here is 500 /);
    expect(readSource({ name: 'big.py', text }, { most: 2001 }).tape.size).toBe(2001);
  });

  test('in one line is estimated as well', () => {
    const sum = `x = 1.0\nL = ${Array(3000).fill('x').join(' + ')}\n`;
    expect(() => readSource({ name: 'big.py', text: sum }, { most: 1000 })).toThrow(/about 3,000 nodes/);
  });

  test('yields how far it is read', () => {
    const long = `x = 1.0\nL = ${Array(100_000).fill('x').join(' + ')}\n`;
    const reported = Array.from(reading({ name: 'big.py', text: long }), ({ done }) => done);
    expect(reported.length).toBeGreaterThan(4);
    expect(reported).toEqual(reported.toSorted((x, y) => x - y));
    expect(reported.at(-1)).toBeGreaterThan(long.length / 2);
  });
});
