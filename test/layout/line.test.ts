/** Parts of a line, cell by cell: what a picture shows that is wider than the screen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Line, line, lineSlice, lineText, lineWidth, piece } from '../../src/layout/line.js';

const anyLine: fc.Arbitrary<Line> = fc.array(
  fc.constantFrom('abc', '日本', '├─╮', 'é', 'e\u0301x', ' ', '👍🏽', '').map((text) => piece(text)),
  { maxLength: 6 },
);

test('a part is as wide as asked for, as far as the line goes', () => {
  fc.assert(
    fc.property(anyLine, fc.nat(12), fc.nat(12), (whole, from, cells) => {
      const wanted = Math.max(0, Math.min(cells, lineWidth(whole) - from));
      expect(lineWidth(lineSlice(whole, from, cells))).toBe(wanted);
    }),
  );
});

test('parts side by side are the line, but for wide characters that are cut in two', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('abc', '├─╮', 'e\u0301'), { maxLength: 5 }), fc.nat(9), (texts, at) => {
      const whole = texts.map((text) => piece(text));
      expect(lineText([...lineSlice(whole, 0, at), ...lineSlice(whole, at, 99)])).toBe(texts.join(''));
    }),
  );
  expect(lineText(lineSlice(line('a日b'), 0, 2))).toBe('a ');
  expect(lineText(lineSlice(line('a日b'), 2, 2))).toBe(' b');
  expect(lineText(lineSlice(line('a日b'), 1, 2))).toBe('日');
});

test('pieces keep their roles', () => {
  const whole = [piece('ab', 'dim'), piece('cd', 'selected')];
  expect(lineSlice(whole, 1, 2)).toEqual([piece('b', 'dim'), piece('c', 'selected')]);
});
