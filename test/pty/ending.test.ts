/**
 * The ends that come from outside: a signal, or a terminal that goes away, whatever the program is doing then. It ends
 * by that very signal, and the terminal, if there still is one, is as it was.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { longFile } from './long-file.js';
import {
  CLI,
  closeAll,
  nodeCommand,
  openedInShell,
  PLAIN,
  start,
  startProcess,
  type TerminalProcess,
} from './terminal.js';

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

const directory = mkdtempSync(join(tmpdir(), 'mgrad-tui-ending-'));
const path = (name: string): string => join(directory, name);
longFile(path('long.py'), 1_500_000);
/** Shows the terminal's modes as a program leaves them: an interactive shell sets its own again after a signal. */
writeFileSync(
  path('around.sh'),
  `sh -c 'echo pid $$; exec "$0" "$@"' "$@"\necho "ended by $(($? - 128))"\nstty -a\necho the modes\n`,
);
writeFileSync(path('loop.mjs'), 'for (;;) {}\n');
writeFileSync(path('busy.mjs'), `await import('node:fs').then((fs) => fs.writeFileSync('busy', ''));\nfor (;;) {}\n`);

afterEach(closeAll);
afterAll(() => rmSync(directory, { recursive: true }));

/** That `stty -a` has a mode, and not with a minus before it. */
const modeOn = (name: string): RegExp => new RegExp(`^(?:.* )?${name}\\b`, 'm');

/** What the program may be doing: its arguments, how to see that it is, and a signal or two to end it by. */
type Doing = readonly [
  what: string,
  argv: readonly string[],
  begin: (app: TerminalProcess) => Promise<void>,
  signals: readonly (typeof SIGNALS)[number][],
];

const showing = (seen: string | RegExp) => (app: TerminalProcess) => app.until(seen);
const typed =
  (keys: string, seen: string | RegExp, ready = 'q quit') =>
  async (app: TerminalProcess): Promise<void> => {
    await app.until(ready);
    app.send(keys);
    await app.until(seen);
  };

const READING = /reading long\.py: \d+ %/;
const DOING: readonly Doing[] = [
  ['waits for a key', [], showing('q quit'), SIGNALS],
  ['is in a run', ['--lr', '1e-9'], typed('R', 'steps/s'), ['SIGQUIT']],
  ['has its field open', [], typed(':lr 0.', ':lr 0.'), ['SIGTERM']],
  ['shows its picture, with the mouse on', ['--mouse'], typed('D', '┏▶L'), ['SIGHUP']],
  ['opens a module', [], typed(':open loop.mjs\r', 'opening loop.mjs'), ['SIGQUIT']],
  ['reads a long file before there is a screen', ['long.py'], showing(READING), ['SIGINT', 'SIGTERM']],
  ['reads a long file below its screen', [], typed(':open long.py\r', READING), ['SIGHUP']],
  ['says all in lines', ['--plain'], showing('q quits'), ['SIGHUP']],
  ['has its field open in lines', ['--plain'], typed(':lr 0.', ':lr 0.', 'q quits'), ['SIGINT']],
  ['takes many steps', ['--lr', '1e-9', '--steps', '900000000'], showing(/stepping: \d/), ['SIGQUIT']],
];

/** Nothing is read or written meanwhile, so that only a signal can end it. */
const BUSY: Doing = [
  'runs a module before there is a screen',
  ['busy.mjs'],
  (app) => app.until(() => existsSync(path('busy'))),
  ['SIGQUIT'],
];

afterEach(() => rmSync(path('busy'), { force: true }));

describe.each([...DOING, BUSY])('while it %s', (_, argv, begin, signals) => {
  test.each(signals)('%s ends it, and the shell has its terminal back', async (signal) => {
    const shell = await openedInShell(`sh around.sh ${nodeCommand([CLI, ...argv])}`, /^pid \d+$/m, {
      columns: 100,
      cwd: directory,
    });
    const pid = Number(/^pid (\d+)/m.exec(shell.screen())?.[1]);
    await begin(shell);
    process.kill(pid, signal);
    await shell.until(/^the modes$/m);
    expect(shell.modes()).toEqual(PLAIN);
    expect(shell.screen()).toContain(`ended by ${constants.signals[signal]}\n`);
    for (const mode of ['icanon', 'echo', 'isig', 'icrnl', 'opost']) expect(shell.screen()).toMatch(modeOn(mode));
  });

  test('the end of its terminal ends it by SIGHUP, which the system sends', async () => {
    const app = startProcess([CLI, ...argv], { columns: 100, cwd: directory });
    await begin(app);
    app.hangUp();
    expect(await app.exited()).toEqual({ code: 0, signal: constants.signals.SIGHUP });
  });
});

describe.each(DOING)('while it %s', (_, argv, begin) => {
  test('the end of its terminal ends it by SIGHUP, even if no other process passes the signal on', async () => {
    const result = path('result');
    rmSync(result, { force: true });
    const npx = start('sh', ['-c', NPX, result, process.execPath, CLI, ...argv], { columns: 100, cwd: directory });
    await begin(npx);
    npx.hangUp();
    await expect
      .poll(() => existsSync(result) && readFileSync(result, 'utf8'))
      .toBe(`${128 + constants.signals.SIGHUP}\n`);
  });
});

/** Starts a program and passes no signal on to it. Writes down how it ended. */
const NPX = `
trap : HUP
"$@"
echo $? >"$0.new"
mv "$0.new" "$0"`;
