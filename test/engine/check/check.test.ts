/** What a gradient check says of right gradients, wrong ones, and ones that nothing can be right about. */
import { describe, expect, test } from 'vitest';
import { type Check, checkGradient, relativeError, type Verdict } from '../../../src/engine/check/check.js';
import { type Graph, graph, type Pen } from '../graph.js';

type Draw = (pen: Pen, x: number) => number;

/** Checks the engine's gradient of node 0, or `wrong(gradient)`, at x. */
function checkAt(x: number, draw: Draw, wrong = (grad: number) => grad): Check {
  const made = graph([x], draw);
  return check(made, 0, wrong(made.grad[0] as number));
}

/** Checks, and makes sure that not a bit of the data is left changed. */
function check({ tape, plan, data }: Graph, id: number, grad: number): Check {
  const before = data.slice();
  const found = checkGradient(tape, plan, data, id, grad);
  expect(data).toEqual(before);
  return found;
}

const MAGNITUDES = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6];
const BOTH_SIGNS = [...MAGNITUDES.map((x) => -x), 0, ...MAGNITUDES];
const NOT_ZERO = BOTH_SIGNS.filter((x) => x !== 0);
/** Where exp and its like are still finite and still curved. */
const MODERATE = BOTH_SIGNS.filter((x) => Math.abs(x) <= 10);

const SMOOTH: readonly [string, readonly number[], Draw][] = [
  ['x', BOTH_SIGNS, (_, x) => x],
  ['3 * x', BOTH_SIGNS, ({ op, number }, x) => op('mul', number(3), x)],
  ['x + 1', BOTH_SIGNS, ({ op, number }, x) => op('add', x, number(1))],
  ['x + 1e9', BOTH_SIGNS, ({ op, number }, x) => op('add', x, number(1e9))],
  ['(x + 1e9) - 1e9', BOTH_SIGNS, ({ op, number }, x) => op('sub', op('add', x, number(1e9)), number(1e9))],
  ['1e-9 * x', BOTH_SIGNS, ({ op, number }, x) => op('mul', number(1e-9), x)],
  ['x * x', BOTH_SIGNS, ({ op }, x) => op('mul', x, x)],
  ['x**3', BOTH_SIGNS, ({ op, number }, x) => op('pow', x, number(3))],
  ['x**8', BOTH_SIGNS, ({ op, number }, x) => op('pow', x, number(8))],
  ['1 / x', NOT_ZERO, ({ op, number }, x) => op('div', number(1), x)],
  ['1 / (1 + x*x)', BOTH_SIGNS, ({ op, number }, x) => op('div', number(1), op('add', number(1), op('mul', x, x)))],
  ['log(x)', MAGNITUDES, ({ op }, x) => op('log', x)],
  ['sqrt(x)', MAGNITUDES, ({ op }, x) => op('sqrt', x)],
  ['x**x', MODERATE.filter((x) => x > 0), ({ op }, x) => op('pow', x, x)],
  ['exp(x)', MODERATE, ({ op }, x) => op('exp', x)],
  ['exp(10 * x)', MODERATE, ({ op, number }, x) => op('exp', op('mul', number(10), x))],
  ['sin(x)', BOTH_SIGNS, ({ op }, x) => op('sin', x)],
  ['sin(1000 * x)', MODERATE, ({ op, number }, x) => op('sin', op('mul', number(1e3), x))],
  ['cos(x)', BOTH_SIGNS, ({ op }, x) => op('cos', x)],
  // beyond that, tanh and sigmoid are so flat that their slope is below the rounding of 1
  ['tanh(x)', MODERATE, ({ op }, x) => op('tanh', x)],
  ['sigmoid(x)', MODERATE, ({ op }, x) => op('sigmoid', x)],
  ['softplus(x)', BOTH_SIGNS, ({ op }, x) => op('softplus', x)],
  ['relu(x)', NOT_ZERO, ({ op }, x) => op('relu', x)],
  ['relu(x - 0.003)', MODERATE, ({ op, number }, x) => op('relu', op('sub', x, number(0.003)))],
  ['abs(x) * x', NOT_ZERO, ({ op }, x) => op('mul', op('abs', x), x)],
  ['max(x, 0.5)', BOTH_SIGNS, ({ op, number }, x) => op('max', x, number(0.5))],
];

describe('a right gradient agrees', () => {
  const cases = SMOOTH.flatMap(([name, xs, draw]) => xs.map((x) => [name, x, draw] as const));
  test.each(cases)('of %s at %d', (_, x, draw) => {
    expect(checkAt(x, draw)).toMatchObject({ id: 0, verdict: 'agrees' });
  });

  test('of every node, computed ones and the root too', () => {
    const made = graph([2, -3, 10, -2], ({ op }, a, b, c, f) => {
      return op('mul', op('add', op('mul', a, b), c), f);
    });
    const found = Array.from(made.grad, (grad, id) => check(made, id, grad));
    expect(found.map(({ verdict }) => verdict)).toEqual(Array(7).fill('agrees'));
    expect(found.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { error } of found) expect(error).toBeLessThan(1e-9);
  });

  test.each<[string, number, Draw]>([
    ['x * 1e-200', 3, ({ op, number }, x) => op('mul', x, number(1e-200))],
    ['1e200 * x', 3, ({ op, number }, x) => op('mul', number(1e200), x)],
    ['exp(50 * x)', 0.3, ({ op, number }, x) => op('exp', op('mul', number(50), x))],
    ['sin(1e6 * x)', 1, ({ op, number }, x) => op('sin', op('mul', number(1e6), x))],
    ['exp(x)', 709.78, ({ op }, x) => op('exp', x)],
    ['2 * x', 1e300, ({ op, number }, x) => op('mul', number(2), x)],
    ['x', 1.7e308, (_, x) => x],
    ['sigmoid(x)', -40, ({ op }, x) => op('sigmoid', x)],
    [
      '1 / (x - 0.5 + 1e-10)',
      0.5,
      ({ op, number }, x) => op('div', number(1), op('add', op('sub', x, number(0.5)), number(1e-10))),
    ],
    ['x * x', 1e150, ({ op }, x) => op('mul', x, x)],
    ['log(x)', 1e-300, ({ op }, x) => op('log', x)],
    ['log(x)', 1e300, ({ op }, x) => op('log', x)],
    ['1 / x', 1e-100, ({ op, number }, x) => op('div', number(1), x)],
    [
      'exp(-(1e5 * x)**2)',
      1e-5,
      ({ op, number }, x) => {
        return op('exp', op('neg', op('pow', op('mul', number(1e5), x), number(2))));
      },
    ],
    ['relu(x)', 1e-9, ({ op }, x) => op('relu', x)],
    ['max(x, 0.001 + 1e-10)', 1e-3, ({ op, number }, x) => op('max', x, number(0.001 + 1e-10))],
  ])('on a scale far from 1: of %s at %d', (_, x, draw) => {
    expect(checkAt(x, draw).verdict).toBe('agrees');
  });

  test('which is zero, of a node that the root does not depend on', () => {
    const made = graph([2, 3], ({ op }, a) => op('exp', a));
    expect(check(made, 1, 0)).toMatchObject({ difference: 0, error: 0, verdict: 'agrees' });
  });

  test('however far down a chain the node is', () => {
    const chain = graph([0.5], ({ op, number }, x) => {
      let node = x;
      for (let i = 0; i < 2000; i++) node = op('sin', op('add', node, number(0.1)));
      return node;
    });
    for (const id of [5940, 5970, 6000]) expect(check(chain, id, chain.grad[id] as number).verdict).toBe('agrees');
    // so far down that nothing of it is left
    expect(check(chain, 0, chain.grad[0] as number).verdict).toBe('too noisy to tell');
  });
});

describe('a gradient of 0 agrees', () => {
  test.each<[string, number, Draw]>([
    ['relu(x) * 3 + 7', -2.5, ({ op, number }, x) => op('add', op('mul', op('relu', x), number(3)), number(7))],
    ['relu(x) + 1e18', -2.5, ({ op, number }, x) => op('add', op('relu', x), number(1e18))],
    ['max(x, 5) + 1', 2, ({ op, number }, x) => op('add', op('max', x, number(5)), number(1))],
    ['min(1, x) + 1', 2, ({ op, number }, x) => op('add', op('min', number(1), x), number(1))],
    ['0 * x', 3, ({ op, number }, x) => op('mul', number(0), x)],
    ['0 / x', 3, ({ op, number }, x) => op('div', number(0), x)],
    ['x**0', 3, ({ op, number }, x) => op('pow', x, number(0))],
    ['1**x', 3, ({ op, number }, x) => op('pow', number(1), x)],
    ['3*x - 3*x, one node', 2, ({ op, number }, x) => op('sub', op('mul', number(3), x), 2)],
    ['x / x', 3, ({ op }, x) => op('div', x, x)],
  ])('where nothing moves the root: %s at %d', (_, x, draw) => {
    expect(checkAt(x, draw)).toMatchObject({ grad: 0, difference: 0, error: 0, uncertainty: 0, verdict: 'agrees' });
    expect(checkAt(x, draw, () => 1e-12).verdict).toBe('differs');
  });

  test.each<[string, number, Draw]>([
    ['x**2', 0, ({ op, number }, x) => op('pow', x, number(2))],
    ['cos(x)', 0, ({ op }, x) => op('cos', x)],
    ['abs(x)**1.5', 0, ({ op, number }, x) => op('pow', op('abs', x), number(1.5))],
  ])('at the bottom of a curve: %s at %d', (_, x, draw) => {
    expect(checkAt(x, draw)).toMatchObject({ grad: expect.closeTo(0, 20), verdict: 'agrees' });
    expect(checkAt(x, draw, () => 1e-3).verdict).toBe('differs');
  });
});

describe('what a difference cannot show is too noisy to tell, whatever the gradient', () => {
  const plus =
    (offset: number, draw: Draw): Draw =>
    (pen, x) =>
      pen.op('add', draw(pen, x), pen.number(offset));
  const times =
    (factor: number): Draw =>
    ({ op, number }, x) =>
      op('mul', x, number(factor));

  test.each<[string, number, Draw]>([
    ['x**2 + 1e18', 3, plus(1e18, ({ op, number }, x) => op('pow', x, number(2)))],
    ['x**2 + 1e18', 0, plus(1e18, ({ op, number }, x) => op('pow', x, number(2)))],
    ['x * 1e-20 + 1', 3, plus(1, times(1e-20))],
    ['relu(x) * 1e-20 + 1', 3, plus(1, ({ op, number }, x) => op('mul', op('relu', x), number(1e-20)))],
    ['x * x', 1e-300, ({ op }, x) => op('mul', x, x)],
    ['x * 1e-200 * 1e-200', 3, ({ op, number }, x) => op('mul', times(1e-200)({ op, number }, x), number(1e-200))],
    ['tanh(x)', 20, ({ op }, x) => op('tanh', x)],
    ['tanh(x)', -1e6, ({ op }, x) => op('tanh', x)],
    ['sigmoid(x)', 40, ({ op }, x) => op('sigmoid', x)],
    ['cos(x)', Math.PI, ({ op }, x) => op('cos', x)],
    ['sin(x)', 1e16, ({ op }, x) => op('sin', x)],
    ['sin(x)', 1e200, ({ op }, x) => op('sin', x)],
    ['relu(x) + 1', 1e-12, plus(1, ({ op }, x) => op('relu', x))],
    [
      'x**3 - x**3 + x',
      1e8,
      ({ op, number }, x) => op('add', op('sub', op('pow', x, number(3)), op('pow', x, number(3))), x),
    ],
    // steps that are longer than the waves
    ...[1, 2, 3, 4, 5, 6, 7].map((x): [string, number, Draw] => [
      'sin(1e15 * x)',
      x,
      ({ op, number }, y) => op('sin', op('mul', number(1e15), y)),
    ]),
    // a slope between two kinks that lie nearer together than any step
    [
      'min(max(x, 1), 1 + 1e-15)',
      1 + 4 * Number.EPSILON,
      ({ op, number }, x) => op('min', op('max', x, number(1)), number(1 + 1e-15)),
    ],
  ])('%s at %d', (_, x, draw) => {
    expect(checkAt(x, draw).verdict).toBe('too noisy to tell');
    expect(checkAt(x, draw, (grad) => grad * 1.01).verdict).toBe('too noisy to tell');
  });

  test.each<[string, number, Draw]>([
    ['x**2 + 1e18', 3, plus(1e18, ({ op, number }, x) => op('pow', x, number(2)))],
    ['x * 1e-20 + 1', 3, plus(1, times(1e-20))],
  ])('%s at %d, with a gradient of 0', (_, x, draw) => {
    expect(checkAt(x, draw, () => 0)).toMatchObject({ difference: 0, error: 0, verdict: 'too noisy to tell' });
  });

  test('but one that would be seen differs', () => {
    const draw = plus(1e6, times(1e-3));
    expect(checkAt(3, draw).verdict).toBe('agrees');
    expect(checkAt(3, draw, () => 1.01e-3).verdict).toBe('differs');
    expect(
      checkAt(
        20,
        ({ op }, x) => op('tanh', x),
        () => 1e-6,
      ).verdict,
    ).toBe('differs');
    const huge = plus(1e18, ({ op, number }, x) => op('pow', x, number(2)));
    expect(checkAt(3, huge, () => 1e6).verdict).toBe('differs');
  });

  test('the uncertainty holds the true slope', () => {
    for (const [, xs, draw] of SMOOTH) {
      for (const x of xs) {
        const { grad, difference, uncertainty } = checkAt(x, draw);
        const own = 1e-9 * Math.abs(grad);
        expect(Math.abs(difference - grad), `${x}`).toBeLessThanOrEqual(2 * uncertainty + own);
      }
    }
  });
});

describe('a wrong gradient differs', () => {
  const wrongs: [string, (grad: number) => number][] = [
    ['1 % too large', (grad) => grad * 1.01],
    ['1 % too small', (grad) => grad * 0.99],
    ['0.01 % too large', (grad) => grad * 1.0001],
    ['of the other sign', (grad) => -grad],
    ['twice as large', (grad) => 2 * grad],
    ['zero', () => 0],
  ];
  /** Not where the gradient is zero, or drowned in the rounding of a large root or of 1e9. */
  const visible = SMOOTH.filter(([name]) => !name.includes('1e9')).flatMap(([name, xs, draw]) =>
    xs
      .filter((x) => {
        const { grad, data, root } = graph([x], draw);
        return Math.abs(grad[0] as number) * Math.max(1e-3, Math.abs(x)) > 1e-6 * Math.abs(data[root] as number);
      })
      .map((x) => [name, x, draw] as const),
  );
  test.each(wrongs)('when it is %s', (_, wrong) => {
    expect(visible.length).toBeGreaterThan(200);
    const passed = visible.filter(([, x, draw]) => checkAt(x, draw, wrong).verdict !== 'differs');
    expect(passed.map(([name, x]) => `${name} at ${x}`)).toEqual([]);
  });

  test('beside a root so large that a tiny step would drown in it', () => {
    const draw: Draw = ({ op, number }, x) => op('add', op('mul', number(1), x), number(1e6));
    expect(checkAt(1, draw, () => 1.01)).toMatchObject({ grad: 1.01, verdict: 'differs' });
    expect(checkAt(1, draw, () => 1.01).difference).toBeCloseTo(1, 8);
  });

  test('at the very edge of the range that has a value, if it has the other sign', () => {
    const edge: Draw = ({ op, number }, x) => op('log', op('sub', x, number(1 - 2e-8)));
    expect(checkAt(1, edge).verdict).toBe('agrees');
    expect(checkAt(1, edge, (grad) => -grad).verdict).toBe('differs');
  });

  test('beside large numbers that do not depend on the node', () => {
    const made = graph([1, 1e12], ({ op }, x, y) => op('add', x, op('sub', op('neg', y), op('neg', y))));
    expect(check(made, 0, 1).verdict).toBe('agrees');
    expect(check(made, 0, 1.01).verdict).toBe('differs');
  });

  test('and the check says by how much', () => {
    const found = checkAt(
      3,
      ({ op }, x) => op('mul', x, x),
      () => 5,
    );
    expect(found.difference).toBeCloseTo(6, 9);
    expect(found.error).toBeCloseTo(1 / 6, 9);
    expect(found.h).toBeGreaterThan(0);
  });
});

describe('at a kink', () => {
  const relu: Draw = ({ op }, x) => op('relu', x);
  const abs: Draw = ({ op }, x) => op('abs', x);
  const max: Draw = ({ op, number }, x) => op('max', x, number(2));
  const min: Draw = ({ op, number }, x) => op('min', x, number(2));
  const steep: Draw = ({ op, number }, x) => op('add', op('relu', x), op('mul', number(1000), op('mul', x, x)));
  const concave: Draw = ({ op, number }, x) => op('sub', op('relu', x), op('mul', number(1000), op('mul', x, x)));
  const slight: Draw = ({ op, number }, x) => op('add', op('relu', x), op('mul', number(1000), x));
  const twice: Draw = ({ op, number }, x) => op('mul', number(-2), op('relu', x));
  const deep: Draw = ({ op, number }, x) => op('tanh', op('add', op('exp', op('relu', x)), number(-0.5)));

  test.each<[string, number, Draw]>([
    ['relu(x)', 0, relu],
    ['abs(x)', 0, abs],
    ['max(x, 2)', 2, max],
    ['min(x, 2)', 2, min],
    ['max(x, 1e20)', 1e20, ({ op, number }, x) => op('max', x, number(1e20))],
    ['relu(x) + 1000 * x*x', 0, steep],
    ['relu(x) - 1000 * x*x', 0, concave],
    ['relu(x) + 1000 * x', 0, slight],
    ['-2 * relu(x)', 0, twice],
    ['tanh(exp(relu(x)) - 0.5)', 0, deep],
  ])("the engine's gradient of %s at %d is called a kink", (_, x, draw) => {
    expect(checkAt(x, draw).verdict).toBe('kink');
  });

  test.each<[string, Draw, number, Verdict]>([
    ['0 for relu, the left slope', relu, 0, 'kink'],
    ['1 for relu, the right slope', relu, 1, 'kink'],
    ['0.3 for relu, between', relu, 0.3, 'kink'],
    ['1.01 for relu', relu, 1.01, 'differs'],
    ['-0.01 for relu', relu, -0.01, 'differs'],
    ['-1 for abs, the left slope', abs, -1, 'kink'],
    ['0.9 for abs, between', abs, 0.9, 'kink'],
    ['2 for abs', abs, 2, 'differs'],
    ['-2 for -2 * relu, the right slope', twice, -2, 'kink'],
    ['0.1 for -2 * relu', twice, 0.1, 'differs'],
    ['1002 for relu(x) + 1000 * x', slight, 1002, 'differs'],
  ])('%s: %s', (_, draw, grad, verdict) => {
    expect(checkAt(0, draw, () => grad).verdict).toBe(verdict);
  });

  test('what backward makes of several kinks at one place is called a kink, unless it is right', () => {
    const both: Draw = ({ op }, x) => op('min', op('abs', x), x);
    expect(checkAt(0, both)).toMatchObject({ grad: 0.5, verdict: 'kink' });
    const none: Draw = ({ op }, x) => op('sub', op('max', x, op('neg', x)), op('abs', x));
    expect(checkAt(0, none).verdict).toBe('agrees');
  });

  test('the difference is between both sides', () => {
    const both: Draw = ({ op, number }, x) => op('add', op('mul', op('abs', x), number(2)), x);
    const found = checkAt(0, both);
    expect(found.verdict).toBe('kink');
    expect(found.difference).toBeCloseTo(1, 9);
    const beside: Draw = ({ op, number }, x) => op('add', op('relu', x), number(1));
    expect(checkAt(0, beside).difference).toBeCloseTo(0.5, 9);
  });

  test('a kink of a node that the root does not depend on does not count', () => {
    const draw: Draw = ({ op, number }, x) => {
      op('abs', x);
      return op('tanh', op('mul', number(1e300), x));
    };
    expect(checkAt(0, draw).verdict).toBe('too noisy to tell');
  });

  test('a kink nearby does not count', () => {
    for (const distance of [1e-1, 1e-2, 5e-3, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7]) {
      for (const x of [-distance, distance]) {
        expect(checkAt(x, relu).verdict, `relu at ${x}`).toBe('agrees');
        expect(checkAt(2 + x, max).verdict, `max at 2 + ${x}`).toBe('agrees');
        expect(checkAt(x, relu, () => 0.5).verdict, `relu at ${x}, gradient 0.5`).toBe('differs');
      }
    }
  });

  test('a sharp bend is not a kink', () => {
    const bend: Draw = ({ op, number }, x) => op('sqrt', op('add', op('mul', x, x), number(1e-6)));
    expect(checkAt(0, bend).verdict).toBe('agrees');
    expect(checkAt(0, bend, () => 0.5).verdict).toBe('differs');
  });
});

describe('what is nan or infinite is called not finite', () => {
  test.each<[string, number, Draw]>([
    ['sqrt(x)', 0, ({ op }, x) => op('sqrt', x)],
    ['x**0.5', 0, ({ op, number }, x) => op('pow', x, number(0.5))],
    ['x**1.5', 0, ({ op, number }, x) => op('pow', x, number(1.5))],
    ['sqrt(abs(x))', 0, ({ op }, x) => op('sqrt', op('abs', x))],
    ['log(x)', 0, ({ op }, x) => op('log', x)],
    ['log(x)', -1, ({ op }, x) => op('log', x)],
    ['exp(x)', 1000, ({ op }, x) => op('exp', x)],
    ['1 / x', 0, ({ op, number }, x) => op('div', number(1), x)],
    ['x', Number.NaN, ({ op, number }, x) => op('add', x, number(1))],
    ['x', Infinity, ({ op, number }, x) => op('add', x, number(1))],
  ])('%s at %d', (_, x, draw) => {
    expect(checkAt(x, draw).verdict).toBe('not finite');
  });

  test.each([Number.NaN, Infinity, -Infinity])('a gradient of %d where the difference is fine', (grad) => {
    const found = checkAt(
      3,
      ({ op }, x) => op('mul', x, x),
      () => grad,
    );
    expect(found).toMatchObject({ grad, error: Number.NaN, verdict: 'not finite' });
    expect(found.difference).toBeCloseTo(6, 9);
  });

  test('a nan that the root does not depend on changes nothing', () => {
    const made = graph([2, -1], ({ op }, a, b) => {
      op('log', b);
      return op('exp', a);
    });
    expect(made.data[2]).toBeNaN();
    expect(check(made, 0, made.grad[0] as number).verdict).toBe('agrees');
  });
});

test.each([
  [1, 1, 0],
  [0, 0, 0],
  [1, 2, 0.5],
  [2, 1, 0.5],
  [-1, 1, 2],
  [0, 3, 1],
  [Infinity, Infinity, 0],
])('the relative error of %d and %d is %d', (x, y, error) => {
  expect(relativeError(x, y)).toBe(error);
});
