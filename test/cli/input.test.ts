/** Where the graph comes from: the lecture, a built-in example, a file, an expression, or what is piped in. */
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.js';
import { openInput } from '../../src/cli/input.js';
import { CLI, folderWith, type Json, json, printed, refusal } from './command.js';

const PRODUCT = 'a = 2; b = 3; L = a*b\n';
const cwd = folderWith({
  'product.py': PRODUCT,
  'with a space.py': PRODUCT,
  graph: PRODUCT,
  'a*b': PRODUCT,
  'x=2': PRODUCT,
  '\x1b[31mred.py': PRODUCT,
  'windows.py': '\ufeffa = 2\r\nb = 3\r\nL = a*b\r\n',
  'values.py': 'a = Value(2.0); b = Value(3.0); k = 4; L = a*b*k; a.data += 1; L = a*b*k\n',
  'private.py': PRODUCT,
});
const here = { cwd };

/** The root's name and data, and the leaves' data. */
const gist = ({ root, history, nodes }: Json): unknown[] => [
  root,
  history[0],
  Object.fromEntries(nodes.filter(({ op }) => op === 'leaf').map(({ label, data }) => [label, data])),
];

const LECTURE = ['L', -8, { a: 2, b: -3, c: 10, f: -2 }];
const FROM_PRODUCT = ['L', 6, { a: 2, b: 3 }];

test('nothing at all opens the lecture', async () => {
  expect(gist(await json([]))).toEqual(LECTURE);
});

describe.concurrent('a file', () => {
  test.each([
    ['of statements', 'product.py'],
    ['without an ending', 'graph'],
    ['with a space in its name', 'with a space.py'],
    ['named like an expression', 'a*b'],
    ['named like a value and called by a path', './x=2'],
    ['called by its whole path', join(cwd, 'product.py')],
    ['with a byte order mark and the line ends of Windows', 'windows.py'],
    ['with a terminal escape in its name', '\x1b[31mred.py'],
  ])('%s is read', async (_, file) => {
    expect(gist(await json([file], here))).toEqual(FROM_PRODUCT);
  });

  test('is read after -- too', async () => {
    expect(gist(await json(['--', 'product.py'], here))).toEqual(FROM_PRODUCT);
  });

  test('that may not be read is refused with the reason', async () => {
    const file = join(cwd, 'private.py');
    chmodSync(cwd, 0o755);
    chmodSync(file, 0);
    // Root may read everything, so the process becomes another user for this.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    const refused = openInput(parseArguments([file]));
    if (root) process.seteuid?.(0);
    await expect(refused).rejects.toThrow(/private\.py cannot be read: permission denied$/);
  });
});

describe.concurrent('an expression', () => {
  test.each<[string, string[], unknown[]]>([
    ['with its values', ['a*b', 'a=2', 'b=3'], ['a*b', 6, { a: 2, b: 3 }]],
    ['with a name for its root', ['L = a*b', 'a=2', 'b=3'], FROM_PRODUCT],
    ['of several statements', ['a = 2; b = a + 1; b*a'], ['b*a', 6, { a: 2 }]],
    ['with values on both sides of it', ['a=2', 'a - b', 'b=3'], ['a - b', -1, { a: 2, b: 3 }]],
    ['that starts with a minus, after --', ['--', '-a*2', 'a=3'], ['-a*2', -6, { a: 3 }]],
    ['of one name', ['x', 'x=3'], ['x', 3, { x: 3 }]],
    ['with infinities', ['a - b', 'a=inf', 'b=-Infinity'], ['a - b', 'Infinity', { a: 'Infinity', b: '-Infinity' }]],
    ['with nan', ['a*b', 'a=NaN', 'b=1'], ['a*b', 'NaN', { a: 'NaN', b: 1 }]],
    ['with a number beyond the largest', ['a*0.5', 'a=1e400'], ['a*0.5', 'Infinity', { a: 'Infinity' }]],
    ['in other letters', ['λ*2', 'λ=4'], ['λ*2', 8, { λ: 4 }]],
  ])('%s is read', async (_, argv, expected) => {
    expect(gist(await json(argv))).toEqual(expected);
  });
});

describe.concurrent('name=value sets the first value of a leaf', () => {
  test.each<[string, string[], unknown[]]>([
    ['of the lecture', ['a=3'], ['L', -2, { a: 3, b: -3, c: 10, f: -2 }]],
    ['of an example', ['--example', 'diamond', 'x=2'], ['L', 36, { x: 2 }]],
    ['of a file', ['product.py', 'b=5'], ['L', 10, { a: 2, b: 5 }]],
    ['of a file, before its statements run', ['values.py', 'a=5'], ['L', 72, { a: 6, b: 3 }]],
    ['and a plain number of a file', ['values.py', 'k=1'], ['L', 9, { a: 3, b: 3 }]],
  ])('%s', async (_, argv, expected) => {
    expect(gist(await json(argv, here))).toEqual(expected);
  });
});

test('the order of the arguments changes nothing', async () => {
  const parts = [['product.py'], ['a=5'], ['--steps', '2'], ['--lr=0.1'], ['--descend'], ['--root', 'L']];
  const expected = await json(parts.flat(), here);
  expect(expected).toMatchObject({ steps: 2, lr: 0.1, direction: 'descend' });
  for (let first = 1; first < parts.length; first++) {
    const turned = [...parts.slice(first), ...parts.slice(0, first)];
    expect(await json(turned.flat(), here)).toEqual(expected);
  }
});

describe.concurrent('stdin', () => {
  test.each<[string, string[], string, unknown[]]>([
    ['read where it is asked for', ['-'], PRODUCT, FROM_PRODUCT],
    ['read where something is piped in', [], PRODUCT, FROM_PRODUCT],
    ['given values', ['b=5'], PRODUCT, ['L', 10, { a: 2, b: 5 }]],
    ['given values where it is asked for', ['-', 'b=5'], PRODUCT, ['L', 10, { a: 2, b: 5 }]],
    ['left alone where it is empty', [], '', LECTURE],
    ['left alone where it is blank', [], ' \n\n', LECTURE],
    ['left alone if there is a file', ['product.py'], 'c = 1; M = c*2\n', FROM_PRODUCT],
    ['left alone if there is an expression', ['x', 'x=3'], PRODUCT, ['x', 3, { x: 3 }]],
    ['left alone if there is an example', ['--example', 'lecture'], PRODUCT, LECTURE],
  ])('is %s', async (_, argv, text, expected) => {
    expect(gist(await json(argv, { ...here, stdin: { text } }))).toEqual(expected);
  });

  test('may be a file', async () => {
    const fd = openSync(join(cwd, 'product.py'), 'r');
    try {
      expect(gist(await json([], { stdin: { fd } }))).toEqual(FROM_PRODUCT);
    } finally {
      closeSync(fd);
    }
  });

  test('that stays open and silent is not waited for', async () => {
    expect(gist(await json([], { stdin: 'silent' }))).toEqual(LECTURE);
  });

  test.each([[['product.py']], [['--example', 'diamond']], [['--list-examples']], [['--help']]])(
    'that stays open and silent does not matter to %j',
    async (argv) => {
      expect(await printed(argv, { ...here, stdin: 'silent' })).not.toBe('');
    },
  );

  test.runIf(process.platform !== 'win32')('may be closed', () => {
    const run = ['-c', 'exec "$0" "$@" <&-', process.execPath, CLI, '--json'];
    expect(gist(JSON.parse(execFileSync('/bin/sh', run, { encoding: 'utf8' })))).toEqual(LECTURE);
  });

  test.each([
    ['nothing', '', 'nothing came on stdin; expected statements like L = a*b'],
    ['blanks', '\n \n', 'nothing came on stdin; expected statements like L = a*b'],
    ['what is not text', 'a\0b', 'stdin is a binary file; expected statements like L = a*b'],
  ])('with %s on it is refused where it is asked for', async (_, text, problem) => {
    expect(await refusal(['-'], { stdin: { text } })).toBe(`mgrad-tui: ${problem}`);
  });

  test('is called so in a message', async () => {
    expect(await refusal([], { stdin: { text: 'a = 2\nL = a*\n' } })).toMatch(/^<stdin>:2:7: .*\n {2}L = a\*\n {8}\^$/);
  });
});
