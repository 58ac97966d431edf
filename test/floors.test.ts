/** The house: what each floor and wing of src/ may import, that no files import in a circle, and what stands at the top. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Floors, wings and the files beside wings, in order: each knows itself and those before it. A folder not named here has no wings. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  '': [
    'engine',
    'text',
    'files',
    'notation',
    'examples',
    'explain',
    'formats',
    'session',
    'opening',
    'layout',
    'terminal',
    'view',
    'cli',
    'index.ts',
    'runner.ts',
  ],
  cli: [
    'options.ts',
    'arguments.ts',
    'exit-codes.ts',
    'output.ts',
    'stdin.ts',
    'print.ts',
    'checks.ts',
    'explain.ts',
    'input.ts',
    'as-text.ts',
    'on-screen.ts',
    'program',
    'run.ts',
    'main.ts',
  ],
  'cli/program': ['output.ts', 'signals.ts', 'words.ts', 'on-screen.ts', 'program.ts', 'offer-run.ts'],
  opening: [
    'packaged.ts',
    'program',
    'module.ts',
    'open-lines.ts',
    'open-file.ts',
    'open-text.ts',
    'open-example.ts',
    'export-file.ts',
    'write-session.ts',
    'complete-file.ts',
  ],
  'opening/program': ['process', 'moments', 'run.ts', 'choose.ts', 'summary.ts', 'run-json.ts', 'live.ts', 'mgrad.py'],
  explain: [
    'letters.ts',
    'point.ts',
    'local.ts',
    'remarks.ts',
    'chain-rule.ts',
    'try-it.ts',
    'paths.ts',
    'why',
    'explain.ts',
    'chains.ts',
    'samples.ts',
    'groups',
    'curves',
    'steps',
    'mistakes',
    'verdicts',
  ],
  files: ['error.ts', 'kind.ts', 'temporary.ts', 'write.ts', 'read.ts', 'lines.ts', 'watch.ts'],
  formats: ['error.ts', 'exported.ts', 'json', 'python', 'drawings', 'csv.ts', 'formats.ts'],
  layout: [
    'glyphs.ts',
    'line.ts',
    'names.ts',
    'jobs.ts',
    'placement.ts',
    'viewport.ts',
    'tree',
    'card',
    'detail',
    'plots',
    'picture',
    'panes',
    'lists',
    'input',
    'fields.ts',
    'choices.ts',
    'echo.ts',
    'bars',
    'over.ts',
    'help.ts',
    'frame',
    'plain',
  ],
  engine: [
    'memo.ts',
    'memory-limit.ts',
    'given.ts',
    'ops.ts',
    'op-functions.ts',
    'tape.ts',
    'graph.ts',
    'autodiff',
    'value.ts',
    'check',
    'nn',
    'optimizers',
  ],
  session: [
    'effects.ts',
    'history',
    'panes.ts',
    'model.ts',
    'action.ts',
    'numbers.ts',
    'viewed.ts',
    'message.ts',
    'screen',
    'rate.ts',
    'tree',
    'undo.ts',
    'gradients',
    'training',
    'commands',
    'complete',
    'pure.ts',
    'source',
    'moments',
    'update.ts',
  ],
  terminal: [
    'raw.ts',
    'ending.ts',
    'colour.ts',
    'controlling.ts',
    'key-names.ts',
    'keys.ts',
    'keyboard.ts',
    'mouse.ts',
    'clipboard.ts',
    'slices.ts',
    'progress.ts',
    'waiting.ts',
    'cancelling.ts',
    'asking.ts',
    'screen.ts',
  ],
  view: ['explorer', 'frames.ts', 'on-terminal.ts', 'plain.ts', 'ink', 'open.tsx'],
  notation: [
    'work.ts',
    'source.ts',
    'json.ts',
    'notebook.ts',
    'lex',
    'run',
    'effects',
    'parse',
    'handed.ts',
    'read.ts',
    'built.ts',
    'write',
  ],
  'notation/parse': [
    'anchors.ts',
    'cursor.ts',
    'refusals.ts',
    'ending.ts',
    'arithmetic.ts',
    'names.ts',
    'texts.ts',
    'members.ts',
    'calls.ts',
    'expression.ts',
    'number.ts',
    'schedule.ts',
    'print',
    'passed',
    'drawings.ts',
    'assignments.ts',
    'statement.ts',
  ],
};

const TOP = ['package.json', 'package-lock.json', 'tsconfig.json', 'src', 'test', 'examples'];
const TOP_TEXTS = ['README.md', 'CHANGELOG.md', 'LICENSE'];

interface Import {
  readonly from: string;
  readonly isLazy: boolean;
}

/** Static imports and exports start a line; import() may be anywhere but in a comment, and may be of a type. */
const STATIC = /^(?:import|export)\b(?:[^;'"`]*?\bfrom)?\s*(['"])(.+?)\1/gm;
const LAZY = /\bimport\(\s*(['"`])(.+?)\1/g;
const COMMENT_LINE = /^\s*(?:\*|\/\*|\/\/).*$/gm;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.[cm]?[jt]sx?$/.test(file));

const imports = new Map(
  files.map((file): [string, Import[]] => {
    const code = readFileSync(join('src', file), 'utf8').replace(COMMENT_LINE, '');
    return [
      file,
      [
        ...Array.from(code.matchAll(STATIC), ([, , from = '']) => ({ from, isLazy: false })),
        ...Array.from(code.matchAll(LAZY), ([, , from = '']) => ({ from, isLazy: true })),
      ],
    ];
  }),
);

/** The file of src/ that an import leads to, or undefined for a package. */
const target = (file: string, from: string): string | undefined => {
  if (!from.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(file), from).replace(/\.js$/, '');
  return files.find((each) => each.replace(/(\.d)?\.tsx?$/, '') === path) ?? path;
};

/** Where two paths part: the folder that both are in, and what each is in there. */
function parting(file: string, other: string): { folder: string; here: string; there: string } {
  const here = file.split('/');
  const there = other.split('/');
  let depth = 0;
  while (here[depth] === there[depth] && depth < here.length - 1) depth++;
  return { folder: here.slice(0, depth).join('/'), here: here[depth] as string, there: there[depth] as string };
}

/** What is wrong with an import, or undefined. */
function broken(file: string, { from, isLazy }: Import): string | undefined {
  const other = target(file, from);
  if (other === undefined) {
    return /^(?:ink|react)(?:[-/]|$)/.test(from) && !file.startsWith('view/')
      ? 'only view/ may import Ink and React'
      : undefined;
  }
  const { folder, here, there } = parting(file, other);
  const order = ORDER[folder];
  if (folder === '' && there === 'view' && !isLazy)
    return 'view/ is reached by import() alone, so that nothing loads Ink early';
  if (!order) return undefined;
  for (const each of [here, there])
    if (!order.includes(each)) return `src/${posix.join(folder, each)} has no place in the house`;
  return order.indexOf(there) > order.indexOf(here) ? `${here} may not know ${there}, which is above it` : undefined;
}

/** A circle of imports that starts at a file, if there is one. Lazy ones count: they make a circle of types all the same. */
function circles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const { from } of imports.get(file) ?? []) {
      const other = target(file, from);
      if (other !== undefined) visit(other, [...way, file]);
    }
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

describe('src/', () => {
  test('every import goes to the same floor and wing, or to one before it', () => {
    const wrong = [...imports].flatMap(([file, all]) =>
      all.flatMap((each) => {
        const rule = broken(file, each);
        return rule === undefined ? [] : [`src/${file} imports ${each.from}: ${rule}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('no files import each other in a circle, types included', () => {
    expect(circles()).toEqual([]);
  });

  test('every file stands on a floor, and in a wing where a floor has wings', () => {
    const strangers = Object.entries(ORDER).flatMap(([folder, order]) =>
      readdirSync(join('src', folder))
        .filter((entry) => !order.includes(entry))
        .map((entry) => posix.join(folder, entry)),
    );
    expect(strangers).toEqual([]);
  });

  test('JSX stands in view/ alone', () => {
    expect(files.filter((file) => file.endsWith('.tsx') && !file.startsWith('view/'))).toEqual([]);
  });
});

test('the top level has what the house allows, and dotfiles', () => {
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  const top = new Set(tracked.split('\n').map((file) => file.split('/')[0] as string));
  const strangers = [...top].filter(
    (name) => !name.startsWith('.') && name !== '' && ![...TOP, ...TOP_TEXTS].includes(name),
  );
  expect(strangers).toEqual([]);
});
