/** What was typed, and names of files, as messages quote them. */
import { describe, expect, test } from 'vitest';
import { quoted, shortened } from '../../src/text/quoted.js';
import { shortPath } from '../../src/text/short-path.js';

test.each(
  [
    ['2x', '"2x"'],
    ['', '""'],
    ['x'.repeat(40), `"${'x'.repeat(40)}"`],
    ['x'.repeat(41), `"${'x'.repeat(39)}…"`],
    ['界'.repeat(40), `"${'界'.repeat(40)}"`],
    ['𝑥'.repeat(41), `"${'𝑥'.repeat(39)}…"`],
    ['a\x1b[2Jb', '"a\\x1b[2Jb"'],
    ['two\nlines', '"two\\nlines"'],
    ['\u202eabc', '"\\u202eabc"'],
    ['x'.repeat(10_000_000), `"${'x'.repeat(39)}…"`],
  ].map(([text = '', expected = '']) => ({ expected, text })),
)('a text is quoted as $expected', ({ text, expected }) => {
  expect(quoted(text)).toBe(expected);
  expect(shortened(text)).toBe(expected.slice(1, -1));
});

describe('a path', () => {
  test('that is short stays as it is', () => {
    expect(shortPath('models/g.py')).toBe('models/g.py');
  });

  test('that is long keeps its two ends', () => {
    expect(shortPath(`/${'a'.repeat(500)}/${'b'.repeat(500)}/g.py`)).toBe(`/${'a'.repeat(29)}…${'b'.repeat(24)}/g.py`);
  });
});
