/** The helper in Python, tested in Python: src/opening/program/mgrad.py. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const python = ['python3', 'python'].find(
  (name) =>
    spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9) or sys.platform == "win32")']).status === 0,
);
const why = python === undefined ? ' (skipped: no python3 of version 3.9 or newer was found)' : '';

test.skipIf(python === undefined)(`the tests of mgrad.py pass${why}`, () => {
  const { status, stderr } = spawnSync(python!, ['-m', 'unittest', 'discover', '-s', folder], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(stderr).toMatch(/^Ran [1-9]\d* tests?/m);
  expect(stderr).toMatch(/\nOK\b/);
  expect(status).toBe(0);
});
