/** Samples: which node is what, checked against the graph, and the share of them that comes out right. */
import { describe, expect, test } from 'vitest';
import { accuracy, chosenClass, lossNodes, type Samples, samplesOf } from '../../../src/engine/nn/samples.js';
import { NONE } from '../../../src/engine/tape.js';
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
  ['inputs that are not lists', { ...SAMPLES, inputs: [x0, x1] }, 'samples are expected as { inputs: [[x, y], ...]'],
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

describe('samples with a score for each class', () => {
  const scores = [0, 1].map((i) => [0, 1, 2].map((c) => new Value(i + c, `s${i}${c}`)));
  const inputs = [0, 1].map((i) => [new Value(i, `x${i}`)]);
  const root = [...scores.flat(), ...inputs.flat()].reduce((total, value) => total.add(value));
  const compiled = compile(root);
  const CLASSES: Samples<Value> = { inputs, scores, targets: [2, 0] };

  test('have the scores of all classes, and that of the right one', () => {
    const found = samplesOf(CLASSES, compiled.values);
    expect(found.classes?.map((ids) => ids.map((id) => compiled.values[id]))).toEqual(scores);
    expect(found.scores.map((id) => compiled.values[id])).toEqual([scores[0]?.[2], scores[1]?.[0]]);
    expect(accuracy(found, compiled.data)).toBe(0.5);
  });

  test('of one class each are samples with one score', () => {
    const found = samplesOf({ inputs, scores: scores.map(([s]) => [s as Value]), targets: [1, -1] }, compiled.values);
    expect(found.classes).toBeUndefined();
    expect(found.scores.map((id) => compiled.values[id])).toEqual(scores.map(([s]) => s));
  });

  test('choose the first of several highest, and none if one is nan', () => {
    const at = (...data: number[]): number => chosenClass([...data.keys()], Float64Array.from(data));
    expect([at(1, 3, 2), at(2, 2, 1), at(0, 0, 0), at(-Infinity, -1), at(1, Number.NaN)]).toEqual([1, 0, 0, 1, -1]);
  });

  test.each<[string, object, string]>([
    [
      'another number of scores',
      { scores: [scores[0], scores[1]?.slice(1)] },
      'sample 2 has 2 scores; expected one, or',
    ],
    ['no scores', { scores: [[], []] }, 'sample 1 has 0 scores; expected one, or one for each class'],
    ['a target that is not a class', { targets: [2, 3] }, 'the target of sample 2 is a class from 0 to 2, not 3'],
    ['a target below', { targets: [-1, 0] }, 'the target of sample 1 is a class from 0 to 2, not -1'],
    ['a target between', { targets: [0.5, 0] }, 'the target of sample 1 is a class from 0 to 2, not 0.5'],
    ['a score of another graph', { scores: [scores[0], [new Value(1)]] }, 'the score of sample 2 is not a Value'],
  ])('%s is refused', (_, wrong, message) => {
    expect(() => samplesOf({ ...CLASSES, ...wrong }, compiled.values)).toThrow(TypeError);
    expect(() => samplesOf({ ...CLASSES, ...wrong }, compiled.values)).toThrow(message);
  });
});

test('the loss of a sample is the last node of its own below the root', () => {
  const [w, x, y] = [new Value(2), new Value(1), new Value(3)];
  const [s, t] = [x.mul(w), y.mul(w)];
  const [one, two] = [s.sub(1).pow(2), t.neg().softplus()];
  const loss = one.add(two).mul(0.5).add(w.mul(w));
  const { tape, values: all } = compile(loss);
  const samples = samplesOf({ inputs: [[x], [y]], scores: [s, t], targets: [1, 1] }, all);
  expect([...lossNodes(samples, tape, tape.size - 1)].map((id) => all[id])).toEqual([one, two]);
  const bare = compile(s.add(t));
  const own = samplesOf({ inputs: [[x], [y]], scores: [s, t], targets: [1, 1] }, bare.values);
  expect([...lossNodes(own, bare.tape, bare.tape.size - 1)]).toEqual([NONE, NONE]);
});
