/** A file that another program appends graphs to, followed line by line in a running explorer. */
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchFile } from '../../../src/files/watch.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { losses } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { watchFor } from '../../../src/view/explorer/watching.js';
import { openedFile } from '../../opening/opened.js';
import { dataOf } from '../../session/playing.js';
import { line } from '../../session/series.js';

let folder: string;
let file: string;
let explorer: Explorer;
let end: () => void;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-following-'));
  file = join(folder, 'g.jsonl');
  writeFileSync(file, `${line(1, 2)}\n`);
  explorer = createExplorer((await openedFile(file)).session, { columns: 80, rows: 24, glyphs: UNICODE });
  end = watchFor(explorer);
});
afterEach(() => {
  end();
  explorer.stop();
  rmSync(folder, { recursive: true, force: true });
});

const session = (): Session => explorer.snapshot().session;
const append = (...texts: readonly string[]): void => appendFileSync(file, texts.map((text) => `${text}\n`).join(''));
const hasHistory = (expected: readonly number[]) =>
  expect.poll(() => losses(session().model.history)).toEqual(expected);
const says = (expected: string | RegExp) => expect.poll(() => session().message?.text).toMatch(expected);
const press = (...names: readonly string[]): void => {
  for (const name of names) explorer.key(name);
};

test('the newest line is shown as soon as it is all there', async () => {
  append(line(2, 2), line(3, 2));
  await hasHistory([2, 4, 6]);
  appendFileSync(file, line(4, 2).slice(0, 20));
  append(line(4, 2).slice(20));
  await hasHistory([2, 4, 6, 8]);
  expect(session().message).toBeUndefined();
});

test('a line that cannot be used is said with its number, and the last good graph stays', async () => {
  append('{"root": 0, "nodes": [{"op": "lief"}]}');
  await says(/g\.jsonl:2: nodes\[0\]\.op: expected one of .*, not "lief"$/);
  await hasHistory([2]);
  append('nonsense');
  await says(/g\.jsonl:3:\d+: this is not JSON, and so not a graph$/);
  append(line(2, 2));
  await hasHistory([2, 4]);
  await says('reading on: line 4 of g.jsonl');
});

test('what is other than in the file is said once', async () => {
  append(line(2, 2).replace('"label":"w"', '"label":"w","grad":7'));
  await says('the gradient of w is 7 in the file, 2 by backpropagation; that of the file is shown');
  press('j');
  append(line(3, 2).replace('"label":"w"', '"label":"w","grad":8'));
  await hasHistory([2, 4, 6]);
  expect(session().message).toBeUndefined();
});

test('a file that is cut, replaced, or gone and back begins again', async () => {
  append(line(2, 2));
  await hasHistory([2, 4]);
  press('[');
  writeFileSync(file, '');
  await says('g.jsonl begins again; waiting for its first line');
  append(line(5, 2));
  await hasHistory([10]);
  expect([session().viewed, dataOf(session(), 'w')]).toEqual([undefined, 5]);
  writeFileSync(join(folder, 'new'), `${line(6, 2)}\n${line(7, 2, true)}\n`);
  renameSync(join(folder, 'new'), file);
  await hasHistory([16]);
  await says('g.jsonl begins again');
  rmSync(file);
  await says('g.jsonl is gone; waiting for it to come back');
  append(line(8, 2));
  await hasHistory([16]);
  await expect.poll(() => dataOf(session(), 'w')).toBe(8);
});

test('another graph begins a new history; what the user changed is an undo away', async () => {
  explorer.dispatch({ type: 'command', text: 'w.data = 9' });
  append(line(2, 2, true));
  await hasHistory([6]);
  press('u');
  expect([dataOf(session(), 'w'), losses(session().model.history)]).toEqual([9, [18]]);
  append(line(3, 2, true));
  await hasHistory([6, 8]);
});

test('lines wait while gradients are predicted', async () => {
  press('t');
  expect(session().prediction).toBeDefined();
  const seen: boolean[] = [];
  const endSeeing = watchFile(file, (isThere) => seen.push(isThere));
  await expect.poll(() => seen.length).toBe(1);
  append(line(2, 2));
  await expect.poll(() => seen.length).toBe(2);
  endSeeing();
  expect([losses(session().model.history), session().prediction === undefined]).toEqual([[2], false]);
  press('esc');
  expect(session().prediction).toBeUndefined();
  await hasHistory([2, 4]);
});

test(':open ends it, and opening the file again goes on', async () => {
  explorer.dispatch({ type: 'example', name: 'diamond' });
  append(line(2, 2));
  explorer.dispatch({ type: 'opened', session: (await openedFile(file)).session });
  await hasHistory([2, 4]);
  append(line(3, 2));
  await hasHistory([2, 4, 6]);
});
