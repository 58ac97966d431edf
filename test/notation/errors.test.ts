/**
 * The errors of texts that cannot be read: one table of texts, with ‸ before what is wrong, and problems. The complete
 * message follows from both: the place, the line and the caret.
 */
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/notation/source.js';
import { messageOf, mistake, read } from './reading.js';

const TABLE: readonly (readonly [about: string, cases: readonly (readonly [marked: string, problem: string])[]])[] = [
  [
    'syntax',
    [
      ['x = ‸', 'the expression ends here; expected a number, a name or "("'],
      ['x = 2 +‸\ny = 3', 'the expression ends here; expected a number, a name or "("'],
      ['x = -‸', 'the expression ends here; expected a number, a name or "("'],
      ['x = 3 +‸* 2', 'unexpected "*"; expected a number, a name or "("'],
      ['x = y = ‸', 'the expression ends here; expected a number, a name or "("'],
      ['x = ‸(1 + 2\ny = 3', '"(" is never closed'],
      ['y = ‸(1 +\n  (2)\n', '"(" is never closed'],
      ['x = 1 + 2‸)', '")" closes nothing'],
      ['x = (1 + 2‸]', 'expected ")", not "]"'],
      ['x = (‸)', 'nothing between the parentheses; expected an expression'],
      ['x = tanh(‸,)', 'unexpected ","; expected a number, a name or "("'],
      ['x = tanh(1‸;2)', 'expected "," or ")", not ";"'],
      ['x = 2‸(3)', 'expected an operator or the end of the statement, not "("'],
      ['x = 2\ny = 3 ‸x', 'expected an operator or the end of the statement, not "x"'],
      ['x = 2 ‸y = 3', 'expected an operator or the end of the statement, not "y"'],
      ["x = ‸'abc", "this text is never closed; expected '"],
      ["x = ‸'''abc\ndef", "this text is never closed; expected '''"],
      ["x = ‸'abc'", 'a text cannot be calculated with; expected a number, a name or a function'],
      ['x = ‸$', 'unexpected character "$"'],
      ['x = 2 ‸? 3', 'unexpected character "?"'],
      ['x = 2 ‸× 3', 'unexpected character "×" (U+00D7)'],
      ['x = 2 ‸− 3', 'unexpected character "−" (U+2212)'],
      ['x = ‸“2”', 'unexpected character "“" (U+201C)'],
    ],
  ],
  [
    'numbers',
    [
      ['x = ‸2a', '"2a" is not a number'],
      ['x = ‸1__0', '"1__0" is not a number'],
      ['x = ‸1_', '"1_" is not a number'],
      ['x = ‸0x', '"0x" is not a number'],
      ['x = ‸0b12', '"0b12" is not a number'],
      ['x = ‸1e', '"1e" is not a number'],
      ['x = ‸2.tanh()', '"2.tanh" is not a number'],
      ['x = ‸1j', '"1j" is not a number'],
    ],
  ],
  [
    'names and functions',
    [
      ['L = ‸a * 2', 'unknown name "a"'],
      ['weight = 2\nL = 3 * ‸wieght', 'unknown name "wieght"; did you mean "weight"?'],
      ['l = 2\nq = ‸L', 'unknown name "L"; did you mean "l"?'],
      ['a = 2\nb = a * ‸q', 'unknown name "q"'],
      ['q = ‸tahn(2)', 'unknown function "tahn"; did you mean "tanh"?'],
      [
        'q = ‸foo(2)',
        'unknown function "foo"; known functions: exp log sqrt tanh sigmoid softplus relu sin cos abs min max',
      ],
      ['x = max‸', '"max" is a function; expected "(" after it'],
      ['x = Value‸', '"Value" is a function; expected "(" after it'],
      ['print‸', '"print" is a function; expected "(" after it'],
      [
        'x = math.‸foo(2)',
        'unknown function "foo"; known functions: exp log sqrt tanh sigmoid softplus relu sin cos abs min max',
      ],
      [
        'x = math.‸foo',
        'math.foo is not part of the notation; known functions: exp log sqrt tanh sigmoid softplus relu sin cos abs min max',
      ],
      ['x = math.‸', 'expected a function of math'],
      ['x = math.tanh‸', '"tanh" is a function; expected "(" after it'],
      ['math = 2\ny = math.‸tanh(2)', 'tanh takes no arguments, not 1'],
      ['‸x += 2', 'unknown name "x"'],
      ['‸x.data = 2', 'unknown name "x"'],
    ],
  ],
  [
    'arguments',
    [
      ['q = ‸tanh()', 'tanh takes 1 argument, not 0'],
      ['q = ‸tanh(1, 2)', 'tanh takes 1 argument, not 2'],
      ['q = ‸pow(2)', 'pow takes 2 arguments, not 1'],
      ['q = ‸max(1)', 'max takes 2 or more arguments, not 1'],
      ['x = 2\nq = x.‸tanh(3)', 'tanh takes no arguments, not 1'],
      ['x = 2\nq = x.‸add()', 'add takes 1 argument, not 0'],
      ['x = 2\nq = x.‸max()', 'max takes 1 or more arguments, not 0'],
      ['q = ‸float()', 'float takes 1 argument, not 0'],
      ["q = float(‸'abc')", '"abc" is not a number'],
      ['x = 2\nq = float(‸x)', 'float takes a plain number, not a node'],
      ['x = ‸Value()', 'Value takes a number; expected something like Value(2.0)'],
      ["x = Value(‸'x')", 'Value takes a number, not a text; expected something like Value(2.0)'],
      ['x = Value(2, ‸3)', "Value takes one number and perhaps a label, like Value(2.0, label='a')"],
      ["x = Value(2, ‸name='x')", 'Value has no argument "name"; expected data or label'],
      ['x = Value(2, label=‸3)', "expected a text, like 'a'"],
      ["x = Value(2, label=‸f'a')", 'expected a plain text here, not an f-string'],
      ['x = Value(2, ‸data=3)', "Value takes one number and perhaps a label, like Value(2.0, label='a')"],
      ['x = Value(‸Value(2))', 'Value takes a plain number; expected something like Value(2.0)'],
    ],
  ],
  [
    'Python that is left out',
    [
      ['‸for i in range(3):\n    x = i', 'loops are not part of the notation: write the statements out'],
      ['‸while x: pass', 'loops are not part of the notation: write the statements out'],
      ['‸if x > 2:\n    y = 3', 'conditions are not part of the notation: write the statements that apply'],
      ['‸else: x = 2', 'conditions are not part of the notation: write the statements that apply'],
      ['x = 2 ‸if 1 else 3', 'conditions are not part of the notation: write the statements that apply'],
      ['‸with x: pass', '"with" is not part of the notation: only assignments, calls and arithmetic are'],
      ['‸try: pass', '"try" is not part of the notation: only assignments, calls and arithmetic are'],
      ['‸return 3', '"return" is not part of the notation: only assignments, calls and arithmetic are'],
      ['‸del x', '"del" is not part of the notation: only assignments, calls and arithmetic are'],
      ['‸assert x', '"assert" is not part of the notation: only assignments, calls and arithmetic are'],
      ['‸lambda = 3', '"lambda" is not part of the notation: only assignments, calls and arithmetic are'],
      ['x = ‸lambda: 3', '"lambda" is not part of the notation: only assignments, calls and arithmetic are'],
      ['x = ‸True', '"True" is not part of the notation: only numbers and nodes are'],
      ['x = ‸not 3', '"not" is not part of the notation: only assignments, calls and arithmetic are'],
      ['x = 2 ‸and 3', '"and" is not part of the notation: only assignments, calls and arithmetic are'],
      ['x = ‸[1, 2]', 'lists and dictionaries are not part of the notation; expected a number, a name or "("'],
      ['x = ‸{1: 2}', 'lists and dictionaries are not part of the notation; expected a number, a name or "("'],
      ['x = 1‸, 2', 'tuples are not part of the notation: one value a statement'],
      ['x = (1‸, 2)', 'a tuple is not part of the notation; expected ")"'],
      ['x = 3 ‸// 2', 'the operator "//" is not part of the notation; known: + - * / **'],
      ['x = 3 ‸% 2', 'the operator "%" is not part of the notation; known: + - * / **'],
      ['x = 3 ‸@ 2', 'the operator "@" is not part of the notation; known: + - * / **'],
      ['x = 2 ‸^ 3', 'the operator "^" is not part of the notation; a power is written **'],
      ['x = ‸~2', 'unexpected "~"; expected a number, a name or "("'],
      ['x = 2; x ‸//= 2', 'the operator "//" is not part of the notation; known: + - * / **'],
      ['x = 2\ny = x ‸< 3', 'comparisons are not part of the notation'],
      ['x = 2\ny = tanh(x ‸== 3)', 'comparisons are not part of the notation'],
      ['x = 2\nx‸[0]', 'lists and indexing are not part of the notation'],
      ['x‸: f() = 3', '":" is read only before a plain type, as in x: float = 3'],
      ['x = (2 ‸:= 3)', 'assignments inside an expression are not part of the notation'],
      ['  ‸x = 2', 'unexpected indentation; every statement starts at the left margin'],
      ['x = 2\n  ‸y = 3', 'unexpected indentation; every statement starts at the left margin'],
      ['x = 2; ‸def f(): pass', 'a definition needs lines of its own'],
    ],
  ],
  [
    'definitions that were passed over',
    [
      [
        'def f(x):\n  return x\n\ny = ‸f(2)',
        '"f" is defined in the def at line 1, which was passed over; write its expression out',
      ],
      [
        'def f(x): return x\ny = 2 + ‸f',
        '"f" is defined in the def at line 1, which was passed over; write its expression out',
      ],
      [
        'class Neuron:\n  pass\nn = ‸Neuron(3)',
        '"Neuron" is defined in the class at line 1, which was passed over; write its expression out',
      ],
      ['import random\nx = ‸random.random()', '"random" is defined in the import at line 1, which was passed over'],
      [
        'from graphviz import Digraph as D, Source\nx = ‸D()',
        '"D" is defined in the import at line 1, which was passed over',
      ],
      [
        'import math\ndef lol(): pass\n‸lol(2)',
        '"lol" is defined in the def at line 2, which was passed over; write its expression out',
      ],
    ],
  ],
  [
    'attributes',
    [
      ['x = 2\ny = x.‸foo', 'a node has no "foo"; expected data, grad or a method'],
      ['x = 2\ny = x.‸dtaa', 'a node has no "dtaa"; did you mean "data"?'],
      ['x = 2\ny = x.‸label', 'a label is a text; it can be assigned and printed, not calculated with'],
      ['x = 2\ny = x.tanh‸', '"tanh" is a method; expected "(" after it'],
      ['x = 2\ny = x.backward‸', '"backward" is a method; expected "(" after it'],
      [
        'x = 2\ny = x.‸foo()',
        'unknown method "foo"; known methods: add sub mul div pow neg exp log sqrt tanh sigmoid softplus relu sin cos abs min max backward',
      ],
      ['x = 2\ny = x.‸', 'expected the name of a method, "data" or "grad" after "."'],
      ['x = Value(2)\nh = 2\ny = h.‸data', 'a plain number has no "data"'],
      ['x = 2\nx.‸foo = 3', 'a node\'s "foo" cannot be set; expected data, grad or label'],
      ['h = 3; a = Value(2)\n‸h.data = 3', '"h" is a plain number, not a node'],
    ],
  ],
  [
    'assigning',
    [
      ['x = 2\nx + 1 ‸= 3', 'only a name, or the data, grad or label of one, can be assigned to'],
      ['x = 2\ntanh(x) ‸= 3', 'only a name, or the data, grad or label of one, can be assigned to'],
      ['2 ‸= 3', 'only a name, or the data, grad or label of one, can be assigned to'],
      ['x = 2\n(x) ‸= 3', 'only a name, or the data, grad or label of one, can be assigned to'],
      ['x = 2\nx.tanh() ‸= 3', 'only a name, or the data, grad or label of one, can be assigned to'],
      ['x = 2\nx.data.‸grad = 3', 'a plain number has no "grad"'],
      ['x = 2\nx.data = ‸x', 'data takes a plain number, not a node; write .data or .grad'],
      ['x = 2\nx.data = ‸', 'the expression ends here; expected a number, a name or "("'],
      ["x = 2\nx.grad = ‸'a'", 'a text cannot be calculated with; expected a number, a name or a function'],
      ['x = 2\nx.label = ‸3', "expected a text, like 'a'"],
      ["x = 2\nx.label ‸+= 'a'", 'a label can only be assigned with "="'],
    ],
  ],
  [
    'arithmetic on plain numbers',
    [
      ['x = 1‸/0', 'division by zero'],
      ['x = 0‸**-1', 'division by zero'],
      ['x = ‸log(0)', 'log(0) is not a real number'],
      ['x = ‸sqrt(-1)', 'sqrt(-1) is not a real number'],
      ['x = (-8)‸**(1/3)', '(-8)**0.3333333333333333 is not a real number'],
      ['a = Value(2)\nh = 2\nh ‸/= 0', 'division by zero'],
      ['a = Value(2)\na.data ‸/= 0', 'division by zero'],
    ],
  ],
  [
    'statements that give nothing',
    [
      ['x = ‸print(2)', 'print(...) gives no number; write it as a separate statement'],
      ['x = draw_dot(‸2)', 'draw_dot takes a node, not a plain number'],
      ['x = 2 + ‸draw_dot(2)', 'draw_dot(...) gives no number; write it as a separate statement'],
      ['draw_dot(‸2)', 'draw_dot takes a node, not a plain number'],
      ['x = 2\ndraw_dot(x‸, 3)', 'draw_dot takes one node'],
      ['x = 2; y = x.‸backward()', 'backward() gives no number; write it as a separate statement'],
      ['x = 2; x.‸backward() + 1', 'backward() gives no number; write it as a separate statement'],
      ['x = 2; x.backward(‸3)', 'backward takes no arguments'],
      ['x = 2; tanh(x.‸backward())', 'backward() gives no number; write it as a separate statement'],
      ['Value(2); h = 2; h.‸backward()', 'a plain number has no backward()'],
    ],
  ],
  [
    'print and f-strings',
    [
      ["print('a' ‸+ 2)", 'a text is added to a text; expected another, or str(...)'],
      ["print('a' ‸- 'b')", 'expected "," or ")", not "-"'],
      ["print('%d' ‸% 'b')", 'this format does not fit its values'],
      ["print('%d %d' ‸% 2)", 'this format does not fit its values'],
      ["print('{}{}'.‸format(2))", 'this format does not fit its values'],
      ['print(1 ‸2)', 'expected "," or ")", not "2"'],
      ['print(1, ‸file=2)', 'print has no argument "file" here; expected sep or end'],
      ['print(1 < 2 ‸< 3)', 'comparisons are not part of the notation'],
      ['print(1, sep=‸2)', "expected a text, like 'a'"],
      ["print(f'‸{')", '"{" is never closed in this f-string'],
      ["print(f'‸}')", 'a single "}" in an f-string; write "}}" for the character'],
      ["print(f'a ‸{1')", '"{" is never closed in this f-string'],
      ["print(f'{‸}')", 'the expression ends here; expected a number, a name or "("'],
      ["print(f'{1 ‸2}')", 'expected an operator or "}", not "2"'],
      ["print(f'{1:‸zz}')", '"zz" is not a format of a number; expected something like .4f'],
      ["print(f'{1‸!x}')", 'expected !r, !s or !a'],
      ["print(f'‸{1!r')", '"{" is never closed in this f-string'],
      ["print(f'{1:‸{2}}')", 'a field inside a format is not part of the notation; write the format out'],
      ["x = Value(1)\nprint(f'{x:‸.2f}')", 'a node takes no format ".2f"; its numbers do: write .data or .grad'],
      ["x = 1\nprint(f'{x + ‸wieght}')", 'unknown name "wieght"'],
      ["x = 1\nprint(f'''\n{x\n + 1 +‸}''')", 'the expression ends here; expected a number, a name or "("'],
      ["x = 1\nprint(f'{x.label:‸.2f}')", '".2f" is not a format of a text; expected something like >10'],
    ],
  ],
];

describe.each(TABLE)('an error about %s', (_, cases) => {
  test.each(cases)('says where and what it is in %j', (marked, problem) => {
    const { source, message } = mistake(marked, problem);
    expect(messageOf(source)).toBe(message);
  });
});

describe('an error', () => {
  test('stops the reading at the first thing that is wrong', () => {
    expect(messageOf('x = 2\ny = $\nz = nope').split('\n')[0]).toBe('a.py:2:5: unexpected character "$"');
    expect(messageOf('x = nope\ny = $').split('\n')[0]).toBe('a.py:1:5: unknown name "nope"');
  });

  test('carries its place and its problem apart from the message', () => {
    expect(() => read('x = 2\nL = x * wieght')).toThrow(
      expect.objectContaining({
        name: 'SourceError',
        file: 'a.py',
        line: 2,
        column: 9,
        offset: 14,
        problem: 'unknown name "wieght"',
      }),
    );
  });

  test('about an unknown name says more where its caller knows more', () => {
    const hintUnknown = (name: string): string => ` (or the command :${name})`;
    expect(messageOf('descend', { hintUnknown }).split('\n')[0]).toBe(
      'a.py:1:1: unknown name "descend" (or the command :descend)',
    );
    expect(messageOf("print(f'{descend}')", { hintUnknown }).split('\n')[0]).toBe(
      'a.py:1:10: unknown name "descend" (or the command :descend)',
    );
  });

  test('counts lines and columns from where the text begins in its file', () => {
    const source = { name: 'nb.ipynb', text: 'x = 2; y = q\nz = q', firstLine: 10, firstColumn: 5 };
    expect(new SourceError(source, 11, 'a problem').message).toBe(
      'nb.ipynb:10:16: a problem\n  x = 2; y = q\n             ^',
    );
    expect(new SourceError(source, 17, 'a problem').message).toBe('nb.ipynb:11:5: a problem\n  z = q\n      ^');
  });

  test('at the very beginning of a text that begins with an empty line shows that line', () => {
    expect(new SourceError({ name: 'a.py', text: '\nx = 2' }, 0, 'a problem').message).toBe(
      'a.py:1:1: a problem\n  \n  ^',
    );
  });
});
