/** `--export FILE`: a file and no screen; what is in it has its own tests. */
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/formats/formats.js';
import { LECTURE_STEP } from '../oracles.js';
import { command, folderWith, json, printed, refusal } from './command.js';

const cwd = folderWith({
  'prints.py': "import math\na = 2.0\nL = a*3\nprint('L is', L.data)\n",
  'large.py': `a = 1.0\n${'a = a + 1e-6\n'.repeat(2000)}`,
});
const here = { cwd };
const read = (name: string): string => readFileSync(join(cwd, name), 'utf8');

describe.concurrent('--export', () => {
  test.each(FORMATS)('writes $ending and prints nothing', async ({ ending }) => {
    expect(await printed(['--export', `lecture.${ending}`], here)).toBe('');
    expect(read(`lecture.${ending}`)).toContain('L');
  });

  test('comes after --steps and --backward', async () => {
    await printed(['--steps', '2', '--backward', '--export', 'stepped.csv'], here);
    expect(read('stepped.csv').split('\n')[3]).toMatch(`2,${LECTURE_STEP.ascending[2]},`);
    await printed(['--backward', '--export=fresh.dot'], here);
    expect(read('fresh.dot')).toContain('{ a | data 2.0000 | grad 6.0000 }');
  });

  test('leaves stdout to what else is asked for', async () => {
    expect(JSON.stringify(await json(['--export', 'beside.dot'], here))).toBe(JSON.stringify(await json([])));
    expect(await printed(['--check', '--export', 'checked.dot'], here)).toMatch(/^node +gradient/);
    expect([read('beside.dot'), read('checked.dot')]).toEqual([
      expect.stringMatching(/^digraph/),
      expect.stringMatching(/^digraph/),
    ]);
  });

  test('leaves a file its own prints and notes', async () => {
    const { code, stdout, stderr } = await command(['prints.py', '--export', 'prints.mmd'], here);
    expect([code, stdout, stderr]).toEqual([0, 'L is 6.0\n', expect.stringMatching(/^prints\.py:1: .*import math/)]);
  });

  test('writes the same nodes as --json', async () => {
    await printed(['--steps', '1', '--export', 'nodes.json'], here);
    const { schedule, iterations, ...rest } = JSON.parse(read('nodes.json'));
    expect(rest).toEqual(await json(['--steps', '1']));
    expect([schedule, iterations]).toEqual([
      null,
      [
        { k: 0, leaves: [2, -3, 10, -2], state: null },
        { k: 1, leaves: [2.06, -3.04, 9.98, -1.96], state: null },
      ],
    ]);
  });

  test('writes over a file, and through a link', async () => {
    writeFileSync(join(cwd, 'real.csv'), 'something else');
    symlinkSync('real.csv', join(cwd, 'link.csv'));
    await printed(['--export', 'link.csv'], here);
    expect(read('real.csv')).toBe('k,L,a,b,c,f\n0,-8,2,-3,10,-2\n');
  });

  test('says that another hard link keeps the old text', async () => {
    writeFileSync(join(cwd, 'linked.csv'), 'old');
    linkSync(join(cwd, 'linked.csv'), join(cwd, 'linked-too.csv'));
    expect(await command(['--export', 'linked.csv'], here)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'mgrad-tui: wrote linked.csv; its other hard link keeps the old text\n',
    });
    expect(read('linked-too.csv')).toBe('old');
  });

  test('writes what there is if a step could not be made', async () => {
    const { code, stderr } = await command(['--steps', '1000', '--lr', '10', '--export', 'stopped.csv'], here);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^mgrad-tui: stopped after 6 of 1,000 steps;/)]);
    expect(read('stopped.csv').split('\n')).toHaveLength(1 + 7 + 1);
  });
});

describe.concurrent('an exported session', () => {
  const settings = ['--optimizer', 'adam', '--lr', '0.1', '--descend'];

  test('is opened again, and goes on as it would have', async () => {
    await printed([...settings, '--steps', '2', '--export', 'two.json'], here);
    const four = await json([...settings, '--steps', '4']);
    expect(await json(['two.json', '--steps', '2'], here)).toEqual(four);
    const text = read('two.json');
    expect(await json(['-', '--steps', '2'], { stdin: { text } })).toEqual(four);
    expect(await printed(['two.json', '--ascend', 'a=5', '--backward'], here)).toMatch(
      /^L \S+ {3}step 2 {3}lr 0\.1 {3}ascend\n.* a +leaf +5\.0000 /s,
    );
  });

  test('is as it was for who opens a network', async () => {
    await printed(['--example', 'xor', '--steps', '3', '--export', 'xor.json'], here);
    expect(await json(['xor.json', '--steps', '2'], here)).toEqual(await json(['--example', 'xor', '--steps', '5']));
  });

  test('may be what --json prints', async () => {
    writeFileSync(join(cwd, 'printed.json'), await printed(['--steps', '2', '--json']));
    expect(await json(['printed.json', '--steps', '1'], here)).toEqual(await json(['--steps', '3']));
  });

  test('is refused with the way to what is wrong with it', async () => {
    writeFileSync(join(cwd, 'wrong.json'), '{"rootId": 1, "nodes": [{"id": 0, "op": "leef", "inputs": []}]}');
    expect(await refusal(['wrong.json'], here)).toMatch(
      /^mgrad-tui: wrong\.json: nodes\[0\]\.op: expected one of "leaf" .*; did you mean "leaf"\?, not "leef"$/,
    );
    writeFileSync(join(cwd, 'none.json'), 'L = a*b');
    expect(await refusal(['none.json'], here)).toMatch(/^none\.json:1:1: this is not JSON, and so not a saved graph\n/);
    writeFileSync(join(cwd, 'empty.json'), '');
    expect(await refusal(['empty.json'], here)).toMatch(/^mgrad-tui: empty\.json is empty/);
  });
});

describe.concurrent('what cannot be exported', () => {
  test('is a file of another ending: refused before anything is done', async () => {
    expect(await refusal(['prints.py', '--export', 'g.pdf'], here)).toBe(
      'mgrad-tui: g.pdf: there is no format "pdf"; there are dot, svg, mmd, json, csv, py',
    );
    expect(await refusal(['--export', ''], here)).toBe(
      'mgrad-tui: --export takes a value: --export FILE (or --export=FILE)',
    );
  });

  test.each([
    ['a missing folder', 'none/g.dot', 'none/g.dot cannot be written: there is no folder none'],
    ['a folder', 'folder.dot', 'folder.dot is a folder; expected a file'],
    [
      'a name that a terminal would obey',
      'no\x1b[2J/g.dot',
      'no\\x1b[2J/g.dot cannot be written: there is no folder no\\x1b[2J',
    ],
  ])('is %s: said, with exit code 1', async (_, file, message) => {
    mkdirSync(join(cwd, 'folder.dot'), { recursive: true });
    expect(await command(['--export', file], here)).toEqual({ code: 1, stdout: '', stderr: `mgrad-tui: ${message}\n` });
  });

  test("is the graph's own file, whatever it is called", async () => {
    const text = 'a = 2\nL = a*3\n';
    writeFileSync(join(cwd, 'own.py'), text);
    symlinkSync('own.py', join(cwd, 'own-link.py'));
    symlinkSync('own-link.py', join(cwd, 'own-link.json'));
    symlinkSync('/dev/stdin', join(cwd, 'own-stdin.json'));
    for (const file of ['own.py', './own-link.py', 'own-link.json']) {
      const { code, stderr } = await command(['own.py', '--export', file], here);
      expect([code, stderr]).toEqual([
        1,
        `mgrad-tui: ${file} is the graph's own file, which would be lost; expected another name\n`,
      ]);
    }
    for (const file of ['own.py', 'own-link.json', 'own-stdin.json']) {
      const fd = openSync(join(cwd, 'own.py'), 'r');
      const { code, stderr } = await command(['-', '--export', file], { ...here, stdin: { fd } });
      expect([code, stderr]).toEqual([
        1,
        `mgrad-tui: ${file} is this program's own input or output; expected another name\n`,
      ]);
      closeSync(fd);
    }
    expect(read('own.py')).toBe(text);
    await printed(['--export', 'own.json'], here);
    await printed(['own.json', '--steps', '1', '--export', 'own.json'], here);
    expect((await json(['own.json'], here)).steps).toBe(1);
  });

  test('is a read-only file, and the reason is given in full, however long the path', async () => {
    const deep = join('d'.repeat(200), 'd'.repeat(200), 'd'.repeat(200));
    mkdirSync(join(cwd, deep), { recursive: true });
    const file = join(deep, 'read-only.csv');
    writeFileSync(join(cwd, file), 'old');
    chmodSync(join(cwd, file), 0o444);
    const { code, stderr } = await command(['--export', file], here);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^mgrad-tui: d.*d\/read-only\.csv cannot be written: it is read-only \(permission denied\)\n$/,
      ),
    ]);
    expect(read(file)).toBe('old');
  });

  test.runIf(existsSync('/dev/full'))('is a file on a full disk', async () => {
    symlinkSync('/dev/full', join(cwd, 'full.dot'));
    expect(await command(['--export', 'full.dot', '--backward'], here)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'mgrad-tui: full.dot cannot be written: no space left on device\n',
    });
  });

  test('is a picture of a large graph: what was asked for besides is printed', async () => {
    const { code, stdout, stderr } = await command(['large.py', '--export', 'large.svg', '--json'], here);
    expect([code, stdout.slice(0, 12)]).toEqual([1, '{"root":"a",']);
    expect(stderr).toMatch(/^mgrad-tui: a picture has at most 500 nodes, not 4,001; draw a part /);
    expect(existsSync(join(cwd, 'large.svg'))).toBe(false);
  });
});

test('nothing unfinished is left in the folder', () => {
  expect(readdirSync(cwd).filter((name) => name.startsWith('.'))).toEqual([]);
});
