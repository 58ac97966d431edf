/** What is passed over with a note: classes, functions, imports, and a notebook's own lines. */
import { describe, expect, test } from 'vitest';
import { messageOf, read, values } from '../../reading.js';

/** micrograd's class, with what of Python is hardest to pass over put into it. */
const CLASS = `class Value:
    """ stores a single scalar value and its gradient

class def import: not a statement, "" nor an end of it
    """

    def __init__(self, data, _children=(), _op='', label=''):
        self.data = data
        self.grad = 0
        # internal variables, used for autograd graph construction
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op # the op that produced this node; it's for graphviz / debugging / etc
        self.label = label

    @property
    def odd(self): return f"{self.data // 2 % 3!r:>{10}}" if self.data is not None else {'a': [1, 2]}['a'][0]

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), '+')

# a comment at the margin, with a quote that isn't closed

        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward

        return out

    def __pow__(self, other):
        assert isinstance(other, (int, float)), "only supporting int/float powers for now"
        out = Value(self.data**other, (self,), f'**{other}')
        text = 'it\\'s (not [closed {' + r"\\d\\"" + '''
x = "in a text at the margin
''' + "\\
and so on"
        y = (1,
2, [3,
4])
        return out \\
if out else None

    async def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"
`;

describe('a class or a function', () => {
  test('is passed over whole, whatever Python is in it', () => {
    const reading = read(`${CLASS}\na = Value(2.0, label='a')\nb = a * 3\n`);
    expect(reading.notes).toEqual([
      'a.py:1: class Value passed over: the explorer has its own; the backward here was not run (to run it: npx mgrad-tui --run a.py)',
    ]);
    expect(values(reading)).toEqual({ a: 2, b: 6 });
    expect(read(`${CLASS}\na = 2`.replaceAll('\n', '\r\n')).notes).toEqual(reading.notes);
    expect(read(`${CLASS}\na = 2`.replaceAll('    ', '\t')).notes).toEqual(reading.notes);
  });

  test.each([
    ['def f(x): return x\na = 2', ['a.py:1: def f passed over']],
    ['def f(x): return x # : lr 2\na = 2', ['a.py:1: def f passed over']],
    ['def f(x,\ny=2,\n):\n  return x\na = 2', ['a.py:1: def f passed over']],
    ['def f(x):\n\n  # a comment\n\n  return x\n\n# another\n\na = 2', ['a.py:1: def f passed over']],
    ['def f(x):\n  return x\ndef g(x):\n  return x\na = 2', ['a.py:1: def f passed over', 'a.py:3: def g passed over']],
    ['async def f(x):\n  return x\na = 2', ['a.py:1: def f passed over']],
    ['@cache\ndef f(x):\n  return x\na = 2', ['a.py:1: def f passed over']],
    ['@cache(1,\n 2)\n# and\n\n@other\nclass F:\n  x = 3\na = 2', ['a.py:1: class F passed over']],
    ['class F(G): pass\na = 2', ['a.py:1: class F passed over']],
    ['def f(x):\n  a = 3\n  def g(x):\n    a = 4\n  a = 5\na = 2', ['a.py:1: def f passed over']],
    ['def relu(x): return x * (x > 0)\na = 2', ['a.py:1: def relu passed over']],
    [
      'def trace(root):\n  nodes = set()\n  return nodes\ndef draw_dot(root): pass\na = 2\ndraw_dot(a)',
      [
        'a.py:1: def trace passed over: the explorer has its own',
        'a.py:4: def draw_dot passed over: the explorer has its own',
      ],
    ],
    ['def größe(x): pass\na = 2', ['a.py:1: def größe passed over']],
    ['@nothing\na = 2', ['a.py:1: "@nothing" passed over']],
    ['a = 2\ndef f(x):\n  return x', ['a.py:2: def f passed over']],
    ['a = 2\ndef f(x):', ['a.py:2: def f passed over']],
    ['a = 2\nclass', ['a.py:2: "class" passed over']],
  ])('%j leaves a note', (text, notes) => {
    const reading = read(text);
    expect(reading.notes).toEqual(notes);
    expect(values(reading)).toEqual({ a: 2 });
    expect(reading.directives.length).toBe(text.includes('# :') ? 1 : 0);
  });

  test('that is called alone, with nothing between the parentheses, is passed over once more', () => {
    const reading = read('def lol():\n  h = 0.001\n  print(h)\n\nlol()\na = 2; lol()');
    expect(reading.notes).toEqual([
      'a.py:1: def lol passed over',
      'a.py:5: lol() passed over with the def at line 1',
      'a.py:6: lol() passed over with the def at line 1',
    ]);
    expect(reading.prints).toEqual([]);
  });

  test('does not shadow a name that is assigned afterwards', () => {
    expect(values(read('def f(x): pass\nf = 2\ng = f * 2'))).toEqual({ f: 2, g: 4 });
  });

  test('with a text in it that is never closed is an error at that text', () => {
    expect(messageOf("def f():\n  return 'it\n\na = 2").split('\n')[0]).toBe(
      "a.py:2:10: this text is never closed; expected '",
    );
  });
});

describe('an import or a line of a notebook', () => {
  test.each([
    ['import math', ['"import math" passed over']],
    ['import math # the functions', ['"import math" passed over']],
    ['from math import (exp,\n  tanh)', ['"from math import (exp," passed over']],
    ['from math import exp, \\\n  tanh', ['"from math import exp, \\\\" passed over']],
    ['%matplotlib inline', ['"%matplotlib inline" passed over']],
    ["!pip install micrograd # it's here", ['"!pip install micrograd # it\'s here" passed over']],
    ['%%time', ['"%%time" passed over']],
    ['import matplotlib.pyplot as plt\t', ['"import matplotlib.pyplot as plt" passed over']],
    [`import ${'x'.repeat(100)}`, [`"import ${'x'.repeat(32)}…" passed over`]],
  ])('%j leaves a note', (line, notes) => {
    for (const end of ['\n', '\r\n']) {
      const reading = read(`${line.replace('\n', end)}${end}a = 2`);
      expect(reading.notes).toEqual(notes.map((note) => `a.py:1: ${note}`.replaceAll('\\\\', '\\')));
      expect(values(reading)).toEqual({ a: 2 });
    }
  });

  test('leaves the statements beside it on its line', () => {
    const reading = read('import math; a = 2; import torch; b = a * 3 # : lr 2');
    expect(values(reading)).toEqual({ a: 2, b: 6 });
    expect(reading.notes).toEqual(['a.py:1: "import math" passed over', 'a.py:1: "import torch" passed over']);
    expect(reading.directives.map(({ text }) => text)).toEqual(['lr 2']);
  });

  test.each([
    ['import math as m\nL = m.exp(a)', Math.exp(2)],
    ['import torch.nn.functional as F\nL = F.relu(a)', 2],
    ['from torch.nn import functional as F\nL = F.relu(a)', 2],
    ['import numpy as xp, math\nL = xp.tanh(a)', Math.tanh(2)],
    ['from math import exp, pi\nL = exp(a)', Math.exp(2)],
  ])('makes functions known under the names it gives: %j', (statements, value) => {
    expect(values(read(`a = 2\n${statements}`)).L).toBe(value);
  });

  test('does not take a name for a module that it did not import', () => {
    expect(messageOf('n = m.tanh()').split('\n')[0]).toBe('a.py:1:5: unknown name "m"');
    expect(messageOf('n = F.relu(2)').split('\n')[0]).toBe('a.py:1:5: unknown name "F"');
  });

  test('ten thousand times over is noted with the right lines', () => {
    const { notes } = read(`${'import math\n\n'.repeat(10_000)}a = 2`);
    expect(notes.length).toBe(10_000);
    expect(notes[9_999]).toBe('a.py:19999: "import math" passed over');
  });
});
