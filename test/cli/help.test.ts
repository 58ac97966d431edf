/** --help, --version and --list-examples; and what is loaded for them, and for all that needs no screen. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { OPTIONS } from '../../src/cli/options.js';
import { EXAMPLES } from '../../src/examples/table.js';
import { CLI, printed } from './command.js';

describe.concurrent('--help', () => {
  test('has every option of the table with its help', async () => {
    const lines = (await printed(['--help'])).split('\n');
    for (const { name, short, value = '', help } of OPTIONS) {
      const option = `${short ? `-${short}, ` : ''}--${name} ${value}`.trim();
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^  ${option} +${help.replace(/[().]/g, '\\$&')}$`)),
      );
    }
  });

  test('has the usage, and what exit codes mean', async () => {
    const text = await printed(['--help']);
    expect(text).toContain("\n  mgrad-tui [FILE | 'EXPRESSION' | -] [name=value ...] [options]\n");
    expect(text).toMatch(/\nExit codes\n {2}0 .*\n {2}1 .*\n {2}2 .*\n$/);
  });

  test('fits 80 columns', async () => {
    expect((await printed(['--help'])).split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each([[['-h']], [['--help', '--json']], [['graph.py', '--help']], [['--version', '--help']]])(
    'comes first: %j',
    async (argv) => {
      expect(await printed(argv)).toBe(await printed(['--help']));
    },
  );
});

describe.concurrent('--version', () => {
  test.each(['--version', '-v'])('%s prints the version of the package', async (option) => {
    expect(await printed([option])).toBe(`${manifest.version}\n`);
  });
});

describe.concurrent('--list-examples', () => {
  test('prints the examples, a line each', async () => {
    const lines = (await printed(['--list-examples'])).trimEnd().split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual(EXAMPLES.map(({ name, about }) => [name, about]));
  });

  test('fits 80 columns', async () => {
    expect((await printed(['--list-examples'])).split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('the build', () => {
  const STATIC = /(?:^|[;}])\s*import(?:[^"'();]*?from)?["'](\.[^"']+)["']/g;
  const DYNAMIC = /\bimport\(["'](\.[^"']+)["']\)/g;
  const hasInk = (file: string): boolean => readFileSync(file, 'utf8').includes('react.transitional.element');

  /** A file of dist/ and all that are loaded with it. */
  function loadedWith(file: string, seen = new Set<string>()): Set<string> {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(STATIC))
      loadedWith(join(dirname(file), from), seen);
    return seen;
  }

  /** What a file of dist/ loads when it comes to it. */
  const later = (file: string): string[] =>
    Array.from(readFileSync(file, 'utf8').matchAll(DYNAMIC), ([, from = '']) => join(dirname(file), from));

  test('loads Ink with nothing but the screen', () => {
    const first = [...loadedWith(CLI)];
    const second = first.flatMap(later).flatMap((file) => [...loadedWith(file)]);
    const third = second.flatMap(later).flatMap((file) => [...loadedWith(file)]);
    expect(first.length).toBeGreaterThan(1);
    expect([first.filter(hasInk), second.filter(hasInk)]).toEqual([[], []]);
    expect(third.filter(hasInk)).toHaveLength(1);
  });

  test('loads Graphviz with nothing but a drawing', () => {
    const chunks = join(dirname(CLI), 'chunks');
    const files = [CLI, join(dirname(CLI), 'index.js'), ...readdirSync(chunks).map((name) => join(chunks, name))];
    const hasGraphviz = (file: string): boolean => statSync(file).size > 1e6;
    const [graphviz] = files.filter(hasGraphviz);
    const loading = files.filter((file) => file !== graphviz && [...loadedWith(file)].includes(graphviz as string));
    expect([graphviz, loading]).toEqual([expect.stringMatching(/viz-\w+\.js$/), []]);
    expect(files.flatMap(later)).toContain(graphviz);
  });
});
