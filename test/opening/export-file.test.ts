/** Exporting a session to a file, as `:export` does it. */
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exportTo } from '../../src/opening/export-file.js';
import type { Action } from '../../src/session/action.js';
import type { Session } from '../../src/session/model.js';
import { update } from '../../src/session/update.js';
import { effectsOn } from '../../src/view/explorer/effects.js';
import { keys, lecture } from '../session/playing.js';
import { openedFile } from './opened.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-export-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');

/** The session after a line on the command line, with its effect performed. */
async function commanded(session: Session, line: string): Promise<Session> {
  const asked = keys(session, line);
  const done = { ...asked, effect: undefined };
  if (!asked.effect) return asked;
  const perform = effectsOn({ output: process.stdout, suspend: () => {}, redraw: () => {} });
  return update(done, (await perform(asked.effect, done, new AbortController().signal)) as Action);
}

test('a drawing is of the iteration on the screen, a table of all of them', async () => {
  const session = keys(lecture(), '2s', '[');
  await exportTo(path('g.dot'), session);
  await exportTo(path('g.csv'), session);
  expect(read('g.dot')).toContain('{ L | data -7.2865 ');
  expect(read('g.csv').split('\n')).toHaveLength(1 + 3 + 1);
});

test('a message says what was written, or what could not be', async () => {
  expect((await commanded(lecture(), `:export ${path('g.mmd')}`)).message).toEqual({
    text: `wrote ${path('g.mmd')}`,
    tone: 'info',
  });
  expect((await commanded(lecture(), `:export ${path('none/g.mmd')}`)).message).toEqual({
    text: `${path('none/g.mmd')} cannot be written: there is no folder ${path('none')}`,
    tone: 'error',
  });
});

test("~ is the user's own folder", async () => {
  vi.stubEnv('HOME', folder);
  expect((await commanded(lecture(), ':export ~/g.json')).message?.text).toBe('wrote ~/g.json');
  expect(JSON.parse(read('g.json')).root).toBe('L');
});

test("the graph's own file is not overwritten, wherever it comes from", async () => {
  writeFileSync(path('own.py'), 'a = 2\nL = a*3\n');
  const { session } = await openedFile(path('own.py'));
  await expect(exportTo(path('own.py'), session)).rejects.toThrow(
    `${path('own.py')} is the graph's own file, which would be lost; expected another name`,
  );
  const saved = await commanded(lecture(), `:w ${path('saved.py')}`);
  const text = read('saved.py');
  expect((await commanded(saved, `:export ${path('saved.py')}`)).message?.tone).toBe('error');
  expect([read('own.py'), read('saved.py')]).toEqual(['a = 2\nL = a*3\n', text]);
});

test('what was exported as JSON is opened again with :open, and exported over itself', async () => {
  await exportTo(path('g.json'), keys(lecture(), ':optimizer adam', '2s'));
  const opened = await commanded(lecture(), `:open ${path('g.json')}`);
  expect(opened.model).toMatchObject({ title: 'g.json', optimizer: 'adam' });
  expect(opened.model.history.length).toBe(3);
  await commanded(keys(opened, 's'), `:export ${path('g.json')}`);
  expect(JSON.parse(read('g.json')).steps).toBe(3);
});

describe("the graph's own file is not lost through a path that only", () => {
  const TEXT = 'a = 2\nL = a*3\n';
  const MODULE = "import { Value } from 'mgrad-tui';\nexport default new Value(2, 'a').mul(3);\n";
  const NOTEBOOK = JSON.stringify({ nbformat: 4, cells: [{ cell_type: 'code', source: TEXT }] });
  const leadsTo = {
    'is a link': (own: string, file: string) => symlinkSync(relative(folder, own), file),
    'is a link to a link': (own: string, file: string) => {
      symlinkSync(own, path('between'));
      symlinkSync('between', file);
    },
    'leads through a linked folder': (own: string, file: string) => {
      mkdirSync(path('sub'));
      symlinkSync('sub', path('linked'));
      symlinkSync(`../${relative(folder, own)}`, path('sub/step'));
      symlinkSync('linked/step', file);
    },
    'is a hard link': (own: string, file: string) => linkSync(own, file),
  };
  const sources = { 'g.py': TEXT, 'g.txt': TEXT, 'g.ipynb': NOTEBOOK, 'm.mjs': MODULE };
  const cases = Object.keys(leadsTo).flatMap((how) =>
    Object.keys(sources).flatMap((own) => ['json', 'csv', 'py'].map((ending) => [how, own, ending] as const)),
  );

  test.each(cases)('%s of %s: .%s', async (how, own, ending) => {
    const file = path(`out.${ending}`);
    writeFileSync(path(own), sources[own as keyof typeof sources]);
    leadsTo[how as keyof typeof leadsTo](path(own), file);
    const { session } = await openedFile(path(own));
    const said = await commanded(keys(session, 's'), `:export ${file}`);
    expect(said.message?.text).toBe(`${file} is the graph's own file, which would be lost; expected another name`);
    expect(read(own)).toBe(sources[own as keyof typeof sources]);
  });

  test.each(Object.keys(leadsTo))('%s: what :w wrote, and a JSON that another format would replace', async (how) => {
    const saved = await commanded(lecture(), `:w ${path('saved.py')}`);
    const text = read('saved.py');
    leadsTo[how as keyof typeof leadsTo](path('saved.py'), path('out.json'));
    expect((await commanded(saved, `:export ${path('out.json')}`)).message?.tone).toBe('error');
    expect(read('saved.py')).toBe(text);
    await exportTo(path('g.json'), lecture());
    const json = read('g.json');
    symlinkSync('g.json', path('g.csv'));
    linkSync(path('g.json'), path('g.py'));
    const { session } = await openedFile(path('g.json'));
    for (const line of [`:export ${path('g.csv')}`, `:export ${path('g.py')}`, `:w! ${path('g.py')}`])
      expect((await commanded(session, line)).message).toEqual({
        text: expect.stringMatching(/is the graph's own file, which would be lost; expected another name$/),
        tone: 'error',
      });
    expect(read('g.json')).toBe(json);
  });

  test('a graph that was read from JSON is exported onto it through a link too', async () => {
    await exportTo(path('g.json'), lecture());
    symlinkSync('g.json', path('link.json'));
    const { session } = await openedFile(path('link.json'));
    expect((await commanded(keys(session, 's'), `:export ${path('g.json')}`)).message?.tone).toBe('info');
    expect((await commanded(keys(session, '2s'), `:export ${path('link.json')}`)).message?.tone).toBe('info');
    expect(JSON.parse(read('g.json')).steps).toBe(2);
  });
});

describe('a file that is there already', () => {
  test.each(['py', 'json'])('is not replaced if it is somebody’s work: .%s', async (ending) => {
    const file = path(`g.${ending}`);
    writeFileSync(file, ' \n');
    await exportTo(file, lecture());
    const before = read(`g.${ending}`);
    await exportTo(file, keys(lecture(), 's'));
    expect(read(`g.${ending}`)).not.toBe(before);
    writeFileSync(file, '# my work of a year\n');
    await expect(exportTo(file, lecture())).rejects.toThrow(
      `${file} is there already, and was not exported; expected another name`,
    );
    expect(read(`g.${ending}`)).toBe('# my work of a year\n');
  });

  test('is replaced if it is a drawing or a table', async () => {
    writeFileSync(path('g.csv'), 'old');
    await exportTo(path('g.csv'), lecture());
    expect(read('g.csv')).toMatch(/^k,L,/);
  });
});

test.each([
  ['py', 'is an exported script: --run or :run opens its graph; :w and :export g.json write what opens by itself'],
  ...['dot', 'svg', 'mmd', 'csv'].map((ending) => [
    ending,
    'was exported to be looked at, and cannot be opened; :w g.py and :export g.json write what can be',
  ]),
])('an exported .%s is not read as a graph, and what can be opened is said', async (ending, why) => {
  const file = path(`g.${ending}`);
  await exportTo(file, lecture());
  expect((await commanded(lecture(), `:open ${file}`)).message).toEqual({ text: `${file} ${why}`, tone: 'error' });
});
