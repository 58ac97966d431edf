/** What is printed without a screen: the tree, the checks, the JSON object; and the exit codes. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LECTURE_STEP } from '../oracles.js';
import { byLabel, command, folderWith, json, printed } from './command.js';

const cwd = folderWith({
  'shared.py': 'a = 2; b = a + a; L = b*a\n',
  'prints.py': "a = 2.0\nL = a*3\nprint('L is', L.data)\nL.backward()\nprint(f'{a.grad:.2f}')\n",
  'noted.py': 'import math\na = 2\nL = math.exp(a)\n',
  'commands.py': '# :lr 0.5\n# :descend\n# :root d\n# :freeze b\na = 2; b = 3; d = a*b; L = d + 1\n',
  'right.py': 'a = Value(2.0); b = Value(3.0)\nL = a*b\nL.grad = 1.0; a.grad = 3.0; b.grad = 2.0\n',
  'wrong.py': 'a = Value(2.0); b = Value(3.0)\nL = a*b\nL.backward()\na.grad = 5.0\n',
  'buggy.py': '# :bug overwrite\na = 3; b = a + a\n',
  'told.py': '# :say first this\n# :say then that\na = 2; L = a*3\n',
  'kink.py': 'x = 0.0\nL = relu(x) + abs(x)\n',
  'infinite.py': 'a = inf; b = -inf; c = nan; L = a + b + c + 1\n',
  'greek.py': "λ = 2.0\nβ = λ*λ + 3\nprint('β:', β.data)\n",
  'many.py': `a = 1.0\n${'a = a + 1e-6\n'.repeat(20_000)}`,
  'labelled.py': String.raw`a = Value(2.0, label='\x1b[31m\x9b\u202ered "a"'); L = a*2; print('\x1b[2J')`,
});
const here = { cwd };

describe.concurrent('the lecture', () => {
  test('has the history of the notebook after four steps', async () => {
    const { history, steps, lr, direction, optimizer } = await json(['--steps', '4']);
    expect(history).toEqual(LECTURE_STEP.ascending);
    expect({ steps, lr, direction, optimizer }).toEqual({ steps: 4, lr: 0.01, direction: 'ascend', optimizer: 'sgd' });
  });

  test('falls with --descend', async () => {
    expect((await json(['--steps', '2', '--descend'])).history).toEqual(LECTURE_STEP.descending);
  });

  test('has its numbers and gradients as an expression too', async () => {
    const lecture = await json(['L = (a*b + c)*f', 'a=2', 'b=-3', 'c=10', 'f=-2', '--backward']);
    expect(lecture.history).toEqual([-8]);
    expect(byLabel(lecture, 'data')).toEqual({ a: 2, b: -3, 'a*b': -6, c: 10, 'a*b + c': 4, f: -2, L: -8 });
    expect(byLabel(lecture, 'grad')).toEqual({ a: 6, b: -4, 'a*b': -2, c: -2, 'a*b + c': -2, f: 4, L: 1 });
  });

  test('is printed as a tree, once', async () => {
    expect(await printed(['--backward'], { alone: true })).toBe(`\
L -8.0000   step 0   lr 0.01   ascend

node                                    op                 data          grad
L                                       *               -8.0000        1.0000
├─ d                                    +                4.0000       -2.0000
│  ├─ e                                 *               -6.0000       -2.0000
│  │  ├─ a                              leaf             2.0000        6.0000
│  │  └─ b                              leaf            -3.0000       -4.0000
│  └─ c                                 leaf            10.0000       -2.0000
└─ f                                    leaf            -2.0000        4.0000
`);
  });
});

describe.concurrent('the tree', () => {
  test('says at which iteration it is, and of which the gradients are', async () => {
    const [facts, , heading] = (await printed(['--steps', '3', '--lr', '0.05', '--descend'])).split('\n');
    expect(facts).toMatch(/^L -\d+\.\d{4} {3}step 3 {3}lr 0\.05 {3}descend$/);
    expect(heading).toMatch(/^node +op +data +grad @2$/);
  });

  test('has no gradients before any backward', async () => {
    const rows = (await printed(['a + 1', 'a=2'])).split('\n').slice(3, -1);
    expect(rows).toEqual([
      expect.stringMatching(/ 3\.0000 +·$/),
      expect.stringMatching(/ 2\.0000 +·$/),
      expect.stringMatching(/ 1\.0000$/),
    ]);
  });

  test('shows a node that is used again as one row', async () => {
    expect((await printed(['shared.py'], here)).split('\n').slice(3, -1)).toEqual([
      expect.stringMatching(/^L +\* +8\.0000/),
      expect.stringMatching(/^├─ b +\+ +4\.0000/),
      expect.stringMatching(/^│ {2}├─ a +leaf/),
      expect.stringMatching(/^│ {2}└─ a ↑ shared +leaf/),
      expect.stringMatching(/^└─ a ↑ shared +leaf/),
    ]);
  });

  test('has no colours, whatever the environment says', async () => {
    const plain = await printed([]);
    expect(await printed(['--no-color'])).toBe(plain);
    expect(await printed([], { env: { NO_COLOR: '1' } })).toBe(plain);
    expect(await printed([], { env: { FORCE_COLOR: '3', TERM: 'xterm-256color' } })).toBe(plain);
  });
});

describe.concurrent('--ascii', () => {
  const notAscii = /[^\n\x20-\x7e]/;

  test.each([
    ['a tree', ['shared.py']],
    ['checks', ['--check', 'greek.py']],
    ['the JSON object', ['--json', 'greek.py']],
    ['the examples', ['--list-examples']],
    ['a long expression', ['a = 2; L = a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a + 1']],
    ['an error', ['λ*x', 'λ=2']],
    ['an error in a long line', [`a = 2; L = ${'a + '.repeat(100)}x`]],
  ])('keeps %s in ASCII', async (_, argv) => {
    const { stdout, stderr } = await command(['--ascii', ...argv], here);
    expect(stdout + stderr).not.toBe('');
    expect((stdout + stderr).match(notAscii)).toBeNull();
  });

  test('is meant by a locale without UTF-8', async () => {
    const asked = await printed(['--ascii', 'greek.py'], here);
    expect(await printed(['greek.py'], { ...here, env: { LC_ALL: 'C' } })).toBe(asked);
  });

  test('writes other letters as Python does, with the columns in their places', async () => {
    const rows = (await printed(['--ascii', 'greek.py'], here)).split('\n');
    expect(rows.slice(0, 2)).toEqual([String.raw`\u03b2: 7.0`, String.raw`\u03b2 7.0000   step 0   lr 0.01   ascend`]);
    expect(rows.slice(4, 7).map((row) => row.indexOf('.0000'))).toEqual([58, 58, 58]);
  });

  test('loses nothing of a name in the JSON object', async () => {
    const { code, stdout } = await command(['--ascii', '--json', 'greek.py'], here);
    expect([code, JSON.parse(stdout).root]).toEqual([0, 'β']);
  });
});

describe.concurrent('--json', () => {
  test('prints the keys in their order', async () => {
    const object = await json(['a + 1', 'a=2']);
    expect(JSON.stringify(object)).toBe(
      '{"root":"a + 1","rootId":2,"steps":0,"lr":0.01,"direction":"ascend","optimizer":"sgd","gradAt":null,"history":[3],"nodes":[' +
        '{"id":0,"label":"a","op":"leaf","inputs":[],"data":2,"grad":null,"frozen":false},' +
        '{"id":1,"label":"1","op":"const","inputs":[],"data":1,"grad":0,"frozen":false},' +
        '{"id":2,"label":"a + 1","op":"+","inputs":[0,1],"data":3,"grad":null,"frozen":false}]}',
    );
  });

  test('has the nodes that the root depends on and no others, in the order of the tape', async () => {
    const { root, rootId, nodes } = await json(['--root', 'd']);
    expect([root, rootId]).toEqual(['d', 4]);
    expect(nodes.map(({ id, label, inputs }) => [id, label, inputs])).toEqual([
      [0, 'a', []],
      [1, 'b', []],
      [2, 'c', []],
      [3, 'e', [0, 1]],
      [4, 'd', [3, 2]],
    ]);
  });

  test('keeps the order of operands and both edges of a + a', async () => {
    const { nodes } = await json(['a = 2; b = 3; c = b - a; L = c + c']);
    expect(nodes.map(({ op, inputs }) => [op, inputs])).toEqual([
      ['leaf', []],
      ['leaf', []],
      ['-', [1, 0]],
      ['+', [2, 2]],
    ]);
  });

  test('has nan and the infinities as strings', async () => {
    const object = await json(['infinite.py'], here);
    expect(object.history).toEqual(['NaN']);
    expect(byLabel(object, 'data')).toMatchObject({ a: 'Infinity', b: '-Infinity', c: 'NaN', L: 'NaN' });
  });

  test.each([
    [[], null],
    [['--backward'], 0],
    [['--steps', '0'], null],
    [['--steps', '3'], 2],
    [['--steps', '3', '--backward'], 3],
  ])('with %j gives the iteration of the last backward: %j', async (argv, gradAt) => {
    expect((await json(argv)).gradAt).toBe(gradAt);
  });

  test('gives after a step the gradients of the point before it', async () => {
    const before = byLabel(await json(['--backward']), 'grad');
    const after = await json(['--steps', '1']);
    expect(byLabel(after, 'grad')).toEqual(before);
    expect(byLabel(after, 'data')).toMatchObject(LECTURE_STEP.leaves);
    expect(byLabel(await json(['--steps', '1', '--backward']), 'grad')).toMatchObject(LECTURE_STEP.grads);
  });

  test('gives constants no gradient', async () => {
    expect(byLabel(await json(['L = 3*a**2', 'a=2', '--backward']), 'grad')).toMatchObject({ 3: 0, 2: 0, a: 12 });
  });

  test("has the gradients that a file's own backward left, and those it set", async () => {
    const object = await json(['wrong.py'], here);
    expect([object.gradAt, byLabel(object, 'grad')]).toEqual([0, { a: 5, b: 2, L: 1 }]);
  });

  test('says what is frozen, and steps leave it alone', async () => {
    const object = await json(['commands.py', '--steps', '2'], here);
    expect(byLabel(object, 'frozen')).toEqual({ a: false, b: true, d: false });
    expect(byLabel(object, 'data')).toEqual({ a: -1, b: 3, d: -3 });
  });

  test('has names as they are, with nothing in them that a terminal would obey', async () => {
    const { stdout, stderr, code } = await command(['labelled.py', '--json'], here);
    expect([code, stderr]).toEqual([0, '\\x1b[2J\n']);
    expect(JSON.parse(stdout).nodes[0].label).toBe('\x1b[31m\x9b\u202ered "a"');
    expect(stdout).not.toContain('\u202e');
  });
});

describe.concurrent("a file's own prints", () => {
  const prints = 'L is 6.0\n3.00\n';

  test('come before the tree', async () => {
    expect(await printed(['prints.py'], here)).toMatch(new RegExp(`^${prints}L 6\\.0000 `));
  });

  test('go to stderr with --json', async () => {
    const { code, stdout, stderr } = await command(['prints.py', '--json'], here);
    expect({ code, stderr }).toEqual({ code: 0, stderr: prints });
    expect(JSON.parse(stdout)).toMatchObject({ root: 'L', gradAt: 0 });
  });

  test('come before the checks', async () => {
    expect(await printed(['prints.py', '--check'], here)).toMatch(new RegExp(`^${prints}node +gradient`));
  });

  test('show control characters and never send them', async () => {
    expect(await printed(['labelled.py'], here)).toMatch(
      /^\\x1b\[2J\nL 4\.0000 .*\\x1b\[31m\\x9b\\u202ered "a" +leaf/s,
    );
  });
});

test.each([[[]], [['--json']], [['--check']]])('notes on a file go to stderr, with %j too', async (argv) => {
  const { code, stdout, stderr } = await command(['noted.py', ...argv], here);
  expect([code, stderr.split('\n')]).toEqual([0, [expect.stringMatching(/^noted\.py:1: .*import math/), '']]);
  expect(stdout).not.toContain('import math');
});

describe.concurrent("a file's own commands", () => {
  test('say on stderr what they say', async () => {
    const { code, stdout, stderr } = await command(['told.py'], here);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'first this\n\nthen that\n\n' });
    expect(stdout).toMatch(/^L 6\.0000 /);
  });

  test('are run when it is opened', async () => {
    const { root, lr, direction } = await json(['commands.py'], here);
    expect({ root, lr, direction }).toEqual({ root: 'd', lr: 0.5, direction: 'descend' });
  });

  test('give way to the options', async () => {
    const { root, lr, direction } = await json(['commands.py', '--root', 'L', '--ascend', '--lr', '0.1'], here);
    expect({ root, lr, direction }).toEqual({ root: 'L', lr: 0.1, direction: 'ascend' });
  });
});

describe.concurrent('--check', () => {
  const table = /^node +gradient +difference +error\n/;

  test('exits with 0 if every gradient agrees', async () => {
    const { code, stdout, stderr } = await command(['--check']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(table);
    expect(stdout.match(/ agrees$/gm)).toHaveLength(7);
    expect(stdout).toMatch(/\n7 gradients checked against a central difference: none differs\n$/);
  });

  test('exits with 1 if a gradient that was set by hand is wrong, and shows which', async () => {
    const { code, stdout, stderr } = await command(['--check', 'wrong.py'], { ...here, alone: true });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^a +5 +[23]\.?\d* .* differs$/m);
    expect(stdout).toMatch(/\n3 gradients checked against a central difference: 1 differs\n$/);
  });

  test('exits with 0 if gradients that were set by hand are right', async () => {
    expect(await printed(['--check', 'x=2.0; L=(x - 2)**4'])).toMatch(
      /^x +0 +\S+e-\d+ +~0 +agrees\nx - 2 +0 +0 +0 +agrees\n/m,
    );
    expect(await printed(['--check', 'right.py'], here)).toMatch(/\n3 gradients .* none differs\n$/);
  });

  test('finds a bug that the file switches on', async () => {
    const { code, stdout } = await command(['--check', 'buggy.py'], here);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^a +1 +(?:2|1\.9)\d*.* differs$/m)]);
  });

  test('counts a kink as no difference, and says so', async () => {
    expect(await printed(['--check', 'kink.py'], here)).toMatch(
      /^x [^\n]* kink\n.*\n4 gradients [^\n]*: none differs; \d at a kink, where the gradient is a convention\n$/ms,
    );
  });

  test('says if a gradient is not finite', async () => {
    expect(await printed(['--check', 'infinite.py'], here)).toMatch(/none differs; \d not finite\n$/);
  });

  test('says if it cannot tell, and does not count that as a difference', async () => {
    const { code, stdout } = await command(['--check', 'c = x**2 + 1e18', 'x=3']);
    expect(stdout).toMatch(/^x +6 +0 +1\.0e\+0 +too noisy to tell\n/m);
    expect(stdout).toMatch(/: none differs; 2 too noisy to tell\n$/);
    expect(code).toBe(0);
  });

  test('with --json lists every verdict', async () => {
    const verdicts = async (...argv: string[]): Promise<Record<string, string>> => {
      const { stdout } = await command(['--check', '--json', ...argv], here);
      const { checks } = JSON.parse(stdout) as { checks: { label: string; verdict: string }[] };
      return Object.fromEntries(checks.map(({ label, verdict }) => [label, verdict]));
    };
    expect(await verdicts('wrong.py')).toEqual({ a: 'differs', b: 'agrees', L: 'agrees' });
    expect(await verdicts('kink.py')).toMatchObject({ x: 'kink' });
    expect(await verdicts('L = sqrt(x)', 'x=0')).toEqual({ x: 'not finite', L: 'agrees' });
    expect(await verdicts('c = x**2 + 1e18', 'x=3')).toMatchObject({ x: 'too noisy to tell', c: 'agrees' });
    const { stdout } = await command(['--check', '--json', 'L = sqrt(x)', 'x=0']);
    const [first] = (JSON.parse(stdout) as { checks: unknown[] }).checks;
    expect(first).toEqual({
      id: 0,
      label: 'x',
      grad: 'Infinity',
      difference: 'NaN',
      error: 'NaN',
      uncertainty: 'Infinity',
      h: 0,
      verdict: 'not finite',
    });
    expect(JSON.parse((await command(['--json', 'wrong.py'], here)).stdout)).not.toHaveProperty('checks');
  });

  test('checks the point that the steps lead to', async () => {
    expect(await printed(['--steps', '1', '--check'])).toMatch(/^a +5\.9584 /m);
  });

  test.each([
    ['right.py', 0],
    ['wrong.py', 1],
  ])('with --json leaves stdout to the JSON object: %s', async (file, exit) => {
    const { code, stdout, stderr } = await command(['--check', '--json', file], here);
    expect([code, JSON.parse(stdout).root]).toEqual([exit, 'L']);
    expect(stderr).toMatch(table);
  });

  test.each(['lecture', 'neuron', 'micrograd', 'diamond'])('agrees with backward on the example %s', async (name) => {
    expect((await command(['--check', '--example', name])).stdout).toMatch(/: none differs\n$/);
  });
});

describe.concurrent('steps that lead to an overflow', () => {
  const argv = ['--steps', '1000', '--lr', '10'];
  const stopped = 'mgrad-tui: stopped after 6 of 1,000 steps; the next was not applied: e = a*b would become -inf\n';

  test('end before it: what there is is printed, the node is named, the exit code is 1', async () => {
    const { code, stdout, stderr } = await command([...argv, '--json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: stopped });
    const { steps, gradAt, history, nodes } = JSON.parse(stdout);
    expect({ steps, gradAt, iterations: history.length }).toEqual({ steps: 6, gradAt: 5, iterations: 7 });
    expect([...history, ...nodes.map(({ data }: { data: unknown }) => data)].every(Number.isFinite)).toBe(true);
  });

  test('say so after the tree, and after a backward too', async () => {
    const { code, stdout, stderr } = await command([...argv, '--backward']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: stopped });
    expect(stdout).toMatch(/^L 1\.4377e\+253 {3}step 6 /);
  });

  test('end before the first one if the graph is infinite already', async () => {
    const { code, stdout, stderr } = await command(['infinite.py', '--steps', '2'], here);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('stopped after 0 of 2 steps; the next was not applied: '),
    ]);
    expect(stdout).toMatch(/^L nan {3}step 0 /);
  });
});

describe('a graph of a million nodes', () => {
  const file = 'million.py';
  const cwd = folderWith({ [file]: `a = 1.0\n${'a = a + 1e-6\n'.repeat(500_000)}` });
  const alone = { cwd, alone: true } as const;

  test('is printed as its first rows and a sentence on the others', async () => {
    const lines = (await printed([file, '--steps', '1'], alone)).split('\n');
    expect(lines).toHaveLength(3 + 1000 + 2);
    expect(lines.slice(-2)).toEqual(['... 999,001 more rows; --json has every node', '']);
  });

  test('is printed completely as JSON', async () => {
    const text = await printed([file, '--json'], alone);
    const [head, first, ...others] = text.slice(0, -1).split('\n');
    expect(JSON.parse(`${head}]}`)).toMatchObject({ root: 'a', rootId: 1_000_000, nodes: [] });
    expect(JSON.parse((first as string).slice(0, -1))).toMatchObject({ id: 0, label: 'a#1', op: 'leaf' });
    expect(others).toHaveLength(1_000_001);
    expect(JSON.parse(others.at(-2) as string)).toMatchObject({ id: 1_000_000, inputs: [999_998, 999_999] });
    expect(others.at(-1)).toBe(']}');
  });

  test('has as many gradients checked as take a few seconds, and says how many are left', async () => {
    expect(await printed([file, '--check'], alone)).toMatch(
      /\n\d+ gradients checked against a central difference: none differs; 499,\d{3} more not checked: it would take too long\n$/,
    );
  });
});

test.each([[[]], [['--json']]])(
  'a reader that has seen enough ends the printing quietly, with %j too',
  async (argv) => {
    const { code, stdout, stderr } = await command(['many.py', ...argv], { ...here, reads: 1 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(argv.length > 0 ? /^\{"root":"a"/ : /^a \d/);
  },
);

test.runIf(existsSync('/dev/full'))('a full disk is said, with exit code 1', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    expect(await command([], { stdout: full })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'mgrad-tui: the output cannot be written: no space left on device\n',
    });
  } finally {
    closeSync(full);
  }
});
