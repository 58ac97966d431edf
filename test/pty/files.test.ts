/** Files in the running program: opened, written, and read again when an editor saves them. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeAll, startProcess, type TerminalProcess } from './terminal.js';

const TEXT = '# mine\na = 2.0  # here\nb = -3.0\nL = a*b\n';
const CLI = join(process.cwd(), 'dist/cli.js');

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

async function opened(...argv: readonly string[]): Promise<TerminalProcess> {
  const app = startProcess([CLI, ...argv], { cwd: folder });
  await app.until('q quit');
  return app;
}

/** Types a line into the command line, once the field is there. */
async function command(app: TerminalProcess, text: string): Promise<void> {
  app.send(':');
  await app.until(/^ ?:/m);
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
  await app.until('read again; values that were changed here are kept');
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

test('a module that does not end keeps nobody from working, nor from leaving', async () => {
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
