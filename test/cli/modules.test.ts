/** Modules and notebooks as files to open: what they export and hold, what they print, and what can be wrong with them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { byLabel, command, folderWith, json, printed, refusal } from './command.js';

const GRAPH = `const a = new Value(2, 'a'), b = new Value(-3, 'b');\nconst L = a.mul(b);\nL.label = 'L';\n`;
const IMPORT = `import { Value } from 'mgrad-tui';\n`;

/** Modules without a graph that can be opened, with the message about each; value.test.ts has more of the engine's. */
const HOSTILE: Readonly<Record<string, readonly [body: string, message: RegExp]>> = {
  'label-number': [
    'export default new Value(1, 7).mul(a);',
    /^label-number\.mjs:5:1: TypeError: a Value's label is a text, not 7\n {2}export default/,
  ],
  'label-set': ['L.label = 7;\nexport default L;', /label-set\.mjs: TypeError: a Value's label is a text, not 7$/],
  'label-throws': [
    'L.label = { toString() { throw new Error(); } };\nexport default L;',
    /TypeError: a Value's label is a text, not an object$/,
  ],
  'label-getter': [
    "Object.defineProperty(L, 'label', { get() { throw new Error('mine'); } });\nexport default L;",
    /^label-getter\.mjs:5:\d+: mine\n/,
  ],
  proxy: [
    'export default new Proxy(L, {});',
    /exports default, which is an object that only stands for a Value, such as a Proxy; expected a Value/,
  ],
  'proxy-inside': [
    'export default a.mul(new Proxy(b, {}));',
    /TypeError: mul takes a Value or a number, not an object that only/,
  ],
  function: ['export default () => L;', /exports default, which is a function; expected a Value/],
  number: ['const five = 5;\nexport { five as L };', /exports L, which is 5; expected a Value/],
  thenable: ["export default { get then() { throw new Error('mine'); } };", /^thenable\.mjs:5:\d+: mine\n/],
  rejected: ["Promise.reject(new Error('nobody'));\nexport default L;", /^rejected\.mjs:5:16: nobody\n/],
  'rejected-null': ['Promise.reject(null);\nexport default L;', /rejected-null\.mjs: it threw null$/],
  'thrown-null': ['throw null;', /it threw null$/],
  'thrown-object': ['throw Object.create(null);', /it threw something that cannot be shown$/],
  'thrown-again': ['throw { toString() { throw 1; } };', /it threw something that cannot be shown$/],
  'message-object': [
    "throw Object.assign(new Error('x'), { message: {} });",
    /it threw something that cannot be shown$/,
  ],
  'message-long': ["throw new Error('x'.repeat(1e7));", /message-long\.mjs:5:7: x{499}…\n/],
  'exits-with-0': ['process.exit(0);', /it ended itself with code 0 before it had exported a graph$/],
  'samples-number': ['export default L;\nexport const samples = 5;', /TypeError: samples are expected as /],
  'samples-hole': [
    'export default L;\nexport const samples = { inputs: [[, a]], scores: [L], targets: [1] };',
    /TypeError: the input 1 of sample 1 is not a Value of this graph$/,
  ],
  'commands-number': [
    'export default L;\nexport const commands = 5;',
    /TypeError: commands are expected as a list of texts/,
  ],
  'commands-hole': [
    "export default L;\nexport const commands = [, 'descend'];",
    /TypeError: commands are expected as a list of texts/,
  ],
  'no-map': ['Array.prototype.map = undefined;\nexport default L;', /no-map\.mjs: /],
};

/** Modules that do what they need not, and export a graph all the same. */
const HARMLESS: Readonly<Record<string, string>> = {
  'posts-null':
    "import { parentPort } from 'node:worker_threads';\nfor (const what of [null, 5, 'x', { problem: 5 }, { tape: {} }]) parentPort.postMessage(what);\nexport default L;",
  'posts-as-answer':
    "import { workerData } from 'node:worker_threads';\nworkerData.port?.postMessage(null);\nexport default L;",
  'closes-port': "import { parentPort } from 'node:worker_threads';\nparentPort.close();\nexport default L;",
  'prints-much':
    "for (let i = 0; i < 768; i++) console.log('x'.repeat(2 ** 20));\nconsole.error('x'.repeat(2 ** 20));\nexport default L;",
  'ends-stdout': 'process.stdout.write = () => true;\nprocess.stdout.destroy();\nexport default L;',
  frozen: 'export default Object.freeze(L);',
  'proxy-lists':
    "export default L;\nexport const samples = { inputs: [[a]], scores: [L], targets: new Proxy([1], {}) };\nexport const commands = new Proxy(['descend'], {});",
  later: 'setTimeout(() => { throw null; }, 1000);\nexport default L;',
};

const cwd = folderWith({
  'default.mjs': `${IMPORT}${GRAPH}export default L;\n`,
  'named.js': `${IMPORT}${GRAPH}export { L };\n`,
  'promised.mjs': `${IMPORT}${GRAPH}export default Promise.resolve(L);\n`,
  'awaits.mjs': `${IMPORT}await null;\n${GRAPH}export { L };\n`,
  'common.cjs': `const { Value } = require('mgrad-tui');\n${GRAPH}module.exports = { L };\n`,
  'typed.ts': `import { Value, type Operand } from 'mgrad-tui';
import { times } from './helper.js';
enum Sign { Plus = 1, Minus = -1 }
interface Row { readonly x: Operand }
const row: Row = { x: Sign.Minus * 3 };
const a = new Value(2, 'a');
export const L: Value = times(a, row.x as number);
`,
  'helper.ts': `import { Value } from 'mgrad-tui';
export const times = (a: Value, b: number): Value => {
  const L = a.mul(new Value(b, 'b'));
  L.label = 'L';
  return L;
};
`,
  'net.mjs': `${IMPORT}const x = new Value(2, 'x'), w = new Value(-1, 'w');
const score = x.mul(w); score.label = 'score';
const loss = score.sub(1).pow(2); loss.label = 'loss';
export default loss;
export const samples = { inputs: [[x]], scores: [score], targets: [1] };
export const commands = ['descend', 'lr 0.1'];
`,
  'prints.mjs': `${IMPORT}console.log('one\\u001b[2J');\nconsole.error('two');\n${GRAPH}export default L;\n`,
  'draws.mjs': `import { writeSync } from 'node:fs';\nwriteSync(1, 'DRAWN ');\n${IMPORT}${GRAPH}export default L;\n`,
  'kills.mjs': `process.kill(process.pid, 'SIGKILL');\n${IMPORT}${GRAPH}export default L;\n`,
  'throws.ts': `const x: number = 1;\n\nfunction broken(): never {\n  throw new RangeError('too far');\n}\nbroken();\n`,
  'deep.mjs': `import './inner.mjs';\n`,
  'inner.mjs': `\nthrow new Error('inside');\n`,
  'syntax.ts': 'const a = 1;\nconst = 2;\n',
  'short.ts': `throw new Error('at once')`,
  'missing.mjs': `import './none.mjs';\n`,
  'nothing.mjs': 'const a = 1;\n',
  'other.mjs': `export const loss = 3;\nexport function train() {}\n`,
  'never.mjs': 'await new Promise(() => {});\n',
  'exits.mjs': 'process.exit(3);\n',
  'strings.mjs': `throw 'a text';\n`,
  'samples.mjs': `${IMPORT}${GRAPH}export default L;\nexport const samples = { inputs: [] };\n`,
  ...Object.fromEntries(Object.entries(HOSTILE).map(([name, [body]]) => [`${name}.mjs`, IMPORT + GRAPH + body])),
  ...Object.fromEntries(Object.entries(HARMLESS).map(([name, body]) => [`${name}.mjs`, IMPORT + GRAPH + body])),
  'whole.cjs': `const { Value } = require('mgrad-tui');\nmodule.exports = new Value(2, 'a').mul(-3);\n`,
  'null.cjs': 'module.exports = null;\n',
  'loop.ipynb': JSON.stringify({
    cells: [
      { cell_type: 'markdown', source: 'x' },
      { cell_type: 'code', source: ['a = Value(2.0)\n'] },
      { cell_type: 'code', source: 'b = 3\nfor x in y:\n  pass' },
    ],
  }),
  'good.ipynb': JSON.stringify({
    cells: [
      {
        cell_type: 'code',
        source: ['%matplotlib inline\n', "a = Value(2.0, label='a')\n", "b = Value(-3.0, label='b')"],
      },
      { cell_type: 'code', source: 'L = a*b\nprint(L.data)' },
    ],
  }),
  'broken.ipynb': '{"cells": [}',
});
const here = { cwd };

describe.concurrent('a module is opened by the Value that it exports', () => {
  test.each([
    ['by default', 'default.mjs'],
    ['as L', 'named.js'],
    ['as a promise', 'promised.mjs'],
    ['after an await', 'awaits.mjs'],
    ['in CommonJS', 'common.cjs'],
    ['in TypeScript, with a file that it imports', 'typed.ts'],
  ])('%s', async (_, file) => {
    const opened = await json([file], here);
    expect([opened.root, opened.history[0]]).toEqual(['L', -6]);
    expect(byLabel(opened, 'data')).toMatchObject({ a: 2, b: -3, L: -6 });
  });

  test('with values for its leaves', async () => {
    const opened = await json(['typed.ts', 'a=5', '--steps', '1', '--descend'], here);
    expect(opened).toMatchObject({ steps: 1, direction: 'descend' });
    expect(opened.history[0]).toBe(-15);
  });

  test('with samples, whose inputs are frozen, and commands', async () => {
    const opened = await json(['net.mjs'], here);
    expect(opened).toMatchObject({ root: 'loss', direction: 'descend', lr: 0.1 });
    expect(byLabel(opened, 'frozen')).toMatchObject({ x: true, w: false });
    expect(await printed(['net.mjs'], here)).toContain('accuracy 0 %');
  });

  test('and what it prints stays out of the JSON', async () => {
    const asText = await command(['prints.mjs'], here);
    expect([asText.code, asText.stdout.split('\n')[0], asText.stderr]).toEqual([0, String.raw`one\x1b[2J`, 'two\n']);
    const asJson = await command(['prints.mjs', '--json'], here);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ root: 'L' });
    expect(asJson.stderr).toBe(`two\n${String.raw`one\x1b[2J`}\n`);
  });

  test('from a folder without installed packages, by its full path', async () => {
    const folder = join(cwd, 'empty');
    mkdirSync(folder);
    writeFileSync(join(folder, 'alone.mts'), `${IMPORT}${GRAPH}export default L as Value;\n`);
    expect(await json([join(folder, 'alone.mts')], { cwd: folder })).toMatchObject({ root: 'L' });
  });

  test.each(['xor', 'moons'])('such as the example %s', async (name) => {
    expect(await printed([`examples/${name}.mjs`])).toContain('accuracy');
  });
});

describe.concurrent('a module that cannot be opened says why, and where', () => {
  test.each([
    ['throws', 'throws.ts', /^throws\.ts:4:9: RangeError: too far\n {4}throw new RangeError\('too far'\);\n {10}\^$/],
    ['imports one that throws', 'deep.mjs', /inner\.mjs:2:7: inside$/],
    ['cannot be read', 'syntax.ts', /^syntax\.ts:2:7: Unexpected token\n {2}const = 2;\n {8}\^$/],
    ['throws in its one line', 'short.ts', /^mgrad-tui: short\.ts:1: at once$/],
    ['imports what is not there', 'missing.mjs', /^mgrad-tui: missing\.mjs: Cannot find module '\.\/none\.mjs'$/],
    ['exports nothing', 'nothing.mjs', /^mgrad-tui: nothing\.mjs: this module exports nothing; expected a Value:/],
    [
      'exports no Value',
      'other.mjs',
      /exports only loss, train; expected a Value: export default L, export const L = \.\.\., or a function next\(k\)/,
    ],
    ['never ends', 'never.mjs', /never\.mjs never comes to its end: it awaits something that does not happen$/],
    ['ends the process', 'exits.mjs', /exits\.mjs ended itself with code 3 before it had exported a graph$/],
    ['throws a text', 'strings.mjs', /strings\.mjs: it threw a text$/],
    ['has malformed samples', 'samples.mjs', /samples\.mjs: TypeError: samples /],
  ])('because it %s', async (_, file, message) => {
    expect(await refusal([file], here)).toMatch(message);
  });
});

describe.concurrent('a module can do what the README warns of, since a thread is no sandbox', () => {
  test.each([
    ['draw over the screen', 'draws.mjs', { code: 0, begins: 'DRAWN ' }],
    ['end the program', 'kills.mjs', { code: null, begins: '' }],
  ])('%s', async (_, file, { code, begins }) => {
    const ended = await command([file], { ...here, alone: true });
    expect([ended.code, ended.stdout.startsWith(begins)]).toEqual([code, true]);
  });
});

describe.concurrent('a module that goes on does not keep the process', () => {
  test('from an answer', async () => {
    expect((await command(['later.mjs'], { ...here, alone: true })).code).toBe(0);
  });

  test('from a refusal', async () => {
    expect(await refusal(['never.mjs'], { ...here, alone: true })).toContain('never comes to its end');
  });
});

describe.concurrent('what comes from a module is checked before it is used', () => {
  test.each(Object.entries(HOSTILE))('%s', async (name, [, message]) => {
    expect(await refusal([`${name}.mjs`], here)).toMatch(message);
  });

  test.each(Object.keys(HARMLESS))('%s does no harm', async (name) => {
    const { code, stdout, stderr } = await command([`${name}.mjs`, '--json'], here);
    expect([code, JSON.parse(stdout).history]).toEqual([0, [-6]]);
    expect(stderr.length).toBeLessThan(2 ** 22);
  });

  test('more than a megabyte of what it prints is left out, with a note', async () => {
    const { stdout } = await command(['prints-much.mjs'], here);
    expect(stdout.length).toBeLessThan(2 ** 21);
    expect(stdout).toContain('\n(the rest of what this module prints is left out)\nL -6.0000');
  });

  test('a CommonJS module may be the graph, or nothing', async () => {
    expect((await json(['whole.cjs'], here)).history).toEqual([-6]);
    expect(await refusal(['null.cjs'], here)).toMatch(/exports default, which is null; expected a Value/);
  });
});

describe.concurrent('a notebook', () => {
  test('is opened', async () => {
    const { code, stdout, stderr } = await command(['good.ipynb'], here);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'good.ipynb: cell 1, line 1: "%matplotlib inline" passed over\n',
    });
    expect(stdout).toMatch(/^-6\.0\nL -6\.0000/);
  });

  test('takes values for its leaves', async () => {
    expect((await json(['good.ipynb', 'a=4'], here)).history[0]).toBe(-12);
  });

  test('that cannot be read says in which cell', async () => {
    expect(await refusal(['loop.ipynb'], here)).toMatch(
      /^loop\.ipynb: cell 2, line 2:1: .*\n {2}for x in y:\n {2}\^\nTo run it with Python: npx mgrad-tui --run loop\.ipynb$/,
    );
    expect(await refusal(['broken.ipynb'], here)).toMatch(
      /^broken\.ipynb:1:\d+: this is not JSON, and so not a notebook\n/,
    );
  });
});
