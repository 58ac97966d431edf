/** Text in lines of a width. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { width } from '../../src/text/width.js';
import { wrapped } from '../../src/text/wrap.js';

describe('a text', () => {
  test.each([
    ['', 10, ['']],
    ['one two', 10, ['one two']],
    ['one two three four', 10, ['one two', '  three', '  four']],
    ['a b c d e f g h i', 9, ['a b c d e', '  f g h i']],
    ['abcdefghijklmnopqrstuvwxyz', 10, ['abcdefghij', '  klmnopqr', '  stuvwxyz']],
    ['one abcdefghijklmnop', 10, ['one', '  abcdefgh', '  ijklmnop']],
    ['open /homes/ada/lessons/one.py:3: no', 20, ['open /homes/ada/', '  lessons/one.py:3:', '  no']],
    ['/a/rather/long/folder/of.py', 12, ['/a/rather/', '  long/', '  folder/', '  of.py']],
    ['/abcdefghijklmnop', 10, ['/abcdefghi', '  jklmnop']],
    ['日本語日本語日本語', 9, ['日本語日', '  本語日', '  本語']],
    ['too narrow for it', 7, ['too narrow for it']],
  ])('%j in %d cells is %j', (text, cells, lines) => {
    expect(wrapped(text, cells)).toEqual(lines);
  });

  test('is indented as asked, from the second line on', () => {
    expect(wrapped('one two three', 8, '')).toEqual(['one two', 'three']);
    expect(wrapped('one two three', 9, '> ')).toEqual(['one two', '> three']);
  });

  test('fits its lines, and loses nothing but spaces', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '日', '😀'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), fc.integer({ min: 8, max: 30 }), (words, cells) => {
        const lines = wrapped(words.join(' '), cells);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(cells);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      }),
    );
  });

  test('of a million letters without a space is cut in one pass', () => {
    expect(wrapped('a'.repeat(1_000_000), 10)).toHaveLength(1 + Math.ceil((1_000_000 - 10) / 8));
  });
});
