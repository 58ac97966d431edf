/** The mouse in a real terminal: asked for and given back, and what clicks and the wheel do. */
import { afterEach, describe, expect, test } from 'vitest';
import {
  CLI,
  closeAll,
  nodeCommand,
  opened,
  openedInShell,
  PLAIN,
  prompted,
  type TerminalProcess,
} from './terminal.js';

afterEach(closeAll);

const mouseOf = (app: TerminalProcess) => expect.poll(() => app.modes().mouse);

/** What a terminal sends for the left button on the cell in which `text` begins. */
function clickOn(app: TerminalProcess, text: string): string {
  const lines = app.screen().split('\n');
  const row = lines.findIndex((line) => line.includes(text));
  const column = lines[row]?.indexOf(text) ?? -1;
  if (row < 0) throw new Error(`there is no ${text} on the screen`);
  return `\x1b[<0;${column + 1};${row + 1}M\x1b[<0;${column + 1};${row + 1}m`;
}

const DOWN = '\x1b[<65;10;5M';
const UP = '\x1b[<64;10;5M';
const CHAIN = `y0 = 0.5\n${Array.from({ length: 100 }, (_, i) => `y${i + 1} = tanh(y${i})`).join('\n')}`;

test('is off unless it is asked for; :mouse turns it on and off', async () => {
  const app = await opened();
  await mouseOf(app).toBe('none');
  app.send(':mouse\r');
  await app.until('the mouse is on; Shift-drag still selects text');
  await mouseOf(app).toBe('vt200');
  app.send(':mouse\r');
  await app.until('the mouse is off');
  await mouseOf(app).toBe('none');
});

describe('with --mouse', () => {
  test('a click selects, a click on the guide folds', async () => {
    const app = await opened(['--mouse']);
    app.send(clickOn(app, '─ f'));
    await app.until(/▶ └─ f /);
    app.send(clickOn(app, '├─ e'));
    await app.until(/├─ e ▸/);
    expect(app.screen()).not.toContain('─ a');
    app.send(clickOn(app, '▸'));
    await app.until('─ a');
    app.send('k');
    await app.until(/▶ │ {2}└─ c/);
  });

  test('the wheel scrolls the view; a key that moves the selection brings it back', async () => {
    const app = await opened(['--mouse', CHAIN]);
    app.send(`E${DOWN}${DOWN}`);
    await app.until(() => !app.screen().includes('▶'));
    expect(app.screen()).toContain('y100 = tanh');
    app.send('j');
    await app.until(/▶ .*y99 /);
    app.send(DOWN + UP);
    await app.until(/▶ .*y99 /);
  });

  test.each<[string, (app: TerminalProcess) => void]>([
    ['q', (app) => app.send('q')],
    ['^c', (app) => app.send('\x03')],
    ['SIGTERM', (app) => app.signal('SIGTERM')],
    ['SIGHUP', (app) => app.signal('SIGHUP')],
  ])('%s gives the terminal back', async (_, leave) => {
    const app = await opened(['--mouse']);
    await mouseOf(app).toBe('vt200');
    leave(app);
    await app.exited();
    expect(app.modes()).toEqual(PLAIN);
  });

  test("while suspended the mouse is the shell's, and fg takes it again", async () => {
    const shell = await openedInShell(nodeCommand([CLI, '--mouse']));
    await mouseOf(shell).toBe('vt200');
    shell.send('\x1a');
    await shell.until(/Stopped/);
    await prompted(shell);
    expect(shell.modes()).toEqual(PLAIN);
    shell.send('fg\n');
    await shell.until('q quit');
    await mouseOf(shell).toBe('vt200');
    shell.send('q');
    await prompted(shell);
    expect(shell.modes()).toEqual(PLAIN);
  });
});
