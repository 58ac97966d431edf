/** Every file in examples/ is run: graphs through the command line, programs by node, with what they print. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { backward, forward, newData, planFor, setLeaves } from '../src/engine/autodiff/backprop.js';
import { samplesOf } from '../src/engine/nn/samples.js';
import type { Tape } from '../src/engine/tape.js';
import { compile } from '../src/engine/value.js';
import { MOONS } from '../src/examples/moons-data.js';
import { readExample } from '../src/examples/read.js';
import { type BuiltExample, EXAMPLES, hasText } from '../src/examples/table.js';
import { read, type Value } from '../src/index.js';
import type { About } from '../src/notation/built.js';
import { type Handed, overLeaves } from '../src/notation/handed.js';
import { byLabel, command, json } from './cli/command.js';
import { example } from './session/playing.js';

/** What each program prints. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'library.mjs': `\
L = -8
dL/da = 6
dL/db = -4
dL/dc = -2
dL/df = 4
L = -7.286496
`,
  'read.mjs': `\
x1           data   2.0000   grad  -1.5000
x2           data   0.0000   grad   0.5000
w1           data  -3.0000   grad   1.0000
w2           data   1.0000   grad   0.0000
b            data   6.8814   grad   0.5000
x1w1         data  -6.0000   grad   0.5000
x2w2         data   0.0000   grad   0.5000
x1w1x2w2     data  -6.0000   grad   0.5000
n            data   0.8814   grad   0.5000
o            data   0.7071   grad   1.0000
`,
  // The same sums in the same order in Python print the same.
  'train.mjs': `\
step  0   loss 19.0000   w  0.0000   b  0.0000
step  1   loss  6.5000   w  0.9000   b -0.1000
step  2   loss  2.7436   w  1.3600   b -0.2600
step  3   loss  1.3337   w  1.6060   b -0.4180
step  4   loss  0.6965   w  1.7448   b -0.5532
step  5   loss  0.3751   w  1.8277   b -0.6617
step  6   loss  0.2046   w  1.8800   b -0.7460
step  7   loss  0.1121   w  1.9146   b -0.8102
step  8   loss  0.0616   w  1.9383   b -0.8586
step  9   loss  0.0338   w  1.9550   b -0.8948
step 10   loss  0.0186   w  1.9670   b -0.9219
`,
  'optimizers.mjs': `\
sgd        x  0.5195   y  0.0000   L  0.2699
momentum   x -0.2726   y -0.0161   L  0.0769
nesterov   x -0.1010   y -0.0000   L  0.0102
adam       x  3.0332   y  0.1802   L  9.5250
adamw      x  2.9995   y  0.1765   L  9.3087
`,
  'check.mjs': `\
x     -2.359343  -2.359343   agrees
w      1.572895   1.572895   agrees
x*w    0.786448   0.786448   agrees
b      0.786448   0.786448   agrees
n      0.786448   0.786448   agrees
o      1.000000   1.000000   agrees
none differs: true
relu at 0: kink
`,
  'explain.mjs': `\
∂L/∂w = ∂L/∂(1.5*w) × ∂(1.5*w)/∂w = 0 × 1.5 = 0
L ─(-2)→ h - 1 ─(1)→ h ─(0)→ n ─(1)→ 1.5*w ─(1.5)→ w = 0
∂L/∂w = 0: relu at h is off: its input n is -2.5, so nothing passes
`,
  'draw.mjs': `\
digraph {
  rankdir=LR
  node [shape=record]
  n0 [label="{ a | data 2.0000 | grad -3.0000 }"]
  n1 [label="{ b | data -3.0000 | grad 2.0000 }"]
  n2 [label="{ L | data -6.0000 | grad 1.0000 }"]
  o2 [shape=oval, label="*"]
  o2 -> n2
  n0 -> o2
  n1 -> o2
}
`,
  'network.mjs': `\
21 parameters, the first is layer 1 neuron 1 w0
step   0   loss 0.7402
step  25   loss 0.0056
step  50   loss 0.0000
step  75   loss 0.0000
step 100   loss 0.0000
1.00  -1.00  -1.00  1.00
`,
  'xor.mjs': `\
step   0   loss 1.026345
step  50   loss 0.290483
step 100   loss 0.006345
step 150   loss 0.000066
step 200   loss 0.000001
0 xor 0: -0.9997
0 xor 1:  0.9992
1 xor 0:  0.9992
1 xor 1: -0.9990
`,
  'sgd.mjs': `\
step  0   loss 7.8400   w  0.0000   b  0.0000
step 10   loss 0.0482   w  1.8220   b -0.7416
step 20   loss 0.0005   w  1.8925   b -0.8850
step 30   loss 0.1362   w  1.9050   b -0.9740
step 40   loss 0.0030   w  1.9183   b -0.9367
`,
  // The losses of microgpt in Python.
  'gpt.mjs': `\
step 1   yuheng     loss 3.365966947585
step 2   diondre    loss 3.424272783872
step 3   xavien     loss 3.177802125458
step 4   jori       loss 3.066355684224
step 5   juanluis   loss 3.220883089751
`,
  'classes.mjs': `\
step  0   loss 1.8750   right 0 of 30
step 10   loss 0.2461   right 28 of 30
step 20   loss 0.1834   right 28 of 30
step 30   loss 0.1628   right 28 of 30
step 40   loss 0.1533   right 28 of 30
step 50   loss 0.1492   right 28 of 30
`,
  // The losses of micrograd's demo notebook.
  'moons.mjs': `\
step  0   loss 0.895844   accuracy 50 %
step 10   loss 0.245070   accuracy 91 %
step 20   loss 0.189775   accuracy 91 %
step 30   loss 0.117313   accuracy 95 %
step 40   loss 0.060160   accuracy 100 %
step 50   loss 0.098751   accuracy 96 %
step 60   loss 0.032597   accuracy 99 %
step 70   loss 0.014230   accuracy 100 %
step 80   loss 0.012319   accuracy 100 %
step 90   loss 0.010984   accuracy 100 %
step 99   loss 0.010978   accuracy 100 %
`,
};

/** Numbers that a built-in graph must have after a backward. */
const NUMBERS: Readonly<Record<string, { readonly data: object; readonly grad: object }>> = {
  lecture: { data: { L: -8, d: 4, e: -6 }, grad: { a: 6, b: -4, c: -2, d: -2, e: -2, f: 4, L: 1 } },
  neuron: { data: { n: 0.8813735870195432, x1w1: -6 }, grad: { o: 1 } },
  micrograd: { data: { g: 24.70408163265306 }, grad: { a: 138.83381924198252, g: 1 } },
  line: { data: { loss: 4.845, e1: 2.8 }, grad: { loss: 1, e1: 1.4, x1: 0 } },
  diamond: { data: { L: 20, b: 4, c: 5 }, grad: { a: 14, b: 5, c: 4 } },
};

test('examples/ has the built-in graphs, the programs and their data, and those to run with Python, and nothing else', () => {
  const graphs = EXAMPLES.map((row) => `${row.name}.${hasText(row) ? 'py' : 'mjs'}`);
  const files = new Set([...graphs, ...Object.keys(PROGRAMS), 'moons.json', 'python']);
  expect(readdirSync('examples').sort()).toEqual([...files].sort());
});

describe.each(EXAMPLES.filter(hasText))('the graph $name', ({ name, text, select }) => {
  test('is a file in examples/', () => {
    expect(readFileSync(`examples/${name}.py`, 'utf8')).toBe(text);
  });

  test.each([[[]], [['--backward']], [['--json']]])('is the same by its name and from its file: %j', async (argv) => {
    const named = await command(['--example', name, ...argv]);
    expect(named.code).toBe(0);
    expect(await command([`examples/${name}.py`, ...argv])).toEqual(named);
  });

  test('is read without a note', () => {
    expect(read(text).notes).toEqual([]);
  });

  test('has the node that is selected when it is opened', () => {
    const { root, names } = read(text);
    expect(select === undefined ? root : names[select]).toBeDefined();
  });
});

const isSeries = ({ name }: { readonly name: string }): boolean => name === 'gpt';

describe.each(EXAMPLES.filter((row) => !hasText(row) && !isSeries(row)))('the network $name', (row) => {
  const { tape, leaves, root, samples, commands } = (row as BuiltExample).build();

  test('is the graph that its program in examples/ builds, to the last bit', async () => {
    const program = (await import(`../examples/${row.name}.mjs`)) as { default: Value } & Required<About>;
    const other = compile(program.default);
    const labels = (of: Tape): string[] => of.labels.filter((label) => label !== undefined).sort();
    expect(other.tape.size).toBe(tape.size);
    expect(labels(other.tape)).toEqual(labels(tape));
    const numbers = (of: Tape, data: Float64Array): Record<string, number[]> => {
      const grad = new Float64Array(of.size);
      forward(of, data);
      backward(of, planFor(of, of.size - 1), data, grad);
      return Object.fromEntries(
        of.labels.flatMap((label, id) => (label === undefined ? [] : [[label, [data[id]!, grad[id]!]]])),
      );
    };
    const data = newData(tape);
    setLeaves(tape, data, leaves);
    expect(root).toBe(tape.size - 1);
    expect(numbers(other.tape, other.data)).toEqual(numbers(tape, data));
    expect(program.commands).toEqual(commands);
    expect(program.samples.targets).toEqual(samples?.targets);
    expect(samplesOf(program.samples, other.values).scores.map((id) => other.tape.labels[id])).toEqual(
      samples?.scores.map((id) => tape.labels[id]),
    );
  });

  test('begins with commands that a file could say', () => {
    expect(readExample(row).directives.map(({ text }) => text)).toEqual(commands);
    expect(example(row.name).message?.text).toBe(row.hint);
    expect(example(row.name).model.direction).toBe('descend');
  });
});

describe('the graphs of gpt', () => {
  const row = EXAMPLES.find(isSeries) as BuiltExample;
  const { leaves, next, commands } = row.build();

  test('are those that its program in examples/ builds, the data to the last bit', async () => {
    const program = (await import('../examples/gpt.mjs')) as unknown as {
      readonly parameters: readonly Value[];
      readonly commands: readonly string[];
      next(k: number): Value;
    };
    expect(program.commands).toEqual(commands);
    expect(Float64Array.from(program.parameters, ({ data }) => data).every((data, i) => data === leaves[i])).toBe(true);
    for (const k of [0, 3]) {
      const [own, other] = [next!(k, leaves), overLeaves(compile(program.next(k)), program.parameters, 'next')];
      const counts = [own, other].map(({ tape, root }) => planFor(tape, root).count);
      expect(counts[1]).toBe(counts[0]);
      const [{ data, grad }, theirs] = [own, other].map((graph) => labelled(graph, leaves)) as [Labelled, Labelled];
      expect([...theirs.data.keys()].sort()).toEqual([...data.keys()].sort());
      const different = [...data].filter(([label, number]) => theirs.data.get(label) !== number);
      expect(different).toEqual([]);
      const far = [...grad].filter(([label, number]) => Math.abs(theirs.grad.get(label)! - number) > 1e-14);
      expect(far).toEqual([]);
    }
  });

  test('begin with commands that a file could say', () => {
    expect(readExample(row).directives.map(({ text }) => text)).toEqual(commands);
    expect(example(row.name).model).toMatchObject({ direction: 'descend', lr: 0.01, schedule: '0.01*(1 - k/1000)' });
  });
});

interface Labelled {
  readonly data: ReadonlyMap<string, number>;
  readonly grad: ReadonlyMap<string, number>;
}

/** Data and gradients by label. */
function labelled({ tape, root }: Handed, leaves: Float64Array): Labelled {
  const [data, grad] = [newData(tape), new Float64Array(tape.size)];
  setLeaves(tape, data, leaves);
  forward(tape, data);
  const plan = planFor(tape, root);
  backward(tape, plan, data, grad);
  const isUsed = (id: number): boolean => plan.reached[id] === 1;
  const by = (numbers: Float64Array): Map<string, number> =>
    new Map(tape.labels.flatMap((label, id) => (label === undefined || !isUsed(id) ? [] : [[label, numbers[id]!]])));
  return { data: by(data), grad: by(grad) };
}

test('moons.json has the data of the built-in moons', () => {
  const { about: _, ...data } = JSON.parse(readFileSync('examples/moons.json', 'utf8')) as Record<string, unknown>;
  expect(data).toEqual(JSON.parse(MOONS));
});

test.each(Object.entries(NUMBERS))('the graph %s has the numbers it is known for', async (name, { data, grad }) => {
  const object = await json(['--example', name, '--backward']);
  expect(byLabel(object, 'data')).toMatchObject(data);
  expect(byLabel(object, 'grad')).toMatchObject(grad);
});

test.each(Object.entries(PROGRAMS))('the program %s prints its numbers', (file, expected) => {
  expect(execFileSync(process.execPath, [`examples/${file}`], { encoding: 'utf8' })).toBe(expected);
});
