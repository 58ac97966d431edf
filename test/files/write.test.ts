/** A file is written whole or not at all, and nothing is left beside it. */
import { type ChildProcessWithoutNullStreams, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
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

  test('is a new one: another hard link keeps the old text, and the message says so', async () => {
    writeFileSync(path('old'), 'old');
    linkSync(path('old'), path('name'));
    symlinkSync('old', path('link'));
    linkSync(path('old'), path('third'));
    expect(await writeWhole(path('link'), ['new'])).toBe('; its 2 other hard links keep the old text');
    expect([read('old'), read('name')]).toEqual(['new', 'old']);
    expect(await writeWhole(path('third'), ['new'])).toBe('; its other hard link keeps the old text');
    expect(await writeWhole(path('old'), ['new'])).toBe('');
  });

  test('has the owner and the group of the old file, if the system allows that', async () => {
    writeFileSync(path('old'), 'old');
    const { uid, gid } = statSync(path('old'));
    const [owner, group] = process.geteuid?.() === 0 ? [12_345, 23_456] : [uid, gid];
    chownSync(path('old'), owner, group);
    chmodSync(path('old'), 0o664);
    await writeWhole(path('old'), ['new']);
    expect([read('old'), mode('old')]).toEqual(['new', 0o664]);
    expect(statSync(path('old'))).toMatchObject({ uid: owner, gid: group });
  });

  test.runIf(process.geteuid?.() === 0)('lets a group that is another one do no more than everybody', async () => {
    writeFileSync(path('old'), 'old');
    chownSync(path('old'), NOBODY, 23_456);
    chmodSync(path('old'), 0o664);
    const { code } = await asNobody(`await writeWhole(${JSON.stringify(path('old'))}, ['new']);`);
    expect([code, read('old'), mode('old')]).toEqual([0, 'new', 0o644]);
    expect(statSync(path('old'))).toMatchObject({ uid: NOBODY, gid: NOBODY });
  });

  test('is not a set-user-ID program any more', async () => {
    writeFileSync(path('old'), 'old');
    chmodSync(path('old'), 0o4755);
    await writeWhole(path('old'), ['new']);
    expect(statSync(path('old')).mode & 0o7777).toBe(0o755);
  });

  test('that was private is so while it is written', async () => {
    writeFileSync(path('old'), 'old');
    chmodSync(path('old'), 0o600);
    const modes: number[] = [];
    function* pieces(): Generator<string> {
      for (const name of readdirSync(folder)) modes.push(mode(name));
      yield 'new';
    }
    await writeWhole(path('old'), pieces());
    expect(modes).toEqual([0o600, 0o600]);
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

  test('is created if a link leads to nothing', async () => {
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

  test.each([0o444, 0o400, 0o555, 0])(
    'is a file of mode %i, even if its folder would let us replace it',
    async (bits) => {
      writeFileSync(path('old'), 'old');
      const { ino } = statSync(path('old'));
      chmodSync(path('old'), bits);
      symlinkSync('old', path('link'));
      for (const name of ['old', 'link'])
        expect(await refusal(name)).toEqual(saying(name, ' cannot be written: it is read-only (permission denied)'));
      expect([statSync(path('old')).ino, mode('old'), readdirSync(folder)]).toEqual([ino, bits, ['link', 'old']]);
    },
  );

  test.runIf(process.geteuid?.() === 0)('is a file that only somebody else may write', async () => {
    writeFileSync(path('old'), 'old');
    chmodSync(path('old'), 0o644);
    const { code, stderr } = await asNobody(`await writeWhole(${JSON.stringify(path('old'))}, ['new']);`);
    expect([code, stderr]).toEqual([1, expect.stringContaining('old cannot be written: permission denied\n')]);
    expect([read('old'), readdirSync(folder).sort()]).toEqual(['old', ['old', 'program.mjs']]);
  });

  test('is a folder that is not there, called as one', async () => {
    expect(await refusal('new/')).toEqual(saying('new/', ' is a folder; expected a file'));
    writeFileSync(path('old'), 'old');
    expect((await refusal('old/')) as Error).toBeInstanceOf(FileError);
    expect([read('old'), readdirSync(folder)]).toEqual(['old', ['old']]);
  });

  test('is a socket', async () => {
    const server = createServer().listen(path('socket'));
    await once(server, 'listening');
    expect(await refusal('socket')).toEqual(saying('socket', ' is a socket; expected a file'));
    server.close();
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

  test('leaves the old file, and nothing beside it, if the text ends too soon', async () => {
    writeFileSync(path('old'), 'old');
    await expect(writeWhole(path('old'), failing())).rejects.toThrow('no more');
    await expect(writeWhole(path('new'), failing())).rejects.toThrow('no more');
    expect([read('old'), readdirSync(folder)]).toEqual(['old', ['old']]);
  });
});

const mkfifo = (name: string): void => void execFileSync('mkfifo', [path(name)]);

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  const cancelled = new Error('cancelled');

  test('is written to, and stays a pipe', async () => {
    mkfifo('pipe');
    const writing = writeWhole(path('pipe'), ['through ', 'the pipe']);
    const { stdout } = await ended(spawn('cat', [path('pipe')]));
    expect([await writing, stdout, statSync(path('pipe')).isFIFO()]).toEqual(['', 'through the pipe', true]);
  });

  test('that nobody reads keeps nothing waiting that could not be cancelled', async () => {
    mkfifo('pipe');
    const own = new AbortController();
    const writing = writeWhole(path('pipe'), ['text'], { signal: own.signal });
    own.abort(cancelled);
    await expect(writing).rejects.toBe(cancelled);
    const { code } = await runs(`
      void writeWhole(${JSON.stringify(path('pipe'))}, ['text']);
      setTimeout(() => process.exit(3), 100);`);
    expect(code).toBe(3);
  });

  test('whose reader stops reading, and then goes, does so too', async () => {
    mkfifo('pipe');
    for (const act of ['cancel', 'go']) {
      const own = new AbortController();
      const reader = openSync(path('pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
      const writing = writeWhole(path('pipe'), Array(100).fill('x'.repeat(100_000)), { signal: own.signal });
      // as much as the pipe holds
      await expect.poll(() => readSync(reader, Buffer.alloc(1))).toBe(1);
      if (act === 'cancel') own.abort(cancelled);
      else closeSync(reader);
      await expect(writing).rejects.toThrow(
        act === 'cancel' ? 'cancelled' : `${path('pipe')} cannot be written: it has no reader any more`,
      );
      if (act === 'cancel') closeSync(reader);
    }
  });
});

test('what is cancelled leaves what was there, and nothing beside it', async () => {
  writeFileSync(path('old'), 'old');
  const own = new AbortController();
  function* pieces(): Generator<string> {
    yield 'x'.repeat(200_000);
    own.abort(new Error('cancelled'));
    yield 'x'.repeat(200_000);
  }
  await expect(writeWhole(path('old'), pieces(), { signal: own.signal })).rejects.toThrow('cancelled');
  expect([read('old'), readdirSync(folder)]).toEqual(['old', ['old']]);
});

const ENDLESS = `
  function* pieces() {
    for (;;) {
      yield 'x'.repeat(1e6);
      console.log('more');
    }
  }`;

test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)(
  '%s in the middle takes the unfinished file away, and ends the process',
  async (signal) => {
    const writer = await started(`${ENDLESS} await writeWhole(${JSON.stringify(path('endless'))}, pieces());`);
    const exit = once(writer, 'exit');
    await once(writer.stdout, 'data');
    expect(readdirSync(folder)).toHaveLength(2);
    writer.kill(signal);
    expect(await exit).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual(['program.mjs']);
  },
);

test('an exit in the middle takes the unfinished file away', async () => {
  const { code } = await runs(`
    function* pieces() {
      yield 'x'.repeat(1e6);
      process.exit(3);
    }
    await writeWhole(${JSON.stringify(path('new'))}, pieces());`);
  expect([code, readdirSync(folder)]).toEqual([3, ['program.mjs']]);
});

describe('an unfinished file', () => {
  test('of a process that was killed goes when the next one is written; one that is being written stays', async () => {
    const writer = async (name: string) => {
      const process = await started(`${ENDLESS} await writeWhole(${JSON.stringify(path(name))}, pieces());`);
      await once(process.stdout, 'data');
      return process;
    };
    const killed = await writer('one');
    const exit = once(killed, 'exit');
    killed.kill('SIGKILL');
    await exit;
    const alive = await writer('two');
    // that one has taken the first one's away
    const unfinished = readdirSync(folder).filter((name) => name.startsWith('.'));
    expect(unfinished).toEqual([expect.stringContaining(`-${alive.pid}-`)]);
    await writeWhole(path('three'), ['text']);
    expect(readdirSync(folder).sort()).toEqual([...unfinished, 'program.mjs', 'three']);
    const end = once(alive, 'exit');
    alive.kill('SIGKILL');
    await end;
    await writeWhole(path('three'), ['text']);
    expect(readdirSync(folder).sort()).toEqual(['program.mjs', 'three']);
  });

  test('of an earlier process with our number goes; what is not one stays', async () => {
    const left = `.mgrad-tui-${process.pid}-1`;
    const others = ['.mgrad-tui-notes', '.mgrad-tui-1-2.py', 'x.mgrad-tui-1-2', `.mgrad-tui-${process.pid}-2`];
    for (const name of [left, ...others]) writeFileSync(path(name), '');
    mkdirSync(path('.mgrad-tui-999999-1'));
    utimesSync(path(left), 1, 1);
    await writeWhole(path('new'), ['text']);
    expect(readdirSync(folder).sort()).toEqual([...others, '.mgrad-tui-999999-1', 'new'].sort());
  });
});

const NOBODY = 65_534;

/** Starts a program that writes, as a process of its own. */
async function started(program: string, options: SpawnOptions = {}): Promise<ChildProcessWithoutNullStreams> {
  const contents = `import { writeWhole } from ${JSON.stringify(resolve('src/files/write.ts'))};\n${program}`;
  await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    outfile: path('program.mjs'),
  });
  return spawn(process.execPath, [path('program.mjs')], options) as ChildProcessWithoutNullStreams;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const runs = async (program: string, options?: SpawnOptions): Promise<Ended> => ended(await started(program, options));

/** Runs a program as somebody who may do nothing but what everybody may, in a folder that everybody may change. */
function asNobody(program: string): Promise<Ended> {
  chmodSync(folder, 0o777);
  return runs(program, { uid: NOBODY, gid: NOBODY });
}
