/** Numbers in a cell, in full, and in a heading. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSource } from '../../src/notation/read.js';
import { CELL_WIDTH, cell, count, duration, full, plural, RATE_WIDTH, rate, short } from '../../src/text/numbers.js';

describe('a cell', () => {
  test.each([
    [0, '0.0000'],
    [-0, '0.0000'],
    [1, '1.0000'],
    [-8, '-8.0000'],
    [-7.286496, '-7.2865'],
    [0.001, '0.0010'],
    [0.0005, '5.0000e-4'],
    [0.0001, '1.0000e-4'],
    [0.00012, '1.2000e-4'],
    [-0.00001, '-1.0000e-5'],
    [0.00099999, '9.9999e-4'],
    [0.0012345, '0.0012'],
    [123456.789, '123456.7890'],
    [-123456.789, '-123456.7890'],
    [999999.99994, '999999.9999'],
    [999999.99996, '1.0000e+6'],
    [-999999.99996, '-1.0000e+6'],
    [1e6, '1.0000e+6'],
    [-1.7976931348623157e308, '-1.7977e+308'],
    [-5e-324, '-4.9407e-324'],
    [Number.NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('shows %d as %s', (x, text) => {
    expect(cell(x)).toBe(text);
  });

  test('is never wider than its column, has no typographic minus, and is off by half of its last digit at most', () => {
    const nearAMillion = fc.double({ min: 999_999, max: 1_000_001, noNaN: true });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double(),
          nearAMillion,
          nearAMillion.map((x) => -x),
          fc.float(),
        ),
        (x) => {
          const text = cell(x);
          expect(text.length).toBeLessThanOrEqual(CELL_WIDTH);
          expect(text).toMatch(/^(-?\d+\.\d{4}(e[-+]\d+)?|nan|-?inf)$/);
          if (!Number.isFinite(x) || Math.abs(x) > 1e308) return;
          const shown = Number(text);
          expect(Math.abs(shown - x)).toBeLessThanOrEqual(text.includes('e') ? Math.abs(x) * 0.500001e-4 : 0.500001e-4);
          expect(shown === 0).toBe(x === 0);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('a number in full', () => {
  test.each([
    [0.1, '0.1'],
    [-8, '-8'],
    [-0, '-0.0'],
    [1 / 3, '0.3333333333333333'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [Number.NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('shows %d as %s', (x, text) => {
    expect(full(x)).toBe(text);
  });

  test('reads back as exactly the same number', () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(readSource({ name: 'a.py', text: `x = ${full(x)}` }).leaves[0]).toBe(x);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a heading', () => {
  test.each([
    [0.01, '0.01'],
    [2.06, '2.06'],
    [-0, '0'],
    [1e-7, '1e-7'],
    [-3.0400000000000005, '-3.0400'],
    [123456.789, '123456.7890'],
    [1e6, '1000000'],
    [12345678, '1.2346e+7'],
    [Number.NaN, 'nan'],
    [-Infinity, '-inf'],
  ])('shows %d as %s', (x, text) => {
    expect(short(x)).toBe(text);
  });

  test.each([
    [0, '0', '0 nodes'],
    [1, '1', '1 node'],
    [7, '7', '7 nodes'],
    [65_800, '65,800', '65,800 nodes'],
    [1_000_000, '1,000,000', '1,000,000 nodes'],
  ])('counts %d as %s', (n, counted, nodes) => {
    expect(count(n)).toBe(counted);
    expect(plural(n, 'node')).toBe(nodes);
  });

  test('counts as English does, whatever the number', () => {
    const whole = fc.oneof(fc.integer(), fc.maxSafeInteger());
    fc.assert(
      fc.property(whole, (n) => {
        expect(count(n)).toBe(n.toLocaleString('en-US'));
      }),
    );
  });
});

test.each([
  [0.523, '0.52'],
  [5.234, '5.23'],
  [9.996, '10.0'],
  [99.96, '100'],
  [523.4, '523'],
  [999.6, '1.00k'],
  [12_345, '12.3k'],
  [999_600, '1.00M'],
  [5_234_567, '5.23M'],
  [7.2e10, '72.0G'],
])('%d a second is %s', (x, text) => {
  expect(rate(x)).toBe(text);
  expect(text.length).toBeLessThanOrEqual(RATE_WIDTH);
});

test.each([
  [0.1, '1 s'],
  [8.4, '8 s'],
  [99.4, '99 s'],
  [125, '2 min'],
  [7300, '2 h'],
  [200_000, '2 days'],
  [1e9, '11,574 days'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
