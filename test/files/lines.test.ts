/** The lines of a file that grows: each once, when it is complete, and all again if the file began again. */
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FileLine, type LinePlace, linesAfter, placeIn } from '../../src/files/lines.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-lines-'));
  file = join(folder, 'g.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (from?: LinePlace): FileLine[] => [...linesAfter(file, 'g.jsonl', from)];
const shown = (lines: readonly FileLine[]): [number, string | undefined, boolean][] =>
  lines.map(({ number, text, isComplete }) => [number, text?.trim(), isComplete]);
const again = (from: LinePlace): LinePlace | undefined => placeIn(file, 'g.jsonl', from);

test('each line has its number; empty ones count, and have nothing to read', () => {
  writeFileSync(file, 'one\r\n\n  \nfour\nfive');
  expect(shown(read())).toEqual([
    [1, 'one', true],
    [4, 'four', true],
    [5, 'five', false],
  ]);
});

test('reading goes on after the last complete line', () => {
  writeFileSync(file, 'one\ntw');
  const [{ place }] = read() as [FileLine];
  appendFileSync(file, 'o\nthree\n');
  expect(again(place)).toEqual(place);
  expect(shown(read(place))).toEqual([
    [2, 'two', true],
    [3, 'three', true],
  ]);
});

test('however a file grows, each complete line is read once', () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', ' '), { maxLength: 30 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat(40), { maxLength: 8 }), (whole, cuts) => {
      const bytes = Buffer.from(whole);
      const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
      writeFileSync(file, '');
      const seen: FileLine[] = [];
      let at = 0;
      for (const end of ends) {
        appendFileSync(file, bytes.subarray(at, end));
        at = end;
        const from = seen.at(-1)?.place;
        expect(from && again(from)).toEqual(from);
        seen.push(...read(from).filter(({ isComplete }) => isComplete));
      }
      const numbered = whole
        .split('\n')
        .slice(0, -1)
        .map((line, i) => [i + 1, line.trim(), true]);
      expect(shown(seen)).toEqual(numbered.filter(([, line]) => line !== ''));
    }),
    { numRuns: 200 },
  );
});

test('a line may be longer than what is read at a time, and many may be in that', () => {
  const long = 'é'.repeat(2 ** 20 + 1);
  const texts = [long, ...Array.from({ length: 50_000 }, (_, i) => `line ${i}`), long];
  writeFileSync(file, `${texts.join('\n')}\n`);
  const lines = read();
  expect(lines.map(({ text }) => text?.trim())).toEqual(texts);
  expect(lines.at(-1)?.place.bytes).toBe(lines.at(-1)?.size);
});

test('bytes that are not UTF-8 have no text', () => {
  writeFileSync(file, Buffer.concat([Buffer.from('one\n'), Buffer.from([0xff, 10]), Buffer.from('three\n')]));
  expect(shown(read())).toEqual([
    [1, 'one', true],
    [2, undefined, true],
    [3, 'three', true],
  ]);
});

test.each<[string, () => void]>([
  ['was cut', () => writeFileSync(file, 'one\n')],
  ['was written anew, and is longer already', () => writeFileSync(file, 'eins\nzwei\ndrei\nvier\n')],
  [
    'was replaced by another with the same beginning',
    () => {
      writeFileSync(join(folder, 'new'), 'one\ntwo\nthree\n');
      renameSync(join(folder, 'new'), file);
    },
  ],
])('a file that %s begins again', (_, change) => {
  writeFileSync(file, 'one\ntwo\n');
  const { place } = read().at(-1) as FileLine;
  expect(again(place)).toBe(place);
  change();
  expect(again(place)).toBeUndefined();
});

test('a reading can be left, and a file that is gone is an error', () => {
  writeFileSync(file, 'one\ntwo\n');
  for (const { number } of linesAfter(file, 'g.jsonl', undefined)) if (number === 1) break;
  rmSync(file);
  expect(() => read()).toThrow('g.jsonl cannot be read: no such file or directory');
});
