/** What an expression comes to: Python's numbers, precedence and functions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES } from '../../../src/notation/parse/names.js';
import { readNumber } from '../../../src/notation/parse/number.js';
import { dataIn, labelled, messageOf, read, values } from '../reading.js';

/** As CPython 3.11 evaluates them. */
const PYTHON: readonly (readonly [expression: string, value: number])[] = [
  ['0', 0],
  ['-0.0', -0],
  ['1', 1],
  ['42', 42],
  ['2.', 2],
  ['.5', 0.5],
  ['0.1', 0.1],
  ['1e-3', 0.001],
  ['1E3', 1000],
  ['1e+3', 1000],
  ['1.e2', 100],
  ['.5e1', 5],
  ['1_000', 1000],
  ['1_000.000_5', 1000.0005],
  ['1_0e1_0', 100000000000],
  ['0x10', 16],
  ['0xFF', 255],
  ['0Xff', 255],
  ['0x_1f', 31],
  ['0o17', 15],
  ['0b101', 5],
  ['0B1_1', 3],
  ['00', 0],
  ['1e400', Infinity],
  ['123456789012345678901234567890', 1.2345678901234568e29],
  ['0.1234567890123456789', 0.12345678901234568],
  ['9007199254740993', 9007199254740992],
  ['999999999999999', 999999999999999],
  ['0.000001', 1e-6],
  ['1.7976931348623157e308', 1.7976931348623157e308],
  ['5e-324', 5e-324],
  ['3.141592653589793', Math.PI],
  ['1e22', 1e22],
  ['1e23', 1e23],
  ['8.5e-7', 8.5e-7],
  ['123456.789012345', 123456.789012345],
  ['4.35', 4.35],
  ['0.3', 0.3],
  ['-2**2', -4],
  ['(-2)**2', 4],
  ['2**-1', 0.5],
  ['2**-2**2', 0.0625],
  ['2**3**2', 512],
  ['(2**3)**2', 64],
  ['-2**-2', -0.25],
  ['--2', 2],
  ['-+-2', 2],
  ['+2', 2],
  ['- 2', -2],
  ['2 - -2', 4],
  ['2--2', 4],
  ['2-+-2', 4],
  ['10-3-4', 3],
  ['10-(3-4)', 11],
  ['100/5/2', 10],
  ['100/(5/2)', 40],
  ['2*3+4', 10],
  ['2+3*4', 14],
  ['2*3**2', 18],
  ['(2*3)**2', 36],
  ['-3*2', -6],
  ['2*-3', -6],
  ['2*-3**2', -18],
  ['8/2*4', 16],
  ['8*2/4', 4],
  ['1/3', 0.3333333333333333],
  ['2/3*3', 2],
  ['1-1e-17', 1],
  ['0.1+0.2', 0.30000000000000004],
  ['0.1+0.2-0.3', 5.551115123125783e-17],
  ['1e16+1', 1e16],
  ['3-2+1', 2],
  ['2**0.5', Math.SQRT2],
  ['4**-0.5', 0.5],
  ['0**0', 1],
  ['1**inf', 1],
  ['(-1)**inf', 1],
  ['2**10', 1024],
  ['(-2)**3', -8],
  ['-2**3**0', -2],
  ['1+2*3-4/2**2', 6],
  ['(1+2)*(3-4)/(2**2)', -0.75],
  ['2**(1-2)', 0.5],
  ['((((5))))', 5],
  ['-(-(-5))', -5],
  ['7-2*3-1', 0],
  ['5*(2+3)*2', 50],
  ['1/2/2*4', 1],
  ['1e3-1e-3', 999.999],
  ['sqrt(2)', Math.SQRT2],
  ['exp(0)', 1],
  ['log(1)', 0],
  ['cos(0)', 1],
  ['sin(0)', 0],
  ['tanh(0)', 0],
  ['abs(-2.5)', 2.5],
  ['-abs(-2)', -2],
  ['abs(-2)**2', 4],
  ['min(3, 1, 2)', 1],
  ['max(3, 1, 2)', 3],
  ['pow(2, 10)', 1024],
  ['2*sqrt(16)-1', 7],
  ['sqrt(abs(-16))**3', 64],
  ['math.pi', Math.PI],
  ['math.e', Math.E],
  ["float('1e3')", 1000],
  ['int(3.9)', 3],
  ['int(-3.9)', -3],
];

describe('an expression of numbers', () => {
  test.each(PYTHON)('%s is what Python says, %d', (expression, value) => {
    expect(read(`x = ${expression}`).leaves[0]).toBe(value);
    expect(readNumber(expression)).toBe(value);
  });

  test('that is a power too large for a float is refused, as in Python', () => {
    expect(messageOf('x = (-2.0) ** 5001').split('\n')[0]).toBe('a.py:1:12: -2**5001 is too large for a float');
  });

  test('that overflows is infinite', () => {
    for (const [text, value] of [
      ['1e308 * 10', Infinity],
      ['-1e308 * 10', -Infinity],
      ['exp(1000)', Infinity],
      ['1e999', Infinity],
    ] as const) {
      expect([text, read(`x = ${text}`).leaves[0]]).toEqual([text, value]);
    }
  });
});

describe('an expression of nodes', () => {
  const LEAVES = 'a = 2; b = -3; c = 10; f = -2\n';

  test.each([
    ['a - b - c', -5],
    ['a / b / c', 2 / -3 / 10],
    ['a - (b - c)', 15],
    ['-a ** 2', -4],
    ['(-a) ** 2', 4],
    ['a ** -1', 0.5],
    ['a ** 3 ** a', 512],
    ['a * -b', 6],
    ['- - a', 2],
    ['+a', 2],
    ['a**b', 0.125],
    ['2 * a + 3 * b', -5],
    ['a * b + c * f', -26],
    ['(a*b + c) * f', -8],
    ['a.add(b).mul(c)', -10],
    ['-a.exp()', -Math.exp(2)],
    ['a ** b.abs()', 8],
    ['a.mul(b.add(c)).relu()', 14],
    ['a.sub(3).relu()', 0],
    ['min(a, b, c, f)', -3],
    ['max(a, b, c, f)', 10],
    ['a.max(b)', 2],
    ['math.exp(a) + np.tanh(a) + torch.relu(b)', Math.exp(2) + Math.tanh(2)],
    ['a * math.pi', 2 * Math.PI],
    ['a.__pow__(3)', 8],
    ['a.data + b.data', -1],
    ['(a + b).data * 3', -3],
    ['a.grad', 0],
    ['tanh(a,)', Math.tanh(2)],
    ['a + inf', Infinity],
  ])('%s comes to %d', (expression, value) => {
    const reading = read(`${LEAVES}L = ${expression}`);
    expect(values(reading).L).toBe(value);
  });

  test('keeps the order of its operands, and shares nothing but what has a name', () => {
    expect(labelled(read('a = 2\nb = a - 3\nc = 3 - a\nd = a + a\ne = a*a + a*a'))).toEqual([
      'a = leaf',
      'b = - a (const)',
      'c = - (const) a',
      'd = + a a',
      'e = + (mul) (mul)',
    ]);
  });

  test.each(FUNCTION_NAMES.map((name) => ({ name })))(
    'knows $name as a function, a method and a part of a module',
    ({ name }) => {
      const two = name === 'min' || name === 'max';
      const [call, method] = two ? [`${name}(a, b)`, `a.${name}(b)`] : [`${name}(a)`, `a.${name}()`];
      const { p, q, r } = values(read(`a = 0.25; b = 0.5\np = ${call}\nq = ${method}\nr = math.${call}`));
      expect([q, r]).toEqual([p, p]);
      expect(p).not.toBeNaN();
    },
  );
});

describe('a random expression', () => {
  /** An expression as text, with what it comes to, and how tightly it binds: 9 for what needs no parentheses. */
  interface Written {
    readonly text: string;
    readonly value: number;
    readonly binds: number;
    /** Whether there is no node in it; only then Python refuses what has no value. */
    readonly plain: boolean;
    /** Whether it is a whole number in Python, which has no -0. */
    readonly whole: boolean;
    readonly refused: boolean;
  }

  /** What Python's whole numbers come to, as long as doubles hold them exactly. */
  const settled = (x: Written): Written => (x.whole ? { ...x, value: x.value + 0 } : x);
  const isExact = ({ whole, value }: Written): boolean => !whole || Number.isSafeInteger(value);

  const LEAVES: Record<string, number> = { a: 2, b: -3.5, c: 0.75, d: 10 };
  const PRECEDENCE: Record<string, number> = { '+': 1, '-': 1, '*': 2, '/': 2, '**': 4 };
  const APPLY: Record<string, (x: number, y: number) => number> = {
    '+': (x, y) => x + y,
    '-': (x, y) => x - y,
    '*': (x, y) => x * y,
    '/': (x, y) => x / y,
    '**': (x, y) => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y),
  };
  const CALLS: Record<string, (x: number) => number> = {
    tanh: Math.tanh,
    exp: Math.exp,
    sin: Math.sin,
    cos: Math.cos,
    abs: Math.abs,
    relu: (x) => (x < 0 ? 0 : x),
  };

  const refuses = (op: string, x: number, y: number): boolean =>
    Number.isFinite(x) &&
    Number.isFinite(y) &&
    ((op === '/' && y === 0) || (op === '**' && ((x === 0 && y < 0) || (x < 0 && !Number.isInteger(y)))));

  /** A power of floats that is too large for one; whole numbers are exact. */
  const overflows = (op: string, x: Written, y: Written): boolean =>
    op === '**' &&
    !(x.whole && y.whole) &&
    Number.isFinite(x.value) &&
    Number.isFinite(y.value) &&
    Math.abs(x.value ** y.value) === Infinity;

  const wrapped = (x: Written, least: number): string => (x.binds < least ? `(${x.text})` : x.text);
  const blank = fc.constantFrom('', ' ', '\t', ' \\\n ');

  const leaf = fc.constantFrom(...Object.keys(LEAVES)).map(
    (text): Written => ({
      text,
      value: LEAVES[text] as number,
      binds: 9,
      plain: false,
      whole: false,
      refused: false,
    }),
  );
  const number = fc.constantFrom('0', '0', '1', '2.', '.5', '1e-1', '1_0', '0x3').map(
    (text): Written => ({
      text,
      value: Number(text.replace('_', '')),
      binds: 9,
      plain: true,
      whole: /^(?:0x)?[\d_]+$/.test(text),
      refused: false,
    }),
  );

  const infix = (x: Written, op: string, y: Written, gap: string): Written => {
    const own = PRECEDENCE[op] as number;
    const [left, right] =
      op === '**' ? [wrapped(x, own + 1), wrapped(y, own - 1)] : [wrapped(x, own), wrapped(y, own + 1)];
    const plain = x.plain && y.plain;
    return settled({
      whole: x.whole && y.whole && op !== '/' && (op !== '**' || y.value >= 0),
      text: `${left}${gap}${op}${gap}${right}`,
      value: (APPLY[op] as (typeof APPLY)[string])(x.value, y.value),
      binds: own,
      plain,
      refused: x.refused || y.refused || (plain && (refuses(op, x.value, y.value) || overflows(op, x, y))),
    });
  };

  const call = (x: Written, name: string, method: boolean): Written => ({
    ...x,
    text: method && !x.plain ? `(${x.text}).${name}()` : `${name}(${x.text}\n)`,
    value: (CALLS[name] as (typeof CALLS)[string])(x.value),
    whole: x.whole && name === 'abs',
    binds: 9,
    refused: x.refused || (x.plain && (name === 'sin' || name === 'cos') && Math.abs(x.value) === Infinity),
  });

  const { written } = fc.letrec<{ written: Written }>((tie) => ({
    written: fc.oneof(
      { maxDepth: 6, depthSize: 'large' },
      leaf,
      number,
      number,
      fc
        .tuple(tie('written'), fc.constantFrom(...Object.keys(APPLY)), tie('written'), blank)
        .map((parts) => infix(...parts)),
      fc.tuple(tie('written'), fc.constantFrom(...Object.keys(CALLS)), fc.boolean()).map((parts) => call(...parts)),
      fc
        .tuple(tie('written'), blank)
        .map(([x, gap]) => settled({ ...x, text: `-${gap}${wrapped(x, 3)}`, value: -x.value, binds: 3 })),
      fc.tuple(tie('written'), blank).map(([x, gap]) => ({ ...x, text: `(${gap}${x.text}${gap})`, binds: 9 })),
    ),
  }));

  test('comes to what an independent evaluation says', () => {
    const seen = { computed: 0, refused: 0 };
    fc.assert(
      fc.property(written.filter(isExact), ({ text, value, refused }) => {
        const source = `a = 2; b = -3.5; c = 0.75; d = 10\nL = 0*a + (${text})`;
        if (refused) {
          expect(messageOf(source)).toMatch(/division by zero|is not a real number|is too large for a float/);
          seen.refused++;
        } else {
          const reading = read(source);
          expect(dataIn(reading)[reading.root]).toBe(0 * 2 + value);
          if (Number.isFinite(value) && text.length > 10) seen.computed++;
        }
      }),
      { numRuns: 4000 },
    );
    expect(seen.computed).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(5);
  });
});

describe('one number', () => {
  test.each([
    ['1e3', 1000],
    ['-.5', -0.5],
    ['2*3', 6],
    ['1/3', 1 / 3],
    [' 2 ', 2],
    ['sqrt(2)', Math.SQRT2],
    ['-inf', -Infinity],
    ['nan', Number.NaN],
    ["float('inf')", Infinity],
    ['float("-Infinity")', -Infinity],
    ["float(' 1_000.5e-1 ')", 100.05],
    ["float('nan')", Number.NaN],
    ['int(2.7) + int(-2.7)', 0],
    ['float(2)', 2],
    ['2 # two', 2],
    ['0', 0],
    ['-0', 0],
    ['-0.0', -0],
    ['(1\n+2)', 3],
  ])('is read from %j', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  test.each([
    ['', 'nothing'],
    ['x', 'a name'],
    ['2 3', 'two numbers'],
    ['2\n3', 'two lines'],
    ['2; 3', 'two statements'],
    ['x = 2', 'a statement'],
    ['Value(2)', 'a node'],
    ['Value(2).backward()', 'a statement'],
    ['1/0', 'a division by zero'],
    ['2,', 'a tuple'],
    ["'2'", 'a text'],
    ['2 +', 'half of one'],
    ['1,5', 'a comma'],
    ['print(2)', 'a call'],
  ])('is not read from %j, %s', (text) => {
    expect(readNumber(text)).toBeUndefined();
  });
});
