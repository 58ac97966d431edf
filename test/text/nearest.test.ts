/** The name that a misspelt one was probably meant to be. */
import { describe, expect, test } from 'vitest';
import { nearest, noSuch, suggestion } from '../../src/text/nearest.js';

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

  test('is not searched for if the word is very long', () => {
    expect(nearest('a'.repeat(1_000_000), [`${'a'.repeat(999_999)}b`])).toBeUndefined();
  });
});

describe('what is not there', () => {
  const many = Array.from({ length: 17 }, (_, i) => `name${i}`);

  test.each([
    ['wieght', ['weight', 'bias'], 'there is no node "wieght"; did you mean "weight"?'],
    ['zz', ['a', 'b', 'c'], 'there is no node "zz"; there are a, b, c'],
    ['zz', ['a'], 'there is no node "zz"; there is only a'],
    ['zz', [], 'there is no node "zz"'],
    ['zz', many, 'there is no node "zz"'],
    ['nmae3', many, 'there is no node "nmae3"; did you mean "name3"?'],
    ['x'.repeat(1000), ['a'], `there is no node "${'x'.repeat(39)}…"; there is only a`],
    ['\x1b[2J', [], 'there is no node "\\x1b[2J"'],
  ])('%j among %j', (word, known, expected) => {
    expect(noSuch('node', word, known)).toBe(expected);
  });

  test('works with any iterable', () => {
    expect(noSuch('node', 'wieght', new Set(['weight']))).toBe('there is no node "wieght"; did you mean "weight"?');
  });
});
