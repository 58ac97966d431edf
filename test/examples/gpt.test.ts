/** The built-in GPT is microgpt: the losses of its first forty names are those that CPython computes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backward, forward, newData, planFor, setLeaves } from '../../src/engine/autodiff/backprop.js';
import { gpt } from '../../src/examples/gpt/gpt.js';
import { NAMES } from '../../src/examples/gpt/names.js';
import type { Handed } from '../../src/notation/handed.js';

interface Recorded {
  readonly names: readonly string[];
  readonly loss: readonly number[];
}

const recorded = JSON.parse(readFileSync(new URL('gpt.json', import.meta.url), 'utf8')) as Recorded;
const { leaves: first, next } = gpt();
const graphOf = (k: number): Handed => next!(k, first);

/** Data and gradients of one graph. */
function numbers({ tape, root }: Handed, leaves: Float64Array): { data: Float64Array; grad: Float64Array } {
  const [data, grad] = [newData(tape), new Float64Array(tape.size)];
  setLeaves(tape, data, leaves);
  forward(tape, data);
  backward(tape, planFor(tape, root), data, grad);
  return { data, grad };
}

test('it has 4,192 parameters, first in every graph and in the same order', () => {
  for (const k of [0, 1, 12]) {
    const { tape } = graphOf(k);
    expect(tape.leaves).toHaveLength(4192);
    expect(tape.leaves.every((id, i) => id === i && tape.labels[i] === graphOf(0).tape.labels[i])).toBe(true);
  }
  expect(first).toHaveLength(4192);
});

test('the losses of forty names are those of CPython to 1e-14, trained by its Adam', () => {
  expect(NAMES).toEqual(recorded.names);
  const leaves = first.slice();
  const [m, v] = [new Float64Array(4192), new Float64Array(4192)];
  for (const [k, loss] of recorded.loss.entries()) {
    const graph = graphOf(k);
    const { data, grad } = numbers(graph, leaves);
    expect(Math.abs(data[graph.root]! - loss), recorded.names[k]!).toBeLessThan(1e-14);
    for (let i = 0; i < leaves.length; i++) {
      m[i] = 0.85 * m[i]! + 0.15 * grad[i]!;
      v[i] = 0.99 * v[i]! + 0.01 * grad[i]! ** 2;
      const size = Math.sqrt(v[i]! / (1 - 0.99 ** (k + 1))) + 1e-8;
      leaves[i]! -= (0.01 * (1 - k / 1000) * m[i]!) / (1 - 0.85 ** (k + 1)) / size;
    }
  }
});

test('a name comes again after the last one, with the same graph', () => {
  const [once, again] = [graphOf(3), graphOf(43)];
  expect(again.title).toBe('gpt: jori');
  expect(again.tape.left.every((id, i) => id === once.tape.left[i])).toBe(true);
  expect(again.tape.op).toBe(once.tape.op);
});

test('a graph that was made for another name of its length is the one for this name', () => {
  // jori and phia have four letters, egan comes after both
  const { tape, root } = graphOf(25);
  const chosen = tape.labels.flatMap((label, id) =>
    label?.startsWith('probs') && planFor(tape, root).reached[id] ? [label] : [],
  );
  expect(chosen).toEqual(['probs@0[4]', 'probs@1[6]', 'probs@2[0]', 'probs@3[13]', 'probs@4[26]']);
  const { grad } = numbers({ tape, root }, first);
  const used = tape.labels.flatMap((label, id) =>
    /^wte\[\d+\]\[0\]$/.test(label ?? '') && grad[id] !== 0 ? [label] : [],
  );
  expect(used).toEqual(['wte[0][0]', 'wte[4][0]', 'wte[6][0]', 'wte[13][0]', 'wte[26][0]']);
});

test('names are made up by the parameters, the same ones for the same seed', () => {
  const { sample, leaves } = gpt();
  const names = sample!(leaves, 42);
  expect(names).toHaveLength(20);
  expect(sample!(leaves, 42)).toEqual(names);
  expect(sample!(leaves, 43)).not.toEqual(names);
  for (const name of names) expect(name).toMatch(/^[a-z]{0,16}$/);
});

test('what is surely next is what is made up', () => {
  const { sample, leaves } = gpt();
  // without positions every token leads to the same one, and a large row of lm_head decides which
  const sure = leaves.map((data, i) => (i < 432 + 256 ? 1 + data / 1e3 : data / 1e3));
  const head = 432 + 256;
  const letter = (token: number): Float64Array =>
    sure.map((data, i) => (i >= head + token * 16 && i < head + (token + 1) * 16 ? 9 : data));
  expect(sample!(letter(2), 1)[0]).toBe('c'.repeat(16));
  expect(sample!(letter(26), 1)[0]).toBe('');
});
