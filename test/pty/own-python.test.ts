/** A program of one's own on a terminal: what it prints, its summary, and the explorer on one of its moments. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  CLI,
  closeAll,
  nodeCommand,
  openedInShell,
  PLAIN,
  prompted,
  startProcess,
  type TerminalProcess,
} from './terminal.js';

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
    await app.until(
      /gradients: 1 WRONG, .*\n {3}L = a\*b {3}wrong\.py:5 {3}the sign is wrong.*Enter the first wrong one/s,
    );
    app.send('\r');
    await app.until(/ wrong\.py {2}moment 1 of 1 · done .*q quit/s);
    expect(app.screen()).toMatch(/ node .* grad yours +right grad/);
    expect(app.screen()).toMatch(/▶ .*─ a .* 2\.0000 +3\.0000 +≠ +-3\.0000/);
    app.send('x');
    await app.until(/your gradient is 3, should be -3.*accused: L = a\*b {3}wrong\.py:5/s);
    app.send(':output\r');
    await app.until(/what the program printed.*\\x1b\[2J\\x1b\[\?25l\\x9b31m tab/s);
    app.send('qq');
    expect(await app.exited()).toEqual({ code: 0, signal: 0 });
    expect(app.modes()).toEqual(PLAIN);
    const lines = app.screen().split('\n');
    expect(lines.slice(0, 2)).toEqual([String.raw`\x1b[2J\x1b[?25l\x9b31m tab     here`, '2 of 2']);
    expect(lines.slice(2).join('\n')).toMatch(
      /^wrong\.py · class Value .* · done\n1 backward at line 9 · 3 nodes · L -6\ngradients: 1 WRONG, first in moment 1\n {2}L = a\*b /,
    );
    expect(readdirSync(tmp)).toEqual([]);
  });

  test('is described in sentences with --plain', async () => {
    const file = program('sentences.py', 'engine.SIGN = -1\nL.backward()\nengine.SIGN = 1\nL.backward()\n');
    const app = startProcess([CLI, '--plain', '--run', file], { cwd, env });
    await app.until(
      /gradients: 1 .*WRONG.*the sign is wrong.*moment 1 of \d, .*moment 1: backward at sentences\.py:7/s,
    );
    await app.until('sentences.py is done: 2 moments');
    app.send(']');
    await app.until(/moment 2 of 2, done.*moment 2: backward at sentences\.py:9, L -6/s);
    app.send(':moments\r');
    await app.until(/1, sentences\.py:7, L -6\.0000, 3 nodes, WRONG.*2, sentences\.py:9, .*, right/s);
    app.send('q');
    app.send('q');
    expect(await app.exited()).toEqual({ code: 0, signal: 0 });
    expect(readdirSync(tmp)).toEqual([]);
  });

  const ENDLESS = `print("pid", os.getpid(), flush=True)
while True:
    L.backward()
    time.sleep(0.01)
`;
  const pidIn = (screen: string): number => Number(/pid (\d+)/.exec(screen)?.[1]);

  /** The explorer on a program that does not end. */
  const SHOWN = /endless\.py · .* · running\s+[\d,]+ backwards? .*Enter follows the newest/s;

  /** What the program has printed is behind the explorer: its number is that of our child. */
  const childOf = (pid: number): number =>
    Number(
      spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
        .stdout.trim()
        .split('\n')[0],
    );

  test('is followed, stops with ^Z, goes on, and ends with q', async () => {
    const file = program('endless.py', ENDLESS);
    const shell = await openedInShell(nodeCommand([CLI, '--run', file]), SHOWN, { cwd, env });
    shell.send('\r');
    await shell.until(/ endless\.py {2}moment \d+ of \d+ · running/);
    shell.send('j');
    await shell.until(/ endless\.py {2}moment \d+ of [\d,]+ · [\d,]+ newer · running/);
    shell.send(':output\r');
    await shell.until(/pid \d+/);
    const pid = pidIn(shell.screen());
    shell.send('\x1a');
    await shell.until('Stopped');
    await shell.until(() => stateOf(pid) === 'T');
    shell.send('fg\r');
    await shell.until(() => 'RS'.includes(stateOf(pid)));
    await shell.until(/pid \d+/);
    shell.send('q');
    await shell.until('q quit');
    shell.send('q');
    // on a slow machine it has run for long by now
    await shell.until(() => !shell.modes().alternate || shell.screen().includes('q again ends it'));
    if (shell.modes().alternate) shell.send('q');
    await prompted(shell);
    expect(shell.screen()).toContain('ended with the explorer');
    expect(stateOf(pid)).toBe('');
    expect(readdirSync(tmp)).toEqual([]);
  });

  const ENDINGS: readonly [string, (app: TerminalProcess) => void][] = [
    ['its terminal is closed', (app) => app.hangUp()],
    ['the explorer gets TERM', (app) => app.signal('SIGTERM')],
    ['^c is pressed', (app) => app.send('\x03')],
  ];
  test.each(ENDINGS)('ends, and leaves nothing, when %s', async (_, end) => {
    const app = startProcess([CLI, '--run', program('endless.py', ENDLESS)], { cwd, env });
    await app.until(SHOWN);
    const pid = childOf(app.pid);
    expect(stateOf(pid)).not.toBe('');
    end(app);
    await app.until(() => stateOf(pid) === '' && readdirSync(tmp).length === 0);
  });

  test('that does not answer TERM is killed, at once if ^c follows q', async () => {
    const file = program('deaf.py', `import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n${ENDLESS}`);
    const app = startProcess([CLI, '--run', file], { cwd, env });
    await app.until(/deaf\.py · .* · running/);
    const pid = childOf(app.pid);
    app.send('\x03');
    await app.until(() => !app.modes().alternate);
    app.signal('SIGINT');
    await app.until(() => stateOf(pid) === '' && readdirSync(tmp).length === 0);
  });

  test('ends when the explorer is killed, and the next start removes its files', async () => {
    const app = startProcess([CLI, '--run', program('endless.py', ENDLESS)], { cwd, env });
    await app.until(SHOWN);
    const pid = childOf(app.pid);
    app.signal('SIGKILL');
    await expect.poll(() => stateOf(pid)).toBe('');
    expect(readdirSync(tmp)).toHaveLength(1);
    const next = startProcess([CLI, '--run', program('short.py', 'L.backward()\n')], { cwd, env });
    await next.until('Enter explores it');
    next.send('\rq');
    await next.exited();
    expect(readdirSync(tmp)).toEqual([]);
  });

  test('that cannot be read is run by one key, and not without it', async () => {
    const file = program('loops.py', 'for i in range(2):\n    L = L + a\nL.backward()\nprint("it has run")\n');
    const app = startProcess([CLI, file], { cwd, env });
    await app.until(/this loop .*loops\.py has loops, which can't be read .*\nr run it with Python {3}q quit/s);
    app.send('x\x1b[Ar');
    await app.until(/loops\.py · class Value .* · done.*Enter explores it/s);
    app.send('\rq');
    expect(await app.exited()).toEqual({ code: 0, signal: 0 });
    const other = startProcess([CLI, file], { cwd, env });
    await other.until('q quit');
    other.send('q');
    expect(await other.exited()).toEqual({ code: 2, signal: 0 });
    expect(other.modes()).toEqual(PLAIN);
    expect(other.screen()).not.toContain('it has run');
  });

  test('is run from an explorer that is open, and ended by another that is run', async () => {
    program('endless.py', ENDLESS);
    program('short.py', 'print("short")\nL.backward()\n');
    writeFileSync(join(cwd, 'none.py'), 'x = 1\n');
    const app = startProcess([CLI], { cwd, env });
    await app.until('q quit');
    app.send(':run endless.py\r');
    await app.until(SHOWN);
    const pid = childOf(app.pid);
    app.send('\r:run none.py\r');
    await app.until(/none\.py built no graph/);
    expect(stateOf(pid)).not.toBe('');
    expect(app.screen()).toMatch(/ endless\.py {2}moment/);
    for (const [typed, problem] of [
      [':run nowhere.py', 'there is no file nowhere.py'],
      [':run .', 'is a directory'],
      [':moment 999999', 'there is no moment 999,999'],
    ]) {
      app.send(`${typed}\r`);
      await app.until(problem as string);
    }
    expect(app.screen()).toMatch(/ endless\.py {2}moment/);
    app.send(':run short.py\r');
    await app.until(/short\.py · .* · done/);
    expect(stateOf(pid)).toBe('');
    app.send('\rq');
    expect(await app.exited()).toEqual({ code: 0, signal: 0 });
    expect(app.screen()).toContain('short');
    expect(readdirSync(tmp)).toEqual([]);
  });
});

/** A process's state by the system: running, sleeping, stopped; empty if it has ended. */
function stateOf(pid: number): string {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.startsWith('Z') ? '' : stdout.slice(0, 1);
}

describe.skipIf(!hasPython || process.platform === 'win32')('a GPT that trains', () => {
  test('shows L of each step, a weight of its attention, and goes on by itself from an earlier step', async () => {
    const app = startProcess([CLI, '--every', '--run', 'examples/python/gpt.py', '2'], { env });
    await app.until(/gpt\.py · class Value .* nodes .*Enter (?:follows the newest|explores it)/s);
    app.send('\r');
    await app.until(/moment 2 of 2 · done .*loss over 2 moments at gpt\.py:\d+.*q quit/s);
    app.send(":go state['attn_wq'][3][5]\rx");
    await app.until(/why +your gradient is right: .*chain +used 8 times: /s);
    app.send('[');
    await app.until(/moment 1 of 2 · 1 newer · done/);
    app.send('x'.repeat(3));
    app.send(':descend\r2s');
    await app.until(/ step 2\b.*loss over 2 moments at gpt\.py:\d+ +══ yours from moment 1/s);
    app.send('u]');
    await app.until(/moment 2 of 2 · done/);
    app.send('q');
    expect(await app.exited()).toEqual({ code: 0, signal: 0 });
    expect(readdirSync(tmp)).toEqual([]);
  });
});
