/** Choosing among classes, beside closed forms: at random points, at 0, at ties, in the tails; and differences. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradientCheck } from '../../../src/engine/check/gradient-check.js';
import { crossEntropy, logSoftmax, softmax } from '../../../src/engine/nn/nn.js';
import { Value } from '../../../src/engine/value.js';
import { within } from '../../oracles.js';

const valuesFor = (scores: readonly number[]): Value[] => scores.map((score, i) => new Value(score, `s${i}`));

/** Probabilities by their definition, q = exp(s - highest) / sum. */
function probabilities(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const exps = scores.map((score) => Math.exp(score - highest));
  return exps.map((exp) => exp / exps.reduce((a, b) => a + b));
}

/** -log(p of the right class) = log(1 + sum of exp(s - right) over the others), in all digits. */
function lossFor(scores: readonly number[], target: number): number {
  const apart = scores.filter((_, i) => i !== target).map((score) => score - (scores[target] as number));
  const highest = Math.max(...apart);
  const rest = Math.log(apart.reduce((total, a) => total + Math.exp(a - highest), 0));
  const x = highest + rest;
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Far from each other and near, equal, and 0. */
const POINTS: readonly (readonly number[])[] = [
  [0, 0],
  [0, 0, 0],
  [1, 1, 1, 1],
  [3, 3, 1],
  [1, 3, 3],
  [-2, 5, 5, -2, 5],
  [2, 1, -1],
  [0, -0, 1e-300],
  [40, 0, 0],
  [0, 0, 40],
  [745, 0, -745],
  [-1000, 0, 1000],
  [1e5, 1e5, -1e5],
  [-1e9, 0.3, 0.7],
  [-1e30, 1, 2],
  [0.1, -0.2, 0.3, -0.4, 0.5],
];

/** Close, relative to `y`, or to `least` if that is larger: 1 for what subtracts nearly equal numbers. */
const near = (x: number, y: number, least = 1): void =>
  expect(Math.abs(x - y), `${x} for ${y}`).toBeLessThanOrEqual(64 * Number.EPSILON * Math.max(Math.abs(y), least));

const some = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 6 });
const points = (each: (scores: readonly number[]) => void): void => {
  for (const point of POINTS) each(point);
  fc.assert(fc.property(some, each));
};

describe('softmax', () => {
  test('gives the probabilities, each exact even if it is tiny, and their sum is 1', () => {
    points((scores) => {
      const found = softmax(valuesFor(scores)).map(({ data }) => data);
      const wanted = probabilities(scores);
      for (const [i, p] of found.entries()) expect(within(8, p, wanted[i] as number)).toBe(true);
      near(
        found.reduce((a, b) => a + b),
        1,
      );
    });
  });

  test('has the gradients p * (1 - p) and -p * q', () => {
    points((scores) => {
      const p = probabilities(scores);
      for (const i of scores.keys()) {
        const values = valuesFor(scores);
        (softmax(values)[i] as Value).backward();
        for (const [j, { grad }] of values.entries())
          near(grad, (p[i] as number) * ((i === j ? 1 : 0) - (p[j] as number)));
      }
    });
  });

  test('of scores that are all equal is 1/n to the last digit', () => {
    for (const n of [1, 2, 3, 7, 27]) {
      for (const score of [0, -5, 1e6])
        expect(softmax(valuesFor(new Array(n).fill(score))).map(({ data }) => data)).toEqual(new Array(n).fill(1 / n));
    }
  });

  test('of one score is 1, with a gradient of 0', () => {
    const [score] = valuesFor([5]) as [Value];
    const [p] = softmax([score]) as [Value];
    p.backward();
    expect([p.data, score.grad]).toEqual([1, 0]);
  });

  test('gives a score of -Infinity no probability and no gradient', () => {
    const values = valuesFor([1, -Infinity, 2]);
    const found = softmax(values);
    (found[0] as Value).backward();
    expect(found[1]?.data).toBe(0);
    near(found[0]?.data as number, probabilities([1, 2])[0] as number);
    expect(values[1]?.grad).toBe(0);
  });

  test('stays right when its scores are edited to the tails', () => {
    const values = valuesFor([1, 2, 3]);
    const found = softmax(values);
    (values[0] as Value).data = 5000;
    expect(found.map(({ data }) => data)).toEqual([1, 0, 0]);
  });
});

describe('logSoftmax', () => {
  test('gives the logarithms of the probabilities, and its gradients are -q, and 1 - q toward the own score', () => {
    points((scores) => {
      const p = probabilities(scores);
      for (const i of scores.keys()) {
        const values = valuesFor(scores);
        const log = logSoftmax(values)[i] as Value;
        log.backward();
        near(log.data, 0 - lossFor(scores, i));
        for (const [j, { grad }] of values.entries()) near(grad, (i === j ? 1 : 0) - (p[j] as number));
      }
    });
  });

  test('is not -Infinity for a probability that is too small for a number', () => {
    expect(logSoftmax(valuesFor([0, 2000])).map(({ data }) => data)).toEqual([-2000, 0]);
  });
});

describe('crossEntropy', () => {
  test('is -log of the probability of the right class, exact in both tails', () => {
    points((scores) => {
      for (const target of scores.keys()) {
        const found = crossEntropy(valuesFor(scores), target).data;
        // in the tail the loss is the exp of a difference of scores: how that is rounded counts there as often as it is large
        const rounded = POINTS.includes(scores) ? 0 : 4 * (Math.max(...scores) - Math.min(...scores));
        expect(within(8 + rounded, found, lossFor(scores, target)), `${found} of ${scores} for ${target}`).toBe(true);
      }
    });
  });

  test('has the gradient p - y, exact to the last digits where it is tiny', () => {
    points((scores) => {
      const p = probabilities(scores);
      for (const target of scores.keys()) {
        const values = valuesFor(scores);
        crossEntropy(values, target).backward();
        for (const [i, { grad }] of values.entries()) {
          const wanted = i === target ? 0 - p.reduce((rest, q, j) => (j === target ? rest : rest + q), 0) : p[i]!;
          near(grad, wanted, 2 ** -1000);
        }
      }
    });
  });

  test.each([2, 3, 10, 27])('is log(%d) for as many classes with equal scores', (n) => {
    for (const score of [0, 3]) near(crossEntropy(valuesFor(new Array(n).fill(score)), 0).data, Math.log(n));
  });

  test('depends only on how far the scores are apart, however large they are', () => {
    for (const [scores, target] of [
      [[1e15, 1e15, 1e15], 0],
      [[1e15, 1e15 + 1, 1e15], 1],
      [[-1e15, -1e15, 1 - 1e15], 0],
      [[709, 710, 708], 1],
    ] as const) {
      const found = crossEntropy(valuesFor(scores), target).data;
      const apart = scores.map((score) => score - scores[0]);
      expect(within(8, found, lossFor(apart, target)), `${found} of ${scores} for ${target}`).toBe(true);
    }
  });

  test('of several samples is their mean', () => {
    const scores = [
      [2, 1, -1],
      [0, 0, 0],
      [-3, 4, 1],
    ];
    const values = scores.map(valuesFor);
    const loss = crossEntropy(values, [0, 1, 2]);
    loss.backward();
    near(loss.data, (lossFor(scores[0]!, 0) + lossFor(scores[1]!, 1) + lossFor(scores[2]!, 2)) / 3);
    near(values[2]?.[0]?.grad as number, (probabilities(scores[2]!)[0] as number) / 3);
  });

  test('of two classes is the binary one of the difference, and of a single class 0', () => {
    near(crossEntropy(valuesFor([1, 3]), 1).data, Math.log1p(Math.exp(-2)));
    const [score] = valuesFor([7]) as [Value];
    const loss = crossEntropy([score], 0);
    loss.backward();
    expect([loss.data, score.grad]).toEqual([0, 0]);
  });
});

test('central differences agree, at ties too', () => {
  for (const scores of [
    [0, 0, 0],
    [3, 3, 1],
    [1, 2, 2],
    [0.5, -1.5, 2],
  ]) {
    for (const loss of [
      (values: Value[]) => crossEntropy(values, 1),
      (values: Value[]) => softmax(values)[0] as Value,
      (values: Value[]) => logSoftmax(values)[2] as Value,
    ]) {
      const values = valuesFor(scores);
      const { nodes } = gradientCheck(loss(values), values);
      expect(
        nodes.map(({ verdict }) => verdict),
        `${scores}`,
      ).toEqual(['agrees', 'agrees', 'agrees']);
    }
  }
});

describe('what has no probabilities is refused', () => {
  const one = [new Value(1)];
  const two = [new Value(1), new Value(2)];
  test.each<[string, () => unknown, new (text: string) => Error, string]>([
    ['nothing', () => softmax([]), RangeError, 'softmax needs the score of one class or more, and there are none'],
    ['nothing', () => logSoftmax([]), RangeError, 'logSoftmax needs the score of one class or more'],
    ['no classes', () => crossEntropy([], 0), RangeError, 'crossEntropy needs the score of one class or more'],
    ['no samples', () => crossEntropy([], []), RangeError, 'a loss is a mean over samples, and there are none'],
    [
      'nan',
      () => softmax(valuesFor([1, Number.NaN])),
      RangeError,
      'softmax takes finite scores; that of class 1 is NaN',
    ],
    ['inf', () => softmax(valuesFor([Infinity, 1])), RangeError, 'that of class 0 is Infinity'],
    ['only -inf', () => softmax(valuesFor([-Infinity, -Infinity])), RangeError, 'needs one finite score or more'],
    ['-inf', () => logSoftmax(valuesFor([-Infinity, 0])), RangeError, 'that of class 0 is -Infinity'],
    ['nan', () => crossEntropy(valuesFor([1, Number.NaN]), 0), RangeError, 'that of class 1 is NaN'],
    ['a number', () => softmax(5 as never), TypeError, 'the scores of classes are a list, not 5'],
    ['numbers', () => softmax([1, 2] as never), TypeError, 'a score is a Value, not 1'],
    ['a flat list', () => crossEntropy(two, [0, 1]), TypeError, 'the scores of classes are a list, not an object'],
    ['a hole', () => crossEntropy(new Array(1), [0]), TypeError, 'the scores of classes are a list, not undefined'],
    ['no targets', () => crossEntropy([two], undefined as never), TypeError, 'targets are a list, not undefined'],
    ['few targets', () => crossEntropy([two, two], [0]), RangeError, '2 samples need as many targets, not 1'],
    ['a target', () => crossEntropy(two, 2), RangeError, 'a target is a whole number from 0 to 1 here, a class, not 2'],
    ['a target', () => crossEntropy([two], [-1]), RangeError, 'from 0 to 1 here, a class, not -1'],
    ['a target', () => crossEntropy([two], [0.5]), RangeError, 'from 0 to 1 here, a class, not 0.5'],
    ['a target', () => crossEntropy([two], [Number.NaN]), RangeError, 'from 0 to 1 here, a class, not NaN'],
    ['a target', () => crossEntropy([two], ['1'] as never), RangeError, 'a class, not the text "1"'],
    ['a target', () => crossEntropy([two], ['map'] as never), RangeError, 'a class, not the text "map"'],
    ['a target', () => crossEntropy([one], [1]), RangeError, 'a target is 0 here, a class, not 1'],
  ])('%s', (_, make, kind, text) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(text);
  });
});
