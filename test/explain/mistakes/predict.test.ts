/** Judging a predicted gradient: what counts as right, and which misconception is found behind a wrong one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnswerVerdict, judgeAnswer } from '../../../src/explain/mistakes/predict.js';
import { MARKS } from '../../../src/explain/point.js';
import { graphOf, nodesBelow, tameGraphs } from '../graphs.js';

const LECTURE = 'a = 2.0; b = -3.0; c = 10.0; e = a*b; d = e + c; f = -2.0; L = d*f';
const DIAMOND = 'x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c';

/** The verdict on what was typed. */
function judged(text: string, name: string, answer: string): AnswerVerdict | undefined {
  const { point, id } = graphOf(text);
  const number = answer.trim() === '' ? Number.NaN : Number(answer);
  return judgeAnswer(point, id(name), answer, Number.isNaN(number) ? undefined : number, MARKS);
}

describe('right is', () => {
  test.each([
    [LECTURE, 'a', '6', '6'],
    [LECTURE, 'b', '-4', '-4'],
    [LECTURE, 'b', '-', '-4'],
    [LECTURE, 'b', ' - ', '-4'],
    [LECTURE, 'f', '+', '4'],
    [LECTURE, 'L', '1', '1'],
    ['x = 3.0; L = x/7', 'x', '0.1429', '0.14285714285714285'],
    ['x = 3.0; L = x/700', 'x', '0.0014', '0.0014285714285714286'],
    ['x = -2; L = relu(x)', 'x', '0', '0'],
  ])('in %s of %s: %s', (text, name, answer, gradient) => {
    expect(judged(text, name, answer)).toEqual({ right: true, says: `right: ${name}'s gradient is ${gradient}` });
  });
});

describe('wrong is', () => {
  test.each([
    ['the sign flipped', LECTURE, 'a', '-6', 'no, not -6: the size is right, the sign is flipped'],
    [
      'its own value for the other',
      LECTURE,
      'a',
      '-4',
      "no, not -4: that is upstream times its own value; the local derivative of a product is the other operand's value",
    ],
    [
      'its own value for the other',
      LECTURE,
      'f',
      '-2',
      "no, not -2: that is upstream times its own value; the local derivative of a product is the other operand's value",
    ],
    [
      'upstream forgotten',
      LECTURE,
      'a',
      '-3',
      'no, not -3: that is the local derivative alone; the upstream gradient, -2, is forgotten',
    ],
    [
      'upstream forgotten',
      LECTURE,
      'c',
      '1',
      'no, not 1: that is the local derivative alone; the upstream gradient, -2, is forgotten',
    ],
    [
      'local forgotten',
      LECTURE,
      'a',
      '-2',
      'no, not -2: that is the upstream gradient alone; the local derivative, -3, is forgotten',
    ],
    [
      'one share of several',
      DIAMOND,
      'a',
      '10',
      'no, not 10: that is the share of b alone; its 2 contributions add up',
    ],
    ['the other share', DIAMOND, 'a', '4', 'no, not 4: that is the share of c alone; its 2 contributions add up'],
    [
      'the locals added up',
      DIAMOND,
      'a',
      '3',
      'no, not 3: those are the local derivatives alone; the upstream gradients are forgotten',
    ],
    ['something else', LECTURE, 'a', '17', "no, not 17: e's gradient times the slope of e toward a"],
    ['the root other than 1', LECTURE, 'L', '-8', 'no, not -8: the root changes as much as itself'],
    ['another sign', LECTURE, 'a', '-', 'no: think of what L does when a rises a little'],
    ['0 that is not 0', LECTURE, 'a', '0', 'no: think of what L does when a rises a little'],
    ['infinite', LECTURE, 'a', 'Infinity', "no, not inf: e's gradient times the slope of e toward a"],
  ])('%s: %s of %s', (_, text, name, answer, says) => {
    expect(judged(text, name, answer)).toEqual({ right: false, says });
  });

  test('its own value is not an operand of a sum', () => {
    expect(judged('a = 5; b = 2; s = a + b; L = s*3', 'a', '15')?.says).not.toContain('operand');
  });
});

test.each(['', 'six', '--', '+-'])('%j is neither a number nor a sign', (answer) => {
  expect(judged(LECTURE, 'a', answer)).toBeUndefined();
});

test('on a random graph the right number is right, its sign is, and nothing much else', () => {
  fc.assert(
    fc.property(tameGraphs(16), fc.double({ min: 1.1, max: 9, noNaN: true }), (graph, factor) => {
      const { point } = graph;
      for (const id of nodesBelow(graph)) {
        const truth = point.grad(id) as number;
        expect(judgeAnswer(point, id, 'x', truth, MARKS)?.right).toBe(true);
        const sign = truth > 0 ? '+' : truth < 0 ? '-' : '0';
        expect(judgeAnswer(point, id, sign, truth === 0 ? 0 : undefined, MARKS)?.right).toBe(true);
        for (const other of ['+', '-', '0'].filter((each) => each !== sign))
          expect(judgeAnswer(point, id, other, undefined, MARKS)?.right).toBe(false);
        if (Math.abs(truth) > 1e-3) {
          expect(judgeAnswer(point, id, 'x', -truth, MARKS)).toMatchObject({ right: false });
          expect(judgeAnswer(point, id, 'x', truth * factor, MARKS)).toMatchObject({ right: false });
        }
        expect(judgeAnswer(point, id, 'x', Infinity, MARKS)?.right).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});
