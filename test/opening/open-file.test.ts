/** What can be opened: files, and pipes, with a wait that Esc can end. Devices are not opened. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rootData } from '../../src/session/numbers.js';
import type { Opened } from '../../src/session/source/open.js';
import { openedFile } from './opened.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const mkfifo = (name: string): void => void execFileSync('mkfifo', [path(name)]);
const opening = (name: string, signal?: AbortSignal): Promise<Opened> => openedFile(path(name), signal);
const rootOf = ({ session: { model } }: Opened): number => rootData(model.program.tape, model.root, model.leaves);

/** Opens a pipe for writing, as soon as it is read. */
async function writerOf(name: string): Promise<number> {
  const state: { fd?: number } = {};
  const open = (): boolean => {
    try {
      state.fd ??= openSync(path(name), constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {}
    return state.fd !== undefined;
  };
  await expect.poll(open).toBe(true);
  return state.fd as number;
}

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  test('is read to its end, in any pieces, and cannot be read again or written to', async () => {
    mkfifo('pipe.py');
    const opened = opening('pipe.py');
    const writer = await writerOf('pipe.py');
    writeSync(writer, 'a = 2\n');
    await new Promise(setImmediate);
    writeSync(writer, 'L = a*3\n');
    closeSync(writer);
    expect(rootOf(await opened)).toBe(6);
    const { origin } = (await opened).session.model;
    expect([origin.path, origin.mark, origin.text]).toEqual([undefined, undefined, 'a = 2\nL = a*3\n']);
  });

  test.each([['g.py'], ['g.json'], ['g.ipynb']])('%s without a writer is waited for until Esc', async (name) => {
    mkfifo(name);
    const own = new AbortController();
    const cancelled = new Error('cancelled');
    const opened = opening(name, own.signal);
    own.abort(cancelled);
    await expect(opened).rejects.toBe(cancelled);
    await expect(opening(name, own.signal)).rejects.toBe(cancelled);
  });

  test('that is closed before anything came is empty', async () => {
    mkfifo('pipe.py');
    const opened = opening('pipe.py');
    closeSync(await writerOf('pipe.py'));
    await expect(opened).rejects.toThrow('pipe.py is empty; expected statements like L = a*b');
  });

  test('is not read further if its data is not text', async () => {
    mkfifo('pipe.py');
    const opened = opening('pipe.py');
    const writer = await writerOf('pipe.py');
    writeSync(writer, 'a\0b');
    await expect(opened).rejects.toThrow('pipe.py is a binary file');
    closeSync(writer);
  });

  test.each([['m.mjs'], ['m.ts']])('%s is not a module', async (name) => {
    mkfifo(name);
    symlinkSync(name, path(`link-${name}`));
    for (const each of [name, `link-${name}`])
      await expect(opening(each)).rejects.toThrow(`${each} is a pipe; a module is run from a file`);
  });
});

describe('what is not a file is not opened:', () => {
  test.runIf(existsSync('/dev/tty')).each([['/dev/tty'], ['/dev/ptmx']])('%s', async (device) => {
    for (const name of ['g.py', 'g.json', 'm.mjs']) {
      symlinkSync(device, path(name));
      await expect(opening(name)).rejects.toThrow(
        name === 'm.mjs' ? / is a device; / : `${name} is a device; expected a file`,
      );
    }
    await expect(openedFile(device)).rejects.toThrow(`${device} is a device; expected a file`);
  });

  test.runIf(existsSync('/dev/full')).each([['/dev/zero'], ['/dev/full'], ['/dev/urandom']])(
    '%s, of which a beginning says enough',
    async (device) => {
      symlinkSync(device, path('g.py'));
      await expect(opening('g.py')).rejects.toThrow('g.py is a binary file; expected statements like L = a*b');
    },
  );

  test('a socket', async () => {
    const server = createServer().listen(path('g.py'));
    await once(server, 'listening');
    await expect(opening('g.py')).rejects.toThrow('g.py is a socket; expected a file');
    server.close();
  });

  test('a directory, and a file with the path of one', async () => {
    mkdirSync(path('sub.py'));
    await expect(opening('sub.py')).rejects.toThrow('sub.py is a directory; expected a file');
    writeFileSync(path('g.py'), 'a = 2\nL = a*3\n');
    await expect(opening('g.py/')).rejects.toThrow(/^there is no file /);
  });
});

test('a command that is misspelt in a file gets no advice to run it with Python, but other lines do', async () => {
  writeFileSync(path('lesson.py'), 'a = 2\nL = a*a\n# :predct a\n');
  await expect(opening('lesson.py')).rejects.toThrow(/did you mean "predict"\?(?![\s\S]*To run it with Python)/);
  writeFileSync(path('other.py'), 'a = 2\nL = a*wrong\n');
  await expect(opening('other.py')).rejects.toThrow(/To run it with Python/);
});

test('a script of tensors gets no advice to run it, since no graph of numbers would be seen; one with Values does', async () => {
  const torch = 'import torch\nx = torch.tensor(2.0, requires_grad=True)\nL = x**2\n';
  writeFileSync(path('t.py'), torch);
  await expect(opening('t.py')).rejects.toThrow(/the tensors of torch cannot be shown$/);
  writeFileSync(path('both.py'), `${torch}a = Value(2.0)\nfor i in range(3): a = a*2\nL = a*3\n`);
  await expect(opening('both.py')).rejects.toThrow(/To run it with Python/);
});
