/** The cells of the lecture's notebook, pasted one after the other into one file, up to its single optimization step. */
import { describe, expect, test } from 'vitest';
import { grads, gradsIn, labelled, read, rootData, values } from './reading.js';

const CLASS = `
class Value:

  def __init__(self, data, _children=(), _op='', label=''):
    self.data = data
    self.grad = 0.0
    self._prev = set(_children)
    self._op = _op
    self.label = label

  def __repr__(self):
    return f"Value(data={self.data})"

  def __add__(self, other):
    out = Value(self.data + other.data, (self, other), '+')
    return out

  def __mul__(self, other):
    out = Value(self.data * other.data, (self, other), '*')
    return out
`;

const GRAPH = `
a = Value(2.0, label='a')
b = Value(-3.0, label='b')
c = Value(10.0, label='c')
e = a*b; e.label = 'e'
d = e + c; d.label = 'd'
f = Value(-2.0, label='f')
L = d * f; L.label = 'L'
L
`;

const DRAWING = `
from graphviz import Digraph

def trace(root):
  # builds a set of all nodes and edges in a graph
  nodes, edges = set(), set()
  def build(v):
    if v not in nodes:
      nodes.add(v)
      for child in v._prev:
        edges.add((child, v))
        build(child)
  build(root)
  return nodes, edges

def draw_dot(root):
  dot = Digraph(format='svg', graph_attr={'rankdir': 'LR'}) # LR = left to right

  nodes, edges = trace(root)
  for n in nodes:
    uid = str(id(n))
    # for any value in the graph, create a rectangular ('record') node for it
    dot.node(name = uid, label = "{ %s | data %.4f | grad %.4f }" % (n.label, n.data, n.grad), shape='record')
    if n._op:
      # if this value is a result of some operation, create an op node for it
      dot.node(name = uid + n._op, label = n._op)
      # and connect this node to it
      dot.edge(uid + n._op, uid)

  for n1, n2 in edges:
    # connect n1 to the op node of n2
    dot.edge(str(id(n1)), str(id(n2)) + n2._op)

  return dot

draw_dot(L)
`;

const GRADIENTS = `
L.grad = 1.0
f.grad = 4.0
d.grad = -2.0
c.grad = -2.0
e.grad = -2.0
a.grad = -2.0 * -3.0
b.grad = -2.0 * 2.0

def lol():

  h = 0.001

  a = Value(2.0, label='a')
  b = Value(-3.0, label='b')
  c = Value(10.0, label='c')
  e = a*b; e.label = 'e'
  d = e + c; d.label = 'd'
  f = Value(-2.0, label='f')
  L = d * f; L.label = 'L'
  L1 = L.data

  a = Value(2.0 + h, label='a')
  L2 = L.data

  print((L2 - L1)/h)

lol()
`;

const NUDGE = `
a.data += 0.01 * a.grad
b.data += 0.01 * b.grad
c.data += 0.01 * c.grad
f.data += 0.01 * f.grad

e = a * b
d = e + c
L = d * f

print(L.data)
`;

const IMPORTS = 'import math\nimport numpy as np\nimport matplotlib.pyplot as plt\n%matplotlib inline\n';
const CELLS = IMPORTS + CLASS + GRAPH + DRAWING + GRADIENTS + NUDGE;

describe('the lecture, pasted into one file', () => {
  const reading = read(CELLS);

  test('ends at the number that one clean run ends at', () => {
    expect(rootData(reading)).toBe(-7.286496);
    expect(reading.prints).toEqual(['-7.286496']);
    expect(reading.tape.labels[reading.root]).toBe('L');
  });

  test('keeps the gradients that were set by hand', () => {
    expect(grads(reading)).toEqual({ a: 6, b: -4, c: -2, f: 4 });
    expect(reading.gradients?.backward).toBeUndefined();
    expect(grads(read(IMPORTS + CLASS + GRAPH + DRAWING + GRADIENTS))).toEqual({
      a: 6,
      b: -4,
      c: -2,
      d: -2,
      e: -2,
      f: 4,
      L: 1,
    });
  });

  test('has the leaves nudged', () => {
    expect(values(reading)).toMatchObject({ a: 2.06, b: -3.04, c: 9.98, f: -1.96 });
  });

  test('calls its nodes what the cells call them', () => {
    expect([...reading.names.keys()]).toEqual(['a', 'b', 'c', 'e', 'd', 'f', 'L']);
    expect(labelled(reading).slice(-3)).toEqual(['e = * a b', 'd = + e c', 'L = * d f']);
  });

  test('notes what was passed over, and no more', () => {
    expect(reading.notes).toEqual([
      'a.py:1: "import math" passed over',
      'a.py:2: "import numpy as np" passed over',
      'a.py:3: "import matplotlib.pyplot as plt" passed over',
      'a.py:4: "%matplotlib inline" passed over',
      'a.py:6: class Value passed over: the explorer has its own; the backward here was not run (to run it: npx mgrad-tui --run a.py)',
      'a.py:35: "from graphviz import Digraph" passed over',
      'a.py:37: def trace passed over: the explorer has its own',
      'a.py:49: def draw_dot passed over: the explorer has its own',
      'a.py:79: def lol passed over',
      'a.py:97: lol() passed over with the def at line 79',
    ]);
  });

  test('without the last three assignments ends where Python shows -8 and one forward changes it', () => {
    const short = read(CELLS.replace(/e = a \* b\nd = e \+ c\nL = d \* f\n/, ''));
    expect(short.prints).toEqual(['-8.0']);
    expect(rootData(short)).toBe(-7.286496);
    expect(short.notes.at(-1)).toBe(
      'a.py: data was set after L was computed; one forward at the end changes it from -8 to -7.286496',
    );
  });

  test('gives what the notebook printed where its cells were run again', () => {
    const three = 'a.data += 0.01 * a.grad\nb.data += 0.01 * b.grad\nc.data += 0.01 * c.grad\n';
    expect(read(CELLS.replace(three, three + three)).prints).toEqual(['-6.723584000000001']);
  });
});

describe('the lecture’s neuron', () => {
  const NEURON = `
# inputs x1,x2
x1 = Value(2.0, label='x1')
x2 = Value(0.0, label='x2')
# weights w1,w2
w1 = Value(-3.0, label='w1')
w2 = Value(1.0, label='w2')
# bias of the neuron
b = Value(6.8813735870195432, label='b')
# x1*w1 + x2*w2 + b
x1w1 = x1*w1; x1w1.label = 'x1*w1'
x2w2 = x2*w2; x2w2.label = 'x2*w2'
x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
n = x1w1x2w2 + b; n.label = 'n'
`;

  test.each([
    ['n.tanh()', "o = n.tanh(); o.label = 'o'\n"],
    ['its parts', "e = (2*n).exp()\no = (e - 1) / (e + 1); o.label = 'o'\n"],
  ])('has the gradients of the lecture with %s', (_, output) => {
    const reading = read(
      `${NEURON}${output}o.backward()\nprint(f'{o.data:.4f} {n.data:.4f}')\nprint(f'{x1.grad:.4f} {w1.grad:.4f} {x2.grad:.4f} {w2.grad:.4f}')`,
    );
    expect(reading.prints).toEqual(['0.7071 0.8814', '-1.5000 1.0000 0.5000 0.0000']);
    expect(reading.tape.labels).toContain('x1*w1 + x2*w2');
    expect(reading.notes).toEqual([]);
  });
});

describe('the lecture’s first notebook', () => {
  const [imports, parabola, numbers, engine, graph, drawing, byHand, neuron, sorted, torch] = [
    'import math\nimport numpy as np\nimport matplotlib.pyplot as plt\n%matplotlib inline',
    `def f(x):
  return 3*x**2 - 4*x + 5
f(3.0)
xs = np.arange(-5, 5, 0.25)
ys = f(xs)
plt.plot(xs, ys)
h = 0.000001
x = 2/3
(f(x + h) - f(x))/h`,
    `a = 2.0; b = -3.0; c = 10.0
d1 = a*b + c
c += h
d2 = a*b + c
print('d1', d1)
print('slope', (d2 - d1)/h)`,
    CLASS,
    GRAPH,
    DRAWING,
    'L.grad = 1.0\nf.grad = 4.0\nd.grad = -2.0\nc.grad = e.grad = d.grad\n',
    `plt.plot(np.arange(-5,5,0.2), np.tanh(np.arange(-5,5,0.2))); plt.grid();
x1, x2 = Value(2.0, label='x1'), Value(0.0, (), '', 'x2')
w1 = Value(-3.0, _label='w1')
w2: Value = Value(1.0, label='w2')
b = Value(6.8813735870195432, label='b')
x1w1 = x1*w1; x1w1.label = 'x1*w1'
x2w2 = x2*w2; x2w2.label = 'x2*w2'
x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
n = x1w1x2w2 + b; n.label = 'n'
o = n.tanh(); o.label = 'o'
dot = draw_dot(o)
dot
o.grad = 1.0
o._backward()
n._backward()
b._backward()
x1w1x2w2._backward()
x2w2._backward()
x1w1._backward()`,
    `topo = []
visited = set()
def build_topo(v):
  if v not in visited:
    visited.add(v)
    for child in v._prev:
      build_topo(child)
    topo.append(v)
build_topo(o)
topo
for v in [x1, w1, x2, w2]:
  print(v.label, v.grad)`,
    `import torch
x1 = torch.Tensor([2.0]).double() ; x1.requires_grad = True
w1 = torch.Tensor([-3.0]).double() ; w1.requires_grad = True
n = x1*w1 + 6.88
o = torch.tanh(n)
print(o.data.item())
o.backward()
print('w1', w1.grad.item())`,
  ] as const;
  const cells = [imports, parabola, numbers, engine, graph, drawing, byHand, neuron, sorted, torch];
  const reading = read(cells.join('\n'));

  test('opens as it is, at the neuron', () => {
    expect(reading.tape.labels[reading.root]).toBe('o');
    expect(rootData(reading)).toBeCloseTo(Math.tanh(0.8814), 4);
    expect(reading.prints[0]).toBe('d1 4.0');
    expect(reading.prints[1]).toMatch(/^slope (?:1\.0000|0\.9999)/);
  });

  test('has the gradients that its _backward() calls propagate node by node', () => {
    const grad = gradsIn(reading);
    const byLabel = Object.fromEntries(reading.tape.labels.map((label, id) => [label, grad[id]?.toFixed(4)]));
    expect(byLabel).toMatchObject({
      o: '1.0000',
      n: '0.5000',
      x1: '-1.5000',
      w1: '1.0000',
      x2: '0.5000',
      w2: '0.0000',
    });
    expect(byLabel).toMatchObject({ d: '-2.0000', c: '-2.0000', e: '-2.0000' });
  });

  test('says what it passed over, and how many statements that is of all', () => {
    expect(reading.notes).toContain('a.py:9: "ys = f(xs)" passed over');
    expect(reading.notes.at(-1)).toMatch(/^a\.py: skipped \d+ of \d+ statements$/);
    expect([...reading.names.keys()]).not.toContain('x1');
  });
});
