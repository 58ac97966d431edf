/** A node written as an expression says the same when it is read again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expressionOf, nameOf } from '../../../src/notation/write/write.js';
import { dataIn, read } from '../reading.js';

const LEAVES = 'a = 2; b = -3; c = 10\n';

/** How the last expression of a file is written. */
const written = (text: string, most?: number): string => {
  const { tape, root } = read(LEAVES + text);
  return expressionOf(tape, root, most);
};

describe('a node', () => {
  test.each([
    ['a + b', 'a + b'],
    ['a - (b - c)', 'a - (b - c)'],
    ['(a - b) - c', 'a - b - c'],
    ['(a + b) * c', '(a + b)*c'],
    ['a / (b * c)', 'a/(b*c)'],
    ['a * b / c', 'a*b/c'],
    ['-a ** 2', '-a**2'],
    ['(-a) ** 2', '(-a)**2'],
    ['a ** b ** 2', 'a**b**2'],
    ['(a ** b) ** 2', '(a**b)**2'],
    ['a * -2', 'a*(-2)'],
    ['a + -2', 'a + (-2)'],
    ['-(a + b)', '-(a + b)'],
    ['max(a, -b).tanh()', 'tanh(max(a, -b))'],
    ['a * inf', 'a*inf'],
  ])('%s is written %s', (text, expected) => {
    expect(written(text)).toBe(expected);
  });

  test('is called by its label, spelled out', () => {
    const { tape, root } = read("a = Value(2)\nL = a * 2; L.label = 'x\\x1b'");
    expect(nameOf(tape, root)).toBe('x\\x1b');
  });

  test.each([
    [10, 'a + '.repeat(1000), '… + a + b'],
    [20, 'a + '.repeat(1000), '… + a + a + a + b'],
    [20, 'a*(b + '.repeat(1000), 'a*(b + a*(b + a*(b + …)))'],
    [20, 'tanh('.repeat(1000), 'tanh(tanh(tanh(…)))'],
    [20, '-'.repeat(1000), '-------------------…'],
    [3, 'a*', 'a*b'],
    [0, 'tanh(a + ', 'tanh(…)'],
  ])('is cut to about %d characters: %j', (most, text, expected) => {
    expect(written(`${text}b${')'.repeat(text.split('(').length - 1)}`, most)).toBe(expected);
  });

  test('cuts the names in its expression too, but not so far that they look the same', () => {
    const names = `first_${'x'.repeat(100)} = 2; second_${'x'.repeat(100)} = 3\n`;
    const { tape, root } = read(`${names}first_${'x'.repeat(100)} * second_${'x'.repeat(100)}`);
    expect(expressionOf(tape, root, 20)).toBe(`first_xxxxx…*second_${'x'.repeat(11)}…`);
    expect(nameOf(tape, 0, 20)).toBe(`first_${'x'.repeat(100)}`);
  });

  test('keeps the last segments of long names with a structure, of both operands alike', () => {
    const { tape, root } = read(
      "a = Value(1.0, label='layer 1 neuron 2 w0'); b = Value(2.0, label='sample 1 x[10]')\na*b",
    );
    expect([60, 28, 20, 12].map((width) => expressionOf(tape, root, width))).toEqual([
      'layer 1 neuron 2 w0*sample 1 x[10]',
      '…neuron 2 w0*sample 1 x[10]',
      '…neuron 2 w0*…x[10]',
      '…w0*…x[10]',
    ]);
    const short = read("a = Value(1.0, label='loss@4'); b = Value(2.0, label='loss@5')\n(a + b)*3 + a");
    expect(expressionOf(short.tape, short.root, 8)).toBe('… + loss@4');
  });

  test('has constants of few digits if its width is limited, unless they are to be exact', () => {
    const { tape, root } = read(`${LEAVES}(a + b)*0.14285714285714285`);
    expect(expressionOf(tape, root, 40)).toBe('(a + b)*0.1429');
    expect(expressionOf(tape, root, 40, { exact: true })).toBe('(a + b)*0.14285714285714285');
    expect(expressionOf(tape, root)).toBe('(a + b)*0.14285714285714285');
  });

  test('reads back as the same number, whatever it is', () => {
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('a', 'b', 'c', '2', '0.5', '-3', '1e-7', '-1e300'),
        fc
          .tuple(tie('expression'), fc.constantFrom(' + ', ' - ', '*', '/', '**'), tie('expression'))
          .map(([x, op, y]) => `(${x})${op}(${y})`),
        tie('expression').map((x) => `-(${x})`),
        fc.tuple(fc.constantFrom('tanh', 'abs', 'relu'), tie('expression')).map(([name, x]) => `${name}(${x})`),
      ),
    }));
    fc.assert(
      fc.property(expression, (text) => {
        const first = read(`${LEAVES}a*0 + (a + ${text.replaceAll('/(', '/(a*0 + ').replaceAll('**(', '**(a*0 + ')})`);
        const again = read(`${LEAVES}${expressionOf(first.tape, first.root, 1e6, { exact: true })}`);
        expect(dataIn(again)[again.root]).toBe(dataIn(first)[first.root]);
      }),
      { numRuns: 500 },
    );
  });
});
