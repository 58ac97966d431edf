/** A module that hands out a graph for each iteration: it is asked in its thread, and what is wrong there is said. */
import { expect, test } from 'vitest';
import { writeSession } from '../../src/opening/write-session.js';
import type { Session } from '../../src/session/model.js';
import { command, folderWith } from '../cli/command.js';
import { keys, said } from '../session/playing.js';
import { openedFile } from './opened.js';

const HEAD = "import { Value } from 'mgrad-tui';\nconst w = new Value(1, 'w'), v = new Value(2, 'v');\n";

async function openModule(body: string): Promise<Session> {
  const folder = folderWith({ 'next.mjs': HEAD + body });
  return (await openedFile(`${folder}/next.mjs`)).session;
}

test('the example trains one graph a step, as its own program does', async () => {
  const { session } = await openedFile('examples/sgd.mjs');
  expect(session.model.history.loss).toBeCloseTo(7.84, 12);
  const after = keys(session, '40s');
  expect(Array.from(after.model.leaves, (leaf) => leaf.toFixed(4))).toEqual(['1.9183', '-0.9367']);
  expect(keys(after, '30[').viewed?.iteration).toBe(10);
});

test('the Values have the data of the iteration that is asked for, and the leaves are those of the first graph', async () => {
  const session = await openModule('export const next = (k) => w.mul(v.data).add(v).mul(k + 1);');
  const stepped = keys(session, ':lr 0.1', 's');
  expect(stepped.model.leaves).toEqual(Float64Array.of(1 + 0.1 * 2, 2 + 0.1));
  expect(stepped.model.history.loss).toBeCloseTo((1.2 * 2.1 + 2.1) * 2, 12);
});

test.each([
  ['throws', "throw new RangeError('no more')", 'next(1) failed: RangeError: no more (next.mjs:3)'],
  ['gives no Value', 'return 5', 'next(1) gives 5; expected a Value'],
  ['has another leaf', "return w.mul(new Value(3, 'x'))", 'next(1) has x, which is not one of the leaves'],
  ['ends its thread', 'process.exit(3)', 'next(1) failed: it ended itself with code 3'],
  ['would be nan', 'return w.mul(0).div(0)', 'w*0/0 would become nan'],
  ['has infinity in it', 'return w.mul(Infinity)', 'next(1) has the number inf'],
])('if the next graph %s, that is said and the step is not applied', async (_, body, problem) => {
  const session = await openModule(`export const next = (k) => { if (k > 0) { ${body}; } return w.add(v); };`);
  const after = keys(session, 's');
  expect(said(after)).toContain(`not applied: ${problem}`);
  expect(after.model).toBe(session.model);
});

test.each([
  ['next(0) gives no Value', 'export const next = () => 5;', 'next(0) gives 5; expected a Value'],
  ['next is not a function', 'export const next = 5;', 'this module exports next, which is 5; expected a function'],
  [
    'parameters are not leaves',
    'export const parameters = [w.mul(2)];\nexport const next = () => w.mul(2);',
    'a parameter is a leaf, but one is "mul"',
  ],
  [
    'a leaf is not among the parameters',
    'export const parameters = [w];\nexport const next = () => w.mul(v);',
    'next(0) has v, which is not one of the leaves that all graphs share',
  ],
  [
    'there are samples',
    'export const samples = {};\nexport const next = () => w.mul(v);',
    'samples are of one graph, but this module exports next, which gives many',
  ],
])('it is not opened if %s', async (_, body, problem) => {
  await expect(openModule(body)).rejects.toThrow(problem);
});

test('what :w writes is the present graph alone, and says so', async () => {
  const session = keys(await openModule('export const next = (k) => w.mul(v).add(k);'), '2s');
  const { text } = await writeSession(session, `${folderWith({})}/w.py`, false);
  expect(text).toBe('wrote w.py, the graph of step 2 alone');
});

test('what it prints until it is open is shown, and the process ends though the thread is there', async () => {
  const folder = folderWith({ 'next.mjs': `${HEAD}console.log('made');\nexport const next = (k) => w.mul(v).add(k);` });
  const { code, stdout } = await command([`${folder}/next.mjs`, '--steps', '2']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^made\n/);
  expect(stdout).toContain('step 2');
});
