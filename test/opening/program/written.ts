/** Files as the helper writes them, and the line about them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventIn, type MomentEvent } from '../../../src/opening/program/process/events.js';

/** A node: its op, its inputs, and what else is known of it. */
export interface WrittenNode {
  readonly op: string;
  readonly inputs?: readonly number[];
  readonly label?: string;
  readonly place?: string;
  readonly rule?: string;
}

export interface WrittenMoment {
  readonly index: number;
  readonly structure: number;
  readonly data: readonly number[];
  readonly before?: readonly number[];
  readonly after?: readonly number[];
  readonly serial?: readonly number[];
}

/** A folder until the test that asks for it is done. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mgrad-tui-program-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** L = d*f of the lecture, as nodes: e and d are made on line 2, L on line 3. */
export const LECTURE: readonly WrittenNode[] = [
  { op: 'leaf', label: 'a', place: 't.py:1' },
  { op: 'leaf', label: 'b', place: 't.py:1' },
  { op: '*', inputs: [0, 1], label: 'e', place: 't.py:2', rule: 'engine.py:31' },
  { op: 'leaf', label: 'c', place: 't.py:1' },
  { op: '+', inputs: [2, 3], label: 'd', place: 't.py:2', rule: 'engine.py:24' },
  { op: 'leaf', label: 'f', place: 't.py:1' },
  { op: '*', inputs: [4, 5], label: 'L', place: 't.py:3', rule: 'engine.py:31' },
];
export const LECTURE_DATA = [2, -3, -6, 10, 4, -2, -8];
export const LECTURE_GRADS = [6, -4, -2, -2, -2, 4, 1];

/** `guessed` are the words of ops that were found by their numbers. */
export function writeStructure(
  to: string,
  structure: number,
  nodes: readonly WrittenNode[],
  guessed: readonly string[] = [],
): void {
  const distinct = (of: (node: WrittenNode) => string | undefined): string[] => [
    ...new Set(nodes.flatMap((node) => of(node) ?? [])),
  ];
  const [ops, places, rules] = [distinct(({ op }) => op), distinct((n) => n.place), distinct((n) => n.rule)];
  const inputs = nodes.flatMap((node) => node.inputs ?? []);
  let at = 0;
  const starts = [0, ...nodes.map((node) => (at += node.inputs?.length ?? 0))];
  const labels = Object.fromEntries(nodes.flatMap(({ label }, id) => (label === undefined ? [] : [[id, label]])));
  write(to, `structure-${structure}.bin`, {
    header: {
      guessed: guessed.map((op) => ops.indexOf(op)),
      nodes: nodes.length,
      ops,
      places,
      rules,
      labels,
      inputs: inputs.length,
      root: nodes.length - 1,
    },
    arrays: [
      Int32Array.from(starts),
      Int32Array.from(inputs),
      Int32Array.from(nodes, ({ op }) => ops.indexOf(op)),
      Int32Array.from(nodes, ({ place }) => places.indexOf(place ?? '')),
      Int32Array.from(nodes, ({ rule }) => rules.indexOf(rule ?? '')),
    ],
  });
}

/** Writes a moment's numbers; returns what the helper says of it, with more fields. */
export function writeMoment(to: string, moment: WrittenMoment, more: object = {}): MomentEvent {
  const { index, structure, data, after } = moment;
  const file = `moment-${index}.bin`;
  const zeros = data.map(() => 0);
  write(to, file, {
    header: { index, structure, seed: 1, after: after !== undefined },
    arrays: [data, moment.before ?? zeros, ...(after ? [after] : []), moment.serial ?? data.keys()].map((numbers) =>
      Float64Array.from(numbers),
    ),
  });
  const line = {
    event: 'moment',
    index,
    kind: 'backward',
    place: 't.py:9',
    root: { label: 'L', data: data.at(-1) },
    nodes: data.length,
    seconds: index,
    file,
    structure,
    ...more,
  };
  return eventIn(JSON.stringify(line)) as MomentEvent;
}

interface Content {
  readonly header: object;
  readonly arrays: readonly (Int32Array | Float64Array)[];
}

function write(to: string, name: string, { header, arrays }: Content): void {
  const text = JSON.stringify(header);
  const line = `${text}${' '.repeat(7 - (Buffer.byteLength(text) % 8))}\n`;
  const padded = arrays.flatMap((array) => [
    Buffer.from(array.buffer, array.byteOffset, array.byteLength),
    Buffer.alloc((8 - (array.byteLength % 8)) % 8),
  ]);
  writeFileSync(join(to, name), Buffer.concat([Buffer.from(line), ...padded]));
}
