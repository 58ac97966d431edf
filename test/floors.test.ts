/** The house: what each floor of src/ may import, and what the repository may have at its top. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A floor knows itself and the floors before it. */
const FLOORS = [
  'engine',
  'text',
  'notation',
  'examples',
  'explain',
  'export',
  'session',
  'layout',
  'files',
  'terminal',
  'view',
  'cli',
  'index.ts',
  'runner.ts',
];

const TOP = ['package.json', 'package-lock.json', 'tsconfig.json', 'src', 'test', 'examples'];
const TOP_TEXTS = ['README.md', 'CHANGELOG.md', 'LICENSE'];

interface Import {
  readonly from: string;
  readonly dynamic: boolean;
}

/** Static imports and exports start a line; import() may be anywhere but in a comment, and may be of a type. */
const STATIC = /^(?:import|export)\b(?:[^;'"`]*?\bfrom)?\s*(['"])(.+?)\1/gm;
const DYNAMIC = /\bimport\(\s*(['"`])(.+?)\1/g;
const COMMENT_LINE = /^\s*(?:\*|\/\*|\/\/).*$/gm;

function importsOf(source: string): Import[] {
  const code = source.replace(COMMENT_LINE, '');
  return [
    ...Array.from(code.matchAll(STATIC), ([, , from = '']) => ({ from, dynamic: false })),
    ...Array.from(code.matchAll(DYNAMIC), ([, , from = '']) => ({ from, dynamic: true })),
  ];
}

/** What is wrong with one file of src/: a line a wrong import, with file, import and rule. */
function wrongs(file: string, source: string): string[] {
  const floor = floorOf(file);
  if (!FLOORS.includes(floor)) return [`src/${file} is on no floor: they are ${FLOORS.join(', ')}`];
  const found = importsOf(source).flatMap(({ from, dynamic }) => {
    const rule = broken(file, from, dynamic);
    return rule === undefined ? [] : [`src/${file} imports ${from}: ${rule}`];
  });
  return file.endsWith('.tsx') && floor !== 'view' ? [`src/${file} is JSX: only view/ knows React`, ...found] : found;
}

/** The rule that an import breaks. */
function broken(file: string, from: string, dynamic: boolean): string | undefined {
  const floor = floorOf(file);
  if (!from.startsWith('.')) {
    const isInk = /^(?:ink|react)(?:[-/]|$)/.test(from);
    return isInk && floor !== 'view' ? 'only view/ may import Ink and React' : undefined;
  }
  const target = posix.join(posix.dirname(file), from);
  const targetFloor = target === 'index.js' ? 'index.ts' : floorOf(target);
  if (targetFloor === floor) return undefined;
  if (!FLOORS.includes(targetFloor)) return 'it is on no floor of src/';
  if (FLOORS.indexOf(targetFloor) > FLOORS.indexOf(floor))
    return `${floor} may not know ${targetFloor}, which is above it`;
  if (targetFloor === 'view' && !dynamic)
    return `${floor} may reach view/ only by import(), so that nothing loads Ink early`;
  return undefined;
}

const floorOf = (file: string): string => file.split('/')[0] as string;

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file));

describe('src/', () => {
  test('every import goes to the same floor or to one before it', () => {
    const files = sources('src');
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => wrongs(file, readFileSync(join('src', file), 'utf8')))).toEqual([]);
  });

  test('has the floors and nothing else', () => {
    expect(readdirSync('src').filter((entry) => !FLOORS.includes(entry))).toEqual([]);
  });
});

test('the top level has what the house allows, and dotfiles', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  const top = new Set(files.split('\n').map(floorOf));
  const strangers = [...top].filter(
    (name) => !name.startsWith('.') && name !== '' && ![...TOP, ...TOP_TEXTS].includes(name),
  );
  expect(strangers).toEqual([]);
});

describe('the check itself', () => {
  test.each([
    [
      'engine/value.ts',
      "import { read } from '../notation/read.js';",
      'engine may not know notation, which is above it',
    ],
    ['text/width.ts', "import type {\n  Tape,\n} from '../session/session.js';", 'text may not know session'],
    ['notation/read.ts', "export { Session } from '../session/session.js';", 'notation may not know session'],
    ['notation/read.ts', "export * from '../layout/rows.js';", 'notation may not know layout'],
    ['engine/ops.ts', "import '../text/numbers.js';", 'engine may not know text'],
    ['session/open.ts', "const x = await import('../view/open.js');", 'session may not know view'],
    ['terminal/keys.ts', "type Open = typeof import('../view/open.js');", 'terminal may not know view'],
    ['cli/main.ts', "import { read } from '../index.js';", 'cli may not know index.ts'],
    ['cli/main.ts', "import { open } from '../view/open.js';", 'only by import()'],
    ['cli/main.ts', "import type { Opened } from '../view/open.js';", 'only by import()'],
    ['index.ts', "export type { Opened } from './view/open.js';", 'only by import()'],
    ['cli/main.ts', "import { render } from 'ink';", 'only view/ may import Ink and React'],
    ['cli/main.ts', "const { render } = await import('ink');", 'only view/ may import Ink and React'],
    ['layout/rows.ts', "import type { ReactNode } from 'react';", 'only view/ may import Ink and React'],
    ['layout/rows.ts', "import { jsx } from 'react/jsx-runtime';", 'only view/ may import Ink and React'],
    ['session/field.ts', "import TextInput from 'ink-text-input';", 'only view/ may import Ink and React'],
    ['cli/version.ts', "import manifest from '../../package.json' with { type: 'json' };", 'it is on no floor of src/'],
    ['layout/rows.tsx', '', 'only view/ knows React'],
    ['helpers/misc.ts', '', 'is on no floor'],
  ])('%s: %s', (file, source, rule) => {
    expect(wrongs(file, source)).toEqual([expect.stringContaining(rule)]);
    expect(wrongs(file, source)).toEqual([expect.stringContaining(`src/${file}`)]);
  });

  test('a message names file, import and rule', () => {
    expect(wrongs('engine/value.ts', "import { full } from '../text/numbers.js';")).toEqual([
      'src/engine/value.ts imports ../text/numbers.js: engine may not know text, which is above it',
    ]);
  });

  test.each([
    ['engine/value.ts', "import { OPS } from './ops.js';\nimport { readFileSync } from 'node:fs';"],
    ['notation/read.ts', "import { width } from '../text/width.js';\nimport type { Tape } from '../engine/tape.js';"],
    ['view/app.tsx', "import { Box } from 'ink';\nimport { useState } from 'react';\nimport '../terminal/keys.js';"],
    ['cli/main.ts', "const { open } = await import('../view/open.js');"],
    ['index.ts', "export { Value } from './engine/value.js';\ntype Open = typeof import('./view/open.js');"],
    ['engine/value.ts', "/**\n * As in import('../view/open.js').\n */\n// import { x } from '../cli/main.js';"],
    ['notation/statement.ts', "const hint = `say: import math from '../view/open.js'`;"],
    ['text/nearest.ts', "import leven from 'leven';\nimport reactive from 'reactive';"],
  ])('%s may: %s', (file, source) => {
    expect(wrongs(file, source)).toEqual([]);
  });
});
