/** Why a number is 0, nan or infinite: graphs built for each cause, and random ones whose numbers must agree. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputsOf } from '../../src/engine/tape.js';
import { chainRule } from '../../src/explain/chain-rule.js';
import { MARKS } from '../../src/explain/point.js';
import { whereData } from '../../src/explain/why/data.js';
import { whyText } from '../../src/explain/why/why.js';
import { full, short } from '../../src/text/numbers.js';
import { type Drawn, graphOf, nodesBelow, wildGraphs } from './graphs.js';

const why = (text: string, name: string): string[] => {
  const { point, id } = graphOf(text);
  return whyText(point, id(name), MARKS);
};

describe('a gradient is 0 because of', () => {
  test.each<[string, string, string, string]>([
    ['times zero', 'a = 2; b = 0; e = a*b; L = e + 1', 'a', 'times zero at e: the other factor, b, is 0'],
    ['times zero further up', 'x = 1; y = x*3; z = 0; L = y*z', 'x', 'times zero at L: the other factor, z, is 0'],
    ['its own zero', 'x = 0.0; L = x*x', 'x', 'times zero at L: the other factor, x, is 0'],
    ['a zero numerator', 'a = 0; b = 2; L = a/b', 'b', 'times zero at L: the numerator, a, is 0'],
    ['a dead relu', 'x = -2.5; h = relu(x); L = h*3', 'x', 'relu at h is off: its input x is -2.5, so nothing passes'],
    [
      'a relu at 0 that does not matter',
      'x = 0.0; L = relu(x)*0',
      'x',
      'relu at relu(x) is off: its input x is 0, so nothing passes',
    ],
    ['a saturated tanh', 'x = 20; L = tanh(x)', 'x', 'saturated tanh at L: at x = 20 it is flat, 1 - 1**2 = 0'],
    [
      'a tanh saturated below',
      'x = -20; L = tanh(x)',
      'x',
      'saturated tanh at L: at x = -20 it is flat, 1 - (-1)**2 = 0',
    ],
    [
      'a softplus far below 0',
      'x = -800; L = softplus(x)',
      'x',
      'softplus at L is so small that it counts as 0: x = -800',
    ],
    ['a saturated sigmoid', 'x = 40; L = sigmoid(x)', 'x', 'saturated sigmoid at L: at x = 40 it is flat'],
    ['min taking the other', 'a = 2; b = 1; L = min(a, b)', 'a', 'min at L takes its other input, b'],
    ['max taking the other', 'a = 2; b = 1; L = max(a, b)', 'b', 'max at L takes its other input, a'],
    ['the exponent 0', 'x = 3.0; L = x**0', 'x', 'L is flat at x = 3: 3 ** 0 has the slope 0 there'],
    ['a square at 0', 'x = 0.0; L = x**2', 'x', 'L is flat at x = 0: 0 ** 2 has the slope 0 there'],
    ['the base 1', 'a = 1.0; b = 2; L = a**b', 'b', 'L is flat at b = 2: 1 ** 2 has the slope 0 there'],
    [
      'exp of a very negative number',
      'x = -800; L = exp(x)',
      'x',
      'exp at L is so small that it counts as 0: x = -800',
    ],
    ['cos at its top', 'x = 0.0; L = cos(x)', 'x', 'cos at L is flat at x = 0'],
    [
      'abs at a kink that does not matter',
      'x = 0.0; L = abs(x)*0',
      'x',
      'abs at abs(x) has its kink at 0, where its slope counts as 0',
    ],
    ['cancelling', 'x = 2.0; a = 3*x; L = a - 3*x', 'x', 'its 2 contributions cancel: -3 + 3 = 0'],
    ['cancelling further up', 'x = 2.0; y = x + 1; L = y - y', 'x', "y's 2 contributions cancel: 1 + (-1) = 0"],
    [
      'underflow',
      'x = 2.0; a = x * 1e-200; L = a * 1e-200',
      'x',
      'underflow at a: 1e-200 × 1e-200 is too small for a number',
    ],
    [
      'a slope that underflows',
      'a = 1e-200; b = 1e200; L = a/b',
      'b',
      'underflow at L: its slope is too small for a number',
    ],
  ])('%s', (_, text, name, sentence) => {
    const { root, tape } = graphOf(text);
    expect(why(text, name)).toEqual([`∂${tape.labels[root]}/∂${name} = 0: ${sentence}`]);
  });

  test('several at once, each named', () => {
    expect(why('x = 2.0; z = 0; a = x*z; b = relu(-x); L = a + b', 'x')).toEqual([
      '∂L/∂x = 0: times zero at a: the other factor, z, is 0',
      'relu at b is off: its input -x is -2, so nothing passes',
    ]);
  });

  test('many at once, counted', () => {
    const text = `x = 2.0; z = 0\n${Array.from({ length: 20 }, (_, i) => `y${i} = x*z`).join('\n')}\nL = ${Array.from({ length: 20 }, (_, i) => `y${i}`).join(' + ')}`;
    expect(why(text, 'x')).toEqual([
      '∂L/∂x = 0: times zero at y19: the other factor, z, is 0',
      ...[18, 17].map((i) => `times zero at y${i}: the other factor, z, is 0`),
      '… 17 more',
    ]);
  });

  test('many contributions that cancel, counted', () => {
    const text = `x = 2.0\ny = 3*x\n${'y = y + x\ny = y - x\n'.repeat(10)}L = y - 3*x`;
    const lines = why(text, 'x');
    expect(lines[0]).toMatch(/^∂L\/∂x = 0: its 22 contributions cancel: .* \+ … 18 more = 0$/);
  });
});

describe('before there is a gradient', () => {
  const { point, id } = graphOf('a = 2; b = 3; L = a*b; c = b + 1; L = L');

  test('because no backward has run', () => {
    expect(whyText(point, id('a'), MARKS, { none: true })).toEqual([
      'no backward has run yet: every gradient begins at 0, and nothing was added to it; press b',
    ]);
  });

  test('because gradients were zeroed', () => {
    expect(whyText(point, id('a'), MARKS, { zeroed: true })).toEqual([
      '∂L/∂a = 0: the gradients were set to zero by hand; press b',
    ]);
  });

  test('because backward has not reached it', () => {
    expect(whyText({ ...point, grad: () => undefined }, id('a'), MARKS)).toEqual([
      '∂L/∂a is not known yet: not all users of a have propagated; press b for all, . for the next',
    ]);
  });

  test('a node without a path has none, whatever has run', () => {
    expect(whyText(point, id('c'), MARKS, { none: true })).toEqual([
      'no path: L does not depend on c, so c gets no gradient',
    ]);
  });

  test('a constant never has one', () => {
    const { point: other } = graphOf('a = 2; L = a*3');
    expect(whyText(other, 1, MARKS, { none: true })).toEqual([
      'a number: it has a slope, and no step moves it',
      'if 3 rises a little, L rises 2 times as much (slope 2)',
    ]);
  });
});

describe('data is nan or infinite because of', () => {
  test.each<[string, string, string, string[]]>([
    [
      'log of a negative',
      'x = -2; y = log(x); L = y*2',
      'L',
      ['L is nan: it began at y', 'y: log of a negative number, -2'],
    ],
    ['log of 0', 'x = 0.0; L = log(x)', 'L', ['L is -inf: log of 0']],
    ['a root of a negative', 'x = -4; L = sqrt(x)', 'L', ['L is nan: square root of a negative number, -4']],
    [
      'a fractional power',
      'x = -8; L = x**0.5',
      'L',
      ['L is nan: a fractional power of a negative number, (-8) ** 0.5'],
    ],
    ['division by zero', 'a = 5; b = 0; L = a/b', 'L', ['L is inf: division by zero: 5 / 0']],
    ['zero by zero', 'a = 0; b = 0; L = a/b', 'L', ['L is nan: division by zero: 0 / 0']],
    ['a negative power of 0', 'x = 0.0; L = x**-1', 'L', ['L is inf: division by zero: 0 ** (-1)']],
    [
      'overflow in exp',
      'x = 800; e = exp(x); L = e + 1',
      'L',
      ['L is inf: it began at e', 'e: exp(800) is above the largest number, 1.8e308'],
    ],
    [
      'overflow in mul',
      'a = 1e200; b = -1e200; L = a*b',
      'L',
      ['L is -inf: 1e+200 * (-1e+200) is above the largest number, 1.8e308'],
    ],
    ['overflow in pow', 'a = 10; b = 400; L = a**b', 'L', ['L is inf: 10 ** 400 is above the largest number, 1.8e308']],
    [
      'inf by inf',
      'x = 800; e = exp(x); s = e + 1; L = e/s',
      'L',
      ['L is nan: inf / inf is not a number', 'the inf began at e: exp(800) is above the largest number, 1.8e308'],
    ],
    [
      '0 times inf',
      'z = 0; x = 800; e = exp(x); y = z*e; L = y + 1',
      'L',
      [
        'L is nan: it began at y',
        'y: 0 * inf is not a number',
        'the inf began at e: exp(800) is above the largest number, 1.8e308',
      ],
    ],
    [
      'sin of inf',
      'x = 800; e = exp(x); L = sin(e)',
      'L',
      ['L is nan: sin(inf) is not a number', 'the inf began at e: exp(800) is above the largest number, 1.8e308'],
    ],
  ])('%s', (_, text, name, lines) => {
    expect(why(text, name).slice(0, lines.length)).toEqual(lines);
  });

  test('the leaf itself', () => {
    const { point, id } = graphOf('x = 1.0; L = x*2');
    const data = point.data.slice();
    data.fill(Number.NaN, 0, 1);
    expect(whyText({ ...point, data }, id('x'), MARKS)[0]).toBe('x is nan: the leaf itself was given this value');
  });
});

describe('a gradient is nan or infinite because of', () => {
  test.each<[string, string, string, string[]]>([
    [
      'the slope of sqrt at 0',
      'x = 0.0; L = sqrt(x)',
      'x',
      ['∂L/∂x = inf', 'at L: 1 × inf = inf: the slope of sqrt at x = 0'],
    ],
    [
      'that further up',
      'x = 0.0; y = x*3; L = sqrt(y)',
      'x',
      ['∂L/∂x = inf', 'the inf began at y', 'at L: 1 × inf = inf: the slope of sqrt at y = 0'],
    ],
    [
      '0 times that slope',
      'x = 0.0; y = sqrt(x); z = 0; L = y*z',
      'x',
      ['∂L/∂x = nan', 'at y: 0 × inf = nan: the slope of sqrt at x = 0'],
    ],
    [
      'an infinity times 0',
      'x = 0.0; w = 0; y = x*w; L = sqrt(y)',
      'x',
      ['∂L/∂x = nan', 'at y: inf × 0 = nan', 'the inf began at y', 'at L: 1 × inf = inf: the slope of sqrt at y = 0'],
    ],
    [
      'a product too large',
      'x = 2; a = x*1e200; L = a*1e200',
      'x',
      ['∂L/∂x = inf', 'overflow at a: 1e+200 × 1e+200 is above the largest number, 1.8e308'],
    ],
    [
      'data that is infinite',
      'x = 2; e = exp(800*x); L = x*e',
      'x',
      ['∂L/∂x = inf', 'the inf began at 800*x', 'at e: 2 × inf = inf, because e is inf'],
    ],
    [
      'an exponent over a negative base',
      'a = -2; b = 2; L = a**b',
      'b',
      ['∂L/∂b = nan', 'at L: 1 × nan = nan: the slope toward an exponent is o * log(a), and that is -2'],
    ],
    [
      'inf and -inf',
      'x = 0.0; L = sqrt(x) - sqrt(x)',
      'x',
      [
        '∂L/∂x = nan',
        'it adds up contributions of inf and -inf, which is nan',
        'at sqrt(x): -1 × inf = -inf: the slope of sqrt at x = 0',
      ],
    ],
  ])('%s', (_, text, name, lines) => {
    const said = why(text, name);
    expect(said[0]).toContain(lines[0]);
    for (const line of lines)
      expect(
        said.some((each) => each.includes(line)),
        line,
      ).toBe(true);
  });

  test('a sum too large', () => {
    expect(why('x = 1; a = x*1e308; b = x*1e308; L = a + b', 'x')[0]).toContain(
      'its contributions add up to more than the largest number',
    );
  });
});

describe('an ordinary gradient', () => {
  test('says what it means', () => {
    const text = 'a = 2; b = -3; e = a*b; c = 10; d = e + c; f = -2; L = d*f';
    expect(why(text, 'a')).toEqual(['if a rises a little, L rises 6 times as much']);
    expect(why(text, 'b')).toEqual(['if b rises a little, L falls 4 times as much']);
    expect(why(text, 'L')).toEqual(['backward begins here, with 1: L changes exactly as much as itself']);
  });

  test('says what makes it small, if that is on the only path', () => {
    expect(why('x = 5; o = tanh(x); L = o*2', 'x')[1]).toBe(
      'tanh at o holds it down: it is nearly saturated, its slope is 1.8158e-4',
    );
    expect(why('x = 5; o = tanh(x); L = o*2 + x', 'x')).toHaveLength(1);
  });
});

describe('on a random graph', () => {
  test('the node that is named for nan or infinite data is one, and all its inputs are finite', () => {
    fc.assert(
      fc.property(wildGraphs(), ({ tape, point }) => {
        const { data } = point;
        for (let id = 0; id < tape.size; id++) {
          if (Number.isFinite(data[id])) continue;
          const began = whereData(point, id);
          expect(Number.isFinite(data[began])).toBe(false);
          expect(inputsOf(tape, began).every((input) => Number.isFinite(data[input]))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('there is a cause for every 0, nan and infinity, and every sentence agrees with the numbers', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(wildGraphs(), (graph) => {
        for (const id of nodesBelow(graph)) {
          const lines = whyText(graph.point, id, MARKS);
          expect(lines.length).toBeGreaterThan(0);
          const gradient = graph.point.grad(id) as number;
          // kinks and roundings have tests of their own
          if (lines.some((line) => / is a convention of |^rounding: /.test(line))) continue;
          if (gradient !== 0 && Number.isFinite(gradient)) continue;
          const because = `∂n${graph.root}/∂n${id} = ${gradient === 0 ? full(gradient) : short(gradient)}: `;
          const head = lines.findIndex((line) => line.startsWith(because));
          expect(head, lines.join(' | ')).toBeGreaterThanOrEqual(0);
          for (const line of [lines[head]!.slice(because.length), ...lines.slice(head + 1)]) {
            if (gradient === 0) seen.add(held(graph, id, line));
            else heldNotFinite(graph, line);
          }
        }
      }),
      { numRuns: 600 },
    );
    expect(seen.size).toBeGreaterThan(4);
  });
});

/** Checks a sentence on a gradient of 0 against the numbers; returns its kind. */
function held(graph: Drawn, id: number, line: string): string {
  const { point, tape } = graph;
  const { data, grad } = point;
  const node = (label: string): number => tape.labels.indexOf(label);
  const zeroSlope = (user: string): void => {
    const slopes = inputsOf(tape, node(user)).flatMap((input) =>
      chainRule(point, input, 1000).contributions.filter((each) => each.user === node(user) && each.local === 0),
    );
    expect(slopes.length, line).toBeGreaterThan(0);
  };
  const rules: readonly [RegExp, (...names: string[]) => void][] = [
    [
      /^times zero at (n\d+): the (?:other factor|numerator), (\S+), is 0$/,
      (user, other) => {
        zeroSlope(user as string);
        const factor = node(other as string);
        expect(inputsOf(tape, node(user as string))).toContain(factor);
        expect(data[factor]).toBe(0 * Math.sign(data[factor] as number));
      },
    ],
    [
      /^relu at (n\d+) is off: its input (n\d+) is/,
      (user, input) => {
        zeroSlope(user as string);
        expect((data[node(input as string)] as number) > 0).toBe(false);
      },
    ],
    [/^saturated (?:tanh|sigmoid) at (n\d+): /, (user) => zeroSlope(user as string)],
    [/^(?:min|max) at (n\d+) takes its other input/, (user) => zeroSlope(user as string)],
    [/^(?:exp|softplus|abs|cos|sin|log|sqrt) at (n\d+) /, (user) => zeroSlope(user as string)],
    [/^(n\d+) is flat at/, (user) => zeroSlope(user as string)],
    [
      /^divided by infinity at (n\d+)$/,
      (user) => {
        zeroSlope(user as string);
        expect(inputsOf(tape, node(user as string)).some((input) => !Number.isFinite(data[input]))).toBe(true);
      },
    ],
    [/^underflow at (n\d+): its slope/, (user) => zeroSlope(user as string)],
    [
      /^underflow at (n\d+): \S+ × \S+ is too small/,
      (user) => {
        const small = inputsOf(tape, node(user as string)).flatMap((input) =>
          chainRule(point, input, 1000).contributions.filter(
            (each) =>
              each.user === node(user as string) && each.product === 0 && each.upstream !== 0 && each.local !== 0,
          ),
        );
        expect(small.length).toBeGreaterThan(0);
      },
    ],
    [
      /^(its|n\d+'s) (\d+) contributions cancel: /,
      (whose, count) => {
        const at = whose === 'its' ? id : node((whose as string).slice(0, -2));
        const { contributions, sum } = chainRule(point, at, 1000);
        expect((sum as number) + 0).toBe(0);
        expect(grad(at)).toBe(0 * Math.sign(grad(at) as number));
        expect(contributions.filter(({ product }) => product !== 0)).toHaveLength(Number(count));
        expect(Number(count)).toBeGreaterThan(1);
      },
    ],
    [/^… \d+ more$/, () => {}],
  ];
  for (const [pattern, check] of rules) {
    const match = pattern.exec(line);
    if (!match) continue;
    check(...match.slice(1));
    return pattern.source;
  }
  throw new Error(`not understood: ${line}`);
}

/** Checks a sentence on a gradient that is nan or infinite against the numbers. */
function heldNotFinite({ point, tape }: Drawn, line: string): void {
  const node = (label: string): number => tape.labels.indexOf(label);
  const isBad = (x: number | undefined): boolean => !Number.isFinite(x);
  const began = /^(?:it|the -?inf) began at (n\d+)$/.exec(line)?.[1];
  if (began) {
    expect(isBad(point.grad(node(began)))).toBe(true);
    return;
  }
  const [, user, upstream, factor, product] =
    /^(?:overflow )?at (n\d+): (\S+) × (\S+) (?:= (\S+?)(?:[:,]|$)|is above)/.exec(line) ?? [];
  if (user === undefined) {
    expect(line).toMatch(/^(it adds up contributions of inf and -inf, which is nan|its contributions add up to more)/);
    return;
  }
  const grown = inputsOf(tape, node(user)).flatMap((input) => chainRule(point, input, 1000).contributions);
  const made = grown.filter((each) => each.user === node(user) && isBad(each.product));
  expect(made.length, line).toBeGreaterThan(0);
  expect([upstream, factor]).not.toContain(undefined);
  if (product === undefined) expect(made.some((each) => !isBad(each.upstream) && !isBad(each.local))).toBe(true);
}
