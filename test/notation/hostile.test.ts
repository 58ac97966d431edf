/** Text that nobody wrote by hand, or wrote to do harm: binary, escapes, endless lines, deep nesting. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_NESTED } from '../../src/notation/parse/expression.js';
import { messageOf, read, rootData } from './reading.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

describe('a message', () => {
  test.each([
    ['in a name', 'x\x1b[31m = 2', 'a.py:1:2: unexpected character "\\x1b"\n  x\\x1b[31m = 2\n   ^'],
    [
      'in a text',
      "x = '\x1b[2J' * 2",
      "a.py:1:5: a text cannot be calculated with; expected a number, a name or a function\n  x = '\\x1b[2J' * 2\n      ^",
    ],
    [
      'before the caret',
      "print('\x1b[2J', $)",
      'a.py:1:15: unexpected character "$"\n  print(\'\\x1b[2J\', $)\n                   ^',
    ],
    [
      'in a label',
      "x = Value(2, label='\x9b31m', 3)",
      "a.py:1:28: Value takes one number and perhaps a label, like Value(2.0, label='a')\n  x = Value(2, label='\\x9b31m', 3)\n                                ^",
    ],
    [
      'that turns the direction of writing',
      'x = 2 \u202e 3',
      'a.py:1:7: unexpected character "\\u202e" (U+202E)\n  x = 2 \\u202e 3\n        ^',
    ],
    [
      'that breaks the line',
      'x = 2 \u2028 y',
      'a.py:1:7: unexpected character "\\u2028" (U+2028)\n  x = 2 \\u2028 y\n        ^',
    ],
    [
      'that returns to its start',
      'x = 2\ry = 3',
      'a.py:1:7: expected an operator or the end of the statement, not "y"\n  x = 2\\ry = 3\n         ^',
    ],
    [
      'that is half a character',
      'x = 2 \ud83d 3',
      'a.py:1:7: unexpected character "\\ud83d" (U+D83D)\n  x = 2 \\ud83d 3\n        ^',
    ],
    [
      'that is NUL',
      'x = 2\ny = a\0b',
      'a.py:2:6: this is not a text: it holds a NUL character\n  y = a\\x00b\n       ^',
    ],
  ])('spells out a character %s', (_, source, message) => {
    expect(messageOf(source)).toBe(message);
  });

  test('spells out what a file name holds', () => {
    expect(messageOf('$', undefined, 'a\x1b]0;title\x07\n.py')).toBe(
      'a\\x1b]0;title\\x07\\n.py:1:1: unexpected character "$"\n  $\n  ^',
    );
  });

  test('never holds a raw control character, whatever the text', () => {
    const character = fc.oneof(
      fc.constantFrom(
        ...'\x1b\x07\x08\r\t\x9b\u202e\u2066\ufeff',
        "'",
        '"',
        '(',
        ')',
        '#',
        ':',
        '{',
        '}',
        '\\',
        ' ',
        '=',
        '.',
        'f',
        '日',
        '😀',
        '\ud800',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.array(character, { maxLength: 30 }), (characters) => {
        try {
          const { notes, prints } = read(characters.join(''));
          for (const text of [...notes, ...prints]) expect(text).not.toMatch(RAW);
        } catch (error) {
          expect(error).toMatchObject({ name: 'SourceError' });
          expect((error as Error).message).not.toMatch(RAW);
          refused++;
        }
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test('puts the caret under the cell that a terminal shows the character in', () => {
    for (const [before, cells] of [
      ['\t', 1],
      ['日本 ', 5],
      ['é', 1],
      ['e\u0301', 1],
      ['\x1b', 4],
      ['😀👍🏽', 4],
    ] as const) {
      const [, line, caret] = messageOf(`print('${before}', $)`).split('\n') as [string, string, string];
      expect([before, caret]).toEqual([before, `${' '.repeat(2 + "print('', ".length + cells)}^`]);
      expect(line).toMatch(/^ {2}print\('.*', \$\)$/);
    }
  });

  test('counts a column for each character, wide, combining or outside the basic plane', () => {
    expect(messageOf("print('日e\u0301😀', $)").split('\n')[0]).toBe('a.py:1:15: unexpected character "$"');
  });

  test('shows a line without the carriage return that ends it', () => {
    expect(messageOf('x = 2\r\ny = \r\nz = 3')).toBe(
      'a.py:2:5: the expression ends here; expected a number, a name or "("\n  y = \n      ^',
    );
  });

  test('shows and counts a first line without its byte order mark', () => {
    expect(messageOf('\ufeffx = $')).toBe('a.py:1:5: unexpected character "$"\n  x = $\n      ^');
  });

  test.each([
    ['at the end of a long line', `${'x = 1 + '.repeat(20)}$`, '…= 1 + x = 1 + x = 1 + x = 1 + $'],
    ['at the start of a long line', `$${' + 1'.repeat(40)}`, `$${' + 1'.repeat(18)} +…`],
    [
      'in the middle of one',
      `${'1 + '.repeat(40)}$${' + 1'.repeat(40)}`,
      `…+ ${'1 + '.repeat(7)}$${' + 1'.repeat(10)} + …`,
    ],
    ['after wide characters', `'${'日本'.repeat(40)}' $`, `…${'日本'.repeat(7)}' $`],
  ])('shows only what fits of a line, %s', (_, source, shown) => {
    const [, line, caret] = messageOf(`${source}\nx = 1`).split('\n') as [string, string, string];
    expect(line).toBe(`  ${shown}`);
    expect(caret.trim()).toBe('^');
  });
});

describe('a file', () => {
  test('may have a byte order mark and lines that end as on Windows', () => {
    const reading = read('\ufeffa = 2\r\n\r\n# a comment\r\nb = (a +\r\n  3)\r\nc = a \\\r\n  * b\r\n');
    expect(rootData(reading)).toBe(10);
    expect(reading.notes).toEqual([]);
  });

  test('may be empty, or hold comments alone', () => {
    for (const text of ['', '\n', '\ufeff', '  \n\t\n', '# nothing', '   # nothing\n'])
      expect(read(text).root).toBe(-1);
  });

  test('that is binary is refused at its first byte that is not text', () => {
    expect(messageOf('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')).toBe(
      'a.py:3:1: this is not a text: it holds a NUL character\n  \\x00\\x00\\x00\\rIHDR\n  ^',
    );
    expect(messageOf('\ufffdPNG')).toBe('a.py:1:1: unexpected character "\ufffd" (U+FFFD)\n  \ufffdPNG\n  ^');
  });
});

describe('two million characters in one line', () => {
  const MANY = 2_000_000;

  test.each([
    ['of a sum that ends wrong', `x = ${'1 + '.repeat(MANY / 4)}$`],
    ['of a name', `x = ${'a'.repeat(MANY)}`],
    ['of a name that nobody could type', `x = ${'é'.repeat(MANY)}`],
    ['of two names', `${'a'.repeat(MANY / 2)} = 1; x = ${'b'.repeat(MANY / 2)}`],
    ['of digits and a letter', `x = ${'1'.repeat(MANY)}a`],
    ['of digits of a hexadecimal number that is wrong', `x = 0x${'f'.repeat(MANY)}g`],
    ['of a text that is never closed', `x = '${'日'.repeat(MANY)}`],
    ['of an import', `import ${'a'.repeat(MANY)}\nx`],
    ['of open parentheses', `x = ${'('.repeat(MANY)}`],
    ['of parentheses', `x = ${'('.repeat(MANY / 2)}1${')'.repeat(MANY / 2)}`],
    ['of signs', `x = ${'-'.repeat(MANY)}1`],
    ['of blanks', `x = ${' '.repeat(MANY)}`],
    ['of escape characters', `x = '${'\x1b'.repeat(MANY)}' $`],
    ['of braces in an f-string', `print(f'${'{'.repeat(MANY)}x}')`],
  ])('%s give a short message', (_, source) => {
    const message = messageOf(source);
    expect(message.length).toBeLessThan(400);
    for (const line of message.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('of a sum are read', () => {
    const reading = read(`a = 1\nL = a${' + 1'.repeat(MANY / 4)}`);
    expect(rootData(reading)).toBe(MANY / 4 + 1);
  });
});

describe('nesting', () => {
  const parentheses = (n: number): string => `x = ${'('.repeat(n)}7${')'.repeat(n)}`;
  const signs = (n: number): string => `x = ${'-'.repeat(n)}7`;
  const powers = (n: number): string => `x = 7${'**1'.repeat(n)}`;
  const calls = (n: number): string => `x = ${'abs('.repeat(n)}7${')'.repeat(n)}`;
  const ofModules = (n: number): string => `y = 1\nx = ${'math.sigmoid('.repeat(n)}y${')'.repeat(n)} * 0 + 7`;
  const methods = (n: number): string => `y = 0\nx = ${'y.add('.repeat(n)}7${')'.repeat(n)}`;
  const KINDS = { parentheses, signs, powers, calls, ofModules, methods };
  const kinds = Object.entries(KINDS).map(([name, made]) => ({ name, made }));

  test.each(kinds)('of a thousand $name is read', ({ made }) => {
    expect(rootData(read(made(1000)))).toBe(7);
  });

  test.each(kinds)('of as many $name as there may be is read, and one more is refused', ({ made }) => {
    expect(rootData(read(made(MOST_NESTED - 1)))).toBe(made === signs ? -7 : 7);
    expect(messageOf(made(MOST_NESTED + 1)).split('\n')[0]).toContain(
      `nested deeper than ${MOST_NESTED} levels; give the inner part a name of its own`,
    );
  });

  test('says at which level it went too deep', () => {
    expect(messageOf(parentheses(MOST_NESTED + 1)).split('\n')[0]).toBe(
      `a.py:1:${5 + MOST_NESTED}: nested deeper than 10000 levels; give the inner part a name of its own`,
    );
  });

  test('takes none of the stack that its caller has left', () => {
    const deeper = (frames: number, then: () => number): number =>
      frames === 0 ? then() : deeper(frames - 1, then) + 0;
    for (const { made } of kinds) expect(deeper(5000, () => rootData(read(made(1000))))).toBe(7);
  });

  test('does not matter for terms side by side', () => {
    const terms = Array.from({ length: 100_000 }, (_, i) => `${i % 7}*a`).join(' + ');
    expect(rootData(read(`a = 1\nL = ${terms}`))).toBe(299_995);
  });
});

describe('prints of more than a string holds are refused at the first too many', () => {
  const label = `a = Value(1, label='${'x'.repeat(1_000_000)}')\n`;
  test.each([
    ['by print after print', `${label}${'print(a.label)\n'.repeat(600)}`, /^a\.py:35:7: /],
    ['by one print', `${label}print(${'a.label,'.repeat(600)})`, /^a\.py:2:7: /],
    ['by a separator', `a = 1\nprint(${'a,'.repeat(600)} sep='${'x'.repeat(1_000_000)}')`, /^a\.py:2:7: /],
    ['by an f-string', `${label}print(f'${'{a.label}'.repeat(600)}')`, /^a\.py:2:306: /],
  ])('%s', (_, text, place) => {
    expect(messageOf(text)).toMatch(place);
    expect(messageOf(text)).toContain('the prints are more than 33,554,432 characters by here\n');
  });
});

describe('twenty thousand statements', () => {
  const MANY = 20_000;
  const lines = (line: (i: number) => string): string => Array.from({ length: MANY }, (_, i) => line(i)).join('\n');

  test.each([
    ['of names', `x0 = 1\n${lines((i) => `x${i + 1} = x${i} + 1`)}`, MANY + 1],
    ['of one name', `c = 1\n${lines(() => 'c = c + 1')}`, MANY + 1],
    ['in one line', `c = 1; ${lines(() => 'c += 1').replaceAll('\n', ';')}`, MANY + 1],
    ['that name one node', `c = 1\n${lines((i) => `d${i} = c`)}\nL = c + d7`, 2],
    [
      'of labels taken away',
      `c = Value(1)\n${lines((i) => `x${i} = Value(${i}); x${i}.label = ''; c.label = ''`)}\nL = x7 + x0`,
      7,
    ],
    ['of labels of many names', `c = 1\n${lines((i) => `d${i} = c`)}\n${lines(() => "c.label = ''")}\nL = c + d7`, 2],
    ['of labels', `c = 1\n${lines((i) => `c.label = 'l${i}'`)}\nL = c + c`, 2],
    [
      'of data and gradients',
      `c = Value(0)\n${lines(() => 'c.grad += 1; c.data += c.grad')}\nL = c * 1`,
      (MANY * (MANY + 1)) / 2,
    ],
    ['of prints, directives and texts', `c = 1\n${lines((i) => `print(f'{c.data}', ${i}) # : ${i}\n'text'`)}`, 1],
    ['of steps', `a = 1\nc = a + 1\n${lines((i) => (i % 2 ? 'c = a * 2' : 'c.backward(); a.grad = 0'))}\nL = a + a`, 2],
    ['in one line that are passed over', `c = 1; ${lines((i) => `import m${i}`).replaceAll('\n', ';')}`, 1],
    ['of an import', `c = 1\nimport ${lines((i) => `m${i}`).replaceAll('\n', ',')}`, 1],
    ['that are passed over', `c = Value(1)\n${lines((i) => `def f${i}(): pass\nf${i}()`)}`, 1],
  ])('%s are read in one pass', (_, source, value) => {
    expect(rootData(read(source))).toBe(value);
  });

  test('with an error at the end give its place', () => {
    expect(messageOf(`${lines((i) => `x${i} = ${i}`)}\ny = x19999z`).split('\n')[0]).toBe(
      'a.py:20001:5: unknown name "x19999z"; did you mean "x19999"?',
    );
  });
});
