/**
 * The README against the program: what is made is made again and compared, the tour is walked in a
 * terminal, and no key or file is named that isn't there. `npm run docs` writes what differs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { KEYMAP } from '../../src/layout/input/keymap.js';
import { FIELD_KEYS } from '../../src/session/screen/field.js';
import { closeAll, startProcess } from '../pty/terminal.js';
import { exported } from './api.js';
import { blocksOf } from './blocks.js';
import { picture } from './picture.js';
import { keysOfScreen, PARTS, renewed } from './readme.js';
import { bytesOf, COLUMNS, ROWS, screenAfter } from './screen.js';

const readme = readFileSync('README.md', 'utf8');
/** The keys that lead to the picture of a wide screen. */
const WIDE = { keys: '9 s b j j j x', size: { columns: 120, rows: 40 } };
const STALE = 'stale: run npm run docs';

afterEach(closeAll);

describe('what npm run docs makes', () => {
  test("the README's tables, screen and printed lines are what the program says now", async () => {
    await expect(await renewed(readme), STALE).toMatchFileSnapshot('../../README.md');
  });

  test("the picture shows the README's screen as it is now", async () => {
    const { cells } = await screenAfter(keysOfScreen(readme));
    await expect(picture(cells, 'mgrad-tui in a terminal'), STALE).toMatchFileSnapshot('../../.github/screen.svg');
  });

  test('and the picture of a wide screen in colour, with the card, as it is now', async () => {
    const { cells } = await screenAfter(WIDE.keys.split(' '), WIDE.size);
    expect(cells.map(({ length }) => length)).toEqual(Array(WIDE.size.rows).fill(WIDE.size.columns));
    await expect(picture(cells, 'mgrad-tui on a wide screen'), STALE).toMatchFileSnapshot('../../.github/wide.svg');
    expect(readme).toContain('(.github/wide.svg)');
    expect(readme).toContain(WIDE.keys.replaceAll(/\S+/g, '<kbd>$&</kbd>'));
  });

  test.each(PARTS)('the README has one part of %s', (part) => {
    expect(readme.split(new RegExp(`^<!-- ${part}(?:: .*)? -->$`, 'm'))).toHaveLength(2);
    expect(readme.split(`\n<!-- /${part} -->\n`)).toHaveLength(2);
  });
});

/** Keys in `<kbd>` and text in backticks, in the order in which they stand. */
const spans = (cell: string): { readonly key?: string; readonly text?: string }[] =>
  Array.from(cell.matchAll(/<kbd>(.*?)<\/kbd>|`(.*?)`/g), ([, key, text]) => ({
    ...(key !== undefined && { key: unescaped(key) }),
    ...(text !== undefined && { text }),
  }));

const unescaped = (html: string): string =>
  html.replaceAll('\\|', '|').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

test('the API says of everything that the package exports what it is', async () => {
  const library = await import('../../src/index.js');
  const { nn, ...rest } = library;
  const named = exported().map(({ name, prefix }) => `${prefix}${name}`);
  expect(new Set(named).size).toBe(named.length);
  for (const name of [...Object.keys(rest), ...Object.keys(nn).map((each) => `nn.${each}`)])
    expect(named).toContain(name);
  for (const name of named) expect(readme).toContain(`\n#### \`${name}\`\n`);
});

describe('the tour', () => {
  const [, tour = ''] = readme.split(/^<!-- \/?tour -->\n/m);
  const rows = tour
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.split(' | ') as [string, string]);

  test('shows, row by row, the numbers that the README promises', async () => {
    expect(rows.length).toBeGreaterThan(3);
    const program = startProcess(['dist/cli.js'], { columns: COLUMNS, rows: ROWS });
    await program.until('q quit');
    for (const [press, see] of rows) {
      for (const { key, text } of spans(press)) program.send(key === undefined ? (text as string) : bytesOf(key));
      const promised = spans(see).flatMap(({ text = [] }) => text);
      expect(
        promised.filter((text) => /\d/.test(text)),
        see,
      ).not.toEqual([]);
      for (const text of promised) await program.until(wordsInOneLine(text));
    }
  });

  /** `a 6.0000` is promised: the word a, and later in its line the word 6.0000. */
  function wordsInOneLine(text: string): RegExp {
    const words = text.split(' ').map((word) => word.replace(/[^\w\s]/g, '\\$&'));
    return new RegExp(`(?<!\\S)${words.join('(?!\\S).*(?<!\\S)')}(?!\\S)`);
  }
});

describe('what the README names', () => {
  test('every key is one of the explorer', () => {
    const known = new Set([...[...KEYMAP, ...FIELD_KEYS].flatMap(({ shown }) => shown.split(' ')), ...'123456789']);
    const named = spans(readme).flatMap(({ key = [] }) => key);
    expect(named.length).toBeGreaterThan(KEYMAP.length);
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });

  test('every file that it links to is there', () => {
    const links = Array.from(readme.matchAll(/\]\((?!https?:)(.+?)\)/g), ([, to]) => to as string);
    expect(links).toContain('.github/screen.svg');
    expect(links.filter((to) => !existsSync(to))).toEqual([]);
  });

  test('the first commands install, open and test', () => {
    expect(blocksOf(readme)[0]).toEqual({ language: 'sh', text: 'npm install && npx mgrad-tui\nnpm test\n' });
  });

  test('every block of TypeScript holds against the types of the package', () => {
    const blocks = blocksOf(readme).filter(({ language }) => language === 'ts');
    expect(blocks).not.toEqual([]);
    const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-docs-'));
    try {
      for (const [i, { text }] of blocks.entries()) writeFileSync(join(folder, `block-${i + 1}.mts`), text);
      const config = {
        extends: resolve('tsconfig.json'),
        compilerOptions: {
          paths: { 'mgrad-tui': [resolve('dist/types/index.d.ts')] },
          typeRoots: [resolve('node_modules/@types')],
        },
        include: ['*.mts'],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
      const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
      expect(stdout).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
