/** Files opened as sessions and sessions written to files: through links, in the home folder, never over others. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchFile } from '../../src/files/watch.js';
import { homePath, writeSession } from '../../src/opening/write-session.js';
import type { Session } from '../../src/session/model.js';
import { update } from '../../src/session/update.js';
import { keys, lecture } from '../session/playing.js';
import { openedFile } from './opened.js';

const TEXT = '# mine\na = 2.0  # here\nL = a*a\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-session-'));
  writeFileSync(path('g.py'), TEXT);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');
const opened = async (name: string): Promise<Session> => (await openedFile(path(name))).session;
const edited = async (name: string, value: number): Promise<Session> => keys(await opened(name), `:a.data = ${value}`);
/** Writes, and gives the session that knows of it. */
const write = async (session: Session, name: string, over = false): Promise<Session> =>
  update(session, { type: 'written', ...(await writeSession(session, path(name), over)) });

test('a session is written to its file any number of times', async () => {
  let session = await edited('g.py', 3);
  session = await write(session, 'g.py');
  expect(read('g.py')).toBe(TEXT.replace('2.0', '3.0'));
  session = await write(keys(session, ':a.data = 4', ':lr 0.1'), 'g.py');
  expect(read('g.py')).toBe(TEXT.replace('2.0', '4.0').replace('# mine\n', '# mine\n# :lr 0.1\n'));
  expect(readdirSync(folder)).toEqual(['g.py']);
});

test('through a link, with the mode that the file had', async () => {
  chmodSync(path('g.py'), 0o640);
  symlinkSync('g.py', path('link.py'));
  await write(await edited('link.py', 3), 'link.py');
  expect(lstatSync(path('link.py')).isSymbolicLink()).toBe(true);
  expect(read('g.py')).toContain('a = 3.0');
  expect(statSync(path('g.py')).mode & 0o777).toBe(0o640);
});

test('a link to its own file is its own file too', async () => {
  symlinkSync('g.py', path('link.py'));
  linkSync(path('g.py'), path('hard.py'));
  await write(await edited('g.py', 3), 'link.py');
  expect(read('g.py')).toBe(TEXT.replace('2.0', '3.0'));
  await write(await edited('link.py', 4), 'g.py');
  expect(read('g.py')).toBe(TEXT.replace('2.0', '4.0'));
});

describe('it is not written, and nothing is changed,', () => {
  const refused = async (session: Session, name: string, over = false): Promise<string> => {
    const before = readdirSync(folder).map((each) => [each, statSync(path(each)).mtimeMs]);
    const error: Error = await writeSession(session, path(name), over).then(
      () => new Error('it was written'),
      (thrown) => thrown,
    );
    expect(readdirSync(folder).map((each) => [each, statSync(path(each)).mtimeMs])).toEqual(before);
    return error.message;
  };

  test('if its own text cannot express the graph, unless with :w!, and from then on it is what was written', async () => {
    const program = `def train():\n    pass\n${TEXT}`;
    writeFileSync(path('g.py'), program);
    const session = keys(await opened('g.py'), ':a.data = 3', ':z = a*a.data', ':a.data = 1');
    expect(await refused(session, 'g.py')).toBe(
      'g.py is not written: its own text cannot express this graph; :w! replaces it all, or give another name',
    );
    expect(read('g.py')).toBe(program);
    const elsewhere = await write(session, 'other.py');
    await write(keys(elsewhere, ':lr 0.5'), 'other.py');
    const over = await write(session, 'g.py', true);
    expect(read('g.py')).not.toContain('def train');
    await write(keys(over, ':lr 0.5'), 'g.py');
    expect(read('g.py')).toContain('# :lr 0.5');
  });

  test('over a file that changed meanwhile, unless forced', async () => {
    const session = await edited('g.py', 3);
    writeFileSync(path('g.py'), `${TEXT}# another's\n`);
    expect(await refused(session, 'g.py')).toBe(
      'g.py has changed since it was read; :w! writes over it, :open g.py reads it',
    );
    await write(session, 'g.py', true);
    expect(read('g.py')).toBe(TEXT.replace('2.0', '3.0'));
  });

  test('over a newer text after an undo has gone back behind it', async () => {
    const session = await opened('g.py');
    writeFileSync(path('g.py'), TEXT.replace('a*a', 'a*a*a'));
    const again = update(session, { type: 'reread', session: await opened('g.py') });
    expect(await refused(keys(again, 'u'), 'g.py')).toMatch(/^g\.py has changed since it was read/);
    await write(keys(again, ':a.data = 9'), 'g.py');
    expect(read('g.py')).toBe(TEXT.replace('a*a', 'a*a*a').replace('2.0', '9.0'));
  });

  test('over another file, unless forced', async () => {
    writeFileSync(path('other.py'), 'x = 1; y = x*x\n');
    expect(await refused(lecture(), 'other.py')).toBe('other.py is there already; :w! other.py writes over it');
    let session = await write(lecture(), 'other.py', true);
    expect(read('other.py')).toContain('L = d*f');
    session = await write(keys(session, ':a.data = 7'), 'other.py');
    expect(read('other.py')).toContain('a = 7.0; b = -3.0');
  });

  test('as what would not open as this graph again', async () => {
    const session = await edited('g.py', 3);
    const model = { ...session.model, schedule: '0.1\n+0*k' };
    expect(await refused({ ...session, model }, 'g.py')).toBe(
      'g.py is not written: what would be written does not open as this graph again; see :export',
    );
  });

  test.each([
    ['into a folder', 'folder.py', /^folder\.py is a directory; expected a file$/],
    ['where there is no folder', 'none/g.py', /cannot be written: there is no folder/],
    ['into a notebook', 'x.ipynb', /^x\.ipynb is not written: :w writes the notation, to a \.py file; see :export$/],
    ['into a module', 'x.ts', /^x\.ts is not written/],
    ['into a notebook that is called something else', 'nb.py', /^nb\.py is not written/],
    ['into a pipe', 'pipe.py', /^pipe\.py is a pipe; expected a file$/],
    ['into a device', 'null.py', /^null\.py is a device; expected a file$/],
  ])('%s', async (_, name, message) => {
    mkdirSync(path('folder.py'));
    writeFileSync(path('real.ipynb'), '{}');
    symlinkSync('real.ipynb', path('nb.py'));
    symlinkSync('/dev/null', path('null.py'));
    execFileSync('mkfifo', [path('pipe.py')]);
    expect(await refused(lecture(), name, true)).toMatch(message);
    expect(await refused(lecture(), name)).toMatch(message);
  });
});

test("a path with ~ is in the user's own folder", () => {
  expect(homePath('~/a b.py')).toBe(join(homedir(), 'a b.py'));
  expect(homePath('~')).toBe(homedir());
  expect([homePath('~x/g.py'), homePath('a~/g.py')]).toEqual(['~x/g.py', 'a~/g.py']);
});

describe('a file that is watched', () => {
  const seen: boolean[] = [];
  let end = (): void => {};
  beforeEach(() => {
    seen.length = 0;
    end = watchFile(path('g.py'), (isThere) => seen.push(isThere));
  });
  afterEach(() => end());
  const sees = (expected: readonly boolean[]) => expect.poll(() => [...seen]).toEqual(expected);

  test('is noticed when it changes in place, is replaced, disappears and returns', async () => {
    await sees([true]);
    writeFileSync(path('g.py'), 'a = 1; L = a*a');
    await sees([true, true]);
    writeFileSync(path('new.py'), 'a = 2; L = a*a');
    renameSync(path('new.py'), path('g.py'));
    await sees([true, true, true]);
    rmSync(path('g.py'));
    await sees([true, true, true, false]);
    writeFileSync(path('g.py'), 'a = 3; L = a*a');
    await sees([true, true, true, false, true]);
  });
});
