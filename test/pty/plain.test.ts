/** The linear form in a real terminal: lines that stay, fields with an echo, and the terminal as it was. */
import { afterEach, describe, expect, test } from 'vitest';
import {
  CLI,
  closeAll,
  nodeCommand,
  openedInShell,
  PLAIN,
  prompted,
  type StartOptions,
  startProcess,
  type TerminalProcess,
} from './terminal.js';

const READY = '? lists all keys, q quits';

afterEach(closeAll);

async function opened(argv: readonly string[] = ['--plain'], options: StartOptions = {}): Promise<TerminalProcess> {
  const app = startProcess([CLI, ...argv], { rows: 60, columns: 120, ...options });
  await app.until(READY);
  return app;
}

test('each key adds lines, and nothing is ever drawn again', async () => {
  const app = await opened();
  app.send('s');
  await app.until('step 1: L -7.2865, up 0.7135');
  app.send('jjj');
  await app.until('a, data 2.06, gradient 6 (of step 0), row 4 of 7, level 4, leaf');
  expect(app.modes()).toEqual(PLAIN);
  expect(app.raw).not.toContain('\x1b');
  expect(app.raw.split('\n').map((line) => line.trimEnd())).toContain(
    'd = e + c, data 3.7176, gradient -2 (of step 0), row 2 of 7, level 2, unfolded',
  );
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
});

describe('a field', () => {
  test('is a line of its own, with an echo and a way to correct it', async () => {
    const app = await opened();
    app.send('jjj\r');
    await app.until(/^a = 2$/m);
    app.send('\x7f31\x7f');
    await app.until(/^a = 3$/m);
    app.send('\r');
    await app.until('L -2.0000, up 6.0000');
    app.send('e\x15x\r');
    await app.until('"x" is not a number; accepted: 2, -.5, 1e3, 2*3, 1/3');
    app.send('\x1b');
    await app.until('cancelled');
    app.send(':lr 0.5\r');
    await app.until('learning rate 0.5');
  });

  test('opened during a run takes all that is typed at once, and is edited in its middle', async () => {
    const app = await opened();
    app.send('r');
    await app.until('running: r pauses, Esc stops');
    app.send(':lr 5');
    await app.until(/^:lr 5$/m);
    app.send('\x1b[D0.\x1b[C\x7f2\r');
    await app.until('learning rate 0.2');
  });

  test('takes commands, searches and statements', async () => {
    const app = await opened();
    app.send('/f\r');
    await app.until('f, data -2, no gradient yet, row 7 of 7, level 2, leaf');
    app.send(':a.data = 5\r');
    await app.until('L 10.0000, up 18.0000');
  });
});

test('a field that is opened during a run is typed into at once', async () => {
  const app = await opened();
  app.send('r');
  await app.until('running: r pauses');
  app.send(':say now\r');
  await app.until(/^now$/m);
});

test('what is written while ^Z stops nothing is not lost', async () => {
  const app = await opened();
  app.send('\x1as');
  await app.until('step 1: L -7.2865, up 0.7135');
});

test.each([
  ['INK_SCREEN_READER', { INK_SCREEN_READER: 'true' }],
  ['INK_SCREEN_READER on a dumb terminal', { INK_SCREEN_READER: '1', TERM: 'dumb' }],
])('%s asks for it too', async (_, env) => {
  const app = await opened([], { env });
  expect(app.modes().alternate).toBe(false);
  app.send('b');
  await app.until('gradient 1, row 1 of 7');
});

test.each(['', '0', 'false'])('INK_SCREEN_READER=%j asks for none', async (value) => {
  const app = startProcess([CLI], { env: { INK_SCREEN_READER: value } });
  await app.until('q quit');
  expect(app.modes().alternate).toBe(true);
});

test('the shell has its terminal back after ^Z, after fg and at the end', async () => {
  const shell = await openedInShell(nodeCommand([CLI, '--plain']), READY, { rows: 60, columns: 120 });
  shell.send('\x1a');
  await shell.until(/Stopped/);
  await prompted(shell);
  shell.send('echo here $((20 + 3))\n');
  await shell.until('here 23');
  await prompted(shell);
  shell.send('fg\n');
  await shell.until(/here 23[\s\S]*L = d\*f, data -8/);
  shell.send('s');
  await shell.until('step 1: L -7.2865');
  shell.send('q');
  await prompted(shell);
  shell.send('stty -a; echo code $?\n');
  await shell.until('code 0');
  expect(shell.screen()).toMatch(/\bicanon\b/);
  expect(shell.screen()).toMatch(/(?<!-)\becho\b/);
  expect(shell.modes()).toEqual(PLAIN);
});
