/** Every file in examples/ is run: graphs through the command line, programs by node, with what they print. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXAMPLES } from '../src/examples/table.js';
import { read } from '../src/index.js';
import { byLabel, command, json } from './cli/command.js';

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
};

/** Numbers that a built-in graph must have after a backward. */
const NUMBERS: Readonly<Record<string, { readonly data: object; readonly grad: object }>> = {
  lecture: { data: { L: -8, d: 4, e: -6 }, grad: { a: 6, b: -4, c: -2, d: -2, e: -2, f: 4, L: 1 } },
  neuron: { data: { n: 0.8813735870195432, x1w1: -6 }, grad: { o: 1 } },
  micrograd: { data: { g: 24.70408163265306 }, grad: { a: 138.83381924198252, g: 1 } },
  diamond: { data: { L: 20, b: 4, c: 5 }, grad: { a: 14, b: 5, c: 4 } },
};

test('examples/ has the built-in graphs and the programs, and nothing else', () => {
  const graphs = EXAMPLES.map(({ name }) => `${name}.py`);
  expect(readdirSync('examples').sort()).toEqual([...graphs, ...Object.keys(PROGRAMS)].sort());
});

describe.each(EXAMPLES)('the graph $name', ({ name, text, select }) => {
  test('stands as a file in examples/', () => {
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

test.each(Object.entries(NUMBERS))('the graph %s has the numbers it is known for', async (name, { data, grad }) => {
  const object = await json(['--example', name, '--backward']);
  expect(byLabel(object, 'data')).toMatchObject(data);
  expect(byLabel(object, 'grad')).toMatchObject(grad);
});

test.each(Object.entries(PROGRAMS))('the program %s prints its numbers', (file, expected) => {
  expect(execFileSync(process.execPath, [`examples/${file}`], { encoding: 'utf8' })).toBe(expected);
});
