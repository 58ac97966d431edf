/**
 * Points that lie nearer to a kink, to the edge of an op's domain or to 0 than any step that can be tried. No
 * difference there says anything of the slope at the point, so a right gradient may agree, but never differs.
 */
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { type Check, checkGradient } from '../../../src/engine/check/check.js';
import { graphOf } from '../../explain/graphs.js';

/** Checks `wrong(gradient)` of x in `L`, which may use `a = abs(x)`. */
function checkAt(x: number, L: string, wrong = (grad: number) => grad): Check {
  const { tape, root, point, id } = graphOf(`x = ${x}\na = abs(x)\nL = ${L}`);
  return checkGradient(tape, planFor(tape, root), point.data.slice(), id('x'), wrong(point.grad(id('x')) as number));
}

const TINY = [5e-324, 5.56e-309, 5.56268464626801e-309, 1e-308, 2.3e-308, 1e-300, 1e-160, 1e-30, 1e-16];
const HUGE = [1e16, 1e155, 1e300, 1.7e308];
const BESIDE = [1, 2, 3, 100, 1e6].flatMap((ulps) => [1 + ulps * Number.EPSILON, 1 - ulps * Number.EPSILON]);

const NEAR_0 = [
  ...['a**a', 'a**a + a', 'a**a + a**a', 'a**a**a', 'x**x', 'a*log(a)', 'log(a)', 'log(log(a + 1))', '1 / log(a)'],
  ...['sqrt(a)', 'sqrt(a) + x', '1 / sqrt(a)', 'x**0.5', 'a**0.001', 'a**1.5', 'a**-0.5', '1 / x', '2**(1 / x)'],
  ...['relu(x)', 'relu(x) + 1', 'relu(relu(x)) * 1e300', 'relu(x - 1e-310)', 'max(x, 1e-300)', 'min(x, 2*x)', 'a / x'],
  ...['max(x, x*x)', 'max(-x, x) + x', 'relu(x) - relu(-x)', 'exp(-1 / a)', 'x * sin(1 / x)', 'sin(log(a))'],
  ...['tanh(1e300*x)', 'sin(1e300*x)', 'sigmoid(1e300*x)', 'softplus(1e300*x)', '1 / (1 + 1e300*x)', 'tanh(sqrt(a))'],
];

const NEAR_1 = [
  ...['abs(x - 1)', 'relu(x - 1)', 'max(x, 1)', 'min(x, 1)', 'min(max(x, 1), 1.000000000000001)', 'abs(x - 1) + 1'],
  ...[
    'sqrt(abs(x - 1))',
    'log(abs(x - 1))',
    'sqrt(x - 1)',
    'log(x - 1)',
    '(x - 1)**0.5',
    '1 / (x - 1)',
    'abs(x*x - 1)',
  ],
  ...['abs(x - 1)**1.5', 'abs(x - 1)**abs(x - 1)', 'tanh(1e16*(x - 1))', 'sin(1e16*(x - 1))', 'abs(sin(x) - sin(1))'],
];

describe('a right gradient never differs', () => {
  test.each(NEAR_0)('of %s beside 0, and of huge numbers', (L) => {
    const found = [...TINY, ...HUGE].flatMap((x) => [checkAt(x, L), checkAt(-x, L)]);
    expect(found.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
  });

  test.each(NEAR_1)('of %s some last digits beside 1', (L) => {
    expect(BESIDE.map((x) => checkAt(x, L)).filter(({ verdict }) => verdict === 'differs')).toEqual([]);
  });
});

test.each([
  [5.56268464626801e-309, 'a**a + a'],
  [1e-308, 'a**a + a**a'],
  [1e-300, 'x**x'],
  [1 + Number.EPSILON, 'abs(x - 1) + 1'],
])('at %d no difference tells a gradient of %s', (x, L) => {
  expect(checkAt(x, L).verdict).toMatch(/^(kink|too noisy to tell)$/);
});

test.each([
  [1e-300, 'relu(x)'],
  [1e-300, 'log(x)'],
  [1e-300, 'sqrt(x)'],
  [1e-300, 'x**0.5'],
  [1e-150, '1 / x'],
  [1e-300, 'tanh(1e300*x)'],
  [1 + 4096 * Number.EPSILON, 'abs(x - 1)'],
  [1e300, '2 * x'],
])('but beside a step that is short enough, at %d, a wrong gradient of %s differs', (x, L) => {
  expect(checkAt(x, L).verdict).toBe('agrees');
  expect(checkAt(x, L, (grad) => grad * 1.01).verdict).toBe('differs');
  expect(checkAt(x, L, (grad) => -grad).verdict).toBe('differs');
});
