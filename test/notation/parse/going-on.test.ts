/**
 * Statements that are passed over because they cannot reach the graph, and those that are refused because they might:
 * no table of what Python could do to a graph is complete, so what is not known to be harmless is an error.
 */
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/notation/source.js';
import { grads, labelled, messageOf, read, rootData, values } from '../reading.js';

const GRAPH = 'a = Value(2.0); b = Value(-3.0)\nL = a*b\n';

/** Each of these after GRAPH may change it, set a name of it, end the program, or is not Python. */
const REFUSED: readonly string[] = [
  'for p in [a, b]:\n    p.data += 0.1',
  'def f(v): v.data = 3\nf(a)',
  'def zero_grad(ps):\n    for p in ps: p.grad = 0\nzero_grad([a, b])',
  'params = [a, b]\nfor p in params: p.data -= p.grad',
  'def f():\n    a.data = 1\nf()',

  "exec('a.data = 3')",
  "eval('a.backward()')",
  "globals()['a'] = 3",
  'import math\nmath.tanh = abs',
  'Value.__add__ = lambda s, o: s',
  "setattr(a, 'data', 3)",
  'def tanh(x): return x*2\nM = tanh(a)',
  'math = None\nM = math.tanh(a)',
  'import nn as math\nM = math.tanh(a)',
  'def g():\n    L.backward()\ng()',
  'h = L.backward\nh()',
  'xs = [L.backward]\nxs[0]()',
  'xs = [L]\nxs[0].data = 7',
  'xs = [a]\nxs[0].data = 7',
  'xs = [a]\nys = xs\nfor y in ys: y.grad = 1',
  'xs = []\nxs.append(a)\nxs[0].grad = 3',
  "[setattr(p, 'data', 1) for p in [a]]",
  '[p.backward() for p in [L]]',
  'list(map(lambda p: p.backward(), [L]))',
  'sorted([L], key=lambda p: p.backward())',
  'from lib import *\n',
  'from lib import zero\nzero(a)',
  'import lib\nlib.train(L)',
  '(a := Value(3))\nM = a*2',
  'if (a := 3): pass\nM = a*2',
  'print(a := 3)\nM = a*2',
  'a //= 2\nM = a*2',
  'a >>= 2\nM = a*2',
  'a %= 2\nM = a * 2',
  'for a in range(3): pass',
  "with open('x') as a: pass",
  'try: pass\nexcept E as a: pass',
  'while True:\n    L.backward()\n    break',
  'if True:\n    c = Value(3)',
  'c = [Value(3)]',
  'd = [a*b]',
  'loss = sum([a, b])',
  'loss = (a - b) if True else a',
  'def loss(): return a*b\nM = loss()',
  'M = [a][0] * b',
  'n = MLP(3)',
  'class MLP:\n    def __init__(self): self.w = Value(2)\nn = MLP()',
  'from micrograd.nn import MLP\nn = MLP(3, [4])',
  'a.data, b.data = 3, 4',
  'a.data = [1][0]',
  'for a.data in [1, 2]: pass',
  '[0 for a.data in [1]]',
  'del a\nM = a*2',
  'del a.data',
  "a.__dict__['data'] = 3",
  "vars(a)['data'] = 3",
  'a.__class__.__add__ = None',
  'type(a).__add__ = None',
  "object.__setattr__(a, 'data', 1)",
  "import builtins\nbuiltins.exec('a.data=3')",
  '@L.backward\ndef f(): pass',
  'class F:\n    L.backward()',
  'class F:\n    a.data = 3',
  'def f(x=L.backward()): pass',
  'lambda: 0\n$',
  'x = 2 3',
  'x = = 3',
  'foo',
  'M = aa * bb',
  'x = aa',
  'foo(2)',
  'a.dta',
  'print(a.dta)',
  'b = a.tanhh()',
  'async def f(): a.data = 3\nimport asyncio\nasyncio.run(f())',
  'def f(): yield L.backward()\nlist(f())',
  'def f(): yield L.backward()\nnext(f())',
  'import atexit\natexit.register(L.backward)',
  "print = exec\nprint('a.data=3')",
  'len = lambda x: x.backward()\nlen(L)',
  'xs = [L]\nlen = xs[0].backward\nprint(len())',
  'def len(x): x.backward()\nprint(len(L), [1])',
  'import sys\nsys.exit()',
  'exit()',
  'raise ValueError',
  'raise SystemExit',
  'return 3',
  'import os\nos._exit(0)',
  '%run x.py',
  '%time L.backward()',
  '%%timeit',
  'draw_dot(a if b else L)',
  'L.backward() if 1 else 0',
  'def draw_dot(r): r.backward()\ndraw_dot(L)',
  'def draw_dot(r):\n    global h\n    h = 3\ndraw_dot(L)',
  'class Value:\n    def __init__(self, data):\n        self.data = data\n        a.data = 3',
  'f = lambda: a.backward()',
  'f = lambda v: v.backward()\nf(L)',
  'f = lambda v: v.backward()\nlist(map(f, [L]))',
  'def ap(f, x): f(x)\nap(lambda v: v.backward(), L)',
  'def ap(f): f()\nap(L.backward)',
  "f'{L.backward()}'",
  "f'{(a := 3)}'\nM = a*2",
  "print(f'{[L.backward()]}')",
  'def f(xs=[a]): xs[0].data = 4\nf()',
  "xs = {'k': a}\nxs['k'].data = 3",
  "import pickle\nq = pickle.loads(b'')",
  'class V(Value): pass\nc = V(2)',
  'V = Value\nc = V(2)',
  'c = type(a)(3)',
  'c = a.__class__(3)',
  'import copy\nc = copy.deepcopy(a)',
  'c, d = a*2, [b]',
  'c = (a*2,)',
  "c = {'L': a*b}",
  'c = a*b, 2',
  'match a:\n    case x: pass',
  'L._backward = None',
  'a._prev = ()',
  'a += [1]',
  'Value(2, lbl=3)',
  'xs = [a, b]\nxs[0] += 1\nM = xs[0]*2',
  'def f():\n    def g():\n        a.data = 3\n    g()\nf()',
  'class F:\n    def __enter__(self): a.data = 3\n    def __exit__(self, *x): pass\nwith F(): pass',
  'class F:\n    def __iter__(self):\n        a.data = 3\n        return iter([])\nlist(F())',
  "class F:\n    def __str__(self):\n        a.data = 3\n        return ''\nf = F()\nprint(f)",
  'class F:\n    def __radd__(self, o): o.data = 3\nf = F()\n[a + f]',
  'class F:\n    def append(self, v): v.data = 3\nf = F()\nf.append(a)',
  'class F:\n    @property\n    def T(self): a.data = 3\nf = F()\nf.T',
  'import weakref\nweakref.finalize(a, L.backward)',
  'import functools\nfunctools.reduce(lambda x, y: x.backward(), [L, L])',
  "import operator\noperator.methodcaller('backward')(L)",
  "getattr(L, 'back' + 'ward')()",
  "g = getattr(L, 'backward')\ng()",
  'import __main__\n__main__.a = Value(3)',
  'import __main__ as m\nm.L.backward()',
  'from __main__ import L as z\nz.backward()',
  "import sys as s\ns.modules['__main__'].a = 3",
  "from sys import modules\nmodules['__main__'].a = 3",
  'Value.backward(L)',
  'f = Value.backward\nf(L)',
  'xs = [Value.backward]\nxs[0](L)',
  'def f(): pass\nf.x = L\nf.x.backward()',
  'class C: pass\nc = C()\nc.n = a\nc.n.data = 4',
  'def f(): return L\nf().backward()',
  'def f(): return [a]\nf()[0].data = 3',
  'x = (lambda: a)()\nx.data = 3',
  'd = dict(n=a)\nfor k, v in d.items(): v.data = 1',
  'while not L.backward(): pass',
  'if L.backward(): pass',
  'with L.backward(): pass',
  'assert L.backward() is None',
  'x: L.backward() = 3',
  'def f(x: L.backward()): pass',
  'class C(L.backward()): pass',
  'lambda x=L.backward(): 0',
  'print(*map(Value.backward, [L]))',
  'x = L.backward() or 3',
  "print('%s' % L.backward())",
  "print('{}'.format(L.backward()))",
  "print('a' + str(L.backward()))",
  'def outer():\n    p = L\n    def inner(): p.backward()\n    return inner\nouter()()',
  'def outer():\n    p = L\n    def inner(): p.backward()\n    return inner\nh = outer()\nh()',
  'def gen():\n    yield L\nfor x in gen(): x.backward()',
  'try:\n    pass\nfinally:\n    L.backward()',
  'for i in range(2): pass\nelse: L.backward()',
  'x, a.data = 3, 4',
  '[a.data, x] = 3, 4',
  'x = a; x.data, y = 5, 6',
  'import threading\nthreading.Thread(target=L.backward).start()',
  'def f(): L.backward()\nimport threading\nthreading.Thread(target=f).start()',
  'import numpy as np\nf = np.vectorize(Value.backward)\nf([L])',
  'import functools\nf = functools.partial(Value.backward, L)\nf()',
  'sum = lambda xs: [x.backward() for x in xs]\nsum([L])',
  'from lib import len\nlen([L])',
  'from lib import print\nprint([L])',
];

/** Each of these after GRAPH changes nothing of it. */
const PASSED: readonly string[] = [
  'xs = [1, 2]',
  'xs = [a, b]',
  'name = "x"',
  'v = True',
  'n = None',
  'assert L.data == -6',
  '[a, L]',
  'a.grad, L.grad',
  'L._prev',
  'type(L)',
  'for i in range(3): print(i)',
  'for n in [a, b]:\n    print(n.label, n.grad)',
  'while False: pass',
  'if L.data > 0:\n    print("x")\nelse:\n    print("y")',
  'import matplotlib.pyplot as plt\nplt.plot([1, 2], [a.data, b.data])\nplt.grid()',
  'import random\nrandom.seed(1)',
  "import sys\nsys.path.append('..')",
  'import numpy as np\nxs = np.arange(-5, 5, 0.25)\nplt = None',
  'def f(x): return 3*x**2\nf(3.0)\ny = f(2)\nh = 0.1\n(f(1 + h) - f(1))/h',
  'topo = []\nvisited = set()\ndef build(v):\n  if v not in visited:\n    visited.add(v)\n    for c in v._prev:\n      build(c)\n    topo.append(v)\nbuild(L)\ntopo',
  'import torch\nx1 = torch.Tensor([2.0]).double(); x1.requires_grad = True\no = torch.tanh(x1)\no.backward()\nprint(o.data.item())',
  "dot = draw_dot(L)\ndot.render('x')\ndot",
  "draw_dot(L, format='svg')",
  "draw_dot(L).render('x', view=True)",
  "if __name__ == '__main__':\n    print(L)",
  'try:\n    import torch\nexcept ImportError:\n    torch = None',
  "with open('f', 'w') as f:\n    f.write(str(L.data))",
  'del h',
  'print("%.4f" % L.data)',
  'print([a, L])',
  'print(len([a, b]))',
  'x: int = 3',
  'f = lambda x: x**2\nf(3)',
  'class Neuron:\n    def __init__(self, n):\n        self.w = [Value(1) for _ in range(n)]\n    def __call__(self, x): return sum(x)',
  'def trace(r): return [], []\nnodes, edges = trace(L)',
  'print(L == 3)',
  'L.label',
  "a.label + 'x'",
  'xs, ys = [], []',
  'def lol():\n    a = Value(2.0)\n    b = a*3\n    print(b.data)\nlol()',
  'm = max(a.data, b.data)',
  'L',
  '-L',
  'print(a > b)',
  'losses = []\nlosses.append(L.data)',
  'x = {"a": a.data}',
  'help(L)',
  '"""doc"""',
  'w = a if True else b',
  'print(*[1, 2])',
  'import time; t = time.time()',
  'from IPython.display import display\ndisplay(L)',
];

describe('a statement after a graph', () => {
  test.each(REFUSED)('that may change it is refused: %j', (statements) => {
    expect(() => read(GRAPH + statements)).toThrow(SourceError);
  });

  test.each(PASSED)('that cannot change it leaves it as it is: %j', (statements) => {
    const reading = read(GRAPH + statements);
    expect(values(reading)).toMatchObject({ a: 2, b: -3, L: -6 });
    expect(grads(reading)).toEqual({});
  });
});

describe('what is passed over', () => {
  test('is noted, and counted at the end', () => {
    const text = "xs = [1, 2]\nname = 'x'; for_ = None\nfor x in xs:\n    print(x)\nelse:\n    pass\nL = a*b\n";
    expect(read(`a = Value(2); b = Value(3)\n${text}`).notes).toEqual([
      'a.py:2: "xs = [1, 2]" passed over',
      'a.py:3: "name = \'x\'" passed over',
      'a.py:3: "for_ = None" passed over',
      'a.py:4: "for x in xs:" passed over',
      'a.py: skipped 4 of 7 statements',
    ]);
  });

  test.each([
    ['xs = [1, 2]\nM = a * xs', '"xs" is set at line 3, which was passed over'],
    ['n = None\nM = a * n', '"n" is set at line 3, which was passed over'],
    ['for i in range(3): pass\nM = a * i', '"i" is set at line 3, which was passed over'],
    ['h = 3\nif L.data > 0: h = 4\nM = a * h', '"h" is set at line 4, which was passed over'],
    ['h = 3\ndel h\nM = a * h', '"h" is deleted at line 4, which was passed over'],
    ['h = 3\ndef f():\n    global h\n    h = 4\nf()\nM = a * h', '"h" is set at line 7, which was passed over'],
    ['import random\nM = a * random.random()', '"random" is defined in the import at line 3, which was passed over'],
    ['import random as b\nM = a * b', '"b" is defined in the import at line 3, which was passed over'],
    ['L = None\nM = a * L', '"L" is set at line 3, which was passed over'],
    [
      'def tanh(x): return x\nM = tanh(a)',
      '"tanh" is defined in the def at line 3, which was passed over; write its expression out',
    ],
  ])('leaves its names unknown: %j', (statements, problem) => {
    expect(messageOf(GRAPH + statements)).toContain(problem);
  });

  test('may be set again, and is known again', () => {
    expect(values(read(`${GRAPH}h = None\nh = 3\nM = a * h`)).M).toBe(6);
    expect(values(read(`${GRAPH}a = None\na = Value(4)\nM = a * b`)).M).toBe(-12);
    expect(values(read(`${GRAPH}math = None\nimport math\nM = math.tanh(a)`)).M).toBeCloseTo(Math.tanh(2));
  });

  test('has no name in the graph any more, but keeps its node there', () => {
    const reading = read(`${GRAPH}a = None`);
    expect([...reading.names.keys()]).toEqual(['b', 'L']);
    expect(labelled(reading)).toEqual(['a = leaf', 'b = leaf', 'L = * a b']);
  });

  test.each([
    ['for p in [a, b]:\n    p.data += 1', 'a.py:3:1: this loop cannot be passed over: it may change a node'],
    ['while True:\n    a = 3', 'a.py:3:1: this loop cannot be passed over: it sets "a", a name of the graph'],
    ['if 1:\n    c = Value(3)', 'a.py:3:1: this "if" cannot be passed over: it makes nodes'],
    ["for i in range(3):\n    exec('a = 3')", 'a.py:3:1: this loop cannot be passed over: it uses exec'],
    [
      'for i in range(3):\n    L = L * a',
      'a.py:3:1: this loop cannot be passed over: it sets "L", a name of the graph',
    ],
    ['loss = 0\nfor y in [a, b]:\n    loss += y', 'a.py:4:1: this loop cannot be passed over: it makes nodes'],
    [
      'class F:\n    a.data = 3',
      'a.py:3:1: this class cannot be passed over: it may change a node where it is defined',
    ],
  ])('may not be a block that reaches the graph: %j', (statements, message) => {
    expect(messageOf(GRAPH + statements).split('\n')[0]).toBe(message);
  });

  test('takes back the nodes of what was read of it', () => {
    expect(read(`${GRAPH}print(a*b, [1])\n(a + b, 2)`).tape.size).toBe(3);
  });

  test('needs a file with Value: in any other a name is a leaf, so every statement counts', () => {
    expect(messageOf('a = 2\nxs = [1]\nL = a*3').split('\n')[0]).toContain('a.py:2:6: lists and dictionaries');
  });

  test('ten thousand times over is read in one pass', () => {
    const many = (line: (i: number) => string): string => Array.from({ length: 10_000 }, (_, i) => line(i)).join('\n');
    for (const line of [
      (i: number) => `x${i} = [x${i > 0 ? i - 1 : 'y'}]`,
      (i: number) => `print([a, ${i}])`,
      (i: number) => `y${i} = None`,
      () => 'for i in range(3): print(i, xy)',
      (i: number) => `def f${i}(v): return f${i > 0 ? i - 1 : 0}(v) + a.data\nf${i}(1)`,
      (i: number) => `y = str\nz${i} = 3`,
    ])
      expect(rootData(read(`${GRAPH}xy = []\n${many(line)}\nM = L * 2`))).toBe(-12);
    const deep = Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}if ${i}:`).join('\n');
    expect(rootData(read(`${GRAPH}${deep}\n${' '.repeat(2000)}pass\nM = L * 2`))).toBe(-12);
  });
});

describe('a statement of a million characters', () => {
  const MANY = 100_000;
  test.each([
    ['of comprehensions without an end', `xs = [3 ${'for x '.repeat(MANY)}]`],
    ['of lambdas', `xs = ${'lambda: '.repeat(MANY)}3`],
    ['of lambdas without an end', `if 1: [${'lambda x '.repeat(MANY)}]`],
    ['of blocks in a line', `${'if a: '.repeat(MANY)}pass`],
    ['of functions in a line', `def f(): ${'def f(): '.repeat(MANY)}pass`],
    ['of brackets', `xs = ${'['.repeat(MANY)}${']'.repeat(MANY)}`],
    ['of names', `${Array.from({ length: MANY }, (_, i) => `x${i}`).join(', ')} = [1]`],
    ['of targets', `${'x = '.repeat(MANY)}[1]`],
    ['of blanks in an f-string', `print([f'{${' '.repeat(10 * MANY)}3}'])`],
    ['of fields', `print([f'${'{a.data}'.repeat(MANY)}'])`],
    ['of values that are printed', `print('${'%d'.repeat(MANY)}' % (${'1,'.repeat(MANY)}))`],
    [
      'of functions in functions',
      `${Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}def f${i}():`).join('\n')} pass`,
    ],
  ])('%s is read once', (_, statement) => {
    expect(rootData(read(`${GRAPH}${statement}\nM = L * 2`))).toBe(-12);
  });
});

describe('a node by node _backward()', () => {
  test('adds to the gradients of the inputs, as micrograd does', () => {
    const text = `${GRAPH}M = L + a\nM.grad = 1.0\nM._backward()\nL._backward()\na._backward()`;
    expect(grads(read(text))).toEqual({ a: -2, b: 2, L: 1, M: 1 });
    expect(grads(read('a = Value(3)\nL = a*a\nL.grad = 1\nL._backward()'))).toEqual({ a: 6, L: 1 });
    expect(grads(read('a = Value(3)\nL = a - 2\nL.grad = 1\nL._backward()'))).toEqual({ a: 1, L: 1 });
  });

  test('of a difference of nodes is refused, since micrograd makes two nodes of it', () => {
    expect(messageOf(`${GRAPH}M = a - b\nM._backward()`)).toContain('in micrograd this node is two');
    expect(messageOf(`${GRAPH}M = 2 / a\nM._backward()`)).toContain('in micrograd this node is two');
  });
});

describe('a file with definitions', () => {
  const CLASS = 'class Value:\n  def __init__(self, data): self.data = data\n';
  test.each([
    [CLASS, 'there are definitions only (class Value); expected something like L = a*b'],
    [
      `import math\n${CLASS}def f(): pass\ndef g(): pass\ndef h(): pass`,
      'there are definitions only (class Value, def f, def g and 1 more); expected something like L = a*b',
    ],
    [
      'def f(): pass\nlr = 0.1',
      'no statement here makes a graph besides the definitions (def f); expected something like L = a*b',
    ],
  ])('and no graph says so: %j', (text, empty) => {
    expect(read(text)).toMatchObject({ root: -1, empty });
  });

  test.each([
    'class Value:\n  def __init__(self, data): self.data = data\n',
    'class Value(object):\n  def __init__(\n      self,\n      x: float,\n  ):\n    self.data: float = float(x)\n',
    'class Value:\n  def __init__(self, data, children=()):\n    self._data, self.grad = data, 0\n',
    '@dataclass\nclass Value:\n  data: float\n  grad: float = 0\n',
    '@dataclasses.dataclass(eq=False)\nclass Value:\n  data: float\n',
  ])('whose Value is made of its data is read with the explorer’s: %j', (text) => {
    const imports = 'from dataclasses import dataclass\nimport dataclasses\n';
    expect(values(read(`${imports}${text}a = Value(2)\nL = a*3`))).toEqual({ a: 2, L: 6 });
  });

  test.each([
    'class Value:\n  def __init__(self, data): self.x = 1\na = Value(2)',
    'class Value: pass\na = Value(2)',
    'n = 3\nclass Value:\n  def __init__(self, data):\n    global n\n    self.data = data; n = 4\na = Value(2)',
    'class Value:\n  def __init__(self, data):\n    self.data = data; a.data = 3\na = Value(2)',
    `a = Value(2)\n@other\n${CLASS}b = Value(3)`,
  ])('whose Value is another thing than micrograd’s is refused: %j', (text) => {
    expect(() => read(text)).toThrow(SourceError);
  });
});
