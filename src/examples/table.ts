/** The graphs that come with the program, one row each. The same texts stand as files in `examples/`. */
export interface Example {
  readonly name: string;
  /** One line on what it shows. */
  readonly about: string;
  /** The graph in the notation. */
  readonly text: string;
  /** The node that is selected when it is opened; the root if not said. */
  readonly select?: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: 'lecture',
    about: 'the graph of the lecture: L = (a*b + c) * f, to be nudged by hand',
    text: `# The lecture's graph: L = (a*b + c) * f
a = 2.0
b = -3.0
c = 10.0
e = a * b
d = e + c
f = -2.0
L = d * f
`,
  },
  {
    name: 'neuron',
    about: 'one neuron with tanh: two inputs, two weights, a bias',
    text: `# One neuron: o = tanh(x1*w1 + x2*w2 + b)
x1 = 2.0
x2 = 0.0
w1 = -3.0
w2 = 1.0
b = 6.8813735870195432
x1w1 = x1 * w1
x2w2 = x2 * w2
x1w1x2w2 = x1w1 + x2w2
n = x1w1x2w2 + b
o = tanh(n)
`,
  },
  {
    name: 'micrograd',
    about: "the expression of micrograd's README, with names assigned again",
    text: `# The expression of micrograd's README
a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
print(f'{g.data:.4f}')
g.backward()
print(f'{a.grad:.4f}')
print(f'{b.grad:.4f}')
`,
  },
  {
    name: 'diamond',
    about: 'a node that is used twice: its gradients add up',
    text: `# A diamond: a is used twice, so its two gradients add up
x = 1.0
a = x + 1
b = 2 * a
c = a + 3
L = b * c
`,
    select: 'a',
  },
  {
    name: 'dead',
    about: 'a dead relu: nothing behind it gets a gradient',
    text: `# A dead relu: its input is below 0, so every gradient behind it is 0
x = 1.5
w = -2.0
b = 0.5
n = x*w + b
h = relu(n)
L = (h - 1)**2
L.backward()
`,
    select: 'w',
  },
  {
    name: 'saturated',
    about: 'a saturated tanh: so flat that no gradient passes',
    text: `# A saturated tanh: at 20 it is flat, so nothing behind it learns
x = 4.0
w = 5.0
n = x * w
o = tanh(n)
L = (o + 1)**2
L.backward()
`,
    select: 'w',
  },
  {
    name: 'overflow',
    about: 'exp runs over: infinity, and then nan',
    text: `# exp(800) is beyond the largest number, and infinity over infinity is nan
x = 800.0
e = exp(x)
s = e + 1
L = e / s
`,
    select: 'L',
  },
];

export const exampleNamed = (name: string): Example | undefined => EXAMPLES.find((row) => row.name === name);
