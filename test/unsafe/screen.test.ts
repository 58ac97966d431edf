/**
 * Text from outside on the screen and in the linear form: in every pane, lens and plot, the status line, the legend of
 * saved runs, the field that is typed and pasted into, and what is said of files that are opened and written.
 */
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Session } from '../../src/session/model.js';
import { LENSES, PLOTS } from '../../src/session/panes.js';
import { withNotes } from '../../src/session/source/opening.js';
import { progressOn, type Terminal } from '../../src/terminal/progress.js';
import { openPlain } from '../../src/view/plain.js';
import { openedFile } from '../opening/opened.js';
import { closeAll, open } from '../screen/app.js';
import { BAD, ONE_LINE, OPEN, REFUSED, rawIn, unsafeFolder } from './texts.js';

const named = (name: string): [string, string] => [JSON.stringify(name), name];
const isWindows = process.platform === 'win32';
const folder = isWindows ? '' : unsafeFolder();
beforeAll(() => void vi.stubEnv('PATH', ''));
afterAll(() => vi.unstubAllEnvs());
afterEach(closeAll);

/** Changes the writing direction, and can be typed too. */
const TURN = '\u202e';
/** An Esc that begins no sequence. */
const ESC = '\x1b[27u';
const pasted = (text: string): string => `\x1b[200~${text}\x1b[201~`;

/** Every pane, lens and plot, what is copied, and the legend of saved runs. */
const PANES = [
  [...'bssb?qEgjjjj', 'x', 'J', 'K', 'x', ' ', ' ', '\x7f'],
  [...LENSES.map(() => '\t'), ...PLOTS.map(() => 'v'), 'D', 'j', 'l', 'D', 'B', 'B', 't', ESC],
  ['yv', 'yg', 'yr', 'yp', 'ye', 'c', 's', ':compare lr 0.3\r', 's', ':compare freeze #0\r', 's', '[', ']'],
];

/** What is typed and pasted into every field, and the messages about it. */
const FIELDS = [
  ['', 'go ', 'say ', 'until ', 'bug ', 'optimizer ', 'example ', 'lr '].map((word) => `:${word}${TURN}\r`),
  [`:a.label = '${TURN}'\r`, `:print('${TURN}')\r`, `/${TURN}\r`, `e${TURN}\r${ESC}`, `i${TURN}\r${ESC}`],
  [`:lr 0.2 - k/20 #${TURN}\r`, 's', 'c', 's', ':lr 1-k\r', '2s'],
  [`:${pasted(BAD)}\r`, `:z = Value(3, label='${pasted(`a${BAD}`)}')\r`, `/${pasted(BAD)}\r`, pasted(BAD)],
];

/** What is done with files, and the messages about it. */
const FILES: readonly (readonly [string, string])[] = [
  [`:open ${pasted(`/none${ONE_LINE}.py`)}\r`, 'there is no file'],
  [`:export ${pasted(`/none${ONE_LINE}/g.json`)}\r`, 'cannot be written'],
  [`:export ${pasted(`/none${ONE_LINE}`)}\r`, 'expected a name'],
  [`:w ${pasted(`/none${ONE_LINE}/g.py`)}\r`, 'cannot be written'],
];

/** Something that is answered when all before it has been done. */
const marker = (i: number): string => `:${pasted(`mark_${i}`)}\r`;
const isAnswered = (text: string, i: number): boolean => text.includes(`unknown name "mark_${i}"`);

/** A program's output, without its own sequences. */
const withoutOwn = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
    .replace(/\x1b\[[\d;?]*[A-Za-z]/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is copied goes to the terminal in Base64
    .replace(/\x1b\]52;c;[A-Za-z0-9+/=]*\x07/g, '')
    .replaceAll('\b \b', '')
    .replaceAll('\r\n', '\n');

/** The linear form in this process. */
function openLinear(session: Session): { send(text: string): void; readonly raw: string; closed: Promise<Session> } {
  let raw = '';
  const write = (text: string): boolean => {
    raw += text;
    return true;
  };
  const output = Object.assign(new EventEmitter(), { isTTY: true, columns: 80, rows: 24, write });
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode: () => input });
  const keys = { input: input as unknown as NodeJS.ReadStream, close: () => input.destroy() };
  const closed = openPlain(session, { keys, output: output as unknown as NodeJS.WriteStream });
  return {
    send: (text) => void input.write(text),
    closed,
    get raw() {
      return raw;
    },
  };
}

/** It takes long to join all that was written. */
const SELDOM = { interval: 50 };

/** Sends groups of keys to an app, each when the one before it is done; nothing raw may be written. */
async function play(
  app: { send(text: string): void; readonly raw: string },
  groups: readonly string[][],
): Promise<void> {
  for (const [i, keys] of groups.entries()) {
    const before = app.raw.length;
    const written = (): string => app.raw.slice(before);
    for (const key of [...keys, marker(i)]) app.send(key);
    await expect.poll(() => isAnswered(written(), i), SELDOM).toBe(true);
    expect(rawIn(withoutOwn(written()))).toBeUndefined();
  }
}

/** A file opened, with what reading it noted. */
async function opened(file: string): Promise<Session> {
  const { session, notes } = await openedFile(join(folder, file));
  return withNotes(session, notes);
}

describe.skipIf(isWindows)('nothing raw is drawn (files cannot be called so on Windows)', () => {
  test.each(Object.keys(OPEN).map(named))('of %s', async (_, file) => {
    const session = await opened(file);
    const app = open(session, 80, 24);
    await play(app, PANES);
    const lines = openLinear(session);
    await play(lines, PANES);
    lines.send('\x03');
    await lines.closed;
  });

  test.each([
    ['a large screen', 120, 50, false],
    ['a small one', 44, 12, false],
    ['one without Unicode', 80, 24, true],
  ])('on %s', async (_, columns, rows, ascii) => {
    const app = open(await opened('label.py'), columns, rows, { ascii });
    await play(app, PANES);
  });

  test('of what is typed and pasted', async () => {
    await play(open(await opened('label.py'), 80, 24), FIELDS);
    const lines = openLinear(await opened('label.py'));
    await play(lines, FIELDS);
    lines.send('\x03');
    await lines.closed;
  });

  test('of the messages about files', async () => {
    const [app, lines] = [open(await opened('label.py'), 200, 24), openLinear(await opened('label.py'))];
    for (const each of [app, lines]) {
      for (const [typed, answer] of FILES) {
        const before = each.raw.length;
        each.send(typed);
        await expect.poll(() => each.raw.slice(before)).toContain(answer);
        expect(rawIn(withoutOwn(each.raw))).toBeUndefined();
      }
    }
    lines.send('\x03');
    await lines.closed;
  });

  test.each(Object.keys(REFUSED).map((file) => ({ file, shown: JSON.stringify(file) })))(
    'of $shown, which cannot be opened',
    async ({ file }) => {
      const app = open(await opened('comment.py'), 80, 24);
      app.send(`:open ${pasted(join(folder, file))}\r`);
      await app.until(() => app.raw.includes('\x1b[91m'));
      expect(rawIn(withoutOwn(app.raw))).toBeUndefined();
    },
  );
});

test('what is typed or pasted is what is shown, and is what is searched for', async () => {
  const { session } = await openedFile(join(folder, 'label.py'));
  const app = open(session, 80, 24);
  app.send('/a\u202e');
  await app.until('/a\\u202e');
  app.send(`${ESC}/${pasted('a\x1b\u202ex')}`);
  await app.until('/a\\u202ex');
  app.send(`${ESC}/u2067\\u2068\r`);
  await app.until(/▶.*a\\x1b/);
  app.send('g/\\x1b]0\r');
  await app.until(/▶.*layer|▶.*[ab]\\x1b/);
});

test('a line on how far something is has nothing raw in it', () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(10_000);
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const progress = progressOn({ isTTY: true, columns: 300, write } as Terminal, 'Esc');
  progress.at({ doing: BAD, done: 1, all: 3 });
  vi.restoreAllMocks();
  expect(written).toContain('MARK');
  expect(rawIn(withoutOwn(written).slice(1))).toBeUndefined();
});
