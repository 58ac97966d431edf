/**
 * What is said about a text that cannot be read: one table of (source, whole message), the line and
 * the caret included.
 */
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/notation/source.js';
import { messageOf, read } from './reading.js';

const TABLE: readonly (readonly [
  about: string,
  cases: readonly (readonly [source: string, message: readonly string[]])[],
])[] = [
  [
    'syntax',
    [
      ['x = ', ['a.py:1:5: the expression ends here; expected a number, a name or "("', '  x = ', '      ^']],
      [
        'x = 2 +\ny = 3',
        ['a.py:1:8: the expression ends here; expected a number, a name or "("', '  x = 2 +', '         ^'],
      ],
      ['x = -', ['a.py:1:6: the expression ends here; expected a number, a name or "("', '  x = -', '       ^']],
      ['x = 3 +* 2', ['a.py:1:8: unexpected "*"; expected a number, a name or "("', '  x = 3 +* 2', '         ^']],
      [
        'x = y = ',
        ['a.py:1:9: the expression ends here; expected a number, a name or "("', '  x = y = ', '          ^'],
      ],
      ['x = (1 + 2\ny = 3', ['a.py:1:5: "(" is never closed', '  x = (1 + 2', '      ^']],
      ['y = (1 +\n  (2)\n', ['a.py:1:5: "(" is never closed', '  y = (1 +', '      ^']],
      ['x = 1 + 2)', ['a.py:1:10: ")" closes nothing', '  x = 1 + 2)', '           ^']],
      ['x = (1 + 2]', ['a.py:1:11: expected ")", not "]"', '  x = (1 + 2]', '            ^']],
      ['x = ()', ['a.py:1:6: nothing between the parentheses; expected an expression', '  x = ()', '       ^']],
      ['x = tanh(,)', ['a.py:1:10: unexpected ","; expected a number, a name or "("', '  x = tanh(,)', '           ^']],
      ['x = tanh(1;2)', ['a.py:1:11: expected "," or ")", not ";"', '  x = tanh(1;2)', '            ^']],
      ['x = 2(3)', ['a.py:1:6: expected an operator or the end of the statement, not "("', '  x = 2(3)', '       ^']],
      [
        'x = 2\ny = 3 x',
        ['a.py:2:7: expected an operator or the end of the statement, not "x"', '  y = 3 x', '        ^'],
      ],
      [
        'x = 2 y = 3',
        ['a.py:1:7: expected an operator or the end of the statement, not "y"', '  x = 2 y = 3', '        ^'],
      ],
      ["x = 'abc", ["a.py:1:5: this text is never closed; expected '", "  x = 'abc", '      ^']],
      ["x = '''abc\ndef", ["a.py:1:5: this text is never closed; expected '''", "  x = '''abc", '      ^']],
      [
        "x = 'abc'",
        [
          'a.py:1:5: a text cannot be calculated with; expected a number, a name or a function',
          "  x = 'abc'",
          '      ^',
        ],
      ],
      ['x = $', ['a.py:1:5: unexpected character "$"', '  x = $', '      ^']],
      ['x = 2 ? 3', ['a.py:1:7: unexpected character "?"', '  x = 2 ? 3', '        ^']],
      ['x = 2 × 3', ['a.py:1:7: unexpected character "×" (U+00D7)', '  x = 2 × 3', '        ^']],
      ['x = 2 − 3', ['a.py:1:7: unexpected character "−" (U+2212)', '  x = 2 − 3', '        ^']],
      ['x = “2”', ['a.py:1:5: unexpected character "“" (U+201C)', '  x = “2”', '      ^']],
    ],
  ],
  [
    'numbers',
    [
      ['x = 2a', ['a.py:1:5: "2a" is not a number', '  x = 2a', '      ^']],
      ['x = 1__0', ['a.py:1:5: "1__0" is not a number', '  x = 1__0', '      ^']],
      ['x = 1_', ['a.py:1:5: "1_" is not a number', '  x = 1_', '      ^']],
      ['x = 0x', ['a.py:1:5: "0x" is not a number', '  x = 0x', '      ^']],
      ['x = 0b12', ['a.py:1:5: "0b12" is not a number', '  x = 0b12', '      ^']],
      ['x = 1e', ['a.py:1:5: "1e" is not a number', '  x = 1e', '      ^']],
      ['x = 2.tanh()', ['a.py:1:5: "2.tanh" is not a number', '  x = 2.tanh()', '      ^']],
      ['x = 1j', ['a.py:1:5: "1j" is not a number', '  x = 1j', '      ^']],
    ],
  ],
  [
    'names and functions',
    [
      ['L = a * 2', ['a.py:1:5: unknown name "a"', '  L = a * 2', '      ^']],
      [
        'weight = 2\nL = 3 * wieght',
        ['a.py:2:9: unknown name "wieght"; did you mean "weight"?', '  L = 3 * wieght', '          ^'],
      ],
      ['l = 2\nq = L', ['a.py:2:5: unknown name "L"; did you mean "l"?', '  q = L', '      ^']],
      ['a = 2\nb = a * q', ['a.py:2:9: unknown name "q"', '  b = a * q', '          ^']],
      ['q = tahn(2)', ['a.py:1:5: unknown function "tahn"; did you mean "tanh"?', '  q = tahn(2)', '      ^']],
      [
        'q = foo(2)',
        [
          'a.py:1:5: unknown function "foo"; known functions: exp log sqrt tanh sigmoid softplus relu sin cos abs min max',
          '  q = foo(2)',
          '      ^',
        ],
      ],
      ['x = max', ['a.py:1:8: "max" is a function; expected "(" after it', '  x = max', '         ^']],
      ['x = Value', ['a.py:1:10: "Value" is a function; expected "(" after it', '  x = Value', '           ^']],
      ['print', ['a.py:1:6: "print" is a function; expected "(" after it', '  print', '       ^']],
      [
        'x = math.foo(2)',
        [
          'a.py:1:10: unknown function "foo"; known functions: exp log sqrt tanh sigmoid softplus relu sin cos abs min max',
          '  x = math.foo(2)',
          '           ^',
        ],
      ],
      [
        'x = math.foo',
        [
          'a.py:1:10: math.foo is not part of the notation; known functions: exp log sqrt tanh sigmoid softplus relu sin cos abs min max',
          '  x = math.foo',
          '           ^',
        ],
      ],
      ['x = math.', ['a.py:1:10: expected a function of math', '  x = math.', '           ^']],
      [
        'x = math.tanh',
        ['a.py:1:14: "tanh" is a function; expected "(" after it', '  x = math.tanh', '               ^'],
      ],
      [
        'math = 2\ny = math.tanh(2)',
        ['a.py:2:10: tanh takes no arguments, not 1', '  y = math.tanh(2)', '           ^'],
      ],
      ['x += 2', ['a.py:1:1: unknown name "x"', '  x += 2', '  ^']],
      ['x.data = 2', ['a.py:1:1: unknown name "x"', '  x.data = 2', '  ^']],
    ],
  ],
  [
    'arguments',
    [
      ['q = tanh()', ['a.py:1:5: tanh takes 1 argument, not 0', '  q = tanh()', '      ^']],
      ['q = tanh(1, 2)', ['a.py:1:5: tanh takes 1 argument, not 2', '  q = tanh(1, 2)', '      ^']],
      ['q = pow(2)', ['a.py:1:5: pow takes 2 arguments, not 1', '  q = pow(2)', '      ^']],
      ['q = max(1)', ['a.py:1:5: max takes 2 or more arguments, not 1', '  q = max(1)', '      ^']],
      ['x = 2\nq = x.tanh(3)', ['a.py:2:7: tanh takes no arguments, not 1', '  q = x.tanh(3)', '        ^']],
      ['x = 2\nq = x.add()', ['a.py:2:7: add takes 1 argument, not 0', '  q = x.add()', '        ^']],
      ['x = 2\nq = x.max()', ['a.py:2:7: max takes 1 or more arguments, not 0', '  q = x.max()', '        ^']],
      ['q = float()', ['a.py:1:5: float takes 1 argument, not 0', '  q = float()', '      ^']],
      ["q = float('abc')", ['a.py:1:11: "abc" is not a number', "  q = float('abc')", '            ^']],
      ['x = 2\nq = float(x)', ['a.py:2:11: float takes a plain number, not a node', '  q = float(x)', '            ^']],
      [
        'x = Value()',
        ['a.py:1:5: Value takes a number; expected something like Value(2.0)', '  x = Value()', '      ^'],
      ],
      [
        "x = Value('x')",
        [
          'a.py:1:11: Value takes a number, not a text; expected something like Value(2.0)',
          "  x = Value('x')",
          '            ^',
        ],
      ],
      [
        'x = Value(2, 3)',
        [
          "a.py:1:14: Value takes one number and perhaps a label, like Value(2.0, label='a')",
          '  x = Value(2, 3)',
          '               ^',
        ],
      ],
      [
        "x = Value(2, name='x')",
        [
          'a.py:1:14: Value has no argument "name"; expected data or label',
          "  x = Value(2, name='x')",
          '               ^',
        ],
      ],
      [
        'x = Value(2, label=3)',
        ["a.py:1:20: expected a text, like 'a'", '  x = Value(2, label=3)', '                     ^'],
      ],
      [
        "x = Value(2, label=f'a')",
        [
          'a.py:1:20: expected a plain text here, not an f-string',
          "  x = Value(2, label=f'a')",
          '                     ^',
        ],
      ],
      [
        'x = Value(2, data=3)',
        [
          "a.py:1:14: Value takes one number and perhaps a label, like Value(2.0, label='a')",
          '  x = Value(2, data=3)',
          '               ^',
        ],
      ],
      [
        'x = Value(Value(2))',
        [
          'a.py:1:11: Value takes a plain number; expected something like Value(2.0)',
          '  x = Value(Value(2))',
          '            ^',
        ],
      ],
    ],
  ],
  [
    'Python that is left out',
    [
      [
        'for i in range(3):\n    x = i',
        ['a.py:1:1: loops are not part of the notation: write the statements out', '  for i in range(3):', '  ^'],
      ],
      [
        'while x: pass',
        ['a.py:1:1: loops are not part of the notation: write the statements out', '  while x: pass', '  ^'],
      ],
      [
        'if x > 2:\n    y = 3',
        ['a.py:1:1: conditions are not part of the notation: write the statements that apply', '  if x > 2:', '  ^'],
      ],
      [
        'else: x = 2',
        ['a.py:1:1: conditions are not part of the notation: write the statements that apply', '  else: x = 2', '  ^'],
      ],
      [
        'x = 2 if 1 else 3',
        [
          'a.py:1:7: conditions are not part of the notation: write the statements that apply',
          '  x = 2 if 1 else 3',
          '        ^',
        ],
      ],
      [
        'with x: pass',
        [
          'a.py:1:1: "with" is not part of the notation: only assignments, calls and arithmetic are',
          '  with x: pass',
          '  ^',
        ],
      ],
      [
        'try: pass',
        [
          'a.py:1:1: "try" is not part of the notation: only assignments, calls and arithmetic are',
          '  try: pass',
          '  ^',
        ],
      ],
      [
        'return 3',
        [
          'a.py:1:1: "return" is not part of the notation: only assignments, calls and arithmetic are',
          '  return 3',
          '  ^',
        ],
      ],
      [
        'del x',
        ['a.py:1:1: "del" is not part of the notation: only assignments, calls and arithmetic are', '  del x', '  ^'],
      ],
      [
        'assert x',
        [
          'a.py:1:1: "assert" is not part of the notation: only assignments, calls and arithmetic are',
          '  assert x',
          '  ^',
        ],
      ],
      [
        'lambda = 3',
        [
          'a.py:1:1: "lambda" is not part of the notation: only assignments, calls and arithmetic are',
          '  lambda = 3',
          '  ^',
        ],
      ],
      [
        'x = lambda: 3',
        [
          'a.py:1:5: "lambda" is not part of the notation: only assignments, calls and arithmetic are',
          '  x = lambda: 3',
          '      ^',
        ],
      ],
      [
        'x = True',
        ['a.py:1:5: "True" is not part of the notation: only numbers and nodes are', '  x = True', '      ^'],
      ],
      [
        'x = not 3',
        [
          'a.py:1:5: "not" is not part of the notation: only assignments, calls and arithmetic are',
          '  x = not 3',
          '      ^',
        ],
      ],
      [
        'x = 2 and 3',
        [
          'a.py:1:7: "and" is not part of the notation: only assignments, calls and arithmetic are',
          '  x = 2 and 3',
          '        ^',
        ],
      ],
      [
        'x = [1, 2]',
        [
          'a.py:1:5: lists and dictionaries are not part of the notation; expected a number, a name or "("',
          '  x = [1, 2]',
          '      ^',
        ],
      ],
      [
        'x = {1: 2}',
        [
          'a.py:1:5: lists and dictionaries are not part of the notation; expected a number, a name or "("',
          '  x = {1: 2}',
          '      ^',
        ],
      ],
      ['x = 1, 2', ['a.py:1:6: tuples are not part of the notation: one value a statement', '  x = 1, 2', '       ^']],
      [
        'a, b = 1, 2',
        ['a.py:1:2: tuples are not part of the notation: one value a statement', '  a, b = 1, 2', '   ^'],
      ],
      ['x = (1, 2)', ['a.py:1:7: a tuple is not part of the notation; expected ")"', '  x = (1, 2)', '        ^']],
      [
        'x = 3 // 2',
        ['a.py:1:7: the operator "//" is not part of the notation; known: + - * / **', '  x = 3 // 2', '        ^'],
      ],
      [
        'x = 3 % 2',
        ['a.py:1:7: the operator "%" is not part of the notation; known: + - * / **', '  x = 3 % 2', '        ^'],
      ],
      [
        'x = 3 @ 2',
        ['a.py:1:7: the operator "@" is not part of the notation; known: + - * / **', '  x = 3 @ 2', '        ^'],
      ],
      [
        'x = 2 ^ 3',
        ['a.py:1:7: the operator "^" is not part of the notation; a power is written **', '  x = 2 ^ 3', '        ^'],
      ],
      ['x = ~2', ['a.py:1:5: unexpected "~"; expected a number, a name or "("', '  x = ~2', '      ^']],
      [
        'x = 2; x //= 2',
        [
          'a.py:1:10: the operator "//" is not part of the notation; known: + - * / **',
          '  x = 2; x //= 2',
          '           ^',
        ],
      ],
      ['x = 2\ny = x < 3', ['a.py:2:7: comparisons are not part of the notation', '  y = x < 3', '        ^']],
      [
        'x = 2\ny = tanh(x == 3)',
        ['a.py:2:12: comparisons are not part of the notation', '  y = tanh(x == 3)', '             ^'],
      ],
      ['x = 2\nx[0]', ['a.py:2:2: lists and indexing are not part of the notation', '  x[0]', '   ^']],
      ['x: float = 3', ['a.py:1:2: annotations are not part of the notation', '  x: float = 3', '   ^']],
      [
        'x = (2 := 3)',
        ['a.py:1:8: assignments inside an expression are not part of the notation', '  x = (2 := 3)', '         ^'],
      ],
      [
        '  x = 2',
        ['a.py:1:3: unexpected indentation; every statement starts at the left margin', '    x = 2', '    ^'],
      ],
      [
        'x = 2\n  y = 3',
        ['a.py:2:3: unexpected indentation; every statement starts at the left margin', '    y = 3', '    ^'],
      ],
      [
        'x = 2; def f(): pass',
        ['a.py:1:8: a definition stands on lines of its own', '  x = 2; def f(): pass', '         ^'],
      ],
    ],
  ],
  [
    'definitions that were passed over',
    [
      [
        'def f(x):\n  return x\n\ny = f(2)',
        [
          'a.py:4:5: "f" is defined in the def at line 1, which was passed over; write its expression out',
          '  y = f(2)',
          '      ^',
        ],
      ],
      [
        'def f(x): return x\ny = 2 + f',
        [
          'a.py:2:9: "f" is defined in the def at line 1, which was passed over; write its expression out',
          '  y = 2 + f',
          '          ^',
        ],
      ],
      [
        'class Neuron:\n  pass\nn = Neuron(3)',
        [
          'a.py:3:5: "Neuron" is defined in the class at line 1, which was passed over; write its expression out',
          '  n = Neuron(3)',
          '      ^',
        ],
      ],
      [
        'import random\nx = random.random()',
        [
          'a.py:2:5: "random" is defined in the import at line 1, which was passed over',
          '  x = random.random()',
          '      ^',
        ],
      ],
      [
        'from graphviz import Digraph as D, Source\nx = D()',
        ['a.py:2:5: "D" is defined in the import at line 1, which was passed over', '  x = D()', '      ^'],
      ],
      [
        'import math\ndef lol(): pass\nlol(2)',
        [
          'a.py:3:1: "lol" is defined in the def at line 2, which was passed over; write its expression out',
          '  lol(2)',
          '  ^',
        ],
      ],
    ],
  ],
  [
    'attributes',
    [
      [
        'x = 2\ny = x.foo',
        ['a.py:2:7: a node has no "foo"; expected data, grad or a method', '  y = x.foo', '        ^'],
      ],
      ['x = 2\ny = x.dtaa', ['a.py:2:7: a node has no "dtaa"; did you mean "data"?', '  y = x.dtaa', '        ^']],
      [
        'x = 2\ny = x.label',
        [
          'a.py:2:7: a label is a text; it can be assigned and printed, not calculated with',
          '  y = x.label',
          '        ^',
        ],
      ],
      ['x = 2\ny = x.tanh', ['a.py:2:11: "tanh" is a method; expected "(" after it', '  y = x.tanh', '            ^']],
      [
        'x = 2\ny = x.backward',
        ['a.py:2:15: "backward" is a method; expected "(" after it', '  y = x.backward', '                ^'],
      ],
      [
        'x = 2\ny = x.foo()',
        [
          'a.py:2:7: unknown method "foo"; known methods: add sub mul div pow neg exp log sqrt tanh sigmoid softplus relu sin cos abs min max backward',
          '  y = x.foo()',
          '        ^',
        ],
      ],
      [
        'x = 2\ny = x.',
        ['a.py:2:7: expected the name of a method, "data" or "grad" after "."', '  y = x.', '        ^'],
      ],
      ['x = Value(2)\nh = 2\ny = h.data', ['a.py:3:7: a plain number has no "data"', '  y = h.data', '        ^']],
      [
        'x = 2\nx.foo = 3',
        ['a.py:2:3: a node\'s "foo" cannot be set; expected data, grad or label', '  x.foo = 3', '    ^'],
      ],
      ['h = 3; a = Value(2)\nh.data = 3', ['a.py:2:1: "h" is a plain number, not a node', '  h.data = 3', '  ^']],
    ],
  ],
  [
    'assigning',
    [
      [
        'x = 2\nx + 1 = 3',
        ['a.py:2:7: only a name, or the data, grad or label of one, can be assigned to', '  x + 1 = 3', '        ^'],
      ],
      [
        'x = 2\ntanh(x) = 3',
        [
          'a.py:2:9: only a name, or the data, grad or label of one, can be assigned to',
          '  tanh(x) = 3',
          '          ^',
        ],
      ],
      ['2 = 3', ['a.py:1:3: only a name, or the data, grad or label of one, can be assigned to', '  2 = 3', '    ^']],
      [
        'x = 2\n(x) = 3',
        ['a.py:2:5: only a name, or the data, grad or label of one, can be assigned to', '  (x) = 3', '      ^'],
      ],
      [
        'x = 2\nx.tanh() = 3',
        [
          'a.py:2:10: only a name, or the data, grad or label of one, can be assigned to',
          '  x.tanh() = 3',
          '           ^',
        ],
      ],
      ['x = 2\nx.data.grad = 3', ['a.py:2:8: a plain number has no "grad"', '  x.data.grad = 3', '         ^']],
      [
        'x = 2\nx.data = x',
        ['a.py:2:10: data takes a plain number, not a node; write .data or .grad', '  x.data = x', '           ^'],
      ],
      [
        'x = 2\nx.data = ',
        ['a.py:2:10: the expression ends here; expected a number, a name or "("', '  x.data = ', '           ^'],
      ],
      [
        "x = 2\nx.grad = 'a'",
        [
          'a.py:2:10: a text cannot be calculated with; expected a number, a name or a function',
          "  x.grad = 'a'",
          '           ^',
        ],
      ],
      ['x = 2\nx.label = 3', ["a.py:2:11: expected a text, like 'a'", '  x.label = 3', '            ^']],
      ["x = 2\nx.label += 'a'", ['a.py:2:9: a label can only be assigned with "="', "  x.label += 'a'", '          ^']],
    ],
  ],
  [
    'arithmetic on plain numbers',
    [
      ['x = 1/0', ['a.py:1:6: division by zero', '  x = 1/0', '       ^']],
      ['x = 0**-1', ['a.py:1:6: division by zero', '  x = 0**-1', '       ^']],
      ['x = log(0)', ['a.py:1:5: log(0) is not a real number', '  x = log(0)', '      ^']],
      ['x = sqrt(-1)', ['a.py:1:5: sqrt(-1) is not a real number', '  x = sqrt(-1)', '      ^']],
      [
        'x = (-8)**(1/3)',
        ['a.py:1:9: (-8)**0.3333333333333333 is not a real number', '  x = (-8)**(1/3)', '          ^'],
      ],
      ['a = Value(2)\nh = 2\nh /= 0', ['a.py:3:3: division by zero', '  h /= 0', '    ^']],
      ['a = Value(2)\na.data /= 0', ['a.py:2:8: division by zero', '  a.data /= 0', '         ^']],
    ],
  ],
  [
    'statements that give nothing',
    [
      [
        'x = print(2)',
        ['a.py:1:5: print(...) gives no number; write it as a statement of its own', '  x = print(2)', '      ^'],
      ],
      [
        'x = draw_dot(2)',
        ['a.py:1:5: draw_dot(...) gives no number; write it as a statement of its own', '  x = draw_dot(2)', '      ^'],
      ],
      ['draw_dot(2)', ['a.py:1:10: draw_dot takes a node, not a plain number', '  draw_dot(2)', '           ^']],
      ['x = 2\ndraw_dot(x, 3)', ['a.py:2:11: draw_dot takes one node', '  draw_dot(x, 3)', '            ^']],
      [
        'x = 2; y = x.backward()',
        [
          'a.py:1:14: backward() gives no number; write it as a statement of its own',
          '  x = 2; y = x.backward()',
          '               ^',
        ],
      ],
      [
        'x = 2; x.backward() + 1',
        [
          'a.py:1:10: backward() gives no number; write it as a statement of its own',
          '  x = 2; x.backward() + 1',
          '           ^',
        ],
      ],
      [
        'x = 2; x.backward(3)',
        ['a.py:1:19: backward takes no arguments', '  x = 2; x.backward(3)', '                    ^'],
      ],
      [
        'x = 2; tanh(x.backward())',
        [
          'a.py:1:15: backward() gives no number; write it as a statement of its own',
          '  x = 2; tanh(x.backward())',
          '                ^',
        ],
      ],
      [
        'Value(2); h = 2; h.backward()',
        ['a.py:1:20: a plain number has no backward()', '  Value(2); h = 2; h.backward()', '                     ^'],
      ],
    ],
  ],
  [
    'print and f-strings',
    [
      ["print('a' + 'b')", ['a.py:1:11: expected "," or ")", not "+"', "  print('a' + 'b')", '            ^']],
      [
        "print('%d' % 2)",
        [
          'a.py:1:12: the operator "%" is not part of the notation; known: + - * / **',
          "  print('%d' % 2)",
          '             ^',
        ],
      ],
      ['print(1 2)', ['a.py:1:9: expected "," or ")", not "2"', '  print(1 2)', '          ^']],
      [
        'print(1, file=2)',
        ['a.py:1:10: print has no argument "file" here; expected sep or end', '  print(1, file=2)', '           ^'],
      ],
      ['print(1 < 2)', ['a.py:1:9: comparisons are not part of the notation', '  print(1 < 2)', '          ^']],
      ['print(1, sep=2)', ["a.py:1:14: expected a text, like 'a'", '  print(1, sep=2)', '               ^']],
      ["print(f'{')", ['a.py:1:9: "{" is never closed in this f-string', "  print(f'{')", '          ^']],
      [
        "print(f'}')",
        ['a.py:1:9: a single "}" in an f-string; write "}}" for the character', "  print(f'}')", '          ^'],
      ],
      ["print(f'a {1')", ['a.py:1:11: "{" is never closed in this f-string', "  print(f'a {1')", '            ^']],
      [
        "print(f'{}')",
        ['a.py:1:10: the expression ends here; expected a number, a name or "("', "  print(f'{}')", '           ^'],
      ],
      ["print(f'{1 2}')", ['a.py:1:12: expected an operator or "}", not "2"', "  print(f'{1 2}')", '             ^']],
      [
        "print(f'{1:zz}')",
        [
          'a.py:1:12: "zz" is not a format of a number; expected something like .4f',
          "  print(f'{1:zz}')",
          '             ^',
        ],
      ],
      ["print(f'{1!x}')", ['a.py:1:11: expected !r, !s or !a', "  print(f'{1!x}')", '            ^']],
      ["print(f'{1!r')", ['a.py:1:9: "{" is never closed in this f-string', "  print(f'{1!r')", '          ^']],
      [
        "print(f'{1:{2}}')",
        [
          'a.py:1:12: a field inside a format is not part of the notation; write the format out',
          "  print(f'{1:{2}}')",
          '             ^',
        ],
      ],
      [
        "x = Value(1)\nprint(f'{x:.2f}')",
        [
          'a.py:2:12: a node takes no format ".2f"; its numbers do: write .data or .grad',
          "  print(f'{x:.2f}')",
          '             ^',
        ],
      ],
      [
        "x = 1\nprint(f'{x + wieght}')",
        ['a.py:2:14: unknown name "wieght"', "  print(f'{x + wieght}')", '               ^'],
      ],
      [
        "x = 1\nprint(f'''\n{x\n + 1 +}''')",
        ['a.py:4:7: the expression ends here; expected a number, a name or "("', "   + 1 +}''')", '        ^'],
      ],
      [
        "x = 1\nprint(f'{x.label:.2f}')",
        [
          'a.py:2:18: ".2f" is not a format of a text; expected something like >10',
          "  print(f'{x.label:.2f}')",
          '                   ^',
        ],
      ],
    ],
  ],
];

describe.each(TABLE)('an error about %s', (_, cases) => {
  test.each(cases.map(([source, message]) => ({ source, message })))(
    'says where and what it is in $source',
    ({ source, message }) => {
      expect(messageOf(source).split('\n')).toEqual(message);
    },
  );
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
