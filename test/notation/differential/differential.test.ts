/**
 * Random programs, read without running them, against Python running them: where a program is read, every name that
 * the reading knows is the same node, with the same graph under it, the same data and the same gradients, or the same
 * number. A program that is refused says nothing.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { CONST, opOf } from '../../../src/engine/ops.js';
import { inputsOf } from '../../../src/engine/tape.js';
import type { Reading } from '../../../src/notation/read.js';
import { isRef } from '../../../src/notation/run/term.js';
import { SourceError } from '../../../src/notation/source.js';
import { dataIn, gradsIn, read } from '../reading.js';
import { programs } from './programs.js';

const hasPython = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']).status === 0;
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 1);
const COUNT = Number(process.env.DIFFERENTIAL_COUNT ?? 250);

/** What Python's names hold: nodes, each after its inputs, and numbers. */
interface Recorded {
  /** The statements that Python accepts. */
  readonly text: string | null;
  readonly names: Readonly<Record<string, number>>;
  readonly nodes: readonly (readonly [op: string, inputs: number | readonly number[], grad: number])[];
  readonly numbers: Readonly<Record<string, number>>;
}

const NOT_FINITE = new Map([
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['NaN', Number.NaN],
]);

const near = (x: number, y: number): boolean =>
  Object.is(x, y) || Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));

function readingOf(text: string): Reading | undefined {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

/** How a reading differs from what Python has, or undefined. */
function difference(reading: Reading, { names, nodes, numbers }: Recorded): string | undefined {
  const { tape } = reading;
  const [data, grads] = [dataIn(reading), gradsIn(reading)];
  /** Node of Python's by node of ours, and back: the same ones are shared. */
  const theirs = new Map<number, number>();
  const ours = new Map<number, number>();
  const compare = (id: number, place: number, path: string): string | undefined => {
    const [op, inputs, grad] = nodes[place] as Recorded['nodes'][number];
    const { name } = opOf(tape.op[id] as number);
    if (name !== op) return `${path} is ${name}, not ${op}`;
    if (tape.op[id] !== CONST) {
      if (theirs.has(id) !== ours.has(place) || (theirs.get(id) ?? place) !== place) return `${path} is another node`;
      if (theirs.has(id)) return undefined;
      theirs.set(id, place);
      ours.set(place, id);
      if (!near(grads[id] ?? 0, grad)) return `${path}.grad is ${grads[id]}, not ${grad}`;
    }
    if (typeof inputs === 'number')
      return near(data[id] as number, inputs) ? undefined : `${path} is ${data[id]}, not ${inputs}`;
    const own = inputsOf(tape, id);
    for (const [i, input] of own.entries()) {
      const problem = compare(input, inputs[i] as number, `${path}.${i}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  for (const [name, meaning] of reading.names) {
    if (name.includes('#')) continue;
    const [place, number] = [names[name], numbers[name]];
    if (!isRef(meaning)) {
      if (number === undefined || !near(number, meaning)) return `${name} is ${meaning}, not ${number}`;
    } else if (place === undefined) return `${name} is a node, not ${number}`;
    else {
      const problem = compare(meaning.id, place, name);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

describe.skipIf(!hasPython)('what is read without running (skipped: there is no python3 >= 3.9 here)', () => {
  test('is what Python has, in random programs', () => {
    const texts = programs(SEED, COUNT);
    const { stdout, stderr } = spawnSync('python3', ['-W', 'ignore', `${import.meta.dirname}/recording.py`], {
      input: JSON.stringify(texts),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    expect(stderr).toBe('');
    const recorded: Recorded[] = JSON.parse(stdout, (_, x) => NOT_FINITE.get(x) ?? x);
    let [compared, skipped] = [0, 0];
    const wrong: string[] = [];
    for (const python of recorded) {
      const { text } = python;
      const reading = text === null ? undefined : readingOf(text);
      if (!reading) continue;
      compared++;
      if (reading.notes.some((note) => note.includes('skipped'))) skipped++;
      const problem = difference(reading, python);
      if (problem !== undefined) wrong.push(`${problem}\n${text}`);
    }
    if (process.env.DIFFERENTIAL_SEED) console.log({ compared, skipped, of: texts.length, wrong: wrong.length });
    expect(wrong.slice(0, Number(process.env.SHOW ?? 3))).toEqual([]);
    expect(skipped).toBeGreaterThan(COUNT / 40);
  });
});
