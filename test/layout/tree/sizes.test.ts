/** How large gradients are beside each other: levels, marks, and colours that everyone tells apart. */
import { describe, expect, test } from 'vitest';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { levelOf, levelsBetween } from '../../../src/layout/tree/sizes.js';
import type { Session } from '../../../src/session/model.js';
import { keys, lecture, open } from '../../session/playing.js';
import { frame } from '../drawing.js';

/** What stands beside the gradients, and in which styles, from the root down. */
const marks = (session: Session, glyphs = UNICODE): [string, string][] =>
  frame(session, 80, 40, glyphs)
    .tree.slice(1)
    .flatMap((line) => (line[3] ? [[line[3].text.trimEnd().slice(-1), line[3].role] as [string, string]] : []));

describe('eight equal levels of the logarithm', () => {
  test('lie between the smallest that is not 0 and the largest', () => {
    const levels = levelsBetween(1e-8, 1);
    expect([1e-8, 2e-8, 1e-7, 1e-4, 0.5, 1].map((size) => levelOf(size, levels))).toEqual([1, 1, 1, 5, 8, 8]);
    expect(levelOf(0, levels)).toBe(0);
  });

  test('are at least a factor of 2 each', () => {
    const levels = levelsBetween(1, 4);
    expect([4.001, 3, 2.1, 1.9, 1].map((size) => levelOf(size, levels))).toEqual([8, 8, 8, 7, 7]);
    expect(levelOf(5, levelsBetween(5, 5))).toBe(8);
  });
});

test('each gradient has its size and the colour of its sign; the selected row is inverse', () => {
  expect(marks(keys(lecture(), 'b'))).toEqual([
    ['▆', 'selected'],
    ['▇', 'fall'],
    ['▇', 'fall'],
    ['█', 'rise'],
    ['█', 'fall'],
    ['▇', 'fall'],
    ['█', 'rise'],
  ]);
  expect(marks(keys(lecture(), 's')).map(([, role]) => role)).toContain('fall');
  expect(marks(keys(lecture(), 'b'), ASCII).map(([mark]) => mark)).toEqual(['O', 'X', 'X', '#', '#', 'X', '#']);
});

test('nan, infinity and wrong gradients are marked, and 0 has no size', () => {
  const zero = marks(keys(open('a = 2; z = 0; L = a*z'), 'j', 'b'));
  expect(zero).toEqual([
    ['█', 'rise'],
    ['0', 'selected'],
    ['█', 'rise'],
  ]);
  expect(marks(keys(open('a = 0.0; L = log(a)'), 'b')).flat()).toContain('!');
  const bug = keys(open('x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c'), ':bug overwrite');
  expect(marks(bug).filter(([mark]) => mark === '≠').length).toBeGreaterThan(0);
  expect(marks(keys(open('a = 2.0; L = a*a'), 'b', ':a.grad = 5'))).toContainEqual(['≠', 'bad']);
  expect(marks(keys(open('a = 2.0; L = a*a'), 'b', ':a.grad = 4'))).not.toContainEqual(['≠', 'bad']);
});

/** The two colours as terminals draw them, and the grounds that they stand on. */
const RISE = [
  [92, 92, 255],
  [59, 142, 234],
  [0, 111, 184],
] as const;
const FALL = [
  [205, 0, 0],
  [205, 49, 49],
  [170, 0, 0],
] as const;

/** How a colour is seen without the cones for long or for middle wavelengths (Machado et al. 2009, linear RGB). */
const SIGHTS = {
  all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
} as const;

const linear = (colour: readonly number[]): number[] => colour.map((x) => (x / 255) ** 2.2);
const seen = (colour: readonly number[], sight: readonly number[]): number[] => {
  const from = linear(colour);
  return [0, 1, 2].map((row) =>
    [0, 1, 2].reduce((sum, i) => sum + (sight[3 * row + i] as number) * (from[i] as number), 0),
  );
};

test.each(Object.entries(SIGHTS))('the colours of the signs differ for %s', (_, sight) => {
  for (const [i, rise] of RISE.entries()) {
    const [one, other] = [seen(rise, sight), seen(FALL[i] as readonly number[], sight)];
    const distance = Math.hypot(...one.map((x, k) => x - (other[k] as number)));
    expect(distance).toBeGreaterThan(0.25);
  }
});
