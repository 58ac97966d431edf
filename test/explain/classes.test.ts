/** Scores of classes under softmax and cross-entropy, however they are written: the gradient is p - y. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MARKS, pointOf } from '../../src/explain/point.js';
import { classText } from '../../src/explain/why/classes.js';
import { whyText } from '../../src/explain/why/why.js';
import { nn, Value } from '../../src/index.js';
import { short } from '../../src/text/numbers.js';

const scores = fc.array(
  fc.integer({ min: -30, max: 30 }).map((n) => n / 10),
  { minLength: 2, maxLength: 5 },
);

const probabilities = (data: readonly number[]): number[] => {
  const exps = data.map((z) => Math.exp(z - Math.max(...data)));
  const sum = exps.reduce((x, y) => x + y, 0);
  return exps.map((e) => e / sum);
};

describe('is said of every score', () => {
  test.each<[string, (z: Value[], target: number) => Value]>([
    ['by -log of the probability', (z, target) => (nn.softmax(z)[target] as Value).log().neg()],
    ['of nn.crossEntropy', (z, target) => nn.crossEntropy(z, target)],
    ['of a mean over samples', (z, target) => nn.crossEntropy([z, [new Value(1), new Value(2)]], [target, 0])],
  ])('%s', (name, loss) => {
    fc.assert(
      fc.property(scores, fc.nat(), (data, pick) => {
        const target = pick % data.length;
        const z = data.map((each, i) => new Value(each, `z${i}`));
        const point = pointOf(loss(z, target));
        for (const [i, score] of z.entries()) {
          const p = probabilities(data)[i] as number;
          const y = i === target ? 1 : 0;
          const share = name.includes('mean') ? ", times 0.5 of this sample's loss" : '';
          const [said] = classText(point, point.ids.get(score) as number);
          expect(said?.endsWith(share)).toBe(true);
          expect(said).toMatch(new RegExp(`^softmax and cross-entropy: p - y = \\S+ - ${y} = `));
          expect(Number(/p - y = (\S+) /.exec(said as string)?.[1])).toBeCloseTo(Number(short(p)), 3);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('and of nothing else', () => {
  const [a, b] = [new Value(2, 'a'), new Value(-3, 'b')];
  for (const root of [a.mul(b), a.exp().add(b), a.exp().log().neg(), a.softplus().add(b.softplus())]) {
    const point = pointOf(root);
    for (let id = 0; id < point.root; id++) expect(classText(point, id), String(id)).toEqual([]);
  }
});

test('stands before what the gradient means', () => {
  const z = [new Value(2, 'z1'), new Value(1, 'z2')];
  const point = pointOf(nn.crossEntropy(z, 1));
  expect(whyText(point, point.ids.get(z[0] as Value) as number, MARKS)).toEqual([
    'softmax and cross-entropy: p - y = 0.7311 - 0 = 0.7311',
    'p: probability of this class; y: 1 if it is the right one, else 0',
    expect.stringMatching(/^if z1 rises a little, .* rises 0\.7311 times as much$/),
  ]);
});
