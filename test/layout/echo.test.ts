/** A field's line on a terminal that is only written on: what stands there after the writing is the field. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldLine, lineChange } from '../../src/layout/echo.js';
import { UNICODE } from '../../src/layout/glyphs.js';
import type { FieldText } from '../../src/session/model.js';
import { fieldText, typed } from '../../src/session/screen/field.js';

/** A line of a terminal: `\b` goes back, all else is written over what stands there. */
function shown(writing: string): { line: string; column: number } {
  const cells: string[] = [];
  let column = 0;
  for (const character of writing) {
    if (character === '\b') column--;
    else cells[column++] = character;
  }
  return { line: cells.join('').trimEnd(), column };
}

const at = (marked: string): FieldText => ({ text: marked.replace('|', ''), cursor: marked.indexOf('|') });

test.each<[from: string, to: string, writing: string]>([
  ['a|', 'ab|', 'b'],
  ['ab|', 'a|', '\b \b'],
  ['ab|', 'a|b', '\b'],
  ['a|b', 'ab|', 'b'],
  ['ab|c', 'axb|c', '\bxbc\b'],
  ['ab|', '|', '\b\b  \b\b'],
  ['変|', '|', '\b\b  \b\b'],
])('%s to %s is as little as it can be', (from, to, writing) => {
  expect(lineChange(at(from), at(to), 80, UNICODE)).toBe(writing);
});

test('after any keys the line and the cursor are those of the field', () => {
  const key = fc.constantFrom(
    'a',
    'b',
    ' ',
    'left',
    'right',
    'home',
    'end',
    'backspace',
    'delete',
    'ctrl+w',
    'alt+f',
    'ctrl+k',
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 30 }), (names) => {
      let field = fieldText('ab');
      let writing = fieldLine(field, UNICODE);
      for (const name of names) {
        const next = typed(field, name) as FieldText;
        writing += lineChange(field, next, 80, UNICODE);
        field = next;
        expect(shown(writing)).toEqual({ line: field.text.trimEnd(), column: field.cursor });
      }
    }),
  );
});

test('a line that does not fit cannot be gone back on, but more can be written at its end', () => {
  const long = 'x'.repeat(80);
  expect(lineChange(at(`${long}|`), at(`${long}y|`), 80, UNICODE)).toBe('y');
  expect(lineChange(at(`${long}|`), at(`${long.slice(1)}|`), 80, UNICODE)).toBeUndefined();
});
