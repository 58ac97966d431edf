/** The built-in networks as the command trains them: the demo's published losses, accuracy, and seeds. */
import { describe, expect, test } from 'vitest';
import { MOONS } from '../oracles.js';
import { byLabel, command, json, printed, refusal } from './command.js';

describe.concurrent('--example moons', () => {
  test("has the losses of micrograd's demo to 1e-12", async () => {
    const { history, steps, root, nodes, direction, accuracy } = await json(['--example', 'moons', '--steps', '100']);
    expect({ steps, root, direction, accuracy, count: history.length }).toEqual({
      steps: 100,
      root: 'loss',
      direction: 'descend',
      accuracy: 1,
      count: 101,
    });
    for (const [k, loss] of MOONS) expect(Math.abs((history[k] as number) - loss), `step ${k}`).toBeLessThan(1e-12);
    expect(nodes).toHaveLength(65_814);
  });

  test('freezes the 200 numbers of its points, steps the 337 parameters, and says what every node is for', async () => {
    const { nodes } = await json(['--example', 'moons', '--steps', '0']);
    const leaves = nodes.filter(({ op }) => op === 'leaf');
    const frozen = leaves.filter((node) => node.frozen).map(({ label }) => label);
    expect([leaves.length - frozen.length, frozen.length]).toEqual([337, 200]);
    expect(frozen.every((label) => /^sample \d+ x[01]$/.test(label))).toBe(true);
    const labels = new Set(nodes.map(({ label }) => label));
    for (const label of [
      'layer 1 neuron 3 w0',
      'layer 2 neuron 16 b',
      'sample 3 x0',
      'sample 100 layer 2 neuron 16',
      'score 3',
      'data loss',
      'penalty',
      'loss',
    ])
      expect(labels).toContain(label);
  });

  test('shows the accuracy in the printed tree', async () => {
    const [heading] = (await printed(['--example', 'moons', '--steps', '10'])).split('\n');
    expect(heading).toBe('loss 0.2451   step 10   accuracy 91 %   lr 0.91   descend');
  });

  test('ends with its schedule, and says so', async () => {
    const { code, stderr, stdout } = await command(['--example', 'moons', '--steps', '200']);
    expect([code, stderr]).toEqual([0, 'mgrad-tui: the schedule ends after 100 of 200 steps\n']);
    expect(stdout).toContain('step 100   accuracy 100 %');
  });

  test('explains a node whose name has spaces', async () => {
    const text = await printed(['--example', 'moons', '--explain', 'layer 3 neuron 1 b']);
    expect(text).toMatch(/^layer 3 neuron 1 b +data 0 /);
  });
});

describe.concurrent('--example xor', () => {
  test('learns exclusive or', async () => {
    const { accuracy, history } = await json(['--example', 'xor', '--steps', '200']);
    expect(accuracy).toBe(1);
    expect(history.at(-1)).toBeLessThan(1e-4);
  });

  test('learns it from other weights too', async () => {
    for (const seed of ['0', '2', '3', '4294967295']) {
      const { accuracy, history } = await json(['--example', 'xor', '--seed', seed, '--steps', '400']);
      expect([seed, accuracy]).toEqual([seed, 1]);
      expect(history.at(-1), seed).toBeLessThan(0.01);
    }
  });
});

test.each(['xor', 'moons'])(
  'the program examples/%s.mjs is trained as the built-in one, when it is opened',
  async (name) => {
    const [own, opened] = await Promise.all([
      json(['--example', name, '--steps', '5']),
      json([`examples/${name}.mjs`, '--steps', '5']),
    ]);
    const { history, direction, accuracy, lr } = own;
    expect(opened).toMatchObject({ history, direction, accuracy, lr });
  },
);

describe.concurrent('--seed', () => {
  test.each(['xor', 'moons'])('makes other weights of %s, the same ones for the same number', async (name) => {
    const run = (...more: string[]): Promise<string> => printed(['--example', name, '--steps', '1', ...more]);
    const [own, seven, again, eight] = await Promise.all([
      run(),
      run('--seed', '7'),
      run('--seed=7'),
      run('--seed', '8'),
    ]);
    expect(again).toBe(seven);
    expect(new Set([own, seven, eight]).size).toBe(3);
  });

  test.each(['abc', '-1', '1.5', '4294967296', '1e3'])('%s is refused', async (seed) => {
    expect(await refusal(['--example', 'xor', `--seed=${seed}`])).toBe(
      `mgrad-tui: --seed takes a whole number from 0 to 4294967295, not "${seed}"`,
    );
  });

  test.each([
    ['nothing', []],
    ['a graph without random numbers', ['--example', 'line']],
    ['an expression', ['a*b', 'a=1', 'b=2']],
    ['a file', ['examples/lecture.py']],
  ])('for %s says what it is for', async (_, args) => {
    expect(await refusal([...args, '--seed', '7'])).toBe(
      'mgrad-tui: --seed 7: there are no random numbers here; it is for --example xor, --example moons and --example gpt',
    );
  });
});

test('a graph without samples has no accuracy', async () => {
  expect(await json(['--example', 'line', '--steps', '1'])).not.toHaveProperty('accuracy');
  expect(await printed(['--example', 'line', '--steps', '1'])).not.toContain('accuracy');
});

test('a line is fitted by descent, with its points frozen', async () => {
  const object = await json(['--example', 'line', '--steps', '300']);
  // Least squares by hand: the slope is 9.8 over 5, and the line goes through the middle of the points.
  const { w, b } = byLabel(object, 'data') as { w: number; b: number };
  expect(w).toBeCloseTo(1.96, 9);
  expect(b).toBeCloseTo(-0.93, 9);
  expect(byLabel(object, 'frozen')).toMatchObject({ x1: true, y4: true, w: false, b: false });
});
