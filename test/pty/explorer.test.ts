/**
 * The built command as a user meets it, in a pseudo-terminal: keys, fields, pastes, resizes, suspension,
 * and the terminal as it was after every way out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bundle } from './bundle.js';
import {
  CLI,
  closeAll,
  nodeCommand,
  opened,
  openedInShell,
  PLAIN,
  prompted,
  startProcess,
  type TerminalProcess,
} from './terminal.js';

afterEach(closeAll);

/** The row of the tree that a node stands in. */
const row = (app: TerminalProcess, name: string): string =>
  app
    .screen()
    .split('\n')
    .find((line) => new RegExp(`^[ ▶│├└─]*${name} .*\\d`).test(line)) ?? '';

/** The gradient in that row: the number before the bar of its size. */
const gradOf = (app: TerminalProcess, name: string): string | undefined =>
  / (\S+) +[▁▂▃▄▅▆▇█] \S+$/.exec(row(app, name))?.[1];

async function leftBy(app: TerminalProcess, key: string): Promise<void> {
  app.send(key);
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
  expect(app.modes()).toEqual(PLAIN);
}

describe('the lecture graph', () => {
  test('y v asks the terminal to copy the value if there is no clipboard tool, and says no more than that', async () => {
    const app = await opened([], {
      env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, TMUX: undefined, STY: undefined },
    });
    app.send('yv');
    await app.until('asked the terminal to copy the value (OSC 52): -8');
    expect(app.raw).toContain(`\x1b]52;c;${Buffer.from('-8').toString('base64')}\x07`);
    await leftBy(app, 'q');
  });

  test('b fills the gradients; s s steps up; u u goes back; q leaves the terminal as it was', async () => {
    const app = await opened();
    await expect.poll(app.modes).toMatchObject({ alternate: true, bracketedPaste: true, cursorHidden: true });
    app.send('b');
    await app.until(() => gradOf(app, 'f') === '4.0000');
    const grads = { L: '1.0000', d: '-2.0000', e: '-2.0000', a: '6.0000', b: '-4.0000', c: '-2.0000', f: '4.0000' };
    for (const [name, grad] of Object.entries(grads)) expect(gradOf(app, name), name).toBe(grad);
    app.send('s');
    await app.until('L -7.2865');
    app.send('s');
    await app.until('L -6.5978');
    app.send('uu');
    await app.until(/L -8\.0000 +step 0 /);
    await leftBy(app, 'q');
  });

  test('b, f on f, S, f, S gives the number that the notebook printed', async () => {
    const app = await opened();
    app.send('bGfSfSg');
    await app.until('data -6.723584000000001');
    await leftBy(app, ':q\r');
  });

  test('the explanations, lenses and backward by the node are a key away', async () => {
    const app = await opened();
    app.send('b3jx');
    await app.until('∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6');
    app.send('\t');
    await app.until('promised 0.72');
    app.send('\x1b[Zv');
    await app.until(/L as a function of a/);
    app.send('z.');
    await app.until('propagates');
    await leftBy(app, '\x03');
  });
});

describe('the picture', () => {
  test('D draws it, its boxes follow keys, and D brings the tree back', async () => {
    const app = await opened();
    app.send('bD');
    await app.until('┏▶L');
    app.send('hhh');
    await app.until('┏▶a');
    expect(app.screen()).toContain('┣▶( * )━▶│ -6.0000 ├━┓');
    app.send('\r\x155\rs');
    await app.until(/L -?\d+\.\d+ +step 1/);
    app.resize(150, 40);
    await app.until(/┏▶a ━+┓.* \d+\.\d+ ┤/);
    app.send('D');
    await app.until(() => row(app, 'a') !== '');
    await leftBy(app, 'q');
  });
});

describe('fields', () => {
  test('a leaf is edited, a bad number keeps the field, Esc leaves it as it was', async () => {
    const app = await opened();
    app.send('G\r');
    await app.until('Enter applies');
    app.send('\x15abc\r');
    await app.until('is not a number; accepted: 2, -.5, 1e3, 2*3, 1/3');
    app.send('\x15-1/4\r');
    await app.until('L -1.0000');
    app.send('e9');
    await app.until('f = -0.259');
    app.send('\x1b');
    await app.until('q quit');
    expect(row(app, 'f')).toContain('-0.2500');
    app.send('u');
    await app.until('L -8.0000');
    app.send('\x12');
    await app.until('L -1.0000');
  });

  test('fast typing in one write arrives completely: moves, a command with its Enter, backspaces', async () => {
    const app = await opened();
    app.send('jjjk:lr 0.125\x7f\x7f5\r2s');
    await app.until(/step 2 +lr 0\.15 /);
    expect(app.screen()).toMatch(/▶ .*e /);
    app.send('[:c.data = 4\rG\r\x1512\r');
    await app.until(() => row(app, 'f').includes('12.0000'));
    expect(row(app, 'c')).toContain('4.0000');
  });

  test('a paste goes into the open field as one text, and is dropped if there is none', async () => {
    const app = await opened();
    const paste = (text: string): void => app.send(`\x1b[200~${text}\x1b[201~`);
    paste('qqq');
    await app.until('a paste needs an open field');
    app.send(':');
    await app.until('Enter runs it');
    paste('a.data = 5\nb.data = 1\n');
    await app.until('a.data = 5; b.data = 1');
    app.send('\r');
    await app.until('L -30.0000');
    expect(row(app, 'a')).toContain('5.0000');
  });

  test('a paste that is too long for a field is refused at once, and every key still works', async () => {
    const app = await opened();
    app.send(':');
    await app.until('Enter runs it');
    for (const text of ['x'.repeat(150_000), '😀'.repeat(60_000)]) {
      app.send(`\x1b[200~${text}\x1b[201~`);
      await app.until('too long: a field holds 16,384 characters');
      app.send('q');
      await app.until(/ :q ?$/m);
      app.send('\x1b');
      await app.until('q quit');
      app.send(':');
      await app.until(/ : ?$/m);
    }
    app.send(`\x1b[200~${'😀'.repeat(8000)}\x1b[201~`);
    await app.until('😀😀😀');
    app.send('\x1b');
    await app.until('q quit');
    await leftBy(app, '\x03');
  });

  test('pasted lines are statements, whatever comments say', async () => {
    const app = await opened();
    app.send(':');
    await app.until('Enter runs it');
    app.send('\x1b[200~a.data = 6  # note\r\nb.data = 7\x1b[201~');
    await app.until('a.data = 6  # note⏎b.data = 7');
    app.send('\r');
    await app.until(() => row(app, 'a').includes('6.0000') && row(app, 'b').includes('7.0000'));
    await leftBy(app, 'q');
  });

  test('an unknown name says what may have been meant, and changes nothing', async () => {
    const app = await opened();
    app.send(':frezze a\r');
    await app.until('unknown name "frezze"');
    expect(app.line(0)).toMatch(/L -8\.0000 +step 0 /);
    app.send('/zzz\r');
    await app.until('no node\'s name contains "zzz"');
    await leftBy(app, 'q');
  });
});

describe('runs', () => {
  test('r runs and pauses; one undo takes the whole run back', async () => {
    const app = await opened(['--lr', '0.001']);
    app.send('r');
    await app.until(/▶ step [1-9].*running: r pauses/s);
    app.send('r');
    await app.until(() => !app.screen().includes('running'));
    app.send('u');
    await app.until('step 0');
  });

  test('a large count answers other keys and Esc at once', async () => {
    const app = await opened(['x = 1; L = tanh(x)*0.5', '--lr', '0.000001']);
    app.send('900000000s');
    await app.until('more to go');
    app.send('j');
    await app.until(/▶ .*tanh/);
    app.send('\x1b');
    await app.until(() => !app.screen().includes('more to go'));
    app.send('u');
    await app.until('step 0');
    await leftBy(app, 'q');
  });
});

describe('the terminal', () => {
  test('a resize to any size draws the app anew, down to 20x5, where q still works', async () => {
    const app = await opened();
    app.send('bjj');
    for (const [columns, rows, seen] of [
      [120, 40, /iterations/],
      [40, 12, /▶ .*e /],
      [20, 5, /▶ .*e /],
      [10, 3, /▶/],
      [80, 24, /q quit/],
      [20, 5, /▶ .*e /],
    ] as const) {
      app.resize(columns, rows);
      await app.until(seen);
      await app.until(() =>
        app
          .screen()
          .split('\n')
          .every((line) => line.length <= columns),
      );
    }
    await leftBy(app, 'q');
  });

  test('^Z gives the terminal to the shell, and fg comes back with everything as it was', async () => {
    const shell = await openedInShell(nodeCommand([CLI]));
    shell.send('bs:lr 0.5');
    await shell.until(':lr 0.5');
    shell.send('\x1a');
    await shell.until(/Stopped/);
    await prompted(shell);
    expect(shell.modes()).toEqual(PLAIN);
    shell.send('echo here $((20 + 3))\n');
    await shell.until('here 23');
    await prompted(shell);
    shell.send('fg\n');
    await shell.until(':lr 0.5');
    const field = () => [shell.modes(), shell.line(shell.cursor.row), shell.cursor.column];
    await expect
      .poll(field)
      .toEqual([expect.objectContaining({ alternate: true, cursorHidden: false }), ' :lr 0.5', ' :lr 0.5'.length]);
    shell.send('\r');
    await shell.until(/step 1 +lr 0\.5 /);
    shell.send('q');
    await prompted(shell);
    shell.send('stty -a; echo code $?\n');
    await shell.until('code 0');
    expect(shell.screen()).toMatch(/\bicanon\b/);
    expect(shell.screen()).toMatch(/(?<!-)\becho\b/);
  });

  test('a crash in the middle of a drawing gives the terminal back, and says in one line what happened', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mgrad-crash-'));
    const app = startProcess([await bundle('test/pty/crash.ts', folder)]);
    await app.until('q quit');
    app.signal('SIGUSR2');
    await app.until(() => app.raw.includes('spent'));
    app.send('j');
    expect((await app.exited()).code).toBe(1);
    expect(app.modes()).toEqual(PLAIN);
    expect(app.screen()).toBe('mgrad-tui: out of paint');
    rmSync(folder, { recursive: true });
  });

  test('a dumb terminal gets the tree printed once', async () => {
    const shell = await openedInShell(`TERM=dumb ${nodeCommand([CLI])}; echo code $?`, 'code 0');
    expect(shell.screen()).toContain('└─ f');
    expect(shell.raw).not.toContain('\x1b[?1049h');
  });

  test('a graph piped in is explored with the keys of the terminal', async () => {
    const shell = await openedInShell(`echo 'a = 3; L = a*a' | ${nodeCommand([CLI])}`, 'L 9.0000');
    shell.send('b');
    await shell.until('6.0000');
    shell.send('q');
    await prompted(shell);
    shell.send('echo back $((1 + 1))\n');
    await shell.until('back 2');
  });

  test('in CI, on a real terminal, the screen is as live as elsewhere, and in colour', async () => {
    const app = await opened([], { env: { CI: 'true' } });
    app.send('b');
    await app.until(() => gradOf(app, 'a') === '6.0000');
    expect(app.raw).toContain('\x1b[7m');
    await leftBy(app, 'q');
  });

  test('without colour nothing is lost: the selection is marked, and no colour is sent', async () => {
    const app = await opened(['--no-color']);
    app.send('j');
    await app.until(/▶ ├─ d/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
    expect(app.raw).not.toMatch(/\x1b\[[0-9;]*[1-9][0-9;]*m/);
    await leftBy(app, 'q');
  });

  test('no key clears the screen, and no frame is as tall as it', async () => {
    const app = await opened();
    const before = app.raw.length;
    app.send('bsjjx\t.v?');
    await app.until('closes this');
    app.send('?');
    await app.until(/L as a function of /);
    const since = app.raw.slice(before);
    expect([since.includes('\x1b[2J'), since.includes('\x1b[3J')]).toEqual([false, false]);
  });
});
