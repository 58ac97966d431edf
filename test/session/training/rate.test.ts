/** The learning rate's ladder of 1, 2, 5, 10. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notched } from '../../../src/session/rate.js';
import { keys, lecture } from '../playing.js';

test('+ and - go up and down the ladder', () => {
  let session = lecture();
  const journey: [string, number][] = [
    ['+', 0.02],
    ['+', 0.05],
    ['=', 0.1],
    ['3+', 1],
    ['4-', 0.05],
    ['-', 0.02],
    ['-', 0.01],
    ['-', 0.005],
    ['2-', 0.001],
  ];
  for (const [key, rate] of journey) {
    session = keys(session, key);
    expect([key, session.model.lr]).toEqual([key, rate]);
  }
});

test.each([
  [0.03, 1, 0.05],
  [0.03, -1, 0.02],
  [0.99, 1, 1],
  [1.01, -1, 1],
  [0.30000000000000004, 1, 0.5],
  [0.1 + 0.1, -1, 0.1],
  [0.04999999999999999, 1, 0.1],
  [7, -1, 5],
  [7, 2, 20],
  [1, 36, 1e12],
  [1, 999_999_999, 1e12],
  [1, -999_999_999, 1e-12],
  [1e12, 1, 1e12],
  [1e-12, -1, 1e-12],
  [1e300, 1, 1e300],
  [1e300, -1, 5e299],
  [1e-300, -1, 1e-300],
  [1e-300, 1, 2e-300],
  [Number.MAX_VALUE, 1, Number.MAX_VALUE],
  [Number.MAX_VALUE, -1, 1e308],
  [Number.MIN_VALUE, -1, Number.MIN_VALUE],
])('from %d, %d notches lead to %d', (rate, notches, to) => {
  expect(notched(rate, notches)).toBe(to);
});

test('up never lowers the rate, down never raises it, and a rung there and back is the same rung', () => {
  const rate = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });
  fc.assert(
    fc.property(rate, fc.integer({ min: 1, max: 1e9 }), (from, notches) => {
      expect(notched(from, notches)).toBeGreaterThanOrEqual(from);
      expect(notched(from, -notches)).toBeLessThanOrEqual(from);
      expect(Number.isFinite(notched(from, notches))).toBe(true);
      expect(notched(from, -notches)).toBeGreaterThan(0);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -35, max: 35 }), (rung) => {
      const from = notched(1, rung || 1);
      expect(notched(notched(from, 1), -1)).toBe(from);
    }),
  );
});
