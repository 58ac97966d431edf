/** Every op against formulas that are not the engine's own, and at the points where formulas fail. */
import { describe, expect, test } from 'vitest';
import { apply } from '../../src/engine/op-functions.js';
import { codeOf, OPS, type Op } from '../../src/engine/ops.js';
import { graph } from './graph.js';

const { E, LN2, PI } = Math;
const COMPUTED = OPS.filter(({ inputs }) => inputs > 0);

/** Each op in other words than the table's. */
const FORMULAS: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => a - -b,
  sub: (a, b) => -(b - a),
  mul: (a, b) => a / (1 / b),
  div: (a, b) => a * b ** -1,
  pow: (a, b) => E ** (b * Math.log(a)),
  neg: (a) => 0 - a,
  exp: (a) => E ** a,
  log: (a) => Math.log2(a) * LN2,
  sqrt: (a) => a ** 0.5,
  tanh: (a) => (E ** (2 * a) - 1) / (E ** (2 * a) + 1),
  sigmoid: (a) => (1 + Math.tanh(a / 2)) / 2,
  softplus: (a) => Math.log(1 + E ** a),
  relu: (a) => (a + Math.abs(a)) / 2,
  sin: (a) => Math.cos(a - PI / 2),
  cos: (a) => Math.sin(a + PI / 2),
  abs: (a) => Math.sqrt(a * a),
  min: (a, b) => (a + b - Math.abs(a - b)) / 2,
  max: (a, b) => (a + b + Math.abs(a - b)) / 2,
};

interface Case {
  /** As the test's name shows it: `pow(0.4, 2.2)`. */
  readonly call: string;
  readonly op: Op;
  readonly a: number;
  readonly b: number;
}

const caseOf = (op: Op, a: number, b: number): Case => ({
  call: op.inputs === 1 ? `${op.name}(${a})` : `${op.name}(${a}, ${b})`,
  op,
  a,
  b,
});

/** Points away from every kink and edge; the first input is positive where the op asks for it. */
const ANYWHERE = [-2.75, -1, -0.3, 0.125, 0.9, 1.5, 3.25];
const POSITIVE = [0.2, 0.4, 1, 2.5, 7];
const PARTNERS = [-1.75, 0.6, 2.2];
const ORDINARY = COMPUTED.flatMap((op) => {
  const first = ['log', 'sqrt', 'pow'].includes(op.name) ? POSITIVE : ANYWHERE;
  return first.flatMap((a) => (op.inputs === 1 ? [caseOf(op, a, 0)] : PARTNERS.map((b) => caseOf(op, a, b))));
});

/** The op over leaves a and b, with the gradients of both (b's is none for an op of one input). */
function applied({ name, inputs }: Op, a: number, b: number): { o: number; grads: number[] } {
  const { data, grad, root } = graph(inputs === 1 ? [a] : [a, b], ({ op }, left, right) => op(name, left, right));
  return { o: data[root] as number, grads: Array.from(grad.slice(0, inputs)) };
}

const opNamed = (name: string): Op => OPS[codeOf(name)] as Op;

/** Relative to the size of either, at most this far apart. */
function expectClose(actual: number, wanted: number, tolerance: number, what: string): void {
  const error = Math.abs(actual - wanted) / Math.max(1, Math.abs(actual), Math.abs(wanted));
  expect(error, `${what}: ${actual} for ${wanted}`).toBeLessThan(tolerance);
}

/** What a person reads as the derivative, as a number: Python's `x if c else y` becomes JavaScript's. */
function evaluate(text: string, a: number, b: number, o: number): number {
  const script = (python: string): string => {
    const [, then, condition, otherwise] = /^(.+?) if (.+?) else (.+)$/.exec(python) ?? [];
    return then === undefined ? python : `(${condition}) ? (${then}) : (${script(otherwise as string)})`;
  };
  const { log, sin, cos, sign } = Math;
  const known = { a, b, o, log, sin, cos, sign, sigmoid: FORMULAS.sigmoid };
  return new Function(...Object.keys(known), `return ${script(text)}`)(...Object.values(known));
}

describe('the table', () => {
  test('has a formula in this file for every op', () => {
    expect(Object.keys(FORMULAS).sort()).toEqual(COMPUTED.map(({ name }) => name).sort());
  });

  test('names every op once, and uses a symbol once for each number of inputs', () => {
    expect(new Set(OPS.map(({ name }) => name)).size).toBe(OPS.length);
    expect(new Set(OPS.map(({ symbol, inputs }) => `${symbol} of ${inputs}`)).size).toBe(OPS.length);
  });

  test.each(OPS.map((op) => [op.name, op] as const))('gives %s one partial and one text an input', (_, op) => {
    expect([op.partials.length, op.text.length]).toEqual([op.inputs, op.inputs]);
  });

  test('lets ops bind as in Python', () => {
    const binds = (name: string): number => opNamed(name).precedence;
    expect(binds('add')).toBe(binds('sub'));
    expect(binds('mul')).toBe(binds('div'));
    const ranked = ['add', 'mul', 'neg', 'pow', 'tanh'].map(binds);
    expect(ranked).toEqual([...new Set(ranked)].sort((x, y) => x - y));
  });

  test('finds an op by its name and says so when there is none', () => {
    expect(OPS.map(({ name }) => codeOf(name))).toEqual([...OPS.keys()]);
    expect(() => codeOf('sinh')).toThrow(new TypeError('there is no op "sinh"'));
  });
});

describe('at ordinary points', () => {
  test.each(ORDINARY)('$call is what another formula says', ({ op, a, b }) => {
    expectClose(applied(op, a, b).o, (FORMULAS[op.name] as typeof Math.pow)(a, b), 1e-14, op.name);
  });

  test.each(ORDINARY)('the partials of $call are central differences of another formula', ({ op, a, b }) => {
    const f = FORMULAS[op.name] as typeof Math.pow;
    const { grads } = applied(op, a, b);
    const h = 1e-5;
    const differences = [(f(a + h, b) - f(a - h, b)) / (2 * h), (f(a, b + h) - f(a, b - h)) / (2 * h)];
    for (const [side, grad] of grads.entries()) expectClose(grad, differences[side] as number, 1e-7, `side ${side}`);
  });

  test.each(ORDINARY)('the partials of $call are what their text says', ({ op, a, b }) => {
    const { o, grads } = applied(op, a, b);
    expect(grads).toHaveLength(op.text.length);
    for (const [side, grad] of grads.entries()) {
      expectClose(grad, evaluate(op.text[side] as string, a, b, o), 1e-15, op.text[side] as string);
    }
  });

  test.each(ORDINARY)('$call is the same number in a loop and alone', ({ op, a, b }) => {
    expect(apply(codeOf(op.name))(a, b)).toBe(applied(op, a, b).o);
  });
});

describe('at a kink, gradients are those of PyTorch', () => {
  test.each([
    ['relu', 0, 0, 0, [0]],
    ['relu', -0, 0, -0, [0]],
    ['abs', 0, 0, 0, [0]],
    ['min', 3, 3, 3, [0.5, 0.5]],
    ['max', -2, -2, -2, [0.5, 0.5]],
    ['max', Infinity, Infinity, Infinity, [0.5, 0.5]],
    ['min', Infinity, 1, 1, [0, 1]],
    ['max', 1e308, -1e308, 1e308, [1, 0]],
  ])('%s of %d and %d', (name, a, b, o, wanted) => {
    const op = opNamed(name);
    const found = applied(op, a, b);
    expect(found).toEqual({ o, grads: wanted });
    for (const [side, text] of op.text.entries()) expect(evaluate(text, a, b, o), text).toBe(wanted[side]);
  });
});

describe('where formulas overflow, fail or meet zero', () => {
  const nan = Number.NaN;
  test.each([
    ['tanh', 1000, 0, 1, [0]],
    ['tanh', -1000, 0, -1, [0]],
    ['sigmoid', 1000, 0, 1, [0]],
    ['sigmoid', -1000, 0, 0, [0]],
    ['sigmoid', 0, 0, 0.5, [0.25]],
    ['softplus', 1000, 0, 1000, [1]],
    ['softplus', -1000, 0, 0, [0]],
    ['softplus', 0, 0, LN2, [0.5]],
    ['softplus', 1e308, 0, 1e308, [1]],
    ['softplus', Infinity, 0, Infinity, [1]],
    ['softplus', -Infinity, 0, 0, [0]],
    ['softplus', nan, 0, nan, [nan]],
    ['exp', 1000, 0, Infinity, [Infinity]],
    ['exp', -1000, 0, 0, [0]],
    ['log', 0, 0, -Infinity, [Infinity]],
    ['log', -1, 0, nan, [-1]],
    ['sqrt', 0, 0, 0, [Infinity]],
    ['sqrt', -4, 0, nan, [nan]],
    ['div', 1, 0, Infinity, [Infinity, -Infinity]],
    ['div', 0, 0, nan, [Infinity, nan]],
    ['div', 1e-200, 1e-200, 1, [1e200, -1e200]],
    ['pow', 0, 0, 1, [0, 0]],
    ['pow', 0, 1, 0, [1, 0]],
    ['pow', 0, 2, 0, [0, 0]],
    ['pow', 0, 0.5, 0, [Infinity, 0]],
    ['pow', 0, -1, Infinity, [-Infinity, -Infinity]],
    ['pow', 5, 0, 1, [0, Math.log(5)]],
    ['pow', -3, 0, 1, [0, nan]],
    ['pow', -3, 2, 9, [-6, nan]],
    ['pow', -3, -1, -1 / 3, [-1 / 9, nan]],
    ['pow', -8, 1 / 3, nan, [nan, nan]],
    ['pow', 1, nan, 1, [nan, 0]],
    ['pow', nan, 0, 1, [0, nan]],
    ['pow', 1, Infinity, 1, [Infinity, 0]],
    ['pow', -1, Infinity, 1, [Infinity, nan]],
    ['pow', -1, -Infinity, 1, [-Infinity, nan]],
    ['pow', 2, 2000, Infinity, [Infinity, Infinity]],
  ])('%s of %d and %d', (name, a, b, o, wanted) => {
    const found = applied(opNamed(name), a, b);
    expect(found.o).toBe(o);
    for (const [side, grad] of found.grads.entries()) expectSame(grad, wanted[side] as number);
  });

  function expectSame(actual: number, wanted: number): void {
    if (Number.isFinite(wanted) && Number.isFinite(actual)) expect(actual).toBeCloseTo(wanted, 15);
    else expect(actual).toBe(wanted);
  }

  test.each(COMPUTED.map((op) => [op.name, op] as const))('nan goes through %s', (_, op) => {
    const others = op.inputs === 1 ? [0] : [0.5, 2, -3, Infinity];
    for (const b of others) {
      expect(applied(op, nan, b).o, `nan and ${b}`).toBeNaN();
      if (op.inputs === 2) expect(applied(op, b, nan).o, `${b} and nan`).toBeNaN();
    }
  });
});

describe('a constant takes no gradient', () => {
  test('so a square has no log in it, at a negative base either', () => {
    const { data, grad, root } = graph([-6], ({ op, number }, e) => op('pow', e, number(2)));
    expect([data[root], ...grad]).toEqual([36, -12, 0, 1]);
  });

  test('so a constant base takes none where its exponent does', () => {
    const { data, grad, root } = graph([3], ({ op, number }, x) => op('pow', number(2), x));
    expect([data[root], ...grad]).toEqual([8, 8 * LN2, 0, 1]);
  });

  test.each(COMPUTED.filter(({ inputs }) => inputs === 2).map((op) => [op.name, op] as const))(
    'and the other input of %s takes what it would take anyway',
    (name, op) => {
      const [a, b] = [1.7, 0.6];
      const { grads } = applied(op, a, b);
      expect(graph([b], ({ op, number }, right) => op(name, number(a), right)).grad[0]).toBe(grads[1]);
      expect(graph([a], ({ op, number }, left) => op(name, left, number(b))).grad[0]).toBe(grads[0]);
    },
  );
});
