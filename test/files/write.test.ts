/** A file is written whole or not at all, and nothing is left beside it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileError } from '../../src/files/error.js';
import { writeWhole } from '../../src/files/write.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');
const mode = (name: string): number => statSync(path(name)).mode & 0o777;

function* failing(): Generator<string> {
  yield 'x'.repeat(200_000);
  throw new Error('no more');
}

describe('a file', () => {
  test('has the text of all pieces', async () => {
    await writeWhole(path('new'), ['one ', 'två ', '', '😀\n']);
    expect(read('new')).toBe('one två 😀\n');
    expect(readdirSync(folder)).toEqual(['new']);
  });

  test('may be empty, and may be long', async () => {
    await writeWhole(path('empty'), []);
    await writeWhole(path('long'), Array(100_000).fill('0123456789'));
    expect([read('empty'), statSync(path('long')).size]).toEqual(['', 1_000_000]);
  });

  test('takes the place of what was there, with its mode', async () => {
    writeFileSync(path('old'), 'a longer text than the new one');
    chmodSync(path('old'), 0o640);
    await writeWhole(path('old'), ['new']);
    expect([read('old'), mode('old')]).toEqual(['new', 0o640]);
  });

  test('has the mode of any new file otherwise', async () => {
    writeFileSync(path('other'), '');
    await writeWhole(path('new'), ['new']);
    expect(mode('new')).toBe(mode('other'));
  });

  test('is a new one: another name of the old one keeps the old text', async () => {
    writeFileSync(path('old'), 'old');
    linkSync(path('old'), path('name'));
    await writeWhole(path('old'), ['new']);
    expect([read('old'), read('name')]).toEqual(['new', 'old']);
  });

  test('is the one that a link leads to', async () => {
    mkdirSync(path('sub'));
    writeFileSync(path('sub/real'), 'old');
    symlinkSync('sub/real', path('link'));
    symlinkSync('link', path('second'));
    await writeWhole(path('second'), ['new']);
    expect([read('sub/real'), readdirSync(path('sub')), readdirSync(folder).sort()]).toEqual([
      'new',
      ['real'],
      ['link', 'second', 'sub'],
    ]);
  });

  test('is made where a link leads to nothing', async () => {
    symlinkSync('real', path('link'));
    await writeWhole(path('link'), ['new']);
    expect([read('real'), read('link')]).toEqual(['new', 'new']);
  });

  test('may have a name as long as names can be', async () => {
    const name = 'x'.repeat(255);
    await writeWhole(path(name), ['new']);
    expect(read(name)).toBe('new');
  });
});

describe('what cannot be written', () => {
  const refusal = (name: string): Promise<unknown> => writeWhole(path(name), ['text']).catch((error: unknown) => error);
  const saying = (name: string, problem: string): unknown =>
    expect.objectContaining({ name: 'FileError', message: `${path(name)}${problem}` });

  test('is a file in a folder that is not there', async () => {
    expect(await refusal('none/such/g')).toEqual(
      saying('none/such/g', ` cannot be written: there is no folder ${path('none/such')}`),
    );
  });

  test('is a folder', async () => {
    mkdirSync(path('sub'));
    expect(await refusal('sub')).toEqual(saying('sub', ' is a folder; expected a file'));
  });

  test('is a file in a file', async () => {
    writeFileSync(path('file'), 'old');
    expect(await refusal('file/g')).toEqual(saying('file/g', ' cannot be written: not a directory'));
    expect(read('file')).toBe('old');
  });

  test('is a name that is too long', async () => {
    expect(await refusal('x'.repeat(256))).toEqual(saying('x'.repeat(256), ' cannot be written: name too long'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is a link that leads to itself', async () => {
    symlinkSync('link', path('link'));
    expect(await refusal('link')).toEqual(saying('link', ' cannot be written: too many symbolic links encountered'));
  });

  test.runIf(existsSync('/dev/full'))('is a file on a full disk', async () => {
    symlinkSync('/dev/full', path('g.dot'));
    expect(await refusal('g.dot')).toEqual(saying('g.dot', ' cannot be written: no space left on device'));
  });

  test.runIf(existsSync('/sys/kernel'))('is a file in a folder that takes none', async () => {
    await expect(writeWhole('/sys/kernel/g.dot', [''])).rejects.toThrow(FileError);
    await expect(writeWhole('/sys/kernel/g.dot', [''])).rejects.toThrow(
      /^\/sys\/kernel\/g\.dot cannot be written: (?:permission denied|operation not permitted|read-only file system)$/,
    );
  });

  test('leaves what was there, and nothing beside it, where the text ends too soon', async () => {
    writeFileSync(path('old'), 'old');
    await expect(writeWhole(path('old'), failing())).rejects.toThrow('no more');
    await expect(writeWhole(path('new'), failing())).rejects.toThrow('no more');
    expect([read('old'), readdirSync(folder)]).toEqual(['old', ['old']]);
  });
});

test.skipIf(process.platform === 'win32')('a pipe is written to, and stays a pipe', async () => {
  execFileSync('sh', ['-c', 'mkfifo "$0"', path('pipe')]);
  const reader = spawn('cat', [path('pipe')]);
  const chunks: Buffer[] = [];
  reader.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(reader, 'close');
  await writeWhole(path('pipe'), ['through ', 'the pipe']);
  await closed;
  expect([Buffer.concat(chunks).toString(), statSync(path('pipe')).isFIFO()]).toEqual(['through the pipe', true]);
});

test('a signal in the middle takes the unfinished file away, and ends the process', async () => {
  const program = `
    import { writeWhole } from ${JSON.stringify(resolve('src/files/write.ts'))};
    function* pieces() {
      for (;;) {
        yield 'x'.repeat(1e6);
        console.log('more');
      }
    }
    await writeWhole(${JSON.stringify(path('endless'))}, pieces());`;
  await build({
    stdin: { contents: program, resolveDir: process.cwd() },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: path('endless.mjs'),
  });
  const writer = spawn(process.execPath, [path('endless.mjs')]);
  const ended = once(writer, 'exit');
  await once(writer.stdout, 'data');
  expect(readdirSync(folder)).toHaveLength(2);
  writer.kill('SIGTERM');
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect(readdirSync(folder)).toEqual(['endless.mjs']);
});
