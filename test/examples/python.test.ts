/** The programs of examples/python/, run as a user runs them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { command } from '../cli/command.js';

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
const cwd = resolve('examples/python');

describe.skipIf(!hasPython).concurrent('the notebook', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-examples-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('draws, runs backward and trains a network, all with right gradients', async () => {
    const { stdout, code } = await command(['--check', '--run', 'lecture.ipynb'], { cwd, alone: true });
    const [first, ...rest] = stdout.split('\n').slice(20, -1);
    expect(first).toMatch(/^lecture\.ipynb · class Value \(lecture\.ipynb: cell 2, line 1\) · python 3\.\d+ · done$/);
    expect(rest.slice(0, 5)).toEqual([
      '1 drawing at cell 4, line 8 · 7 nodes · L -8',
      '1 backward at cell 5, line 1 · 7 nodes · L -8',
      '1 drawing at cell 5, line 2 · 7 nodes · L -8',
      '20 backwards at cell 7, line 11 · 402 nodes · loss 6.0054 → 0.0178',
      'gradients: 21 right',
    ]);
    expect(code).toBe(0);
  });

  test('has its first picture as a drawing', async () => {
    const svg = join(folder, 'first.svg');
    const { code } = await command(['--moment', '1', '--export', svg, '--run', 'lecture.ipynb'], { cwd, alone: true });
    expect(code).toBe(0);
    const text = readFileSync(svg, 'utf8');
    for (const shown of ['>a<', '>L<', '>data &#45;8.0000<', '>*<']) expect(text).toContain(shown);
  });
});

describe.skipIf(!hasPython)('the GPT', () => {
  test('gives a moment a step, and the chain, the paths and the line of an attention weight', async () => {
    const weight = "state['attn_wq'][3][5]";
    const { stdout, code } = await command(['--explain', weight, '--moment', '2', '--run', 'gpt.py', '2'], {
      cwd,
      alone: true,
    });
    // the losses of the public procedure
    expect(stdout).toContain('step 1   yuheng   loss 3.3659669475848504\nstep 2   diondre   loss 3.4242727838717717\n');
    expect(stdout).toMatch(/\nmade at gpt\.py:80\nyour gradient is right: 0\.000159442539/);
    expect(stdout).toMatch(/\nchain\n {2}used 8 times: /);
    expect(stdout).toContain("\n  w := state['attn_wq'][3][5]\n");
    expect(stdout).toMatch(/\n {2}14,533,693,440 paths, which add up to .*; the largest:\n/);
    expect(code).toBe(0);
  });
});
