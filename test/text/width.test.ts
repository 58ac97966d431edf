/** Text in terminal cells: measured, cut and filled, without ever cutting a character in two. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import {
  bounded,
  characterFrom,
  clip,
  clipMiddle,
  padEnd,
  padStart,
  take,
  takeEnd,
  width,
} from '../../src/text/width.js';

const FAMILY = '👨‍👩‍👧';
const E_ACUTE = 'e\u0301';

describe('width', () => {
  test.each([
    ['', 0],
    ['a b', 3],
    ['é', 1],
    [E_ACUTE, 1],
    ['日本語', 6],
    ['😀', 2],
    [FAMILY, 2],
    ['👍🏽', 2],
    ['한국', 4],
    ['▶ ├─ L ∂ … ⏎ ⣿', 14],
    ['\x1b[31mred\x1b[0m', 3],
    ['\x1b[1m日本\x1b[22m', 4],
    ['a\u200bb', 2],
  ])('of %j is %d', (text, cells) => {
    expect(width(text)).toBe(cells);
  });

  test('of any character is what string-width says', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code < 0x3000; code++) {
      const text = String.fromCodePoint(code);
      if (width(`a${text}`) !== stringWidth(`a${text}`)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});

describe('take', () => {
  test.each([
    ['abc', 2, 'ab'],
    ['abc', 3, 'abc'],
    ['abc', 9, 'abc'],
    ['abc', 0, ''],
    ['abc', -1, ''],
    ['日本語', 4, '日本'],
    ['日本語', 5, '日本'],
    ['日本語', 1, ''],
    [`ab${E_ACUTE}`, 2, 'ab'],
    [`ab${E_ACUTE}`, 3, `ab${E_ACUTE}`],
    [`${E_ACUTE}bc`, 1, E_ACUTE],
    [`${FAMILY}!`, 2, FAMILY],
    [`${FAMILY}!`, 1, ''],
    ['a日b', 2, 'a'],
  ])('of %j and %d cells is %j', (text, cells, expected) => {
    expect(take(text, cells)).toBe(expected);
  });

  test.each([
    ['abc', 2, 'bc'],
    ['abc', 3, 'abc'],
    ['abc', 9, 'abc'],
    ['abc', 0, ''],
    ['abc', -1, ''],
    ['日本語', 4, '本語'],
    ['日本語', 5, '本語'],
    ['日本語', 1, ''],
    [`ab${E_ACUTE}`, 1, E_ACUTE],
    [`!${FAMILY}`, 2, FAMILY],
    [`!${FAMILY}`, 1, ''],
  ])('of the end of %j and %d cells is %j', (text, cells, expected) => {
    expect(takeEnd(text, cells)).toBe(expected);
  });
});

describe('clipMiddle', () => {
  test.each([
    ['layer 1 neuron 3 w0', 19, 'layer 1 neuron 3 w0'],
    ['layer 1 neuron 3 w0', 12, 'layer … 3 w0'],
    ['layer 1 neuron 3 w0', 7, 'lay… w0'],
    ['layer 1 neuron 3 w0', 6, 'layer…'],
    ['日本語の重み', 9, '日本…重み'],
    ['日本語の重み', 8, '日本…み'],
  ])('%s in %d cells is %s', (text, cells, expected) => {
    expect(clipMiddle(text, cells)).toBe(expected);
  });

  test('goes through no more of a long text than it shows', () => {
    expect(clipMiddle(`${'日'.repeat(5_000_000)}z`, 9)).toBe('日日…日z');
  });
});

describe('clip', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', 0, ''],
    ['', 3, ''],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['日本語', 2, '…'],
    [`${E_ACUTE}${E_ACUTE}${E_ACUTE}`, 3, `${E_ACUTE}${E_ACUTE}${E_ACUTE}`],
    [`${E_ACUTE}${E_ACUTE}${E_ACUTE}`, 2, `${E_ACUTE}…`],
  ])('of %j to %d cells is %j', (text, cells, expected) => {
    expect(clip(text, cells)).toBe(expected);
  });

  test('takes another ellipsis, and cuts that too if it does not fit', () => {
    expect(clip('abcdef', 5, '...')).toBe('ab...');
    expect(clip('abcdef', 2, '...')).toBe('..');
    expect(clip('abcdef', 3, '')).toBe('abc');
  });

  test('reads no more of a long text than it shows', () => {
    expect(clip('日'.repeat(5_000_000), 9)).toBe('日日日日…');
    expect(clip('a'.repeat(10_000_000), 9)).toBe('aaaaaaaa…');
  });
});

describe('any text', () => {
  const text = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 3 }),
        fc.string({ unit: 'binary', maxLength: 2 }),
        fc.constantFrom(FAMILY, E_ACUTE, '日', '\u0301', '\u200b', '👍🏽'),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''))
    .filter((joined) => !joined.includes('\x1b') && !joined.includes('\x9b'));

  test('is cut to what fits, at its start or at its end', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 20 }), (whole, cells) => {
        const [start, end] = [take(whole, cells), takeEnd(whole, cells)];
        expect(whole.startsWith(start) && whole.endsWith(end)).toBe(true);
        for (const part of [start, end, clip(whole, cells)]) expect(width(part)).toBeLessThanOrEqual(cells);
        if (width(whole) <= cells)
          expect([start, end, clip(whole, cells)]).toEqual([cells === 0 ? '' : whole, whole, cells === 0 ? '' : whole]);
      }),
      { numRuns: 2000 },
    );
  });

  test('is filled to exactly a width, on either side', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 20 }), (whole, cells) => {
        expect(width(padEnd(whole, cells))).toBe(cells);
        expect(width(padStart(whole, cells))).toBe(cells);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['ab', 4, 'ab  ', '  ab'],
    ['abcde', 4, 'abc…', 'abc…'],
    ['日本', 5, '日本 ', ' 日本'],
    ['日本語', 4, '日… ', ' 日…'],
    ['ab', 0, '', ''],
  ])('%j fills %d cells as %j and %j', (whole, cells, end, start) => {
    expect([padEnd(whole, cells), padStart(whole, cells)]).toEqual([end, start]);
  });
});

test.each<[string, number, number, number]>([
  ['abc', 1, 0, 2],
  ['abc', 0, 0, 1],
  ['abc', 3, 2, 3],
  ['a😀b', 3, 1, 4],
  ['a😀b', 1, 0, 3],
  ['e\u0301x', 2, 0, 3],
  ['', 0, 0, 0],
])('the whole characters of %j around %d begin at %d and end at %d', (text, at, before, after) => {
  expect([characterFrom(text, at, -1), characterFrom(text, at, 1)]).toEqual([before, after]);
});

describe('a text of any length', () => {
  const marks = `a${'\u0301'.repeat(300_000)}`;

  test('is wide if it is too long to be measured, whatever its characters are', () => {
    for (const text of [marks, '😀'.repeat(60_000)]) expect(width(text)).toBe(text.length);
    expect(width('日本'.repeat(1000))).toBe(4000);
    expect(width(FAMILY.repeat(100))).toBe(200);
  });

  test('is cut within a character that has no end', () => {
    for (const cells of [1, 9, 100])
      for (const text of [clip(marks, cells), clipMiddle(marks, cells), take(marks, cells), takeEnd(marks, cells)]) {
        expect(text.length).toBeLessThanOrEqual(17 * (cells + 1));
        expect(width(text)).toBeLessThanOrEqual(cells);
      }
  });

  test('loses the middle that no cells could show, and no half of a character', () => {
    expect(bounded('short', 3)).toBe('short');
    const ends = bounded(`a${'😀'.repeat(60_000)}b`, 9);
    expect([ends.length < 1000, /^\P{Surrogate}*$/u.test(ends), ends[0], ends.at(-1)]).toEqual([true, true, 'a', 'b']);
  });

  test('has whole characters at its far end too', () => {
    const text = '😀'.repeat(30_000);
    expect([characterFrom(text, text.length, -1), characterFrom(text, 2, 1)]).toEqual([text.length - 2, 4]);
  });
});
