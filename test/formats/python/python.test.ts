/** The script, run by Python: it must compute the same numbers again, and notice any that differ. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { CONST, codeOf, LEAF, OPS } from '../../../src/engine/ops.js';
import { NONE } from '../../../src/engine/tape.js';
import { readExample, sourceOf } from '../../../src/examples/read.js';
import { EXAMPLES, type Example } from '../../../src/examples/table.js';
import type { Exported } from '../../../src/formats/exported.js';
import { python } from '../../../src/formats/python/script.js';
import type { Session } from '../../../src/session/model.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { openReading, openSession } from '../../../src/session/source/opening.js';
import { tapeBuilder } from '../../engine/builder.js';
import { LECTURE } from '../../session/playing.js';
import { CONTROLS, exported, LABELS, labelled, sessions, textOf } from '../graphs.js';

const has = (code: string): boolean => spawnSync('python3', ['-c', code]).status === 0;
const hasPython = has('import sys; assert sys.version_info >= (3, 8)');
const hasTorch = hasPython && has('import torch');

const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-python-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs each file of its arguments as a separate script, one after the other. */
const DRIVER = `
import runpy, sys
files, sys.argv = [arg for arg in sys.argv[1:] if arg != "--torch"], [arg for arg in sys.argv if arg == "--torch" or arg == sys.argv[0]]
for file in files:
    try:
        runpy.run_path(file)
    except SystemExit as exit:
        sys.exit(f"{file}: {exit}")
`;

let written = 0;

const exampleOf = (example: Example): Exported => exportedFrom(openReading(readExample(example), sourceOf(example)));

/** What Python prints when it runs the scripts of these; a script that computes another number ends with an error. */
const ran = (graphs: readonly (Exported | string)[], ...options: string[]): string[] => ranIn({}, graphs, ...options);

function ranIn(env: NodeJS.ProcessEnv, graphs: readonly (Exported | string)[], ...options: string[]): string[] {
  const files = graphs.map((graph) => {
    const file = join(folder, `g${++written}.py`);
    writeFileSync(file, typeof graph === 'string' ? graph : textOf(python(graph)));
    return file;
  });
  const { stdout, stderr, status } = spawnSync('python3', ['-B', '-c', DRIVER, ...files, ...options], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  return stdout.trimEnd().split('\n');
}

/** Every op at each of these points, as one graph: the root is the sum of all. */
function allOps(points: readonly number[]): Session {
  const builder = tapeBuilder();
  const leaves: number[] = [];
  const leaf = (value: number): number => {
    leaves.push(value);
    return builder.leaf();
  };
  const results: number[] = [];
  for (const { name, inputs } of OPS) {
    for (const a of points) {
      if (inputs === 1) results.push(builder.node(codeOf(name), leaf(a), NONE));
      if (inputs === 2) for (const b of points) results.push(builder.node(codeOf(name), leaf(a), leaf(b)));
    }
  }
  const root = results.reduce((sum, id) => builder.node(codeOf('add'), sum, id));
  const program = { tape: builder.tape(), names: new Map(), usesValue: true };
  return openSession({ title: 'ops', program, root, leaves: Float64Array.from(leaves) });
}

/** Many random graphs, some of whose nodes have labels. */
const random = (): Exported[] => fc.sample(sessions, { numRuns: 60, seed: 5 }).map(exportedFrom);

const TAME = [-2.5, -1, -0.5, 0.25, 1, 3];
const WILD = [...TAME, 0, -0, 1e-300, 1e300, -1e300, 710, -746, Infinity, -Infinity, Number.NaN];

describe.skipIf(!hasPython)('the script, run by python3 (skipped: there is none on this machine)', () => {
  test('finds the numbers of the lecture', () => {
    expect(ran([exported(LECTURE)])).toEqual(["'L' is -8.0: data and gradients of 7 nodes agree, by plain Python"]);
  });

  test('is of the iteration on the screen, and of its own gradients, whatever the screen has', () => {
    const graphs = [
      exported(LECTURE, '2s'),
      exported(LECTURE, '2s', '['),
      exported(LECTURE, 'b', ':a.data = 5', ':d.grad = 7'),
    ];
    expect(ran(graphs).map((line) => line.split(':')[0])).toEqual([
      "'L' is -6.597755834428276",
      "'L' is -7.286496",
      "'L' is 10.0",
    ]);
  });

  test('finds the numbers of every example', () => {
    const lines = ran(EXAMPLES.map(exampleOf));
    expect(lines).toEqual(EXAMPLES.map(() => expect.stringMatching(/ nodes agree, by plain Python$/)));
  });

  test('finds the numbers of random graphs', () => {
    expect(ran(random())).toHaveLength(60);
  });

  test('computes as we do if numbers overflow, or are zeros, nan or infinite', () => {
    expect(ran([exportedFrom(allOps(WILD))])).toHaveLength(1);
  });

  test('accepts labels of any characters', () => {
    expect(ran([exportedFrom(labelled([...LABELS, ...CONTROLS, 'L']))])).toHaveLength(1);
  });

  test('accepts labels that are its own names, or words of Python', () => {
    const words = textOf(python(exportedFrom(allOps(TAME)))).match(/[A-Za-z_]\w*/g) ?? [];
    const labels = [...new Set(words), 'lambda', 'None', 'match', 'print', 'v1', 'v3', '__name__', 'µ', 'ﬁ', 'L'];
    expect(labels.length).toBeGreaterThan(80);
    expect(ran([exportedFrom(labelled(labels))])).toHaveLength(1);
  });

  test('is of a leaf alone, and of ops of nothing but constants', () => {
    const builder = tapeBuilder();
    const [two, three] = [builder.constant(2), builder.constant(-3)];
    const power = builder.node(codeOf('pow'), two, three);
    const root = builder.node(codeOf('max'), builder.node(codeOf('neg'), power, NONE), three);
    const program = { tape: builder.tape(), names: new Map(), usesValue: true };
    const constant = openSession({ title: '', program, root, leaves: new Float64Array() });
    expect(ran([exported('a = 2'), exportedFrom(constant)])).toHaveLength(2);
  });

  test('may have any depth and length', () => {
    const deep = exported(`a = 1.0\n${'a = a*1.00001 + 1e-6\n'.repeat(2000)}`);
    expect(ran([deep])).toEqual([expect.stringMatching(/nodes agree/)]);
  });

  test('says which number differs, and ends with code 1', () => {
    const script = textOf(python(exported(LECTURE)));
    const data = script.replace("(e, 'e', -6.0, -2.0)", "(e, 'e', -6.000001, -2.0)");
    const grad = script.replace("(a, 'a', 2.0, 6.0)", "(a, 'a', 2.0, nan)");
    const graph = script.replace('d = e + c', 'd = e * c');
    expect(() => ran([data])).toThrow("'e': data is -6.0, mgrad-tui had -6.000001\n1 numbers differ");
    expect(() => ran([grad])).toThrow("'a': grad is 6.0, mgrad-tui had nan");
    expect(() => ran([graph])).toThrow("'L': data is 120.0, mgrad-tui had -8.0");
  });

  test('says if PyTorch is missing', () => {
    if (hasTorch) return;
    expect(() => ran([exported(LECTURE)], '--torch')).toThrow('--torch needs PyTorch');
  });
});

/** Random graphs of all ops on numbers of which many are zeros, infinite or nan, with constants among them. */
const wild: fc.Arbitrary<Exported> = fc
  .array(
    fc.tuple(
      fc.nat({ max: OPS.length - 1 }),
      fc.nat({ max: 5 }),
      fc.nat({ max: 9 }),
      fc.constantFrom(0, -0, 1, -1, 2, 0.5, -0.5, -3, 1e200, -1e200, Infinity, -Infinity, Number.NaN),
    ),
    { minLength: 2, maxLength: 12 },
  )
  .map((choices) => {
    const builder = tapeBuilder();
    const leaves = [-1];
    let last = builder.leaf();
    for (const [code, left, right, value] of choices) {
      const back = (by: number): number => Math.max(0, last - by);
      const { inputs } = OPS[code] as (typeof OPS)[number];
      if (code === LEAF) leaves.push(value);
      last =
        code === LEAF
          ? builder.leaf()
          : code === CONST
            ? builder.constant(value)
            : builder.node(code, back(left), inputs === 2 ? back(right) : NONE);
    }
    const program = { tape: builder.tape(), names: new Map(), usesValue: true };
    return exportedFrom(openSession({ title: 'wild', program, root: last, leaves: Float64Array.from(leaves) }));
  });

/** PyTorch itself, or its documented gradients in plain Python if it is not installed. */
describe.each([
  ['PyTorch (skipped: python3 has none on this machine)', hasTorch, {}],
  ['what stands in for PyTorch', hasPython, { PYTHONPATH: join('test', 'formats', 'python', 'stand-in') }],
] as const)('the script, with --torch, by %s', (_, isThere, env) => {
  describe.skipIf(!isThere)('', () => {
    const byTorch = (graphs: readonly (Exported | string)[]): string[] => ranIn(env, graphs, '--torch');

    test('finds the numbers of the lecture', () => {
      expect(byTorch([exported(LECTURE)])).toEqual([
        expect.stringMatching(/^'L' is -8\.0: data and gradients of 7 nodes agree, by PyTorch /),
      ]);
    });

    test('finds the numbers of random graphs', () => {
      const lines = byTorch(random());
      expect(lines).toHaveLength(60);
      for (const line of lines) expect(line).not.toContain('but for');
    });

    test('computes every op as we do, at its kinks too', () => {
      const usual = allOps([...TAME, 0]);
      expect(byTorch([exportedFrom(usual)]).at(-1)).toContain('nodes agree');
    });

    test('finds the numbers of all examples', () => {
      // what stands in takes seconds for the largest, on which the script has been run without it
      const examples = EXAMPLES.filter(({ name }) => !['moons', 'gpt'].includes(name) || !('PYTHONPATH' in env));
      expect(byTorch(examples.map(exampleOf)).filter((line) => line.includes('nodes agree'))).toHaveLength(
        examples.length,
      );
    });

    test('says which numbers differ by masks at infinity, and why', () => {
      const lines = byTorch([exported('a = -1\nb = relu(a)\nL = b/0.0')]);
      expect(lines[0]).toBe("'a': grad is nan, PyTorch has 0.0");
      expect(lines[1]).toContain('PyTorch goes another way: where relu, abs, min, max or ** has a slope of 0');
      expect(lines.at(-1)).toMatch(
        /^'L' is nan: .* of 3 nodes agree but for 1 number behind nan or infinity, by PyTorch/,
      );
    });

    test('says so of every op that has a mask', () => {
      const said = [
        ['a = nan; L = relu(a)', "'a': grad is 0.0, PyTorch has 1.0"],
        ['a = nan; L = abs(a)', "'a': grad is nan, PyTorch has 0.0"],
        ['a = nan; b = 1; L = max(a, b)', "'a': grad is 0.5, PyTorch has 1.0"],
        ['a = 1; b = 2; L = min(a, b) / 0.0', "'b': grad is nan, PyTorch has 0.0"],
        ['a = 2; L = a**0 / 0.0', "'a': grad is nan, PyTorch has 0.0"],
        ['c = -1; b = log(c); L = relu(b)', "'c': grad is 0.0, PyTorch has -1.0"],
        ['a = -inf; L = a**0.5 + 1', "'L': data is inf, PyTorch has nan"],
      ] as const;
      const lines = byTorch(said.map(([text]) => exported(text)));
      for (const [text, line] of said) expect(lines, text).toContain(line);
    });

    test('never fails on random graphs with nan and infinity, and has nothing to say if all is finite', () => {
      const graphs = fc.sample(wild, { numRuns: 300, seed: 10 });
      const lines = byTorch(graphs);
      const ends = lines.filter((line) => / nodes agree/.test(line));
      expect(ends).toHaveLength(graphs.length);
      expect(ends.filter((line) => line.includes('but for')).length).toBeGreaterThan(10);
    });

    test('still fails if a number is wrong for another reason', () => {
      const script = textOf(python(exported('a = -1\nc = 3\nb = relu(a)\nL = b/0.0 + c')));
      expect(() => byTorch([script.replace("(c, 'c', 3.0, 1.0)", "(c, 'c', 3.0, 2.0)")])).toThrow(
        "'c': grad is 1.0, mgrad-tui had 2.0\n1 numbers differ",
      );
    });
  });
});

test('a node is a short line, in a readable form', () => {
  const script = textOf(python(exported('x = 2\nn = 3*x**2 - tanh(-x)\nL = max(n, 0) + abs(x)')));
  expect(script.slice(script.indexOf('\n# The graph'), script.indexOf('\n# What'))).toBe(`
# The graph.
x = Value(2.0)
v2 = x ** 2.0
v4 = Value(3.0) * v2
v5 = -x
v6 = v5.tanh()
n = v4 - v6
v9 = n.max(Value(0.0))
v10 = x.abs()
L = v9 + v10
`);
  expect(Math.max(...script.split('\n').map((line) => line.length))).toBeLessThan(130);
});

test('has the functions that its ops need, and no others', () => {
  expect(textOf(python(exported(LECTURE)))).not.toMatch(/^def (?:exp|log|power|divide)/m);
  expect(textOf(python(exported('a = 2; L = a**a'))).match(/^def \w+/gm)).toEqual([
    'def power',
    'def power_base',
    'def power_exponent',
    'def log',
    'def valued',
    'def apart',
    'def check',
  ]);
});

test('knows every op of the table', () => {
  const script = textOf(python(exportedFrom(allOps([1]))));
  expect(script.match(/^ {4}def (?!__init__|backward|Value)/gm)).toHaveLength(OPS.length - [LEAF, CONST].length);
  expect(script).not.toMatch(/Math\.|\?/);
});

test('gives PyTorch the methods that its tensors lack, and no other', () => {
  const given = (op: string): string[] =>
    textOf(python(exported(`x = 1; L = ${op}(x)`))).match(/^ +torch\.Tensor\..*$/gm) ?? [];
  expect(given('softplus')).toEqual(['    torch.Tensor.softplus = lambda a: -torch.nn.functional.logsigmoid(-a)']);
  expect(given('relu')).toEqual([]);
});
