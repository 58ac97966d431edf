/** The paths that Tab offers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pathsFrom } from '../../src/opening/complete-file.js';

const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-paths-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
for (const name of ['sum.py', 'sun.json', '.hidden.py', 'two words.py', 'bad\u001bname.py'])
  writeFileSync(join(folder, name), '');
mkdirSync(join(folder, 'sub'));
writeFileSync(join(folder, 'sub', 'deep.py'), '');

test.each<[word: string, paths: string[]]>([
  ['', ['sub/', 'sum.py', 'sun.json', 'two words.py']],
  ['su', ['sub/', 'sum.py', 'sun.json']],
  ['sub/', ['sub/deep.py']],
  ['.', ['.hidden.py']],
  ['two w', ['two words.py']],
  ['zz', []],
  ['none/', []],
])('%j goes on to %j', async (word, paths) => {
  const found = await pathsFrom(`${folder}/${word}`);
  expect(found).toEqual(paths.map((path) => `${folder}/${path}`));
});
