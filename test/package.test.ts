/** The packed package as its users have it: installed in an empty folder, with nothing from this one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { closeAll, startProcess } from './pty/terminal.js';

const here = mkdtempSync(join(tmpdir(), 'mgrad-tui-package-'));
const installed = join(here, 'node_modules/mgrad-tui');
const cli = join(installed, 'dist/cli.js');
const lecture = [-8, -7.286496, -6.597755834428276, -5.9314458386892275, -5.285081843134573];

/** What npm said on stderr as it installed the package. */
let said = '';

beforeAll(() => {
  // Without scripts: dist/ is built by now, and other tests are using it.
  const pack = (folder: string): void =>
    void npm(process.cwd(), 'pack', folder, '--ignore-scripts', '--pack-destination', here);
  pack('.');
  pack('./node_modules/jiti');
  const tarballs = readdirSync(here).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(here, 'package.json'), '{ "private": true, "type": "module" }');
  const cache = join(here, '.cache');
  said = runNpm(here, 'install', '--offline', '--no-audit', '--no-fund', '--cache', cache, ...tarballs).stderr;
});
afterEach(closeAll);
afterAll(() => rmSync(here, { recursive: true, force: true }));

/** Runs npm as from a shell: without what `npm test` says to what it starts. */
function runNpm(cwd: string, ...args: string[]): { readonly stdout: string; readonly stderr: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const { stdout, stderr, status } = spawnSync('npm', args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  return { stdout, stderr };
}

const npm = (cwd: string, ...args: string[]): string => runNpm(cwd, ...args).stdout;

/** Runs node in the consumer's folder. */
function node(args: string[], env: Record<string, string> = {}): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: here,
    encoding: 'utf8',
    input: '',
    env: { ...process.env, ...env },
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout;
}

function write(name: string, text: string): string {
  writeFileSync(join(here, name), text);
  return name;
}

describe('what is packed', () => {
  test('is the build, its texts and the manifest, with the reader of modules alone to install beside it', () => {
    expect(readdirSync(join(here, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'jiti',
      'mgrad-tui',
    ]);
    expect(readdirSync(installed).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
    const packed = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(packed.dependencies)).toEqual(['jiti']);
    expect([packed.peerDependencies, packed.optionalDependencies]).toEqual([undefined, undefined]);
  });

  test('is installed without a warning, and has no script that an installation would run', () => {
    expect(said).toBe('');
    expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name))).toEqual([]);
  });

  test('has the licence of every package bundled into it', () => {
    const licences = readFileSync(join(installed, 'dist/LICENSES.txt'), 'utf8').split(/\n-{80}\n\n/);
    expect(licences.filter((text) => !/permission/i.test(text)).map((text) => text.split('\n')[0])).toEqual([]);
    for (const name of ['ink', 'react', 'yoga-layout']) {
      expect(licences).toContainEqual(expect.stringMatching(new RegExp(`^${name} \\d`)));
    }
  });
});

describe('the program', () => {
  test('npx finds it', () => {
    expect(npm(here, 'exec', '--no', '--', 'mgrad-tui', '--version')).toBe(`${manifest.version}\n`);
  });

  test('steps through the lecture', () => {
    expect(JSON.parse(node([cli, '--steps', '4', '--json'])).history).toEqual(lecture);
  });

  test('runs a Python program with the helper that is packed with it', (context) => {
    const { stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 9))'], {
      encoding: 'utf8',
    });
    context.skip(stdout !== 'True\n', 'there is no Python 3.9 or newer');
    for (const file of ['engine.py', 'train.py']) write(file, readFileSync(`examples/python/${file}`, 'utf8'));
    expect(node([cli, '--run', 'train.py', '2'])).toContain('\ngradients: 2 WRONG, first in moment 1\n');
  });

  test('makes no tables of languages and emoji for narrow characters, since that takes a while', async () => {
    const trap = 'Intl.Segmenter = Intl.NumberFormat = Number.prototype.toLocaleString = undefined';
    const args = ['--import', `data:text/javascript,${trap}`, cli];
    expect(node([...args, '--steps', '1'])).toContain('-7.2865');
    const program = startProcess(args, { cwd: here });
    await program.until('-8.0000');
    program.send('bjs');
    await program.until('-7.2865');
    program.send('q');
    expect(await program.exited()).toEqual({ code: 0, signal: 0 });
  });

  test("opens on the screen, and quits; DEV=true doesn't look for developer tools", async () => {
    const program = startProcess([cli], { cwd: here, env: { DEV: 'true' } });
    await program.until('-8.0000');
    program.send('q');
    expect(await program.exited()).toEqual({ code: 0, signal: 0 });
  });
});

describe('the library', () => {
  const program = `
    import { explore, read, Value } from 'mgrad-tui';
    const L = new Value(2, 'a').mul(3);
    L.backward();
    console.log(L.data, typeof explore);
    console.log(read('a = 2\\nL = a*3').root.data);
  `;

  test('works in JavaScript', () => {
    expect(node([write('consumer.mjs', program)])).toBe('6 function\n6\n');
  });

  test.each([
    ['NodeNext', ['--module', 'NodeNext', '--moduleResolution', 'NodeNext']],
    ['Bundler', ['--module', 'ESNext', '--moduleResolution', 'Bundler']],
  ])('works in TypeScript, with %s resolution and no other types', (name, resolution) => {
    const typed = program
      .replace('const L =', 'const L: Value =')
      .replace("console.log(read('", "const data: number = read('")
      .replace('.root.data);', '.root.data;\nconsole.log(data);');
    const out = `out-${name}`;
    const source = write(
      `consumer-${name}.ts`,
      `declare const console: { log(...values: unknown[]): void };\n${typed}`,
    );
    tsc('--strict', '--target', 'ES2022', '--lib', 'ES2022', ...resolution, '--outDir', out, source);
    expect(node([join(out, `consumer-${name}.js`)])).toBe('6 function\n6\n');
  });

  test('its types refuse what it has not', () => {
    const source = write('wrong.ts', "import { Value } from 'mgrad-tui';\nnew Value('two').nothing();\n");
    expect(() => tsc('--strict', '--noEmit', '--module', 'NodeNext', source)).toThrow(/TS2345.*TS2339/s);
  });

  /** The project's own compiler, in the consumer's folder. Library checks are on: the types must stand alone. */
  function tsc(...args: string[]): void {
    const compiler = resolve(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '--ignoreConfig', '--types', '', ...args], {
      cwd: here,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stdout);
  }
});

describe('Ink', () => {
  /** The files of the package that a run has loaded, by the engine's own account. */
  function loaded(args: string[]): string[] {
    const folder = mkdtempSync(join(here, 'coverage-'));
    node(args, { NODE_V8_COVERAGE: folder });
    const { result } = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0] as string), 'utf8'));
    return (result as { url: string }[]).flatMap(({ url }) =>
      url.includes('mgrad-tui/dist/') ? [fileURLToPath(url)] : [],
    );
  }

  const hasReact = (file: string): boolean => readFileSync(file, 'utf8').includes('react.transitional.element');

  test('is in a chunk of its own', () => {
    const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    const withReact = files.filter((file) => file.endsWith('.js') && hasReact(join(installed, 'dist', file)));
    expect(withReact).toEqual([expect.stringMatching(/^chunks/)]);
  });

  test.each([
    ['--version', [cli, '--version']],
    ['--help', [cli, '--help']],
    ['a run without a screen', [cli, '--steps', '1', '--json']],
    ['the library before explore()', ['--input-type=module', '-e', "await import('mgrad-tui')"]],
  ])('is not loaded by %s', (_, args) => {
    const files = loaded(args);
    expect(files).not.toEqual([]);
    expect(files.filter(hasReact)).toEqual([]);
  });

  test('--version loads next to nothing', () => {
    const sizes = loaded([cli, '--version']).map((file) => readFileSync(file).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(24_000);
  });
});
