/**
 * Numbers as Python computes and prints them: its results for the cases of the table, and, if there is a python3,
 * of random expressions, formats and texts, asked in one go.
 */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/notation/source.js';
import { escape } from '../../../src/text/escape.js';
import { read } from '../reading.js';

const ERROR = 'an error';

/** What a text prints, or that it is refused. */
function printed(text: string): string {
  try {
    return read(text).prints.join('\n');
  } catch (error) {
    if (error instanceof SourceError) return ERROR;
    throw error;
  }
}

const withValue = (argument: string): string => printed(`v = Value(1)\nprint(${argument})`);

/** As CPython 3.11 prints them. */
const CASES: readonly (readonly [argument: string, text: string])[] = [
  ['-2**2', '-4'],
  ['(-2)**2', '4'],
  ['2**-1', '0.5'],
  ['7**-2', '0.02040816326530612'],
  ['10**-5000', '0.0'],
  ['(-1)**-3', '-1.0'],
  ['7/2', '3.5'],
  ['4/2', '2.0'],
  ['3*2', '6'],
  ['3+0.5', '3.5'],
  ['2*3.0', '6.0'],
  ['-0', '0'],
  ['-0.0', '-0.0'],
  ['0*-1', '0'],
  ['0*-1.0', '-0.0'],
  ['0/-5', '-0.0'],
  ['10**20', '100000000000000000000'],
  ['2**100', '1267650600228229401496703205376'],
  ['3**50 - 3**50 + 1', '1'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['2**64/3', '6.148914691236517e+18'],
  ['10**400/10**399', '10.0'],
  ['1/10**400', '0.0'],
  ['1e16', '1e+16'],
  ['int(1e16)', '10000000000000000'],
  ['0xff', '255'],
  ['00', '0'],
  ['abs(-3)', '3'],
  ['max(2, 2.0)', '2'],
  ['max(2.0, 2)', '2.0'],
  ['min(nan, 1)', 'nan'],
  ['min(1, nan)', '1'],
  ['pow(2, 3)', '8'],
  ['math.pow(2, 3)', '8.0'],
  ['float(3)', '3.0'],
  ['int(-2.7)', '-2'],
  ["int(' -1_0 ')", '-10'],
  ["int('١٢')", '12'],
  ["float(' 1_0.5 ')", '10.5'],
  ["float('-INF')", '-inf'],
  ["float('1e400')", 'inf'],
  ["float('१.५')", '1.5'],
  ["float('\\t2\\x85')", '2.0'],
  [
    "f'{3:d}|{3:>5}|{3:04d}|{3:+}|{3:.1f}|{3:e}|{3:%}|{3!r}|{3=}'",
    '3|    3|0003|+3|3.0|3.000000e+00|300.000000%|3|3=3',
  ],
  ["f'{1000000:,}|{1000000:_}|{1000000.0:,}'", '1,000,000|1_000_000|1,000,000.0'],
  ["f'{255:x}|{255:#X}|{-255:#010b}|{255:_b}|{65:c}|{8:o}'", 'ff|0XFF|-0b11111111|1111_1111|A|10'],
];

const REFUSED = [
  ['1/0', 'division by zero'],
  ['inf/0', 'division by zero'],
  ['0**-1', 'division by zero'],
  ['0/0.0', 'division by zero'],
  ['(-8)**0.5', '(-8)**0.5 is not a real number'],
  ['log(-inf)', 'log(-inf) is not a real number'],
  ['sin(inf)', 'sin(inf) is not a real number'],
  ['010', '"010" is not a number; Python takes no zero before other digits'],
  ['1__0', '"1__0" is not a number'],
  ["float('1__0')", '"1__0" is not a number'],
  ["float('1_')", '"1_" is not a number'],
  ["float('_1')", '"_1" is not a number'],
  ["float('1_.5')", '"1_.5" is not a number'],
  ["float('1e_5')", '"1e_5" is not a number'],
  ["float('')", '"" is not a number'],
  ["float('\\x1c2')", '"\\x1c2" is not a number'],
  ["float('0x10')", '"0x10" is not a number'],
  ["float('1\\ufeff')", '"1\\ufeff" is not a number'],
  ["int('2.7')", '"2.7" is not a whole number'],
  ["int('1e3')", '"1e3" is not a whole number'],
  ["int('inf')", '"inf" is not a whole number'],
  ["int('1__0')", '"1__0" is not a whole number'],
  ['int(1e400)', 'inf is not a whole number'],
  ['int(nan)', 'nan is not a whole number'],
  ['10**400 * 1.0', 'this whole number is too large for a float'],
  ['10**400 / 3', 'this quotient of whole numbers is too large for a float'],
  ['10**5000', 'this whole number has more than 4,300 digits; write it with a point, like 2.0'],
  ["f'{3.0:d}'", '"d" is not a format of a number; expected something like .4f'],
  ["f'{3:.2d}'", '".2d" is not a format of a number; expected something like .4f'],
] as const;

describe('a number that is printed', () => {
  test.each(CASES)('%s is %s', (argument, text) => {
    expect(withValue(argument)).toBe(text);
  });

  test.each(REFUSED)('%s is refused: %s', (argument, problem) => {
    expect(() => read(`v = Value(1)\nprint(${argument})`)).toThrow(problem);
  });

  test('is whole under its name, both if names are numbers and if they are leaves', () => {
    const statements =
      "k = 3\nprint(f'step {k}', f'{k:d}', k, k/2, k*2 + 1, k**2, k**-1, -k, k + 0.5)\nh = 2.0; print(h)";
    const lines = ['step 3 3 3 1.5 7 9 0.3333333333333333 -3 3.5', '2.0'];
    expect(read(statements).prints).toEqual(lines);
    expect(read(`a = Value(2.0)\n${statements}`).prints).toEqual(lines);
    expect(read("k = 3; k += 1; print(f'{k:03d}')\nk = k/2; print(k)").prints).toEqual(['004', '2.0']);
  });

  test('stays whole for statements that are typed afterwards', () => {
    const first = read('a = Value(2.0); k = 3; k = k + 1');
    const start = { ...first, data: new Float64Array(first.tape.size), grad: new Float64Array(first.tape.size) };
    expect(read('print(k, k/2, -k)', { start }).prints).toEqual(['4 2.0 -4']);
  });

  test('is a float if the graph computes in floats, beyond 2**53; data of a Value is what it was made of', () => {
    expect(read('k = 3**40\nprint(k)').prints).toEqual(['1.2157665459056929e+19']);
    expect(read('k = 10**20\nprint(k)').prints).toEqual(['100000000000000000000']);
    expect(read('a = Value(2)\nprint(a.data, a)').prints).toEqual(['2 Value(data=2, grad=0.0)']);
  });

  test('that was given from outside stays of its kind', () => {
    const options = { given: new Map([['k', 5]]) };
    expect(read('a = Value(2.0); k = 3; print(k)', options).prints).toEqual(['5']);
    expect(read('a = Value(2.0); k = 3.0; print(k)', options).prints).toEqual(['5.0']);
  });
});

const PROGRAM = `
import json, math, sys
from math import inf, nan, sin, cos, log, sqrt
def said(text):
    try:
        value = eval(text)
    except Exception:
        return "${ERROR}"
    return "${ERROR}" if isinstance(value, complex) else str(value)
json.dump([said(text) for text in json.load(sys.stdin)], sys.stdout)
`;

const hasPython = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 11)']).status === 0;

/** What Python says of each expression. */
function byPython(texts: readonly string[]): string[] {
  const { stdout } = spawnSync('python3', ['-W', 'ignore', '-c', PROGRAM], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout).map(escape);
}

/** Two engines' powers of floats may differ in their last digits, and so may what is computed of them. */
function isSame(text: string, own: string, other: string): boolean {
  if (own === other) return true;
  if (!text.includes('**')) return false;
  const [x, y] = [Number(own), Number(other)];
  return /[.e]/.test(own) === /[.e]/.test(other) && Math.abs(x - y) <= 1e-13 * Math.abs(y);
}

/** Each text with what Python and we say of it if that is not the same. */
function differences(texts: readonly string[], ours: (text: string) => string): string[][] {
  const theirs = byPython(texts);
  return texts.flatMap((text, i) => {
    const [own, other] = [ours(text), theirs[i] as string];
    return isSame(text, own, other) ? [] : [[text, own, other]];
  });
}

const WHOLE = fc.oneof(
  fc.constantFrom('0', '1', '2', '3', '7', '10', '1_000', '0x1f', '9007199254740993', '10**30', '2**53'),
  fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String),
);
const FLOATING = fc.oneof(
  fc.constantFrom(
    '0.0',
    '1.',
    '.5',
    '2.0',
    '1e16',
    '1e-5',
    '1e22',
    '1e300',
    '0.1',
    '123456.789',
    'inf',
    'nan',
    '1_0.5',
  ),
  fc
    .double({ min: 0, noNaN: true, noDefaultInfinity: true })
    .map((x) => (Number.isInteger(x) ? x.toExponential() : String(x))),
);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    WHOLE,
    WHOLE,
    FLOATING,
    fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression')).map((parts) => parts.join(' ')),
    fc
      .tuple(tie('expression'), fc.constantFrom('2', '3', '0', '-1', '-2', '0.5', '-0.5', '2.0'))
      .map(([x, n]) => `(${x})**${n}`),
    fc.tuple(fc.constantFrom('-', '+', '- -'), tie('expression')).map((parts) => parts.join('')),
    tie('expression').map((x) => `(${x})`),
    fc
      .tuple(fc.constantFrom('abs', 'int', 'float', 'math.sqrt'), tie('expression'))
      .map(([name, x]) => `${name}(${x})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('expression'), tie('expression'))
      .map(([name, x, y]) => `${name}(${x}, ${y})`),
  ),
}));

const SPEC = fc
  .tuple(
    fc.constantFrom('', '', '', '<', '>', '^', '=', '*<', '0=', '_^', '日>'),
    fc.constantFrom('', '', '+', '-', ' '),
    fc.constantFrom('', '', '', 'z'),
    fc.constantFrom('', '', '', '#'),
    fc.constantFrom('', '', '0'),
    fc.constantFrom('', '', '1', '6', '12', '25'),
    fc.constantFrom('', '', '', ',', '_'),
    fc.constantFrom('', '', '', '.0', '.1', '.3', '.10'),
    fc.constantFrom('', '', '', 'd', 'f', 'e', 'g', 'G', 'E', 'F', '%', 'x', 'X', 'b', 'o', 'c', 'n', 's', 'r'),
  )
  .map((parts) => parts.join(''));

const NUMERAL = fc
  .array(
    fc.constantFrom(
      '1',
      '0',
      '12',
      '_',
      '.',
      'e',
      'E',
      '-',
      '+',
      ' ',
      '\\t',
      'inf',
      'nan',
      'Infinity',
      '٣',
      'x',
      '\\xa0',
    ),
    { maxLength: 7 },
  )
  .map((parts) => parts.join(''));

const sampled = <Each>(arbitrary: fc.Arbitrary<Each>, count: number): Each[] =>
  fc.sample(arbitrary, { numRuns: count, seed: 8 });

describe.skipIf(!hasPython)('Python says the same (skipped: there is no python3 >= 3.11 on this machine)', () => {
  test('of random expressions', () => {
    expect(differences(sampled(expression, 4000), withValue)).toEqual([]);
  });

  test('of random numbers in random formats', () => {
    const fields = sampled(fc.tuple(fc.oneof(WHOLE, FLOATING), fc.boolean(), SPEC), 6000).map(
      ([number, isNegative, spec]) => `f'{${isNegative ? '-' : ''}${number}:${spec}}'`,
    );
    expect(differences(fields, withValue)).toEqual([]);
  });

  test('of random texts to float() and int()', () => {
    const calls = sampled(fc.tuple(fc.constantFrom('float', 'int'), NUMERAL), 6000).map(
      ([name, text]) => `${name}('${text}')`,
    );
    expect(differences(calls, withValue)).toEqual([]);
  });

  test('of all cases above', () => {
    const texts = [...CASES.map(([text]) => text), ...REFUSED.map(([text]) => text)].filter(
      (text) => !/^(0?10\*\*5000)/.test(text),
    );
    expect(differences(texts, withValue)).toEqual([]);
  });

  test('of names in a file without Value(...), as long as its numbers are small', () => {
    const operand = fc.constantFrom('j', 'k', 'x', '2', '3', '0.5');
    const sums = sampled(
      fc.tuple(operand, fc.constantFrom('+', '-', '*', '/', '**'), operand, fc.constantFrom('+', '-', '*'), operand),
      500,
    ).map((parts) => parts.join(' '));
    const theirs = byPython(sums.map((text) => `(lambda j, k, x: ${text})(3, -2, 1.5)`));
    const wrong = sums.flatMap((text, i) => {
      const [own, other] = [printed(`j = 3; k = -2; x = 1.5\nprint(${text})`), theirs[i] as string];
      // a fractional power of a negative number is complex in Python, and nan in a graph
      return isSame(text, own, other) || (own === 'nan' && other === ERROR) ? [] : [[text, own, other]];
    });
    expect(wrong).toEqual([]);
  });
});
