/**
 * `--run`: a user's own program, with the built command and the machine's Python. Whatever the program does, the command
 * says what was found, and leaves neither a process nor a file.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { CLI, command, type Ended, type Json } from './command.js';

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
const ENGINE = readFileSync('test/cli/programs/engine.py', 'utf8');

/** What every program begins with: the first moment. */
const BEGIN = `import os, signal, sys, time
import engine
from engine import Value
a = Value(2.0)
b = Value(-3.0)
L = a * b + a
L.backward()
`;

const all = mkdtempSync(join(tmpdir(), 'mgrad-tui-run-'));
afterAll(() => rmSync(all, { recursive: true, force: true }));

/** A folder with these programs and the engine, until the tests are done. */
function folderWith(programs: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(all, 'x'));
  writeFileSync(join(path, 'engine.py'), ENGINE);
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(path, name), text);
  return path;
}

const environment = (tmp: string): Record<string, string> => ({ TMPDIR: tmp, PYTHONDONTWRITEBYTECODE: '1' });

/** The command to its end, with nothing left of it. */
async function run(cwd: string, args: readonly string[], tmp = mkdtempSync(join(cwd, 'tmp-'))): Promise<Ended> {
  const ended = await command(args, { cwd, env: environment(tmp) });
  expect(readdirSync(tmp)).toEqual([]);
  return ended;
}

interface Running {
  readonly child: ChildProcess;
  /** Where its temporary files are. */
  readonly tmp: string;
  stdout(): string;
}

/** The command while it runs, once its program has printed this. */
async function started(cwd: string, argv: readonly string[], until: string): Promise<Running> {
  const tmp = mkdtempSync(join(cwd, 'tmp-'));
  const [file = '', ...args] = argv;
  const env = { ...process.env, ...environment(tmp) };
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  await holds(() => text.includes(until));
  return { child, tmp, stdout: () => text };
}

/** Waits until this holds: expect.poll does not work in tests that run beside each other. */
async function holds(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never holds: ${condition}`);
    await setTimeout(5);
  }
}

const isRunning = (pid: number): boolean => {
  try {
    // a process that has ended and that nobody waits for is there as a zombie
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe.skipIf(!hasPython).concurrent('a program', () => {
  const cwd = folderWith({
    'right.py': `${BEGIN}print(sys.argv[1:], __name__, __file__, end="")\n`,
    'wrong.py': `${BEGIN}engine.SIGN = -1
for k in range(3):
    c = a * b
    c.backward()
`,
    'crash.py': `print("before")\n1 / 0\n`,
    'after.py': `${BEGIN}M = L * a
def broken():
    raise KeyError("gone")
L._backward = broken
M.backward()
`,
    'nothing.py': 'class Node:\n    def __init__(self, data): self.data = data\nNode(1)\n',
    'killed.py': `${BEGIN}os.kill(os.getpid(), signal.SIGKILL)\n`,
    'hostile.py': `${BEGIN}from multiprocessing import Pool
class Bad:
    def __getattribute__(self, name): raise RuntimeError(name)
bad = [Bad(), {"bad": Bad()}]
def twice(x):
    v = Value(x) * 2.0
    v.backward()
    return v.data
if __name__ == "__main__":
    with Pool(2) as pool: print(pool.map(twice, [1.0, 2.0]))
    print(repr(sys.stdin.read()))
    n = Value(float("nan")) * a
    n.backward()
    y = a * b
    a._prev.add(y)
    y.backward()
    if os.fork() == 0:
        while True: time.sleep(1)
    sys.stdout.flush()
    os._exit(3)
`,
    'large.py': `${BEGIN}x = a
for i in range(3000): x = x + b
x.backward()
print("goes on")
`,
  });

  test('gets its own arguments, and is summed up in three lines', async () => {
    const { stdout, stderr, code } = await run(cwd, ['--check', '--run', 'right.py', '--json', 'a=2', '--', '-x']);
    expect(stdout.replace(/python 3\.\d+/, 'python 3.N')).toBe(`\
['--json', 'a=2', '--', '-x'] __main__ ${join(cwd, 'right.py')}
right.py · class Value (engine.py:7) · python 3.N · done
1 backward at line 7 · 4 nodes · L -4
gradients: 1 right
`);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  test('is summed up without any option too, where there is no terminal', async () => {
    const { stdout, code } = await run(cwd, ['--run', 'wrong.py']);
    expect(stdout.split('\n').slice(1)).toEqual([
      '1 backward at line 7 · 4 nodes · L -4',
      '3 backwards at line 11 · 3 nodes · c -6 → -6',
      'gradients: 1 right · 3 WRONG, first in moment 2',
      expect.stringMatching(/^ {2}c = a\*b {3}wrong\.py:10 {3}the sign is wrong.* {3}engine\.py:31$/),
      '',
    ]);
    expect(code).toBe(0);
  });

  test('with a wrong gradient fails --check, and opens at its first wrong moment', async () => {
    const { stdout, stderr, code } = await run(cwd, ['--check', '--json', '--run', 'wrong.py']);
    expect(code).toBe(1);
    expect(stderr).toContain('gradients: 1 right · 3 WRONG, first in moment 2\n');
    const { run: about, nodes } = JSON.parse(stdout) as Json & { readonly run: object };
    expect(about).toMatchObject({
      program: 'wrong.py',
      executable: expect.stringContaining('python'),
      moment: 2,
      of: 4,
      kind: 'backward',
      line: 'wrong.py:11',
      verdict: 'wrong',
      accused: [{ node: 0, user: 2, line: 'wrong.py:10', rule: 'engine.py:31' }],
    });
    expect(nodes.map(({ label }) => label)).toEqual(['a', 'b', 'c']);
    expect(nodes).toMatchObject([{ line: 'wrong.py:4' }, { line: 'wrong.py:5' }, { line: 'wrong.py:10' }]);
  });

  test('has the line and the verdict of a node before its explanation', async () => {
    const { stdout } = await run(cwd, ['--explain', 'a', '--moment', '2', '--run', 'wrong.py']);
    expect(stdout).toMatch(
      /^made at wrong\.py:4\nyour gradient is .*, should be -3\naccused: c = a\*b .*\n(?:or: .*\n)?a {3}data 2 /,
    );
  });

  test('that has fewer moments than are asked for is said to', async () => {
    const { stderr, code } = await run(cwd, ['--moment', '7', '--json', '--run', 'wrong.py']);
    expect({ stderr, code }).toEqual({ stderr: 'mgrad-tui: there is no moment 7: wrong.py had 4 moments\n', code: 2 });
  });

  test('that fails before its first graph is refused, after what it printed', async () => {
    const { stdout, stderr, code } = await run(cwd, ['--check', '--run', 'crash.py']);
    expect({ stdout, code }).toEqual({ stdout: 'before\n', code: 2 });
    expect(stderr).toMatch(/^Traceback .*\n {2}File ".*crash\.py", line 2, in <module>\n/);
    expect(stderr).toMatch(
      /\nmgrad-tui: crash\.py failed before its first graph: crash\.py:2: ZeroDivisionError: division by zero\n$/,
    );
  });

  test('whose backward fails keeps the moments before it', async () => {
    const { stdout, code } = await run(cwd, ['--check', '--run', 'after.py']);
    expect(stdout.split('\n').slice(1, -1)).toEqual([
      '1 backward at line 7 · 4 nodes · L -4',
      '1 backward at line 12 · 5 nodes · M -8',
      "gradients: 1 right · 1 not compared: backward raised KeyError: 'gone'",
      "failed: after.py:10: KeyError: 'gone'",
    ]);
    expect(code).toBe(2);
  });

  test('that builds no graph ends with what its class lacks', async () => {
    const { stderr, code } = await run(cwd, ['--check', '--run', 'nothing.py']);
    expect(stderr).toMatch(
      /^mgrad-tui: nothing\.py built no graph that .*: class Node \(nothing\.py:1\) has no grad, no children; children are .* _prev\n$/,
    );
    expect(code).toBe(2);
  });

  test('that is killed keeps its moments', async () => {
    const { stdout, code } = await run(cwd, ['--check', '--run', 'killed.py']);
    expect(stdout).toMatch(/· ended by SIGKILL\n1 backward .*\ngradients: 1 right\n$/);
    expect(code).toBe(2);
  });

  test('may use multiprocessing, read stdin, build nan and cycles, fork and end at once: nothing is left or lost', async () => {
    const { stdout, code } = await run(cwd, ['--check', '--run', 'hostile.py']);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 2)).toEqual(['[2.0, 4.0]', "''"]);
    expect(lines[2]).toMatch(/ · ended itself at once, with code 3$/);
    expect(stdout).toMatch(/\n1 backward at line 7 · 4 nodes · L -4\n/);
    expect(stdout).toMatch(/\ngradients: 1 right · 2 not compared: .*\n/);
    expect(stdout).toContain('\nnote: the program reads its standard input, which is empty here\n');
    expect(stdout).toMatch(/\nnote: hostile\.py:\d+: the graph has a cycle/);
    expect(code).toBe(2);
  });

  test('goes on if its disk is full, with the moments that were taken', async () => {
    const limit = ['sh', '-c', 'ulimit -f 16; exec "$0" "$@"', process.execPath, CLI];
    const limited = await started(cwd, [...limit, '--check', '--run', 'large.py'], 'goes on');
    const [code] = await once(limited.child, 'close');
    const stdout = limited.stdout();
    expect(stdout).toMatch(/^goes on\nlarge\.py .* · done\n/);
    expect(stdout).toContain('\ngradients: 1 right · 1 not compared: there was no space for its files\n');
    expect(code).toBe(2);
    expect(readdirSync(limited.tmp)).toEqual([]);
  });
});

describe.skipIf(!hasPython || process.platform === 'win32').concurrent('a program that never ends', () => {
  const cwd = folderWith({
    'endless.py': `${BEGIN}for step in range(10**9):
    if step == 1: print("pid", os.getpid(), flush=True)
    (a * b).backward()
    time.sleep(0.001)
`,
    'deaf.py': `${BEGIN}signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("pid", os.getpid(), flush=True)
while True: time.sleep(1)
`,
    'right.py': BEGIN,
  });
  const pidOf = ({ stdout }: Running): number => Number(/pid (\d+)/.exec(stdout())?.[1]);
  const nothingLeft = async (running: Running): Promise<void> => {
    await holds(() => !isRunning(pidOf(running)));
    expect(readdirSync(running.tmp)).toEqual([]);
  };

  test('is ended by ^C, and then summed up', async () => {
    const running = await started(cwd, [process.execPath, CLI, '--check', '--run', 'endless.py'], 'pid ');
    running.child.kill('SIGINT');
    const [code] = await once(running.child, 'close');
    expect(code).toBe(130);
    expect(running.stdout()).toMatch(/ · stopped by \^C\n1 backward at line 7 .*\n\d+ backwards? at line 10 /);
    expect(running.stdout()).toMatch(/\ngradients: \d+ right\n$/);
    await nothingLeft(running);
  });

  test('is ended if it ignores that', async () => {
    const running = await started(cwd, [process.execPath, CLI, '--run', 'deaf.py'], 'pid ');
    running.child.kill('SIGINT');
    expect(await once(running.child, 'close')).toEqual([130, null]);
    await nothingLeft(running);
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('ends with us by %s', async (signal) => {
    const running = await started(cwd, [process.execPath, CLI, '--run', 'endless.py'], 'pid ');
    running.child.kill(signal);
    expect(await once(running.child, 'close')).toEqual([null, signal]);
    await nothingLeft(running);
  });

  test('ends by itself if we are killed, and the next start removes its files', async () => {
    const running = await started(cwd, [process.execPath, CLI, '--run', 'endless.py'], 'pid ');
    running.child.kill('SIGKILL');
    await once(running.child, 'exit');
    await holds(() => !isRunning(pidOf(running)));
    expect(readdirSync(running.tmp)).toHaveLength(1);
    await run(cwd, ['--run', 'right.py'], running.tmp);
  });
});

describe.skipIf(!hasPython || process.platform !== 'linux')('a program that prints 100 MB', () => {
  test('takes no more of our memory than one that prints nothing', async () => {
    const cwd = folderWith({
      'prints.py': `${BEGIN}print("ready", flush=True)
for i in range(100): sys.stdout.write("x" * 1048575 + "\\n")
print("end")
sys.stdin.read()
`,
    });
    const running = await started(cwd, [process.execPath, CLI, '--run', 'prints.py'], 'ready');
    let peak = 0;
    const measure = setInterval(() => {
      const [, kilobytes = '0'] = /^VmHWM:\s*(\d+)/m.exec(statusOf(running.child.pid as number)) ?? [];
      peak = Math.max(peak, Number(kilobytes) / 1024);
    }, 5);
    const [code] = await once(running.child, 'close');
    clearInterval(measure);
    expect(code).toBe(0);
    expect(running.stdout().length).toBeGreaterThan(100 * 2 ** 20);
    expect(running.stdout()).toMatch(/\nend\nprints\.py · class Value .*· done\n/);
    expect(peak).toBeGreaterThan(10);
    expect(peak).toBeLessThan(200);
  });
});

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

describe('--python-helper', () => {
  test('prints the helper', async () => {
    const { stdout, stderr, code } = await command(['--python-helper']);
    expect(stdout).toBe(readFileSync(resolve('src/opening/program/mgrad.py'), 'utf8'));
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });
});
