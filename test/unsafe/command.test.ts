/** Text from outside through the command: stdout, stderr, and every file that it exports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.js';
import { run } from '../../src/cli/run.js';
import { FORMATS } from '../../src/formats/formats.js';
import { exportTo } from '../../src/opening/export-file.js';
import { writtenText } from '../../src/session/source/writing.js';
import { command } from '../cli/command.js';
import { openedFile } from '../opening/opened.js';
import { keys, open as openText } from '../session/playing.js';
import { ARGUMENTS, BAD, OPEN, REFUSED, rawIn, unsafeFolder } from './texts.js';

const isWindows = process.platform === 'win32';
const folder = isWindows ? '' : unsafeFolder();
const path = (name: string): string => join(folder, name);
const named = (name: string): [string, string] => [JSON.stringify(name), name];

describe.skipIf(isWindows)('nothing raw comes out (files cannot be called so on Windows)', () => {
  let written: string[] = [];
  beforeAll(() => {
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  });
  afterAll(() => vi.restoreAllMocks());

  /** Runs the command; returns its code after checking that it wrote something, and nothing raw. */
  async function safely(...args: string[]): Promise<number> {
    written = [];
    const code = await run(parseArguments(args));
    const text = written.join('');
    expect(rawIn(text)).toBeUndefined();
    expect(text).toMatch(/^\S/);
    return code;
  }

  test.each(Object.keys(OPEN).map(named))('of %s', async (_, file) => {
    expect(await safely(path(file), '--steps', '5')).toBeLessThan(2);
    expect(written.join('')).toMatch(/MARK|sqrt|step/);
    if (file.endsWith('.mjs')) return;
    for (const option of [['--json'], ['--check'], ['--backward'], ['--ascii'], ['--explain', '#0']])
      expect(await safely(path(file), ...option)).toBe(0);
  });

  test.each(Object.keys(OPEN).map(named))('of %s into files', async (_, file) => {
    const { session } = await openedFile(path(file));
    for (const { ending } of FORMATS) {
      const out = path(`out.${ending}`);
      await exportTo(out, keys(session, '2s', 'b'));
      expect(rawIn(readFileSync(out, 'utf8')), ending).toBeUndefined();
    }
  });

  test.each(Object.keys(OPEN).map(named))('of %s, written by :w', async (_, file) => {
    const { session } = await openedFile(path(file));
    for (const each of [session, keys(session, `:lr 0.1 #${BAD}`, `:say ${BAD}`, `:z = Value(1, label='${BAD}')`)]) {
      const { pieces } = writtenText(each);
      const text = [...pieces].join('');
      expect(rawIn(text)).toBeUndefined();
      expect(openText(text).model.program.tape.size).toBe(each.model.program.tape.size);
    }
  });

  test.each(Object.keys(REFUSED).map(named))('of %s, which is refused', async (_, file) => {
    expect(await safely(path(file), '--steps', '1')).toBe(2);
  });

  test('of files that cannot be written', async () => {
    expect(await safely(path('label.py'), '--export', path(`none\x1b\u202e/g.json`))).toBe(1);
    expect(await safely(path('label.py'), '--export', path(`none\x1b\u202e/g.\x1b`))).toBe(2);
  });
});

describe.concurrent('nothing raw is said', () => {
  test.each(ARGUMENTS.map((args) => [JSON.stringify(args), args] as const))('of the arguments %s', async (_, args) => {
    const { code, stdout, stderr } = await command(args);
    expect({ code, stdout, raw: rawIn(stderr) }).toEqual({ code: 2, stdout: '', raw: undefined });
  });
});
