/** Samples: which node is what, checked against the graph, and the share of them that comes out right. */
import { describe, expect, test } from 'vitest';
import { accuracy, type Samples, samplesOf } from '../../../src/engine/nn/samples.js';
import { compile, Value } from '../../../src/engine/value.js';

const [x0, x1, w] = [new Value(1, 'x0'), new Value(-2, 'x1'), new Value(3, 'w')];
const [s0, s1] = [x0.mul(w), x1.mul(w)];
const { values } = compile(s0.add(s1));
const SAMPLES: Samples<Value> = { inputs: [[x0], [x1]], scores: [s0, s1], targets: [1, -1] };

describe('accuracy', () => {
  const of = (scores: number[], targets: number[]): number =>
    accuracy({ inputs: [], scores: scores.map((_, i) => i), targets }, Float64Array.from(scores));

  test('is the share of scores on their side of 0', () => {
    expect(of([2, -0.5, 0.1, -3], [1, -1, -1, 1])).toBe(0.5);
    expect(of([2, -0.5], [1, -1])).toBe(1);
    expect(of([-2, 0.5], [1, -1])).toBe(0);
  });

  test('takes targets of 0 and 1 as well as of -1 and 1', () => {
    expect(of([2, -0.5, 0.1, -3], [1, 0, 0, 1])).toBe(0.5);
  });

  test('counts 0 as below, as micrograd does, and nan as wrong', () => {
    expect(of([0, 0], [1, -1])).toBe(0.5);
    expect(of([Number.NaN, Number.NaN], [1, -1])).toBe(0);
    expect(of([Infinity, -Infinity], [1, -1])).toBe(1);
  });
});

test('Values become ids of the compiled graph', () => {
  const { inputs, scores, targets } = samplesOf(SAMPLES, values);
  expect(inputs.map((ids) => ids.map((id) => values[id]))).toEqual(SAMPLES.inputs);
  expect(scores.map((id) => values[id])).toEqual([s0, s1]);
  expect(targets).toEqual([1, -1]);
});

test.each<[string, unknown, string]>([
  ['no lists', {}, 'samples are expected as { inputs: [[x, y], ...], scores: [s, ...], targets: [1, ...] }'],
  ['inputs that are no lists', { ...SAMPLES, inputs: [x0, x1] }, 'samples are expected as { inputs: [[x, y], ...]'],
  [
    'another number of targets',
    { ...SAMPLES, targets: [1] },
    'samples need as many inputs, scores and targets, and one at least, not 2 inputs, 2 scores and 1 targets',
  ],
  ['none at all', { inputs: [], scores: [], targets: [] }, 'samples need as many inputs, scores and targets, and one'],
  ['a target that is text', { ...SAMPLES, targets: [1, '1'] }, 'the target of sample 2 is not a number'],
  ['a target that is nan', { ...SAMPLES, targets: [Number.NaN, 1] }, 'the target of sample 1 is not a number'],
  ['a score that is a number', { ...SAMPLES, scores: [s0, 3] }, 'the score of sample 2 is not a Value of this graph'],
  [
    'an input of another graph',
    { ...SAMPLES, inputs: [[x0], [new Value(1)]] },
    'the input 1 of sample 2 is not a Value of this graph',
  ],
  ['inputs of two lengths', { ...SAMPLES, inputs: [[x0], [x1, x0]] }, 'sample 2 has 2 inputs, but the first has 1'],
])('%s are refused', (_, samples, message) => {
  expect(() => samplesOf(samples as Samples<Value>, values)).toThrow(TypeError);
  expect(() => samplesOf(samples as Samples<Value>, values)).toThrow(message);
});
