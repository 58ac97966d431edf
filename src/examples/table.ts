/**
 * The built-in graphs, one row each: a text in the notation, which is also a file in `examples/`, or a
 * function that builds the graph, as a program of the same name there does.
 */
import type { Built } from '../notation/built.js';
import { gpt } from './gpt/gpt.js';
import { moons } from './moons.js';
import { xor } from './xor.js';

interface About {
  readonly name: string;
  /** What it shows, in one line. */
  readonly about: string;
  /** The node that is selected when it is opened; the root if not given. */
  readonly select?: string;
  /** The message when it is opened, until the first key. */
  readonly hint?: string;
}

export interface TextExample extends About {
  /** The graph in the notation. */
  readonly text: string;
}

export interface BuiltExample extends About {
  /** The graph, with first weights that `seed` decides; without a seed always the same. */
  readonly build: (seed?: number) => Built;
}

export type Example = TextExample | BuiltExample;

/** A tanh network of two inputs, two neurons and one output, whose weights all begin alike. */
const symmetric = (weight: string): string => `# Two neurons and an output, all weights ${weight}
# :descend
# :lr 0.1
# :freeze x1 x2 y
x1 = 1.0; x2 = -0.5; y = 0.5
w11 = ${weight}; w12 = ${weight}; b1 = 0.0
w21 = ${weight}; w22 = ${weight}; b2 = 0.0
v1 = ${weight}; v2 = ${weight}; b3 = 0.0
h1 = tanh(w11*x1 + w12*x2 + b1)
h2 = tanh(w21*x1 + w22*x2 + b2)
o = tanh(v1*h1 + v2*h2 + b3)
loss = (o - y)**2
loss.backward()
`;

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
    name: 'tutor',
    about: "the lecture's story in ten pages: what to press, and what to notice",
    text: `# The lecture's story in ten pages: :tutor, or --example tutor. Space turns the page.
a = 2.0
b = -3.0
c = 10.0
e = a * b
d = e + c
f = -2.0
L = d * f
# :say THE GRAPH. The lecture's L = (a*b + c) * f as a tree: under each node stand its inputs. Let us change an input, a:\\nPress  j j j Enter .5 Enter\\nNotice: a is 2.5 now, and what is above it follows: e is -7.5, d is 2.5 and L is -5. Undo that, and turn the page:\\nPress  u Space
# :say HOW MUCH DOES a MATTER? You are still on a; add 0.001 to it:\\nPress  >\\nNotice the line under this page: L is -7.994, so it rose by 0.006, six times as much. That ratio is the gradient of L toward a. To measure every node like this would take a whole pass for each. Backpropagation needs one pass for all.\\nPress  u Space
# :say START AT THE END. Backpropagation goes down the tree from L. Moving L moves L by as much, so its own gradient is 1. Let L propagate to its inputs:\\nPress  .\\nNotice: L = d * f, and in a product each input gets the other one's data. f is -2, so d gets -2; d is 4, so f gets 4.\\nPress  Space
# :say A SUM PASSES ON. d = e + c. Move e or c a little, and d moves by just as much: the slope of d toward either is 1.\\nPress  .\\nNotice: what d has, times 1, goes to both: e gets -2 and c gets -2.\\nPress  Space
# :say THE CHAIN RULE. a acts on L only through e, so its gradient is that of e times the slope of e toward a. And e = a * b, so that slope is b.\\nPress  .\\nNotice: e gets -2 and b is -3, so a gets 6: what you measured. And a is 2, so b gets -4. That is all of backpropagation: the gradient from above, times the local slope.\\nPress  Space
# :say ALL AT ONCE. Set every gradient to zero, and let one key do the whole pass:\\nPress  z b\\nNotice: the same numbers. a gets 6, b gets -4, c gets -2, f gets 4. To see where the number in the selected row comes from, and then this page again:\\nPress  x Space\\nAnd on:\\nPress  Space
# :say A NUDGE. A gradient says which way is up, and how steep. The lecture adds 0.01 times its gradient to every leaf, and looks at L:\\nPress  S\\nNotice: a is 2.06, b is -3.04, c is 9.98, f is -1.96. L rose from -8: L is -7.2865. The gradients promised 0.72 and it was 0.7135, since each is the slope at one point, and L bends.\\nPress  Space
# :say THE NUMBER IN THE NOTEBOOK is another one, as a cell was run once too often: it nudged a, b, c again, but not f, by old gradients. Freeze f; nudge:\\nPress  G f S\\nNotice: f is -1.96 still, and L is -6.7236, as printed there. The column says grad @0: gradients are true where they were computed. Compute them anew for every step.\\nPress  Space
# :say STEPS. A step is backward, update, forward. Back to the start, and two steps:\\nPress  99u s s\\nNotice: L is -6.5978, and the gradients are those of grad @1. A step adds lr * grad, which climbs. Training takes it away, which goes down:\\nPress  d s\\nNotice: L is -7.2746. v shows a plot, Space this page.\\nPress  Space
# :say ON YOUR OWN. This L has no lowest point, so down it goes, ever faster:\\nPress  r\\nr again pauses; it ends by itself before L is infinite. What next?\\n:example diamond   a node that is used twice: press b, and x on it\\n:example dead      why is this gradient 0? Press x\\nt                  guess the gradients yourself (Esc ends it)\\n?                  all keys; q closes them, and q leaves
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
    name: 'recurse',
    about: 'a node added to itself, twice: what fails if backward calls itself',
    text: `# a is doubled twice: :bug recurse shows why backward needs an order
a = 1.0
b = a + a
c = b + b
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
    about: 'exp overflows: infinity, and then nan',
    text: `# exp(800) is beyond the largest number, and infinity over infinity is nan
x = 800.0
e = exp(x)
s = e + 1
L = e / s
`,
    select: 'L',
  },
  {
    name: 'softmax',
    about: 'softmax and cross-entropy: the gradient of each score is p - y',
    text: `# The probabilities of three classes, and how surprised they are by the second
# :descend
# :lr 0.5
# :freeze y1 y2 y3
z1 = 2.0; z2 = 1.0; z3 = -1.0
y1 = 0.0; y2 = 1.0; y3 = 0.0
# the highest score is subtracted, so that no exp overflows
m = max(max(z1, z2), z3)
e1 = exp(z1 - m)
e2 = exp(z2 - m)
e3 = exp(z3 - m)
s = e1 + e2 + e3
p1 = e1 / s
p2 = e2 / s
p3 = e3 / s
loss = -(y1*log(p1) + y2*log(p2) + y3*log(p3))
loss.backward()
`,
    select: 'z1',
  },
  {
    name: 'symmetric',
    about: 'a network with all weights 0: only the bias of its output moves',
    text: symmetric('0.0'),
    select: 'w11',
    hint: 'press x: why this weight never moves; r runs and shows it',
  },
  {
    name: 'equal',
    about: 'the same with all weights 0.5: its two neurons stay equal for ever',
    text: symmetric('0.5'),
    select: 'w11',
    hint: 'press r, then r: h1 and h2 have learned the same',
  },
  {
    name: 'line',
    about: 'a line through four points: mean squared error, by descent',
    text: `# The line y = w*x + b that is nearest to four points
# :descend
# :lr 0.1
# :freeze x1 y1 x2 y2 x3 y3 x4 y4
x1 = -1.0; y1 = -2.8
x2 = 0.0; y2 = -1.2
x3 = 1.0; y3 = 1.3
x4 = 2.0; y4 = 2.9
w = 0.0
b = 0.0
e1 = w*x1 + b - y1
e2 = w*x2 + b - y2
e3 = w*x3 + b - y3
e4 = w*x4 + b - y4
loss = (e1**2 + e2**2 + e3**2 + e4**2) / 4
`,
    hint: 'press r to train, s for one step, ? for all keys',
  },
  {
    name: 'xor',
    about: 'exclusive or: a network of two layers, trained by descent',
    build: xor,
    hint: 'press v to see its region, r to train, ? for all keys',
  },
  {
    name: 'moons',
    about: "micrograd's demo: a network of 337 parameters tells two moons apart",
    build: moons,
    hint: 'press v to see its region, r to train, ? for all keys',
  },
  {
    name: 'gpt',
    about: 'a whole GPT in scalars learns to write names: one graph a step',
    build: gpt,
    hint: 'press r to train, :sample for names, ? for all keys',
  },
];

export const hasText = (example: Example): example is TextExample => 'text' in example;

export const exampleNamed = (name: string): Example | undefined => EXAMPLES.find((row) => row.name === name);
