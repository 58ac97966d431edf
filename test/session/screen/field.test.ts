/** What keys and pastes do to a field. `|` is its cursor. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { submitted } from '../../../src/layout/input/press.js';
import type { FieldText } from '../../../src/session/model.js';
import { FIELD_LIMIT, fieldText, typed } from '../../../src/session/screen/field.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture } from '../playing.js';

const at = (marked: string): FieldText => ({ text: marked.replace('|', ''), cursor: marked.indexOf('|') });
const marked = ({ text, cursor }: FieldText): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;
const become = (text: string, ...names: string[]): string =>
  marked(names.reduce((field, name) => typed(field, name) as FieldText, at(text)));

const FAMILY = '👨‍👩‍👧';
const ACCENTED = 'e\u0301';

describe('a key', () => {
  test.each<[before: string, key: string, after: string]>([
    ['|', 'a', 'a|'],
    ['a|c', 'b', 'ab|c'],
    ['|', ' ', ' |'],
    ['|', '変', '変|'],
    ['𝑥abc|', 'left', '𝑥ab|c'],
    ['|ab', 'left', '|ab'],
    ['a|b', 'right', 'ab|'],
    ['ab|', 'right', 'ab|'],
    ['ab|c', 'ctrl+b', 'a|bc'],
    ['ab|c', 'ctrl+f', 'abc|'],
    ['ab|c', 'home', '|abc'],
    ['ab|c', 'ctrl+a', '|abc'],
    ['a|bc', 'end', 'abc|'],
    ['a|bc', 'ctrl+e', 'abc|'],
    ['ab|c', 'backspace', 'a|c'],
    ['|c', 'backspace', '|c'],
    ['a|bc', 'delete', 'a|c'],
    ['a|bc', 'ctrl+d', 'a|c'],
    ['a|', 'ctrl+d', 'a|'],
    ['a.data = 3|', 'alt+b', 'a.data = |3'],
    ['a.data =| 3', 'alt+b', 'a.|data = 3'],
    ['  a|', 'ctrl+left', '  |a'],
    ['  |a', 'alt+left', '|  a'],
    ['|  a.b', 'alt+f', '  a|.b'],
    ['  a|.b', 'ctrl+right', '  a.b|'],
    ['a |b', 'alt+right', 'a b|'],
    ['lr 0.1|', 'ctrl+w', 'lr |'],
    ['lr |', 'ctrl+w', '|'],
    ['a bc|d e', 'ctrl+w', 'a |d e'],
    ['a b.c|', 'alt+backspace', 'a b.|'],
    ['a b.c|', 'ctrl+backspace', 'a b.|'],
    ['a| b.c', 'alt+d', 'a|.c'],
    ['a|b c', 'ctrl+delete', 'a| c'],
    ['ab|cd', 'ctrl+u', '|cd'],
    ['ab|cd', 'ctrl+k', 'ab|'],
    ['a = 1;\ue00ab|', 'ctrl+w', 'a = 1;\ue00a|'],
    ['x_1|', 'alt+b', '|x_1'],
    ['𝑥 été|', 'alt+b', '𝑥 |été'],
  ])('%s, %s: %s', (before, key, result) => {
    expect(become(before, key)).toBe(result);
  });

  test.each(['up', 'down', 'tab', 'shift+tab', 'pageup', 'f1', 'ctrl+r', 'alt+x', 'insert', 'shift+left', 'ctrl+ '])(
    '%s leaves it as it is',
    (key) => {
      const field = at('a|b');
      expect(typed(field, key)).toBe(field);
    },
  );

  test('that could act on a terminal is spelled out', () => {
    expect(become('|', '\u202e')).toBe('\\u202e|');
  });
});

describe('a character of several code points', () => {
  test.each([
    ['an emoji', '😀'],
    ['a family', FAMILY],
    ['a flag', '🇫🇷'],
    ['a skin colour', '👍🏽'],
    ['a letter and its accent', ACCENTED],
    ['a syllable of Hangul', '\u1112\u1161\u11ab'],
    ['an italic letter', '𝑥'],
  ])('%s is moved over and deleted as one', (_, character) => {
    expect(become(`a${character}b|`, 'left', 'left')).toBe(`a|${character}b`);
    expect(become(`a|${character}b`, 'right')).toBe(`a${character}|b`);
    expect(become(`a${character}|b`, 'backspace')).toBe('a|b');
    expect(become(`a|${character}b`, 'delete')).toBe('a|b');
  });

  test('that an insertion or a deletion joins has the cursor after it', () => {
    expect(become('👨|👩', '\u200d')).toBe('👨\u200d👩|');
    expect(become('ex|\u0301', 'backspace')).toBe('e\u0301|');
    expect(become('|x\u0301', 'a')).toBe('a|x\u0301');
  });

  test('never has the cursor inside, whatever is typed', () => {
    const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    const key = fc.oneof(
      fc.constantFrom('left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl+w', 'alt+b', 'alt+f', 'alt+d'),
      fc.constantFrom('a', ' ', '\u0301', '\u200d', '👨', '🇫', '🇷', '🏽', '\u1112', '\u1161', '1', '\ufe0f', '\u20e3'),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), (names) => {
        let field = fieldText('');
        for (const name of names) {
          field = typed(field, name) as FieldText;
          const edges = [...graphemes.segment(field.text)].map(({ index }) => index);
          expect([...edges, field.text.length]).toContain(field.cursor);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('in the session', () => {
  const open = (...names: string[]) => keys(lecture(), ':', ...names);

  test('the text and the cursor are there', () => {
    expect(open('a', 'b', 'left').field).toEqual({ kind: 'command', text: 'ab', cursor: 1 });
    expect(keys(lecture(), 'G', 'enter').field).toMatchObject({ kind: 'edit', text: '-2', cursor: 2 });
  });

  test('Enter enters the text, wherever the cursor is', () => {
    const session = keys(lecture(), 'G', 'enter', '5', 'home');
    expect(keys(session, 'enter').model.leaves[3]).toBe(-25);
  });

  test('a key without a field changes nothing', () => {
    const session = lecture();
    expect(update(session, { type: 'field-key', key: 'a' })).toBe(session);
  });

  test('a message about a text stays until the next one', () => {
    const refused = keys(lecture(), 'G', 'enter', 'x', 'enter');
    expect(keys(refused, 'left', 'delete').message).toBe(refused.message);
  });

  test('a paste goes in at the cursor, and its line breaks are statements', () => {
    const pasted = (text: string, ...names: string[]) => update(open(...names), { type: 'paste', text }).field;
    expect(pasted('b', 'a', 'c', 'left')).toMatchObject({ text: 'abc', cursor: 2 });
    const lines = pasted('a.data = 1\nb.data = 2');
    expect(lines && submitted(lines)).toEqual({ type: 'command', text: 'a.data = 1\nb.data = 2' });
  });

  test('what does not fit is refused, and the field stays as it was', () => {
    const full = update(open(), { type: 'paste', text: 'x'.repeat(FIELD_LIMIT) });
    expect(full.field?.text).toHaveLength(FIELD_LIMIT);
    for (const refused of [
      update(full, { type: 'field-key', key: 'y' }),
      update(full, { type: 'paste', text: 'y' }),
      update(open('a'), { type: 'paste', text: 'x'.repeat(FIELD_LIMIT + 1) }),
    ]) {
      expect(refused.message?.text).toBe('too long: a field holds 16,384 characters; save it to a file and :open that');
      expect(refused.field?.text).not.toContain('y');
    }
  });
});
