/**
 * Numbers from elsewhere: printed in, or computed by running, the lecture and micrograd itself.
 * Python's doubles and JavaScript's agree to the last digit where the operations come in the same
 * order, except in functions of the C library such as tanh.
 */
export interface Oracle {
  readonly name: string;
  /** In micrograd's notation. */
  readonly source: string;
  readonly root: string;
  readonly data: Readonly<Record<string, number>>;
  readonly grads: Readonly<Record<string, number>>;
  /** How many times the machine epsilon a number may be off, relatively; 0 where nothing is said. */
  readonly ulps?: number;
}

export const ORACLES: readonly Oracle[] = [
  {
    name: 'the lecture, one step',
    source: 'a = 2; b = -3; c = 10; f = -2; e = a*b; d = e + c; L = d*f',
    root: 'L',
    data: { a: 2, b: -3, c: 10, f: -2, e: -6, d: 4, L: -8 },
    grads: { L: 1, f: 4, d: -2, c: -2, e: -2, a: 6, b: -4 },
  },
  {
    name: 'the README of micrograd',
    source: `a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f`,
    root: 'g',
    data: { g: 24.70408163265306 },
    grads: { a: 138.83381924198252, b: 645.57725947522 },
    // The sums of a's and b's many gradients come in another order; b's is printed to 14 digits.
    ulps: 16,
  },
  {
    name: 'the test of micrograd',
    source: 'x = Value(-4.0); z = 2 * x + 2 + x; q = z.relu() + z * x; h = (z * z).relu(); y = h + q + q * x',
    root: 'y',
    data: { y: -20 },
    grads: { x: 46 },
  },
  {
    name: "the lecture's neuron",
    source: 'x1 = 2; x2 = 0; w1 = -3; w2 = 1; b = 6.8813735870195432; n = x1*w1 + x2*w2 + b; o = tanh(n)',
    root: 'o',
    data: { n: 0.8813735870195432, o: Math.SQRT1_2 },
    grads: { o: 1, n: 0.5, b: 0.5, x1: -1.5, w1: 1, x2: 0.5, w2: 0 },
    // tanh's last digit differs between libraries, and 1 - o**2 doubles it.
    ulps: 4,
  },
  { name: 'a value added to itself', source: 'a = 3; b = a + a', root: 'b', data: { b: 6 }, grads: { a: 2 } },
  {
    name: 'values used in a product and in a sum',
    source: 'a = -2; b = 3; d = a*b; e = a + b; f = d*e',
    root: 'f',
    data: { d: -6, e: 1, f: -6 },
    grads: { a: -3, b: -8, d: 1, e: -6 },
  },
  {
    name: 'a value to the power of a value',
    source: 'a = 2; b = 3; c = a**b',
    root: 'c',
    data: { c: 8 },
    grads: { a: 12, b: 5.545177444479562 },
  },
  { name: 'a diamond', source: 'a = 2; L = (2*a)*(a + 3)', root: 'L', data: { L: 20 }, grads: { a: 14 } },
  {
    name: 'the first circuit of CS231n',
    source: 'x = -2; y = 5; z = -4; q = x + y; f = q*z',
    root: 'f',
    data: { q: 3, f: -12 },
    grads: { x: -4, y: -4, z: 3, q: -4 },
  },
];

/** The lecture's step: every leaf moves by 0.01 times its gradient. */
export const LECTURE_STEP = {
  rate: 0.01,
  /** L from the start, with backward each time. */
  ascending: [-8, -7.286496, -6.597755834428276, -5.9314458386892275, -5.285081843134573],
  descending: [-8, -8.726303999999999, -9.478972512577418],
  /** After the first step upward: the leaves, and their gradients there. */
  leaves: { a: 2.06, b: -3.04, c: 9.98, f: -1.96 },
  grads: { a: 5.9584, b: -4.0376, c: -1.96, f: 3.7176 },
  /** What the notebook printed: a, b and c moved twice and f once, all by the first gradients. */
  printed: -6.723584000000001,
  /** The sum of rate * grad**2, and what L rose by. */
  promised: 0.72,
  actual: 0.713504,
} as const;

/** Whether two doubles are the same, or at most so many times the machine epsilon apart, relatively. */
export function within(ulps: number, x: number, y: number): boolean {
  if (Object.is(x, y)) return true;
  return Math.abs(x - y) <= ulps * Number.EPSILON * Math.max(Math.abs(x), Math.abs(y));
}

/** micrograd's demo: printed by its notebook, or computed by running it. */
export const MOONS: readonly (readonly [k: number, loss: number, accuracy: number])[] = [
  [0, 0.8958441028683222, 0.5],
  [1, 1.7235905336972022, 0.81],
  [2, 0.7429006313851131, 0.77],
  [10, 0.24507023853658053, 0.91],
  [40, 0.06016009895234464, 1],
  [99, 0.010978370135492717, 1],
];
