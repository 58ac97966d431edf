/** The screen without colour or any other style (NO_COLOR, --no-color): what marks and words still say. */
import { afterEach, expect, test, vi } from 'vitest';

vi.hoisted(() => {
  process.env.FORCE_COLOR = '0';
});

import { closeAll, opened } from './app.js';

afterEach(closeAll);

test('the selected row is marked, and no style is sent', async () => {
  const app = await opened(80, 24);
  app.send('bjj');
  await app.until(/▶ │ {2}├─ e/);
  expect(app.screen().match(/▶/g)).toHaveLength(1);
  app.send(':oops\r');
  await app.until('unknown name "oops"');
  app.send('bGfsr');
  await app.until('running');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with ESC
  expect(app.raw.match(/\x1b\[[\d;]*m/g)).toEqual(['\x1b[0m']); // the alternate screen begins plain
});

test('a field has the cursor of the terminal, since its own would need a style', async () => {
  const app = await opened(80, 24);
  expect(app.isCursorHidden).toBe(true);
  app.send('G\r35');
  await app.until('f = -235');
  await app.until(() => !app.isCursorHidden && app.cursor.column === ' f = -235'.length && app.cursor.row === 21);
  app.send('\x1b[D\x1b[D');
  await app.until(() => app.cursor.column === ' f = -235'.length - 2);
  app.send('\x7f\x7f1\r');
  await app.until('L 540.0000');
  await app.until(() => app.isCursorHidden);
});

test('frames drawn while the cursor is in a field stay in their place', async () => {
  const app = await opened(80, 24);
  app.send('r:');
  await app.until(/^ :$/m);
  await app.until('step 3');
  expect(app.line(0)).toContain('mgrad-tui');
  expect(app.line(21)).toBe(' :');
  app.resize(60, 16);
  await app.until(() => app.line(13) === ' :' && app.cursor.row === 13 && app.cursor.column === 2);
  app.send('\x1b[27ur');
  await app.until('q quit');
  expect(app.line(0)).toMatch(/^ (mgrad-tui|L )/);
});
