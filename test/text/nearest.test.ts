/** The name that a misspelt one was probably meant to be. */
import { describe, expect, test } from 'vitest';
import { nearest, suggestion } from '../../src/text/nearest.js';

describe('the nearest name', () => {
  test.each([
    ['wieght', ['weight', 'bias'], 'weight'],
    ['tahn', ['exp', 'tanh'], 'tanh'],
    ['Weight', ['bias', 'weight'], 'weight'],
    ['weights', ['weigh', 'weight'], 'weight'],
    ['x11', ['x2', 'x1', 'x12'], 'x1'],
    ['ex', ['exp', 'x'], 'exp'],
    ['l', ['a', 'L', 'b'], 'L'],
    ['q', ['a', 'b'], undefined],
    ['qq', ['abc'], undefined],
    ['loss', ['lass'], 'lass'],
    ['loss', ['data'], undefined],
    ['weight', ['weight'], undefined],
    ['x', [], undefined],
    ['', ['a'], undefined],
  ])('to %j among %j is %j', (word, known, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  test('is suggested in a sentence, or not at all', () => {
    expect(suggestion('wieght', ['weight'])).toBe('; did you mean "weight"?');
    expect(suggestion('q', ['weight'])).toBe('');
  });

  test('is not looked for where the word is endless', () => {
    expect(nearest('a'.repeat(1_000_000), [`${'a'.repeat(999_999)}b`])).toBeUndefined();
  });
});
