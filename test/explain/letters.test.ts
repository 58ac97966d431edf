/** Letters for long names: of the last word, of their own, and explained once. */
import { expect, test } from 'vitest';
import { createLetters } from '../../src/explain/letters.js';
import { clipName } from '../../src/text/width.js';

test('a letter is the first of the last word, and an expression is written with the letters of its names', () => {
  const letters = createLetters();
  expect(letters.letterFor(1, 'layer 1 neuron 3 w0', false)).toBe('w');
  expect(letters.letterFor(2, 'layer 1 neuron 3 w0*x1', true)).toBe('u');
  expect(letters.letterFor(1, 'layer 1 neuron 3 w0', false)).toBe('w');
  expect(letters.defined()).toEqual(['w := layer 1 neuron 3 w0', 'u := w*x1']);
  expect(letters.defined()).toEqual([]);
});

test('none is given twice, or is the name of another node', () => {
  const letters = createLetters();
  letters.reserve('w');
  const given = Array.from({ length: 60 }, (_, id) => letters.letterFor(id, `layer 1 w${id}`, false));
  expect(new Set(given).size).toBe(60);
  expect(given).not.toContain('w');
});

test.each([
  ['layer 1 neuron 3 w0', 16, 'laye…neuron 3 w0'],
  ["state['attn_wq'][3][5]", 12, 'state…[3][5]'],
  ["state['attn_wq'][13][15]", 14, 'state…[13][15]'],
  ['sample 100 layer 2 neuron 11', 20, 'sample …2 neuron 11'],
  ['short', 12, 'short'],
])('%s is cut to %d cells in the middle, and at no number: %s', (text, cells, shown) => {
  expect(clipName(text, cells)).toBe(shown);
});
