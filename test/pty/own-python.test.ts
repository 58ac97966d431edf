/** A program of one's own on a terminal: what it prints, its summary, and the explorer on one of its moments. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { CLI, closeAll, nodeCommand, openedInShell, PLAIN, prompted, startProcess } from './terminal.js';

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
const cwd = mkdtempSync(join(tmpdir(), 'mgrad-tui-own-'));
const tmp = mkdtempSync(join(tmpdir(), 'mgrad-tui-own-'));
const env = { TMPDIR: tmp, PYTHONDONTWRITEBYTECODE: '1' };
writeFileSync(join(cwd, 'engine.py'), readFileSync('test/cli/programs/engine.py'));
const BEGIN = `import os, time
import engine
from engine import Value
a, b = Value(2.0), Value(-3.0)
L = a * b
`;

afterEach(closeAll);
afterAll(() => {
  for (const folder of [cwd, tmp]) rmSync(folder, { recursive: true, force: true });
});

const program = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), BEGIN + text);
  return name;
};

describe.skipIf(!hasPython || process.platform === 'win32')("a program of one's own", () => {
  test('is summed up under what it printed, which cannot act on the terminal, and then opens', async () => {
    const file = program(
      'wrong.py',
      `print("\\x1b[2J\\x1b[?25l\\x9b31m tab\\there", flush=True)
for i in range(3): print(f"\\r{i} of 2", end="", flush=True)
engine.SIGN = -1
L.backward()
`,
    );
    const app = startProcess([CLI, '--run', file], { cwd, env });
    await app.until(/mgrad-tui {2}wrong\.py {2}moment 1 of 1 .*q quit/s);
    expect(app.screen()).toMatch(/ node .* grad yours +right grad/);
    expect(app.screen()).toMatch(/▶ .*─ a .* 2\.0000 +\S+ +-3\.0000/);
    expect(app.screen()).toMatch(/ L = a\*b {3}wrong\.py:5 {3}the sign is wrong/);
    app.send('q');
    expect(await app.exited()).toEqual({ code: 0, signal: 0 });
    expect(app.modes()).toEqual(PLAIN);
    const lines = app.screen().split('\n');
    expect(lines.slice(0, 2)).toEqual([String.raw`\x1b[2J\x1b[?25l\x9b31m tab     here`, '2 of 2']);
    expect(lines.slice(2).join('\n')).toMatch(
      /^wrong\.py · class Value .* · done\n1 backward at line 9 · 3 nodes · L -6\ngradients: 1 WRONG, first in moment 1\n {2}L = a\*b /,
    );
    expect(readdirSync(tmp)).toEqual([]);
  });

  const ENDLESS = `print("pid", os.getpid(), flush=True)
while True:
    L.backward()
    time.sleep(0.01)
`;
  const pidIn = (screen: string): number => Number(/pid (\d+)/.exec(screen)?.[1]);

  test('shows how far it is, stops with ^Z, goes on, and ends with ^C', async () => {
    const file = program('endless.py', ENDLESS);
    const shell = await openedInShell(
      nodeCommand([CLI, '--run', file]),
      /endless\.py: \d+ moments · L -6; \^C ends it/,
      {
        cwd,
        env,
      },
    );
    const pid = pidIn(shell.screen());
    shell.send('\x1a');
    await shell.until('Stopped');
    await shell.until(() => stateOf(pid) === 'T');
    shell.send('fg\r');
    await shell.until(() => 'RS'.includes(stateOf(pid)));
    shell.send('\x03');
    await shell.until('stopped by ^C');
    await prompted(shell);
    expect(shell.screen().split('$ fg').at(-1)).not.toContain('ends it');
    expect(stateOf(pid)).toBe('');
    expect(readdirSync(tmp)).toEqual([]);
  });

  test('ends when its terminal is closed', async () => {
    const app = startProcess([CLI, '--run', program('endless.py', ENDLESS)], { cwd, env });
    await app.until('moments · L -6');
    const pid = pidIn(app.screen());
    app.hangUp();
    await expect.poll(() => stateOf(pid)).toBe('');
    await expect.poll(() => readdirSync(tmp)).toEqual([]);
  });
});

/** A process's state by the system: running, sleeping, stopped; empty if it has ended. */
function stateOf(pid: number): string {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.startsWith('Z') ? '' : stdout.slice(0, 1);
}
