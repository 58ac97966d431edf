/**
 * The terminal on every way in and out, seen from the other end of a pseudo-terminal: what the emulator has
 * switched on, what a shell finds when it comes back, what the exit code is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../pty/bundle.js';
import {
  closeAll,
  nodeCommand,
  openedInShell,
  PLAIN,
  prompted,
  startProcess,
  type TerminalProcess,
} from '../pty/terminal.js';

const directory = mkdtempSync(join(tmpdir(), 'mgrad-tui-screen-'));
let fixture = '';

beforeAll(async () => {
  fixture = await bundle(fileURLToPath(new URL('fixtures/screen.ts', import.meta.url)), directory);
});
afterEach(closeAll);
afterAll(() => rmSync(directory, { recursive: true }));

const OURS = { alternate: true, bracketedPaste: true, cursorHidden: true, focus: false, mouse: 'none' };
/** The program's screen, to its end. */
const drawn = (count: number): RegExp => new RegExp(`^drawn ${count}\\n(.*\\n)*raw true$`, 'm');
const LEFT = '\x1b[?1049l';

async function open(...options: string[]): Promise<TerminalProcess> {
  const program = startProcess([fixture, ...options]);
  await program.until(drawn(1));
  return program;
}

/** The shell's job that is on the screen, by the number it prints. */
const pidOf = (program: TerminalProcess): number => Number(/pid (\d+)/.exec(program.screen())?.[1]);

/** A process's state as ps has it: T is stopped, Z is a zombie (in a container there may be nobody to bury it). */
const stateOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .charAt(0);

const isOver = (pid: number): boolean => ['', 'Z'].includes(stateOf(pid));

const openInShell = (command = nodeCommand([fixture])): Promise<TerminalProcess> =>
  openedInShell(command, drawn(1), { columns: 100 });

/** Asks the shell for the terminal's line modes: a shell that edits no lines leaves them as it finds them. */
async function lineModes(shell: TerminalProcess): Promise<string> {
  await prompted(shell);
  shell.send('stty -a; echo the modes\r');
  await shell.until(/^the modes$/m);
  return shell.screen();
}

describe('coming and going', () => {
  test('the app has an alternate screen in raw mode, with pastes marked and no cursor', async () => {
    const program = await open();
    expect(program.modes()).toEqual(OURS);
    expect(program.screen()).not.toContain('before');
  });

  test('quitting gives the terminal and the process back, and the process ends by itself', async () => {
    const program = await open();
    program.send('q');
    expect(await program.exited()).toEqual({ code: 0, signal: 0 });
    expect(program.modes()).toEqual(PLAIN);
    expect(program.screen()).toBe('before\nafter, listeners as before');
    expect(program.raw.split(LEFT)).toHaveLength(2);
  });

  test('the mouse is reported if asked for, until the end', async () => {
    const program = await open('--mouse');
    expect(program.modes()).toEqual({ ...OURS, mouse: 'vt200' });
    program.send('\x1b[<0;5;3M');
    await program.until('mouse "\\u001b[<0;5;3M"');
    program.send('q');
    await program.exited();
    expect(program.modes()).toEqual(PLAIN);
  });

  test('a restored screen can be entered again', async () => {
    const program = await open();
    program.send('e');
    await program.until(drawn(3));
    expect(program.modes()).toEqual(OURS);
    program.send('q');
    await program.exited();
    expect(program.screen()).toBe('before\noutside\nafter, listeners as before');
  });

  test('a shell finds the line modes as it left them', async () => {
    const shell = await openInShell();
    shell.send('q');
    await shell.until('after');
    const modes = await lineModes(shell);
    expect(modes).toMatch(/\sicanon\b/);
    expect(modes).toMatch(/\secho\b/);
    expect(modes).toMatch(/\sisig\b/);
  });
});

describe('every other way out restores the terminal', () => {
  test.each<[name: string, key: string, code: number, message: string]>([
    ['process.exit', 'x', 7, ''],
    ['an exception', 'c', 1, 'mgrad-tui: a crash\\x1b[31m in red'],
    ['a rejection', 'r', 1, 'mgrad-tui: a rejection'],
  ])('%s', async (_, key, code, message) => {
    const program = await open();
    program.send(key);
    expect(await program.exited()).toEqual({ code, signal: 0 });
    expect(program.modes()).toEqual(PLAIN);
    expect(program.screen()).toBe(`before\n${message}`.trimEnd());
    expect(program.raw.indexOf('the last frame')).toBeLessThan(program.raw.indexOf(LEFT));
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)(
    '%s, which ends the program itself',
    async (signal) => {
      const program = await open();
      program.signal(signal);
      expect(await program.exited()).toEqual({ code: 0, signal: constants.signals[signal] });
      expect(program.modes()).toEqual(PLAIN);
      expect(program.screen()).toBe('before');
    },
  );

  test('a terminal that goes away ends the program', async () => {
    const shell = await openInShell();
    const pid = pidOf(shell);
    shell.signal('SIGKILL');
    await shell.exited();
    await expect.poll(() => isOver(pid)).toBe(true);
  });

  test('a crash prints its stack if MGRAD_DEBUG asks for it', async () => {
    const program = startProcess([fixture], { env: { MGRAD_DEBUG: '1' } });
    await program.until(drawn(1));
    program.send('c');
    await program.exited();
    expect(program.screen()).toContain('    at ');
  });
});

describe('stopping and going on', () => {
  test('^Z gives the shell a plain terminal, and fg draws the app again', async () => {
    const shell = await openInShell();
    shell.send('\x1a');
    await shell.until('Stopped');
    await prompted(shell);
    expect(shell.modes()).toEqual(PLAIN);
    const modes = await lineModes(shell);
    expect(modes).toMatch(/\sicanon\b/);
    expect(modes).toMatch(/\secho\b/);
    await prompted(shell);
    shell.send('fg\r');
    await shell.until(drawn(3));
    expect(shell.modes()).toEqual(OURS);
    expect(shell.screen()).not.toContain('Stopped');
    shell.send('j');
    await shell.until('key j');
    shell.send('\x1a');
    await shell.until('Stopped');
    await prompted(shell);
    shell.send('fg\r');
    await shell.until(drawn(6));
    shell.send('q');
    await shell.until('after, listeners as before');
  });

  test('a size that changed meanwhile is known after fg', async () => {
    const shell = await openInShell();
    shell.send('\x1a');
    await shell.until('Stopped');
    await prompted(shell);
    shell.resize(70, 20);
    shell.send('fg\r');
    await shell.until('size 70x20');
  });

  test('what started the app stops with it: a script, as npx does', async () => {
    const shell = await openInShell(`sh -c ${JSON.stringify(`${nodeCommand([fixture])}; echo the script goes on`)}`);
    shell.send('\x1a');
    await shell.until('Stopped');
    await prompted(shell);
    shell.send('fg\r');
    await shell.until(drawn(3));
    shell.send('q');
    await shell.until('the script goes on');
  });

  test('if no shell could continue it, ^Z only draws again', async () => {
    const program = await open();
    program.send('\x1a');
    await program.until(drawn(3));
    expect(program.modes()).toEqual(OURS);
    program.send('q');
    expect(await program.exited()).toEqual({ code: 0, signal: 0 });
  });

  test('TSTP from outside restores the terminal first', async () => {
    const shell = await openInShell();
    process.kill(pidOf(shell), 'SIGTSTP');
    await shell.until('Stopped');
    await prompted(shell);
    expect(shell.modes()).toEqual(PLAIN);
    shell.send('fg\r');
    await shell.until(drawn(2));
    expect(shell.modes()).toEqual(OURS);
  });

  test('STOP from outside can not be seen coming, but fg takes the screen again', async () => {
    const shell = await openInShell();
    process.kill(pidOf(shell), 'SIGSTOP');
    await shell.until('Stopped');
    shell.send('fg\r');
    await shell.until(drawn(2));
    expect(shell.modes()).toEqual(OURS);
    shell.send('j');
    await shell.until('key j');
    shell.send('q');
    await shell.until('after');
    expect(await lineModes(shell)).toMatch(/\sicanon\b/);
  });

  test('continued in the background it stops again, before it draws over the shell', async () => {
    const shell = await openInShell();
    const pid = pidOf(shell);
    shell.send('\x1a');
    await shell.until('Stopped');
    await prompted(shell);
    shell.send('bg; echo continued\r');
    await shell.until(/^continued$/m);
    await shell.until(() => stateOf(pid) === 'T');
    expect(shell.modes()).toEqual(PLAIN);
    shell.send('fg\r');
    await shell.until(/drawn [34]/);
    expect(shell.modes()).toEqual(OURS);
  });

  test.each([
    ['kill %1', 'Terminated'],
    ['kill -HUP %1', 'Hangup'],
    ['kill -QUIT %1; kill -CONT %1', 'Quit'],
  ])('a stopped app that is ended by %s leaves a plain terminal', async (command, ended) => {
    const shell = await openInShell();
    const pid = pidOf(shell);
    shell.send('\x1a');
    await shell.until('Stopped');
    await prompted(shell);
    shell.send(`${command}; while kill -0 ${pid} 2>/dev/null; do sleep 0.1; done; jobs\r`);
    await shell.until(ended);
    expect(shell.screen()).not.toContain('the last frame');
    expect(shell.modes()).toEqual(PLAIN);
    expect(await lineModes(shell)).toMatch(/\sicanon\b/);
  });

  test('a stopped app whose terminal goes away ends', async () => {
    const shell = await openInShell();
    const pid = pidOf(shell);
    shell.send('\x1a');
    await shell.until('Stopped');
    shell.hangUp();
    await expect.poll(() => isOver(pid)).toBe(true);
  });
});

describe('where the keys come from', () => {
  test('with a graph piped in, from the controlling terminal', async () => {
    const shell = await openInShell(`echo a = 2 | ${nodeCommand([fixture, '--piped'])}`);
    await shell.until('piped "a = 2\\n"');
    shell.send('j\x1b[A');
    await shell.until('key up');
    shell.send('q');
    await shell.until('after, listeners as before');
    expect(shell.modes()).toEqual(PLAIN);
    expect(await lineModes(shell)).toMatch(/\sicanon\b/);
  });

  test('a piped app is stopped and continued like any other', async () => {
    const shell = await openInShell(`echo a = 2 | ${nodeCommand([fixture, '--piped'])}`);
    shell.send('\x1a');
    await shell.until('Stopped');
    await prompted(shell);
    shell.send('fg\r');
    await shell.until(drawn(3));
    shell.send('q');
    await shell.until('after');
  });

  test('without any terminal, from nowhere', () => {
    const { stdout, status } = spawnSync(process.execPath, [fixture], {
      input: '',
      encoding: 'utf8',
      detached: true, // a session of its own has no controlling terminal
      env: { ...process.env, LANG: 'C.UTF-8' },
    } as Parameters<typeof spawnSync>[2] & { encoding: 'utf8' });
    expect(stdout).toContain('no keys');
    expect(status).toBe(3);
  });
});

describe('what is typed arrives', () => {
  test('keys in one chunk, a key in several chunks, a paste, and replies that are not keys', async () => {
    const program = await open();
    program.send('jj\x1b[1;5C');
    await program.until(/key j\n *key j\n *key ctrl\+right/);
    program.send('\x1b[');
    program.send('A');
    await program.until('key up');
    program.send('\x1b[200~q\x1b[A\r\x1b[201~k\x1b[I\x1b[?1;2c');
    await program.until('paste "q\\u001b[A\\r"');
    await program.until('key k');
    program.send('\x1b');
    await program.until('key esc');
    program.send(Buffer.from('é').subarray(0, 1));
    program.send(Buffer.from('é').subarray(1));
    await program.until('key é');
    program.send('q');
    await program.exited();
  });
});
