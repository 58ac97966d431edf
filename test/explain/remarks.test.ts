/** Kinks, lost digits and constants: the sentences about them, and their slopes to both sides against differences. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sidesOf } from '../../src/engine/autodiff/kinks.js';
import { digitsOf, exactData } from '../../src/engine/check/digits.js';
import { codeOf } from '../../src/engine/ops.js';
import { NONE } from '../../src/engine/tape.js';
import { chainRuleText } from '../../src/explain/chain-rule.js';
import { slice } from '../../src/explain/curves/slice.js';
import { judgeAnswer } from '../../src/explain/mistakes/predict.js';
import { MARKS, type Point, planOf } from '../../src/explain/point.js';
import { remarksOn, slopesBeside } from '../../src/explain/remarks.js';
import { whyText } from '../../src/explain/why/why.js';
import { tapeBuilder } from '../engine/builder.js';
import { type Drawn, graphOf, hasKink, nodesBelow, pointAt, tameGraphs } from './graphs.js';

const why = (text: string, name: string): string[] => {
  const { point, id } = graphOf(text);
  return whyText(point, id(name), MARKS);
};

describe('at a kink', () => {
  test.each<[string, string, string[]]>([
    [
      'a = 2; b = 2; L = max(a, b)',
      'a',
      [
        'kink: 0.5 is a convention of max at L; the slope is 1 if a rises, 0 if a falls',
        'max at L is at its kink, where a and b are both 2',
        'if a rises a little, L rises just as much (slope 1)',
        'if a falls a little, L stays as it is (slope 0)',
      ],
    ],
    [
      'a = 2; b = 2; L = min(a, b)*3',
      'b',
      [
        'kink: 1.5 is a convention of min at min(a, b); the slope is 0 if b rises, 3 if b falls',
        'min at min(a, b) is at its kink, where a and b are both 2',
        'if b rises a little, L stays as it is (slope 0)',
        'if b falls a little, L falls 3 times as much (slope 3)',
      ],
    ],
    [
      'x = 0; L = abs(x)*2 + x',
      'x',
      [
        'kink: 1 is a convention of abs at abs(x); the slope is 3 if x rises, -1 if x falls',
        'abs at abs(x) is at its kink, where x is 0',
        'if x rises a little, L rises 3 times as much (slope 3)',
        'if x falls a little, L rises just as much (slope -1)',
      ],
    ],
    [
      'x = 1; n = x - 1; h = relu(n); L = tanh(h)*4',
      'x',
      [
        'kink: 0 is a convention of relu at h; the slope is 4 if x rises, 0 if x falls',
        'relu at h is at its kink, where n is 0',
        'if x rises a little, L rises 4 times as much (slope 4)',
        'if x falls a little, L stays as it is (slope 0)',
      ],
    ],
    [
      'x = 0.0; L = min(abs(x), x)',
      'x',
      [
        'kink: 0.5 is a convention of min at L, abs at abs(x); the slope is 1 if x rises, 1 if x falls',
        'min at L is at its kink, where abs(x) and x are both 0; abs at abs(x) is at its kink, where x is 0',
        'if x rises a little, L rises just as much (slope 1)',
        'if x falls a little, L falls just as much (slope 1)',
        'so the slope is 1: conventions of several kinks do not add up to it',
      ],
    ],
    [
      'x = 0.0; L = x**1.5',
      'x',
      [
        'kink: 0 is a convention of ** at L; the slope is 0 if x rises, none if x falls',
        '** at L is at its kink, where x is 0',
        'if x rises a little, L stays as it is (slope 0)',
        'if x falls a little, L has no value (no slope)',
      ],
    ],
    [
      'a = 0; b = 0; L = a**b',
      'b',
      [
        'kink: 0 is a convention of ** at L; the slope is -inf if b rises, -inf if b falls',
        '** at L is at its kink, where a is 0',
        'if b rises a little, L falls without limit (slope -inf)',
        'if b falls a little, L rises without limit (slope -inf)',
      ],
    ],
  ])('%s says of %s both sides, and which op has the kink', (text, name, lines) => {
    expect(why(text, name)).toEqual(lines);
  });

  test('of many kinks some are named, and all are counted', () => {
    expect(why('x = 0.0; L = relu(x) + abs(x) + max(x, 0*x) + relu(2*x)', 'x')[1]).toMatch(/; … 2 more kinks$/);
  });

  test.each<[string, string, string]>([
    [
      'a = 2; b = 2; L = max(a, b)',
      'a',
      'kink: 0.5 is a convention of max at L; the slope is 1 if a rises, 0 if a falls',
    ],
    [
      'x = 0; L = abs(x)*2 + x',
      'x',
      'kink: 1 is a convention of abs at abs(x); the slope is 3 if x rises, -1 if x falls',
    ],
  ])('%s: the first sentence on %s has the convention and both slopes', (text, name, line) => {
    expect(why(text, name)[0]).toBe(line);
  });

  test.each([
    ['max(a, a) has none', 'a = 2.0; L = max(a, a)', 'a'],
    ['both sides alike', 'a = 2.0; L = max(a, a*1)', 'a'],
    ['times 0', 'x = 0.0; y = 1; L = relu(x)*0 + y', 'x'],
    ['beside it', 'x = 1e-9; L = abs(x)', 'x'],
    ['the other input', 'x = 0.0; y = 3; L = abs(x) + y', 'y'],
    ['a smooth power', 'x = 0.0; L = x**3 + x', 'x'],
  ])('none is named where it does not matter: %s', (_, text, name) => {
    const { point, id } = graphOf(text);
    expect(remarksOn(point, id(name))).toBeUndefined();
    expect(why(text, name).join()).not.toMatch(/convention/);
  });

  test('"if x rises" is never written of a convention', () => {
    for (const text of ['x = 0.0; L = relu(x)', 'x = 0.0; L = abs(x) + 3*x', 'x = 1; L = max(x, 1) + x']) {
      for (const line of why(text, 'x').filter((each) => each.includes('times as much')))
        expect(line).toMatch(/^if .* \(slope .*\)$/);
    }
  });

  test('a predicted gradient is judged as a convention', () => {
    const { point, id } = graphOf('x = 0.0; L = abs(x)*2 + x*0');
    const says = (text: string, number?: number): string | undefined =>
      judgeAnswer(point, id('x'), text, number, MARKS)?.says;
    const kink = ', by convention at a kink: the slope is 2 if x rises, -2 if x falls';
    expect(says('0', 0)).toBe(`right: x's gradient is 0${kink}`);
    expect(says('+')).toBe(`no: x's gradient is 0${kink}`);
  });
});

/** Piecewise polynomials over small integers, so that many kinks are met exactly. */
const pieces = fc
  .array(
    fc.record({
      kind: fc.constantFrom('leaf', 'const', 'relu', 'abs', 'min', 'max', 'add', 'sub', 'mul', 'neg'),
      left: fc.nat({ max: 4 }),
      right: fc.nat({ max: 8 }),
      value: fc.integer({ min: -1, max: 1 }),
    }),
    { minLength: 2, maxLength: 14, size: 'max' },
  )
  .map((choices): Drawn => {
    const builder = tapeBuilder();
    const leaves = [0];
    builder.leaf();
    for (const { kind, left, right, value } of choices) {
      const [l, r] = [left, right].map((back) => builder.size - 1 - (back % builder.size)) as [number, number];
      if (kind === 'const') builder.constant(value);
      else if (kind === 'leaf') leaves.push(value);
      if (kind === 'leaf') builder.leaf();
      else if (kind !== 'const') builder.node(codeOf(kind), l, /^(relu|abs|neg)$/.test(kind) ? NONE : r);
    }
    builder.node(codeOf('add'), builder.size - 1, Math.max(0, builder.size - 3));
    const root = builder.size - 1;
    for (let id = 0; id <= root; id++) builder.label(id, `n${id}`);
    const tape = builder.tape();
    return { tape, root, leaves: Float64Array.from(leaves), point: pointAt(tape, root, Float64Array.from(leaves)) };
  });

/** The root's slopes h to the left and to the right. */
function differences(point: Point, id: number, h: number): [number, number] {
  const [before, here, after] = slice(point, id, 3, undefined, h).ys as unknown as [number, number, number];
  return [(here - before) / h, (after - here) / h];
}

test('slopes to both sides are those that steps to both sides show', () => {
  let bent = 0;
  fc.assert(
    fc.property(pieces, (graph) => {
      for (const id of nodesBelow(graph)) {
        const { left, right } = sidesOf(graph.tape, graph.root, graph.point.data, id);
        const [before, after] = differences(graph.point, id, 1e-7);
        const size = 1 + Math.abs(left) + Math.abs(right);
        expect(Math.abs(left - before)).toBeLessThan(1e-3 * size ** 2);
        expect(Math.abs(right - after)).toBeLessThan(1e-3 * size ** 2);
        if (left !== right) bent++;
        const said = slopesBeside(graph.point, id);
        expect([said.left, said.right].map((x) => x.toFixed(6))).toEqual([left, right].map((x) => (x + 0).toFixed(6)));
      }
    }),
    { numRuns: 500 },
  );
  expect(bent).toBeGreaterThan(100);
});

describe('digits that rounding takes', () => {
  const loss = /^rounding: .*can be trusted/m;

  test('are said to be lost', () => {
    const said =
      'rounding: larger terms cancel, so 0 may be off by 26.6454 and none of its digits can be trusted; the same sums without rounding give 1';
    expect(why('x = 1e8; L = x**3 - x**3 + x', 'x')).toContain(said);
  });

  test.each([
    ['further up', 'x = 1e8; y = x*1; L = y**3 - y**3 + y', 'x', 1],
    ['that a large sum has swallowed', 'x = 2.0; u = x*1; a = 1e16*u + u; L = a - 1e16*x', 'x', 1],
    ['in another order', 'x = 3.0; L = x*1e20 + x - x*1e20', 'x', 1],
    ['from the data that are factors', 'x = 1.0; L = (1e16 + x)*(1e16 - x)', 'x', -2],
    ['from a factor further down', 'x = 1.0; u = 1e16 + x; v = u*1; L = v*v - 2e16*u', 'x', 2],
  ])('%s', (_, text, name, exact) => {
    const { point, id } = graphOf(text);
    expect(whyText(point, id(name), MARKS).join('\n')).toMatch(loss);
    expect(digitsOf(point.tape, planOf(point), point.data, id(name)).exact).toBe(exact);
  });

  test.each([
    ['x = 15.0; L = tanh(x)', 'only about 2 digits'],
    ['x = 2.0; L = x*0.1*3 - x*0.3', 'none of its digits'],
    ['x = 3.0; L = x*1e10 + x*0.1 - x*1e10', 'only about'],
  ])('%s: %s can be trusted', (text, digits) => {
    expect(why(text, 'x')[0]).toContain(digits);
  });

  test.each([
    [
      'x = 3.0; L = (x + 1e18) - 1e18',
      'L',
      'rounding: L is 0, and 3 without rounding: larger numbers cancel, and none of its digits can be trusted',
    ],
    [
      'x = 0.3; s = x + 1e10; d = s - 1e10; L = d*2',
      'L',
      'rounding: L is 0.5999984741210938, and 0.6 without rounding: larger numbers cancel, and only about 5 digits can be trusted',
    ],
    [
      'a = 0.1; b = 3.0; p = a*b; L = p - 0.3',
      'L',
      'rounding: L is 5.551115123125783e-17, and 2.7755575615628914e-17 without rounding: larger numbers cancel, and none of its digits can be trusted',
    ],
  ])('of data too: %s, of %s', (text, name, line) => {
    expect(why(text, name)[0]).toBe(line);
  });

  test('a slope that is only rounding is not said to move anything', () => {
    expect(why('x = 2.0; L = x*0.1*3 - x*0.3', 'x').join()).toMatch(/^rounding: [^\n]*$/);
  });

  test.each([
    'x = 2.0; L = x - 1.9999999',
    'x = 2.0; a = 3*x; L = a - 3*x',
    'x = 2.0; y = x + 1; L = y - y',
    'x = 5.0; L = tanh(x)*2',
    'x = 3.0; L = x**2 - 2*x',
    'x = 1e8; L = x**3 + x',
  ])('are not mentioned if none are lost: %s', (text) => {
    expect(why(text, 'x').join('\n')).not.toMatch(/rounding/);
    expect(why(text, 'L').join('\n')).not.toMatch(/rounding/);
  });

  test('the bound holds what rounding takes, and ordinary graphs lose next to nothing', () => {
    let lost = 0;
    let all = 0;
    fc.assert(
      fc.property(tameGraphs(), (graph) => {
        for (const id of nodesBelow(graph)) {
          const { error, exact } = digitsOf(graph.tape, planOf(graph.point), graph.point.data, id);
          expect(Math.abs(exact - (graph.point.grad(id) as number))).toBeLessThanOrEqual(error);
          all++;
          if (remarksOn(graph.point, id)?.lost) lost++;
          const own = graph.point.data[id] as number;
          expect(Math.abs(exactData(graph.tape, graph.point.data, id) - own)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 200 },
    );
    expect(lost / all).toBeLessThan(0.05);
  });
});

test.each([
  ['x = -1; L = log(x)', 'x', '∂L/∂x = -1 by the chain rule alone: L is nan, which neither rises nor falls'],
  ['x = -1; y = 2; L = log(x) + y', 'y', '∂L/∂y = 1 by the chain rule alone: L is nan, which neither rises nor falls'],
  ['x = 1; L = x + 1e400', 'x', '∂L/∂x = 1 by the chain rule alone: L is inf, which neither rises nor falls'],
  [
    'x = -1; y = 0; L = log(x) + relu(y)',
    'y',
    '∂L/∂y = 0: relu at relu(y) is off: its input y is 0, so nothing passes',
  ],
])('%s: of what is not finite it is not said what it does if %s rises', (text, name, line) => {
  const lines = why(text, name);
  expect(lines).toContain(line);
  expect(lines.join()).not.toMatch(/a little/);
});

describe('a constant', () => {
  /** Of the constant with this data. */
  const said = (text: string, data: number): string[] => {
    const { tape, point } = graphOf(text);
    return whyText(point, tape.constants[tape.constantData.indexOf(data)] as number, MARKS).slice(1);
  };

  test.each<[string, number, string[]]>([
    ['x = 2.0; c = 4*x', 4, ['if 4 rises a little, c rises 2 times as much (slope 2)']],
    ['x = -2.0; c = 4*x', 4, ['if 4 rises a little, c falls 2 times as much (slope -2)']],
    ['x = 0.0; c = 4*x', 4, ['if 4 rises a little, c stays as it is (slope 0)']],
    ['e = 3.0; L = e**2', 2, ['if 2 rises a little, L rises 9.8875 times as much (slope 9.8875)']],
    ['e = -3.0; L = e**2', 2, ['it has no slope here: L has no value beside it']],
    ['x = -1; L = log(x) + 7', 7, ['it has no slope here: L is nan']],
    ['x = 0.0; L = log(x) + 7', 7, ['it has no slope here: L is -inf']],
    [
      'x = 2.0; L = max(x, 2)',
      2,
      ['if 2 rises a little, L rises just as much (slope 1)', 'if 2 falls a little, L stays as it is (slope 0)'],
    ],
  ])('of %s, %d', (text, data, lines) => {
    expect(said(text, data)).toEqual(lines);
  });

  test('is never stepped, and says so', () => {
    const { point } = graphOf('x = 2.0; c = 4*x');
    expect(chainRuleText(point, 1, MARKS)[0]).toBe('a number: it has a slope, and no step moves it');
  });

  test('has the slope that steps to both sides show', () => {
    fc.assert(
      fc.property(tameGraphs(), (graph) => {
        fc.pre(!hasKink(graph));
        const { tape, root, point } = graph;
        for (const id of tape.constants) {
          if (!planOf(point).reached[id] || id === root) continue;
          const { left, right } = slopesBeside(point, id);
          const [before, after] = differences(point, id, 1e-6);
          if (![left, right, before, after].every(Number.isFinite)) continue;
          const size = 1 + Math.abs(left) + Math.abs(right);
          expect(Math.abs(left - before)).toBeLessThan(1e-2 * size ** 2);
          expect(Math.abs(right - after)).toBeLessThan(1e-2 * size ** 2);
        }
      }),
      { numRuns: 200 },
    );
  });
});
