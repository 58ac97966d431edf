/** Bytes to keys: a table of what terminals send, and the law that chunks don't matter. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyParser, PASTE_LIMIT, REPLY_LIMIT, type Token } from '../../src/terminal/keys.js';

/** Tokens as text: keys by name, the others by kind. */
const shown = (tokens: readonly Token[]): string[] =>
  tokens.map((token) =>
    token.kind === 'key' ? token.name : token.kind === 'paste' ? `paste ${JSON.stringify(token.text)}` : 'mouse',
  );

/** What a parser reads from chunks, and from the silence after them. */
function read(...chunks: string[]): Token[] {
  const parser = keyParser();
  const tokens = chunks.flatMap((chunk) => parser.push(chunk));
  return [...tokens, ...parser.flush()];
}

const names = (...chunks: string[]): string[] => shown(read(...chunks));

const KEYS: Readonly<Record<string, readonly (readonly [input: string, ...keys: string[]])[]>> = {
  characters: [
    ['j', 'j'],
    ['jjG', 'j', 'j', 'G'],
    ['+ :/', '+', ' ', ':', '/'],
    ['éß中', 'é', 'ß', '中'],
    ['😀a', '😀', 'a'],
    ['e\u0301', 'e', '\u0301'],
  ],
  'control characters': [
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['12\r', '1', '2', 'enter'],
    ['\t', 'tab'],
    ['\x7f\x7f', 'backspace', 'backspace'],
    ['\b', 'backspace'],
    ['\x01\x02\x1a', 'ctrl+a', 'ctrl+b', 'ctrl+z'],
    ['\0', 'ctrl+ '],
    ['\x1c\x1d\x1e\x1f', 'ctrl+\\', 'ctrl+]', 'ctrl+^', 'ctrl+_'],
  ],
  'escape and alt': [
    ['\x1b', 'esc'],
    ['\x1b\x1b', 'esc', 'esc'],
    ['\x1b\x1b\x1b', 'esc', 'esc', 'esc'],
    ['\x1bx', 'alt+x'],
    ['\x1bX', 'alt+X'],
    ['\x1b ', 'alt+ '],
    ['\x1bé', 'alt+é'],
    ['\x1b😀', 'alt+😀'],
    ['\x1b\r', 'alt+enter'],
    ['\x1b\x7f', 'alt+backspace'],
    ['\x1b\x01', 'ctrl+alt+a'],
    ['\x1b\x1bx', 'esc', 'alt+x'],
    ['\x1b[', 'alt+['],
    ['\x1bO', 'alt+O'],
    ['\x1b[\r', 'alt+[', 'enter'],
    ['\x1bO\x1b[A', 'alt+O', 'up'],
    ['\x1b\x1b[', 'esc', 'alt+['],
    ['\x1b]', 'alt+]'],
    ['\x1bP', 'alt+P'],
    ['\x1b]j', 'alt+]', 'j'],
    ['\x1bPq', 'alt+P', 'q'],
    ['\x1b_x\x1b^y\x1bXz', 'alt+_', 'x', 'alt+^', 'y', 'alt+X', 'z'],
  ],
  arrows: [
    ['\x1b[A\x1b[B\x1b[C\x1b[D', 'up', 'down', 'right', 'left'],
    ['\x1bOA\x1bOB\x1bOC\x1bOD', 'up', 'down', 'right', 'left'],
    ['\x1b[1;2A', 'shift+up'],
    ['\x1b[1;3B', 'alt+down'],
    ['\x1b[1;5C', 'ctrl+right'],
    ['\x1b[1;6D', 'ctrl+shift+left'],
    ['\x1b[1;8D', 'ctrl+alt+shift+left'],
    ['\x1b[5C', 'ctrl+right'],
    ['\x1bO5C', 'ctrl+right'],
    ['\x1bO1;5C', 'ctrl+right'],
    ['\x1b[a\x1b[d', 'shift+up', 'shift+left'],
    ['\x1bOa\x1bOd', 'ctrl+up', 'ctrl+left'],
    ['\x1b\x1b[A', 'alt+up'],
    ['\x1b\x1bOA', 'alt+up'],
    ['\x1b\x1b\x1b[A', 'esc', 'alt+up'],
  ],
  'other keys': [
    ['\x1b[H\x1b[F\x1bOH\x1bOF', 'home', 'end', 'home', 'end'],
    ['\x1b[1~\x1b[4~\x1b[7~\x1b[8~', 'home', 'end', 'home', 'end'],
    ['\x1b[2~\x1b[3~\x1b[5~\x1b[6~', 'insert', 'delete', 'pageup', 'pagedown'],
    ['\x1b[3;5~\x1b[5;2~', 'ctrl+delete', 'shift+pageup'],
    ['\x1b[3^\x1b[5$\x1b[6@', 'ctrl+delete', 'shift+pageup', 'ctrl+shift+pagedown'],
    ['\x1b[Z', 'shift+tab'],
    ['\x1bOP\x1bOQ\x1bOR\x1bOS', 'f1', 'f2', 'f3', 'f4'],
    ['\x1b[P\x1b[1;5Q\x1b[R', 'f1', 'ctrl+f2', 'f3'],
    ['\x1b[11~\x1b[15~\x1b[17~\x1b[24~', 'f1', 'f5', 'f6', 'f12'],
    ['\x1b[[A\x1b[[E', 'f1', 'f5'],
    ['\x1b[[5~', 'pageup'],
    ['\x1bOM\x1bOk\x1bOm\x1bOp', 'enter', '+', '-', '0'],
  ],
  'keys as code points (kitty, modifyOtherKeys)': [
    ['\x1b[97u', 'a'],
    ['\x1b[103;2u', 'G'],
    ['\x1b[103:71;2u', 'G'],
    ['\x1b[49:33;2u', '!'],
    ['\x1b[61;2;43u', '+'],
    ['\x1b[97;65u', 'A'],
    ['\x1b[97;66u', 'a'],
    ['\x1b[223;2u', 'ß'],
    ['\x1b[114;5u', 'ctrl+r'],
    ['\x1b[114;6u', 'ctrl+shift+r'],
    ['\x1b[97;3u', 'alt+a'],
    ['\x1b[97;4u', 'alt+A'],
    ['\x1b[97;9u', 'super+a'],
    ['\x1b[105;5u\x1b[109;5u\x1b[104;5u\x1b[91;5u', 'tab', 'enter', 'backspace', 'esc'],
    ['\x1b[27u\x1b[13u\x1b[9u\x1b[127u\x1b[32u', 'esc', 'enter', 'tab', 'backspace', ' '],
    ['\x1b[9;2u\x1b[13;2u\x1b[13;5u\x1b[127;2u\x1b[32;2u', 'shift+tab', 'enter', 'ctrl+enter', 'backspace', ' '],
    ['\x1b[97;129u', 'a'],
    ['\x1b[97;1:2u', 'a'],
    ['\x1b[97;1:3u\x1b[1;1:3A', ...[]],
    ['\x1b[1;1:1A\x1b[1;5:2C\x1b[3;1:1~', 'up', 'ctrl+right', 'delete'],
    ['\x1b[57417u\x1b[57424u\x1b[57414u\x1b[57399u', 'left', 'end', 'enter', '0'],
    ['\x1b[57376u', 'f13'],
    ['\x1b[57441;2u\x1b[57358u', ...[]],
    ['\x1b[27;5;114~\x1b[27;2;13~\x1b[27;2;65~', 'ctrl+r', 'enter', 'A'],
    ['\x1b[55296u\x1b[1114112u\x1b[133u', ...[]],
  ],
  pastes: [
    ['\x1b[200~hello\x1b[201~', 'paste "hello"'],
    ['a\x1b[200~q\x1b[A\r\x03\x1b[201~b', 'a', 'paste "q\\u001b[A\\r\\u0003"', 'b'],
    ['\x1b[200~\x1b[201~', 'paste ""'],
    ['\x1b[200~\x1b[200~\x1b[201~', 'paste "\\u001b[200~"'],
    ['\x1b[200~a\x1b[20\x1b[201~', 'paste "a\\u001b[20"'],
    ['\x1b[200~never ends', 'paste "never ends"'],
    ['\x1b[200~never ends\x1b[201', 'paste "never ends\\u001b[201"'],
    ['\x1b\x1b[200~a\x1b[201~', 'esc', 'paste "a"'],
    ['\x1b[201~j', 'j'],
  ],
  'the mouse': [
    ['\x1b[<0;5;3M\x1b[<0;5;3m', 'mouse', 'mouse'],
    ['\x1b[<64;5;3Mj', 'mouse', 'j'],
    ['\x1b[M !!j', 'mouse', 'j'],
    ['\x1b[MABCj', 'mouse', 'j'],
    ['\x1b[32;10;20Mj', 'mouse', 'j'],
    ['\x1b\x1b[<0;5;3M', 'esc', 'mouse'],
    ['\x1b[M !\rj', 'enter', 'j'],
  ],
  'what is not a key': [
    ['\x1b[Ij\x1b[O', 'j'],
    ['\x1b[?1;2cj', 'j'],
    ['\x1b[>41;354;0cj', 'j'],
    ['\x1b[24;80Rj', 'j'],
    ['\x1b[?1uj', 'j'],
    ['\x1b[?2026;2$yj', 'j'],
    ['\x1b[4;1$yj', 'j'],
    ['\x1b[8;24;80tj', 'j'],
    ['\x1b]11;rgb:0000/0000/0000\x07j', 'j'],
    ['\x1b]11;rgb:0000/0000/0000\x1b\\j', 'j'],
    ['\x1b]52;c;aGk=\u009cj', 'j'],
    ['\x1bP>|XTerm(390)\x1b\\j', 'j'],
    ['\x1bP1$r0m\x1b\\j', 'j'],
    ['\x1b_Gi=1;OK\x1b\\j', 'j'],
    ['\x1b[99~\x1b[1;2y\x1bOzj', 'j'],
    ['\x1b[1;j', ...[]],
    ['\x1b[1;', ...[]],
    ['\x1b\x1b[99~', 'esc'],
    ['\u0085j\ud800j\udc00', 'j', 'j'],
  ],
  'what is broken off': [
    ['\x1b[1;\x1b[A', 'up'],
    ['\x1b[1;\x03', 'ctrl+c'],
    ['\x1b]11;rgb\x03', 'ctrl+c'],
    ['\x1b]11;rgb\x1b[A', 'up'],
    ['\x1b]11;rgb\x1b', 'esc'],
    ['\x1b[1é', 'é'],
  ],
};

describe.each(Object.entries(KEYS))('%s', (_, rows) => {
  test.each(rows.map(([input, ...keys]) => [JSON.stringify(input), input, keys] as const))('%s', (_, input, keys) => {
    expect(names(input)).toEqual(keys);
    expect(names(...input.split(''))).toEqual(keys);
  });
});

test('a token says what it came as', () => {
  expect(read('j\x1b[1;5C\x1b\x1b[A\x1b[<0;1;2M\x1b')).toEqual([
    { kind: 'key', name: 'j', raw: 'j' },
    { kind: 'key', name: 'ctrl+right', raw: '\x1b[1;5C' },
    { kind: 'key', name: 'alt+up', raw: '\x1b\x1b[A' },
    { kind: 'mouse', raw: '\x1b[<0;1;2M' },
    { kind: 'key', name: 'esc', raw: '\x1b' },
  ]);
});

describe('what is incomplete', () => {
  test.each<[input: string, patience: 'none' | 'short' | 'long']>([
    ['j', 'none'],
    ['\x1b', 'short'],
    ['j\x1b\x1b', 'short'],
    ['\x1b[', 'short'],
    ['\x1bO', 'short'],
    ['\x1b\x1b[', 'short'],
    ['\x1b[1', 'long'],
    ['\x1b[M ', 'long'],
    ['\x1b]11;', 'long'],
    ['\x1b]11;\x1b', 'long'],
    ['\x1b[200~', 'long'],
    ['\x1b[200~a\x1b[', 'long'],
    ['\ud83d', 'short'],
    ['\x1b[200~\x1b[201~', 'none'],
  ])('%j is waited for: %s', (input, patience) => {
    const parser = keyParser();
    parser.push(input);
    const wait = parser.patience();
    expect(parser.pending()).toBe(patience !== 'none');
    expect(wait === 0 ? 'none' : wait < 100 ? 'short' : 'long').toBe(patience);
    parser.flush();
    expect(parser.pending()).toBe(false);
    expect(parser.patience()).toBe(0);
    expect(shown(parser.push('j'))).toEqual(['j']);
  });
});

describe('nothing grows without bound', () => {
  const megabyte = 'x'.repeat(1 << 20);

  test('a paste is cut at its limit, and goes on being a paste', () => {
    const parser = keyParser();
    expect(parser.push(`\x1b[200~${megabyte}`)).toEqual([]);
    expect(parser.push(megabyte)).toEqual([]);
    const [paste, key] = parser.push('yy\x1b[201~j');
    expect(paste?.kind === 'paste' && paste.text.length).toBe(PASTE_LIMIT);
    expect(key).toMatchObject({ name: 'j' });
  });

  test('a reply that never ends does end', () => {
    const parser = keyParser();
    expect(parser.push(`\x1b]11;${'x'.repeat(REPLY_LIMIT)}`).length).toBeLessThan(10);
    expect(shown(parser.push('j'))).toEqual(['j']);
  });

  test('a sequence that never ends does end', () => {
    expect(names(`\x1b[${'1;'.repeat(1000)}`).length).toBeGreaterThan(100);
    expect(names(`\x1b[${'1;'.repeat(1000)}Aj`).slice(-2)).toEqual(['A', 'j']);
  });

  test('a megabyte of keys, and of a paste in single characters, takes almost no time', () => {
    expect(read(megabyte)).toHaveLength(1 << 20);
    const parser = keyParser();
    parser.push('\x1b[200~');
    for (const character of megabyte) parser.push(character);
    expect(parser.push('\x1b[201~')).toHaveLength(1);
  });
});

describe('chunks do not matter', () => {
  const pieces = [
    ...Object.values(KEYS).flatMap((rows) => rows.map(([input]) => input)),
    ...[
      '\x1b',
      '[',
      'O',
      ']',
      'P',
      '\\',
      '\x07',
      '\x1b[200~',
      '\x1b[201~',
      '\x1b[M',
      '$',
      ';',
      '1',
      '~',
      'u',
      'A',
      ' ',
    ],
  ];
  const input = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
    .map((parts) => parts.join(''));

  test('any input cut anywhere gives the same tokens', () => {
    fc.assert(
      fc.property(input, fc.infiniteStream(fc.nat({ max: 6 })), (text, lengths) => {
        const chunks: string[] = [];
        for (let at = 0; at < text.length; ) {
          const length = lengths.next().value ?? 1;
          chunks.push(text.slice(at, at + length));
          at += length;
        }
        expect(read(...chunks)).toEqual(read(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('no key has a control character for a name, and a paste keeps what is between its markers', () => {
    fc.assert(
      fc.property(input, (text) => {
        for (const token of read(text)) if (token.kind === 'key') expect(token.name).toMatch(/^[^\p{Cc}\p{Cs}]+$/u);
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !`${text}\x1b[201~`.slice(0, -1).includes('\x1b[201~')),
        (text) => {
          expect(read(`\x1b[200~${text}\x1b[201~`)).toEqual([{ kind: 'paste', text }]);
        },
      ),
    );
  });
});
