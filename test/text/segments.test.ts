import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPrefix, lastSegments, segmentEnds } from '../../src/text/segments.js';

const segments = (label: string): string[] => {
  const ends = segmentEnds(label);
  return ends.map((end, i) => label.slice(ends[i - 1] ?? 0, end));
};

describe('a label is split', () => {
  test.each([
    ['at blanks before words', 'layer 1 neuron 3 w0', ['layer 1', ' neuron 3', ' w0']],
    [
      'at dots and brackets',
      'model.layers[0].neurons[2].w[1]',
      ['model', '.layers', '[0]', '.neurons', '[2]', '.w', '[1]'],
    ],
    ['at brackets in a row', 'attn_wq[3][5]', ['attn_wq', '[3]', '[5]']],
    ['at @', 'probs@3[4]', ['probs', '@3', '[4]']],
    ['at keys in quotes, whatever is in them', "state['mlp.fc]1'][3]", ['state', "['mlp.fc]1']", '[3]']],
    ['at numbers between dots', 'net.0.1.weight', ['net', '.0', '.1', '.weight']],
    ['beside letters of any language', 'слой 1 вес 2', ['слой 1', ' вес 2']],
    ['at emoji', 'layer 🙂 🙂[0]', ['layer', ' 🙂', ' 🙂', '[0]']],
  ])('%s', (_, label, expected) => {
    expect(segments(label)).toEqual(expected);
  });

  test.each([
    'a',
    '',
    'x1*w1 + x2*w2',
    '1.5',
    'x -0.25',
    'a..b',
    'a.',
    'a ',
    '@',
    'a@ b',
    'c#1',
    'a\u0007\u001b\u0000b',
    '[0',
    '.hidden',
    'L = 3',
  ])('not at all: %j', (label) => {
    expect(segments(label).length).toBeLessThan(2);
  });

  test('into an unclosed bracket as a whole', () => {
    expect(segments('a[1][2')).toEqual(['a', '[1]', '[2']);
  });

  test('into all of itself, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1.[]@ \'"🙂\u0000') }), (label) => {
        expect(segments(label).join('')).toBe(label);
        expect(segments(label)).not.toContain('');
      }),
    );
  });

  test('in linear time, if it is long and hostile', () => {
    for (const sign of ['[', '[0]', '.1', '@a', ' a', "['"]) {
      const begun = performance.now();
      segmentEnds(sign.repeat(50_000));
      expect(performance.now() - begun).toBeLessThan(2000);
    }
  });
});

test('a prefix is whole segments', () => {
  expect(
    ['layer 1', 'layer 1 neuron 3', 'layer', 'layer 1 neu', 'layer 1 neuron 3 w0', 'x'].map((name) =>
      isPrefix('layer 1 neuron 3 w0', name),
    ),
  ).toEqual([true, true, false, false, true, false]);
});

test('a label that is too long is its last segments', () => {
  const inCells = (cells: number): string => lastSegments('layer 1 neuron 3 w0', cells, '…');
  expect([20, 19, 18, 12, 11, 3, 2].map(inCells)).toEqual([
    'layer 1 neuron 3 w0',
    'layer 1 neuron 3 w0',
    '…neuron 3 w0',
    '…neuron 3 w0',
    '…w0',
    '…w0',
    'layer 1 neuron 3 w0',
  ]);
});
