/** Which Python runs a program, and what is said if there is none. The Pythons here are scripts that say a version. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findPython } from '../../../../src/opening/program/process/python.js';
import { folder } from '../written.js';

/** The folder, with Pythons of these versions in it. */
function withPythons(path: string, versions: Readonly<Record<string, string>>): string {
  for (const [file, version] of Object.entries(versions)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), `#!/bin/sh\nprintf '${version}'\n`, { mode: 0o755 });
  }
  return path;
}

describe.skipIf(process.platform === 'win32')('the Python that runs a program', () => {
  const path = withPythons(mkdtempSync(join(tmpdir(), 'mgrad-tui-python-')), {
    python3: '3.12.1',
    'venv/bin/python': '3.9.0',
    'conda/bin/python': '3.14.2',
    'old/bin/python': '3.8.18',
    'two/bin/python': '2.7.18',
    broken: 'Segmentation fault',
  });
  const at = (name: string): string => join(path, name);
  afterAll(() => rmSync(path, { recursive: true, force: true }));

  test.each<readonly [string, Record<string, string>, string]>([
    ['python3', {}, 'python3'],
    ['the active environment', { VIRTUAL_ENV: 'venv', CONDA_PREFIX: 'conda' }, 'venv/bin/python'],
    ["conda's environment", { CONDA_PREFIX: 'conda' }, 'conda/bin/python'],
    ['the one that is named', { MGRAD_PYTHON: 'conda/bin/python', VIRTUAL_ENV: 'venv' }, 'conda/bin/python'],
    ['the next, if an environment is gone', { VIRTUAL_ENV: 'gone' }, 'python3'],
    ['the next, if an environment is too old', { VIRTUAL_ENV: 'old' }, 'python3'],
  ])('is %s', async (_, set, expected) => {
    const env = Object.fromEntries(Object.entries(set).map(([name, file]) => [name, at(file)]));
    const { command } = await findPython({ PATH: path, ...env });
    expect(command).toBe(expected === 'python3' ? 'python3' : at(expected));
  });

  test('is said to be missing, with all that was tried', async () => {
    const empty = folder();
    await expect(findPython({ PATH: empty })).rejects.toThrow(
      '--run needs Python 3.9 or newer: python3 does not run, python does not run; MGRAD_PYTHON=/path/to/python names another',
    );
    await expect(findPython({ PATH: dirname(at('two/bin/python')), VIRTUAL_ENV: at('old') })).rejects.toThrow(
      /: .*old\/bin\/python \(VIRTUAL_ENV\) is Python 3\.8\.18, python3 does not run, python is Python 2\.7\.18; MGRAD_PYTHON/,
    );
  });

  test.each([
    ['old/bin/python', /: MGRAD_PYTHON, .*python, is Python 3\.8\.18$/],
    ['broken', /: MGRAD_PYTHON, .*broken, does not run$/],
    ['nowhere', /: MGRAD_PYTHON, .*nowhere, does not run$/],
  ])('is never another than the one that is named: %s', async (name, message) => {
    await expect(findPython({ PATH: path, MGRAD_PYTHON: at(name) })).rejects.toThrow(message);
  });

  test('is py -3 on Windows, if there is no environment', async () => {
    await expect(findPython({ PATH: withPythons(folder(), { py: '3.13.0' }) }, 'win32')).resolves.toEqual({
      command: 'py',
      before: ['-3'],
    });
  });
});
