/**
 * The files that the helper writes: a graph's structure, shared by the moments that have the same one, and a moment's
 * numbers. Each begins with one line of JSON; arrays follow it, little-endian, at multiples of 8 bytes. What is not
 * consistent is refused, since the program shares the process that wrote them.
 */
import { readFileSync } from 'node:fs';
import { FileError, unreadable } from '../../../files/error.js';

/** A graph as it was recorded: inputs come before their users, and the root is the last node. */
export interface Structure {
  readonly nodes: number;
  /** The words of the ops; `op` has an index into them for each node. */
  readonly ops: readonly string[];
  readonly op: Int32Array;
  /** The inputs of node i are those from starts[i] to starts[i + 1]. */
  readonly starts: Int32Array;
  readonly inputs: Int32Array;
  /** Lines, and for each node an index into them, or -1: where it was made, and its rule's first. */
  readonly places: readonly string[];
  readonly place: Int32Array;
  readonly rules: readonly string[];
  readonly rule: Int32Array;
  readonly labels: ReadonlyMap<number, string>;
  /** The ops, as indices into `ops`, that have no name in the program and were found by their numbers. */
  readonly guessed: ReadonlySet<unknown>;
}

/** A moment's numbers, one a node. */
export interface Numbers {
  readonly seed: number;
  readonly data: Float64Array;
  /** Gradients at the call, and when it returned. */
  readonly before: Float64Array;
  readonly after: Float64Array | undefined;
  /** The same number for the same object at every moment; nan for nodes that the helper added. */
  readonly serial: Float64Array;
}

/** Reads a structure. Throws a FileError if that is not possible. */
export function readStructure(path: string): Structure {
  const { header, arrays } = opened(path);
  const { ops, places, rules, labels, guessed } = header;
  const nodes = countIn(header.nodes);
  const all = countIn(header.inputs);
  const structure: Structure = {
    nodes,
    ops: textsIn(ops),
    places: textsIn(places),
    rules: textsIn(rules),
    labels: new Map(
      Object.entries(isObject(labels) ? labels : {}).flatMap(([id, label]) =>
        typeof label === 'string' ? [[Number(id), label] as const] : [],
      ),
    ),
    guessed: new Set(Array.isArray(guessed) ? guessed : []),
    starts: arrays.integers(nodes + 1),
    inputs: arrays.integers(all),
    op: arrays.integers(nodes),
    place: arrays.integers(nodes),
    rule: arrays.integers(nodes),
  };
  refuseInconsistent(structure);
  return structure;
}

function refuseInconsistent({ nodes, ops, op, starts, inputs, places, place, rules, rule }: Structure): void {
  let isRight = nodes > 0 && starts[0] === 0 && starts[nodes] === inputs.length;
  const isIn = (index: number, list: readonly string[]): boolean => index >= -1 && index < list.length;
  for (let id = 0; isRight && id < nodes; id++) {
    const [from, to] = [starts[id]!, starts[id + 1]!];
    isRight = from <= to && op[id]! >= 0 && isIn(op[id]!, ops) && isIn(place[id]!, places) && isIn(rule[id]!, rules);
    for (let at = from; isRight && at < to; at++) isRight = inputs[at]! >= 0 && inputs[at]! < id;
  }
  if (!isRight) throw damaged();
}

/** Reads the numbers of a graph with `nodes` nodes. Throws a FileError if that is not possible. */
export function readNumbers(path: string, nodes: number): Numbers {
  const { header, arrays } = opened(path);
  const hasAfter = header.after === true;
  return {
    seed: typeof header.seed === 'number' ? header.seed : 1,
    data: arrays.numbers(nodes),
    before: arrays.numbers(nodes),
    after: hasAfter ? arrays.numbers(nodes) : undefined,
    serial: arrays.numbers(nodes),
  };
}

const WORD = 8;

interface Arrays {
  integers(count: number): Int32Array;
  numbers(count: number): Float64Array;
}

function opened(path: string): { header: Readonly<Record<string, unknown>>; arrays: Arrays } {
  const bytes = contentOf(path);
  const end = bytes.indexOf(0x0a) + 1;
  if (end === 0 || end % WORD !== 0) throw damaged();
  const header = headerIn(bytes.toString('utf8', 0, end));
  // typed arrays begin at multiples of their size in memory, which a Buffer need not
  const memory = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  let at = end;
  const next = (size: number): number => {
    const from = at;
    at += Math.ceil(size / WORD) * WORD;
    if (!(from + size <= bytes.length)) throw damaged();
    return from;
  };
  return {
    header,
    arrays: {
      integers: (count) => new Int32Array(memory, next(4 * count), count),
      numbers: (count) => new Float64Array(memory, next(8 * count), count),
    },
  };
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable('its file', error);
  }
}

function headerIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(text);
    if (isObject(header)) return header;
  } catch {
    // the same error
  }
  throw damaged();
}

const damaged = (): FileError => new FileError('its file is damaged');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function countIn(value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw damaged();
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
