/** Files in the running program: opened, written, and read again when an editor saves them. */
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  CLI,
  closeAll,
  nodeCommand,
  opened as openedIn,
  openedInShell,
  startProcess,
  type TerminalProcess,
} from './terminal.js';

const TEXT = '# mine\na = 2.0  # here\nb = -3.0\nL = a*b\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-files-'));
  writeFileSync(path('g.py'), TEXT);
});
afterEach(() => {
  closeAll();
  rmSync(folder, { recursive: true, force: true });
});

const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');

const opened = (...argv: readonly string[]): Promise<TerminalProcess> => openedIn(argv, { cwd: folder });

const FIELD = /^ ?:/m;

/** Types a line into the command line, once the field is there, and that of the line before is not. */
async function command(app: TerminalProcess, text: string): Promise<void> {
  await app.until(() => !FIELD.test(app.screen()));
  app.send(':');
  await app.until(FIELD);
  app.send(`${text}\r`);
}

/** Saves as editors do: beside it, and then in its place. */
function save(name: string, text: string): void {
  writeFileSync(path(`.${name}.swp`), text);
  renameSync(path(`.${name}.swp`), path(name));
}

test('--watch reads a file again when it is saved, and keeps what was changed in the app', async () => {
  const app = await opened('g.py', '--watch');
  await command(app, 'a.data = 5');
  await app.until('L -15.0000');
  save('g.py', TEXT.replace('-3.0', '-4.0'));
  await app.until('L -20.0000');
  await app.until('read again; values that you changed are kept');
  save('g.py', `${TEXT}L = a*`);
  await app.until(/^ g\.py:5:\d+: .*/m);
  expect(app.screen()).toContain('L -20.0000');
  rmSync(path('g.py'));
  await app.until('g.py is gone; waiting for it to come back');
  writeFileSync(path('g.py'), TEXT.replace('a*b', 'a*b + 1').replace('-3.0', '-4.0'));
  await app.until('L -19.0000');
  await command(app, 'w');
  await app.until('wrote g.py');
  expect(read('g.py')).toBe('# mine\na = 5.0  # here\nb = -4.0\nL = a*b + 1\n');
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

test('--watch waits for a file with a graph on each line, follows it, and ends at ^C or q', async () => {
  const waiting = [0, 1].map(() => startProcess([CLI, '--watch', 'g.jsonl'], { cwd: folder })) as [
    TerminalProcess,
    TerminalProcess,
  ];
  for (const app of waiting) await app.until('waiting for the first line of g.jsonl; ^C cancels');
  const [cancelled, app] = waiting;
  cancelled.send('\x03');
  expect(await cancelled.exited()).toEqual({ code: 0, signal: 2 });
  const line = (w: number): string =>
    `{"root": 1, "nodes": [{"op": "leaf", "data": ${w}, "label": "w"}, {"op": "*", "inputs": [0, 0], "label": "L"}]}\n`;
  writeFileSync(path('g.jsonl'), line(2));
  await app.until(/L 4\.0000 .*step 0/);
  writeFileSync(path('g.jsonl'), line(3) + line(5), { flag: 'a' });
  await app.until(/L 25\.0000 .*step 2/);
  app.send('[');
  await app.until(/L 9\.0000 .*step 1 of 2/);
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

test('--watch runs a module again, with what it imports', async () => {
  const module = (b: number): string =>
    `import { Value } from 'mgrad-tui';\nimport { a } from './a.mjs';\nconst L = a().mul(${b});\nL.label = 'L';\nexport default L;\n`;
  const leaf = (a: number): string =>
    `import { Value } from 'mgrad-tui';\nexport const a = () => new Value(${a}, 'a');\n`;
  writeFileSync(path('a.mjs'), leaf(2));
  writeFileSync(path('m.mjs'), module(3));
  const app = await opened('m.mjs', '--watch');
  await app.until('L 6.0000');
  writeFileSync(path('a.mjs'), leaf(5));
  save('m.mjs', module(4));
  await app.until('L 20.0000');
});

test(':open opens a file and a module, says what is wrong with one, and one undo goes back', async () => {
  writeFileSync(
    path('m.ts'),
    `import { Value } from 'mgrad-tui';\nexport const L: Value = new Value(2, 'x').pow(2);\n`,
  );
  writeFileSync(path('bad.py'), 'a = 1\nL = a * bb\n');
  const app = await opened();
  await command(app, 'open bad.py');
  await app.until('bad.py:2:9: unknown name "bb"');
  await command(app, 'open g.py');
  await app.until('L -6.0000');
  await command(app, 'open m.ts');
  await app.until(/m\.ts +.*4\.0000/);
  app.send('u');
  await app.until('L -6.0000');
  app.send('u');
  await app.until('L -8.0000');
});

/** A module whose graph is -6, and what makes it one that cannot be opened. */
const module = (line = ''): string =>
  `import { Value } from 'mgrad-tui';\nconst a = new Value(2, 'a'), b = new Value(-3, 'b');\nconst L = a.mul(b);\n${line}\nexport default L;\n`;

/** Modules that cannot be opened: what they do, and the message about it. */
const BAD_MODULES: readonly (readonly [line: string, message: string])[] = [
  ['L.label = 7;', "a Value's label is a text, not 7"],
  ["(await import('worker_threads')).parentPort.postMessage(null); process.exit(1);", 'ended itself with code 1'],
  ['throw Object.create(null);', 'it threw something that cannot be shown'],
  ['Promise.reject(null);', 'it threw null'],
];

test('a module that fails leaves the graph that is open, by --watch and by :open', async () => {
  writeFileSync(path('net.mjs'), module());
  const app = await opened('net.mjs', '--watch');
  await app.until('-6.0000');
  const isRefused = async (message: string): Promise<void> => {
    await app.until(message);
    expect(app.screen()).toContain('-6.0000');
    app.send('b');
    await app.until(() => !app.screen().includes(message));
  };
  for (const [line, message] of BAD_MODULES) {
    save('net.mjs', module(line));
    await isRefused(message);
    writeFileSync(path('bad.mjs'), module(line));
    await command(app, 'open bad.mjs');
    await isRefused(message);
  }
  save('net.mjs', module().replace('new Value(2', 'new Value(4'));
  await app.until('-12.0000');
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

test('the linear form keeps its graph too', async () => {
  writeFileSync(path('bad.mjs'), module('L.label = 7;'));
  const app = startProcess([CLI, 'g.py', '--plain'], { cwd: folder });
  await app.until('q quits');
  app.send(':open bad.mjs\r');
  await app.until("a Value's label is a text, not 7");
  app.send('s');
  await app.until('step 1');
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

test('a module that does not end prevents neither working nor leaving', async () => {
  writeFileSync(path('loop.mjs'), 'for (;;) {}\n');
  const app = await opened();
  await command(app, 'open loop.mjs');
  await app.until('opening loop.mjs');
  app.send('s');
  await app.until('step 1');
  app.send('\x1b');
  await app.until('cancelled: nothing was opened');
  await command(app, 'open loop.mjs');
  await app.until('opening loop.mjs: Esc cancels');
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

test(':w asks before it writes over what is not its own', async () => {
  const app = await opened();
  await command(app, 'w');
  await app.until('expected a file: :w graph.py');
  await command(app, 'w g.py');
  await app.until('g.py is there already; :w! g.py writes over it');
  expect(read('g.py')).toBe(TEXT);
  await command(app, 'w! g.py');
  await app.until('wrote g.py');
  expect(read('g.py')).toContain('L = d * f');
  save('g.py', TEXT);
  await command(app, 'w');
  await app.until('g.py has changed since it was read; :w! writes over it');
});

test.each([[['--watch']], [['--watch', 'a*b', 'a=1', 'b=2']], [['--watch', '--example', 'moons']]])(
  '%j has nothing to watch',
  async (argv) => {
    const app = startProcess([CLI, ...argv], { cwd: folder });
    expect(await app.exited()).toEqual({ code: 2, signal: 0 });
    expect(app.screen()).toContain('mgrad-tui: --watch takes a file: what is open here cannot be saved again');
  },
);

/** What a shell prints, which does not wait for ever. */
const shell = async (line: string): Promise<string> =>
  (await promisify(execFile)('sh', ['-c', line], { cwd: folder, timeout: 60_000 })).stdout;

const mkfifo = (name: string): void => void execFileSync('mkfifo', [path(name)]);

test('a pipe without a writer delays no key, is cancelled by Esc, and is read once there is a writer', async () => {
  mkfifo('pipe.py');
  const app = await opened();
  await command(app, 'open pipe.py');
  await app.until('opening pipe.py: Esc cancels');
  app.send('s');
  await app.until('step 1');
  app.send('\x1b');
  await app.until('cancelled: nothing was opened');
  await command(app, 'open pipe.py');
  await app.until('opening pipe.py: Esc cancels');
  await shell('echo "a = 5; L = a*3" > pipe.py');
  await app.until('L 15.0000');
  await command(app, 'w');
  await app.until('expected a file: :w graph.py');
  await command(app, 'open pipe.py');
  await app.until('opening pipe.py: Esc cancels');
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

test('an export to a pipe without a reader delays no key, is cancelled by Esc, and by leaving', async () => {
  mkfifo('pipe.csv');
  const app = await opened();
  await command(app, 'export pipe.csv');
  await app.until('writing pipe.csv: Esc cancels');
  app.send('s');
  await app.until('step 1');
  app.send('\x1b');
  await app.until('cancelled: nothing was written');
  await command(app, 'export pipe.csv');
  await app.until('writing pipe.csv: Esc cancels');
  expect(await shell('cat pipe.csv')).toMatch(/^k,L,a,b,c,f\n0,-8,/);
  await app.until('wrote pipe.csv');
  await command(app, 'export pipe.csv');
  await app.until('writing pipe.csv: Esc cancels');
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

test('a module that waits for a pipe is cancelled by Esc too', async () => {
  mkfifo('pipe');
  writeFileSync(
    path('m.mjs'),
    "import { readFileSync, writeFileSync } from 'node:fs';\nwriteFileSync('begun', '');\nreadFileSync('pipe');\n",
  );
  const app = await opened();
  await command(app, 'open m.mjs');
  await app.until(() => existsSync(path('begun')));
  app.send('s');
  await app.until('step 1');
  app.send('\x1b');
  await app.until('cancelled: nothing was opened');
});

test('^C ends the command that waits for a pipe, with a screen to come or without', async () => {
  mkfifo('pipe.csv');
  mkfifo('pipe.py');
  for (const argv of [['pipe.py'], ['pipe.py', '--backward'], ['--export', 'pipe.csv']]) {
    const app = startProcess([CLI, ...argv], { cwd: folder });
    await app.until('waiting for pipe');
    app.send('\x03');
    expect(await app.exited()).toEqual({ code: 0, signal: 2 });
  }
});

test('a terminal is neither read from nor written to, and the keys stay ours', async () => {
  symlinkSync('/dev/tty', path('t.py'));
  symlinkSync('/dev/stdout', path('t.csv'));
  const app = await opened();
  for (const [line, problem] of [
    ['open /dev/tty', '/dev/tty is a device; expected a file'],
    ['open /dev/stdin', '/dev/stdin is a device; expected a file'],
    ['open t.py', 't.py is a device; expected a file'],
    ['w! /dev/stdout', 'stdout is a device; expected a file'],
    ['w! /dev/tty', 'tty is a device; expected a file'],
    ['w! /dev/fd/1', '1 is a device; expected a file'],
    ['w! /proc/self/fd/2', '2 is a device; expected a file'],
    ['w /dev/null', 'null is a device; expected a file'],
    ['export t.csv', 't.csv is a terminal; expected a file'],
  ] as const) {
    await command(app, line);
    await app.until(` ${problem}`);
  }
  app.send('s');
  await app.until('step 1');
  expect(app.raw).not.toContain('L = d * f');
});

test('process substitution gives a graph', async () => {
  await openedInShell(`${nodeCommand([CLI])} <(echo 'a = 7; L = a*a')`, 'L 49.0000', { cwd: folder });
});

test('why something was not written is on the screen whole, at any size', async () => {
  const deep = join('a long name of a folder'.repeat(5), 'and another one in it'.repeat(5));
  mkdirSync(path(deep), { recursive: true });
  writeFileSync(path(join(deep, `${'x'.repeat(100)}.py`)), TEXT);
  chmodSync(path(join(deep, `${'x'.repeat(100)}.py`)), 0o444);
  symlinkSync(path(deep), path('d'));
  const app = startProcess([CLI, `d/${'x'.repeat(100)}.py`], { cwd: folder });
  const says = (reason: string) => app.until(() => app.screen().replace(/\s+/g, ' ').includes(reason));
  await says('q quit');
  for (const [columns, rows] of [
    [80, 24],
    [60, 12],
    [40, 10],
  ] as const) {
    app.resize(columns, rows);
    for (const text of ['w', 'w!']) {
      await command(app, text);
      await says('it is read-only (permission denied)');
      await command(app, 'lr 0.1');
      await says('lr 0.1');
      await app.until(() => !app.screen().includes('denied'));
    }
    await command(app, `export ${path(deep)}/none/none/${'y'.repeat(60)}.csv`);
    // the line that was typed says that too, until it is run
    await app.until(() => !FIELD.test(app.screen()) && app.screen().replace(/\s+/g, ' ').includes('/none/none'));
  }
  expect(read(join(deep, `${'x'.repeat(100)}.py`))).toBe(TEXT);
});

test(':w and :export say that another hard link keeps the old text', async () => {
  linkSync(path('g.py'), path('other.py'));
  writeFileSync(path('g.csv'), '');
  linkSync(path('g.csv'), path('other.csv'));
  const app = await opened('g.py');
  await command(app, 'a.data = 5');
  await command(app, 'w');
  await app.until('wrote g.py; its other hard link keeps the old text');
  expect([read('g.py'), read('other.py')]).toEqual([TEXT.replace('2.0', '5.0'), TEXT]);
  await command(app, 'export g.csv');
  await app.until('wrote g.csv; its other hard link keeps the old text');
});

test('--watch waits for a file if a pipe has come in its place', async () => {
  const app = await opened('g.py', '--watch');
  rmSync(path('g.py'));
  mkfifo('g.py');
  await app.until('g.py is a pipe; expected a file');
  rmSync(path('g.py'));
  save('g.py', TEXT.replace('-3.0', '-4.0'));
  await app.until('L -8.0000');
});
