/** Nothing that could act on a terminal is left in escaped text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escape, escapeLines, escapeToAscii, jsonText } from '../../src/text/escape.js';

describe('escape', () => {
  test.each([
    ['plain text, 日本, é, 😀, e\u0301', 'plain text, 日本, é, 😀, e\u0301'],
    ['\x1b[31mred\x1b]0;title\x07', '\\x1b[31mred\\x1b]0;title\\x07'],
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['\0\x7f\x80\x9b\x9f', '\\x00\\x7f\\x80\\x9b\\x9f'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['a\u202eb\u202c\u2066c\u2069\u200e\u200f\u061c', 'a\\u202eb\\u202c\\u2066c\\u2069\\u200e\\u200f\\u061c'],
    ['\ufeffx\ufff9', '\\ufeffx\\ufff9'],
    ['\ud83d', '\\ud83d'],
    ['\ude00\ud83d', '\\ude00\\ud83d'],
    ['👨‍👩‍👧', '👨‍👩‍👧'],
    ['back\\slash', 'back\\slash'],
  ])('of %j is %j', (text, escaped) => {
    expect(escape(text)).toBe(escaped);
  });

  test('leaves no control, format-turning or broken character in any text, and changes nothing twice', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
    const unsafe = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(escape(text)).not.toMatch(unsafe);
        expect(escape(escape(text))).toBe(escape(text));
      }),
      { numRuns: 2000 },
    );
  });
});

test('lines stay lines', () => {
  expect(escapeLines('a\r\n\x1b[2Jb\n\u202e')).toBe('a\\r\n\\x1b[2Jb\n\\u202e');
});

test('in ASCII, every other character is spelled out as in Python', () => {
  expect(escapeToAscii('é α 😀 \ud83d \n')).toBe('\\xe9 \\u03b1 \\U0001f600 \\ud83d \\n');
});

test('a text in JSON reads as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      expect(JSON.parse(jsonText(text))).toBe(text);
      expect(escape(jsonText(text))).toBe(jsonText(text));
    }),
  );
});
