/** A file with a graph on each line: what is opened of it, and what is said of lines that cannot be used. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFile } from '../../src/opening/open-file.js';
import { firstLineOf, hasLine } from '../../src/opening/open-lines.js';
import { gradientState } from '../../src/session/gradients/gradients.js';
import { losses } from '../../src/session/history/history.js';
import type { Session } from '../../src/session/model.js';
import { blocksOf } from '../docs/blocks.js';
import { dataOf } from '../session/playing.js';
import { line } from '../session/series.js';
import { openedFile } from './opened.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-lines-'));
  file = join(folder, 'g.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (...lines: readonly string[]): void => writeFileSync(file, lines.join('\n'));
const history = ({ model }: Session): number[] => losses(model.history);
/** What it opens as; paths in notes without the folder. */
const opened = async (): Promise<{ session: Session; notes: string[] }> => {
  const { session, notes } = await openedFile(file);
  return { session, notes: notes.map((note) => note.replaceAll(`${folder}/`, '')) };
};

test('the newest line opens, with the history of all, whether its line end is there or not', async () => {
  for (const end of [[], [''], ['', '  ', '']]) {
    write('', line(1, 2), line(2, 2), '\r', line(3, 2), ...end);
    const { session, notes } = await opened();
    expect([history(session), dataOf(session, 'w'), session.model.title, notes]).toEqual([[2, 4, 6], 3, 'g.jsonl', []]);
  }
});

test('lines that are appended while it opens are left for later', async () => {
  write(line(1, 2), line(2, 2), '');
  const work = await openFile(file);
  let step = work.next();
  for (let w = 3; !step.done && w < 100; w++) {
    appendFileSync(file, `${line(w, 2)}\n`);
    step = work.next();
  }
  expect(step.done && history(step.value.session)).toEqual([2, 4]);
});

test('a last line that is not all there yet does not count', async () => {
  write(line(1, 2), line(2, 2).slice(0, -3));
  const { session, notes } = await opened();
  expect([history(session), notes, session.model.origin.lines?.place.lines]).toEqual([[2], [], 1]);
});

test('lines that cannot be used are passed over, with the place and what was expected', async () => {
  write(line(1, 2), '{"root": 0, "nodes": [{"op": "leaf"}]}', line(2, 2), '{"root": 0,, "nodes": []}', '7', '');
  const { session, notes } = await opened();
  expect([history(session), notes]).toEqual([
    [2, 4],
    [
      'g.jsonl:2: nodes[0].data: expected a number, "NaN", "Infinity" or "-Infinity", not nothing; this line is passed over, and 2 lines more',
    ],
  ]);
});

test.each([
  ['', /g\.jsonl is empty; expected a graph as JSON on each line$/],
  ['{"root": 0,, "nodes": []}\n', /g\.jsonl:1:12: this is not JSON, and so not a graph$/],
  ['a = 2\n\n7', /g\.jsonl:1:1: this is not JSON/],
  [Buffer.from([0xff, 0xfe, 10]), /g\.jsonl:1: this is not UTF-8 text$/],
])('a file without a line that can be used is an error: %j', async (text, message) => {
  writeFileSync(file, text);
  await expect(opened()).rejects.toThrow(message);
});

test('a directory is not a file with lines', async () => {
  mkdirSync(file);
  await expect(opened()).rejects.toThrow(/g\.jsonl is a directory; expected a file$/);
  await expect(firstLineOf(file)).rejects.toThrow(/g\.jsonl is a directory; expected a file$/);
});

test('the first line is there when it is complete, or all there without its line end', () => {
  const isThere = (): boolean => hasLine(file, 'g.jsonl');
  expect(isThere()).toBe(false);
  for (const [texts, expected] of [
    [[''], false],
    [['', ' '], false],
    [['', line(1, 2).slice(0, -1)], false],
    [['', line(1, 2)], true],
    [['nonsense', ''], true],
  ] as const) {
    write(...texts);
    expect(isThere()).toBe(expected);
  }
});

const [program] = blocksOf(readFileSync('README.md', 'utf8')).filter(({ language }) => language === 'awk');
const hasAwk = spawnSync('awk', ['BEGIN { exit 0 }']).status === 0;

test.skipIf(!hasAwk)(
  "the README's program in five lines of awk writes what is followed (skipped: there is no awk)",
  async () => {
    const text = program?.text ?? '';
    expect(text.trim().split('\n')).toHaveLength(5);
    const { stdout, status } = spawnSync('awk', [text], { encoding: 'utf8' });
    expect(status).toBe(0);
    writeFileSync(file, stdout);
    const { session, notes } = await opened();
    const all = history(session);
    expect([all.length, all[0], notes, gradientState(session)]).toEqual([20, 25, [], 'fresh']);
    expect(all).toEqual(all.toSorted((a, b) => b - a));
  },
);

const SHOWN = `
import mgrad

class Value:
    def __init__(self, data, _children=(), _op=''):
        self.data, self.grad, self._prev, self._op = data, 0.0, set(_children), _op
        self._backward = lambda: None
    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), '*')
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out

Value = mgrad.watch(Value) or Value
w, x = Value(1.0), Value(2.0)
for k in range(5):
    L = w * x
    w.grad = x.grad = 0.0
    L.grad = 1.0
    L._backward()
    mgrad.show(L)
    w.data = float('inf') if k == 3 else w.data + 1
`;
const hasPython = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']).status === 0;

test.skipIf(!hasPython)('mgrad.show writes lines of one history (skipped: there is no python3 >= 3.9)', async () => {
  const env = { ...process.env, PYTHONPATH: resolve('src/opening/program'), PYTHONDONTWRITEBYTECODE: '1' };
  const { stderr, status } = spawnSync('python3', ['-c', SHOWN], { cwd: folder, env, encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
  renameSync(join(folder, 'mgrad.jsonl'), file);
  const { session, notes } = await opened();
  expect([history(session), notes]).toEqual([[2, 4, 6, 8, Infinity], []]);
  expect([gradientState(session), dataOf(session, 'w')]).toEqual(['fresh', Infinity]);
});
