/** Words of a command that is typed into a shell: `sh` gives them back as they were. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runCommand, shellWord } from '../../src/text/shell.js';

const NAMES = [
  'train.py',
  'my file.py',
  "it's.py",
  'a"b.py',
  '$HOME.py',
  'a;rm -rf x.py',
  '`id`.py',
  'größe.py',
  'a\\b.py',
];

test('a word is what sh reads as this one text', () => {
  const script = `printf '%s\\n' ${NAMES.map((name) => shellWord(name, false)).join(' ')}`;
  expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.split('\n').slice(0, -1)).toEqual(NAMES);
});

test('a word has quotes only if it needs them', () => {
  expect(runCommand('train.py')).toBe('npx mgrad-tui --run train.py');
  expect(runCommand('-x.py')).toBe('npx mgrad-tui --run ./-x.py');
  expect(shellWord('my file.py', true)).toBe('"my file.py"');
  expect(shellWord('a\\b.py', true)).toBe('a\\b.py');
});
