/** What the tests of the notation ask of a reading: data, gradients and names, and an error's whole message. */
import { backward, forward, newData, planFor, setLeaves } from '../../src/engine/autodiff/backprop.js';
import { opOf } from '../../src/engine/ops.js';
import { inputsOf } from '../../src/engine/tape.js';
import { type Reading, type ReadOptions, readSource } from '../../src/notation/read.js';
import { isRef } from '../../src/notation/run/term.js';
import { SourceError } from '../../src/notation/source.js';

export const read = (text: string, options?: ReadOptions): Reading => readSource({ name: 'a.py', text }, options);

export const given = (values: Record<string, number>): ReadOptions => ({ given: new Map(Object.entries(values)) });

/** Data of every node after all statements and one forward. */
export function dataIn({ tape, leaves }: Reading): Float64Array {
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  return data;
}

/** Gradients that the statements left behind, by node; undefined where there is none. */
export function gradsIn({ tape, gradients }: Reading): (number | undefined)[] {
  const grads: (number | undefined)[] = new Array(tape.size).fill(undefined);
  if (gradients?.backward) {
    const { root, leaves } = gradients.backward;
    const data = newData(tape);
    setLeaves(tape, data, leaves);
    forward(tape, data);
    const found = new Float64Array(tape.size);
    const plan = planFor(tape, root);
    backward(tape, plan, data, found);
    for (let id = 0; id < tape.size; id++) if (plan.reached[id]) grads[id] = found[id];
  }
  for (const [id, grad] of gradients?.set ?? []) grads[id] = grad;
  return grads;
}

/** The node that a name stands for. */
export function idOf({ names }: Reading, name: string): number {
  const term = names.get(name);
  if (term === undefined || !isRef(term))
    throw new Error(`${name} is ${term === undefined ? 'not there' : 'a plain number'}`);
  return term.id;
}

/** What names stand for, as data. */
export function values(reading: Reading): Record<string, number> {
  const data = dataIn(reading);
  return Object.fromEntries(
    [...reading.names].map(([name, term]) => [name, isRef(term) ? (data[term.id] as number) : term]),
  );
}

/** Gradients by name, of the names that have one. */
export function grads(reading: Reading): Record<string, number> {
  const found = gradsIn(reading);
  const named = [...reading.names].flatMap(([name, term]) => (isRef(term) ? [[name, found[term.id]] as const] : []));
  return Object.fromEntries(named.filter((each): each is [string, number] => each[1] !== undefined));
}

/** The root's data. */
export const rootData = (reading: Reading): number => dataIn(reading)[reading.root] as number;

/** Every labelled node with what it is computed from: `c = c#1 + 1`. */
export function labelled({ tape }: Reading): string[] {
  const called = (id: number): string => tape.labels[id] ?? `(${opOf(tape.op[id] as number).name})`;
  const lines: string[] = [];
  for (let id = 0; id < tape.size; id++) {
    if (tape.labels[id] === undefined) continue;
    const { symbol } = opOf(tape.op[id] as number);
    lines.push(`${tape.labels[id]} = ${[symbol, ...inputsOf(tape, id).map(called)].join(' ')}`);
  }
  return lines;
}

/** The whole message of the SourceError that a text raises. Anything else that is thrown passes through. */
export function messageOf(text: string, options?: ReadOptions, name = 'a.py'): string {
  try {
    readSource({ name, text }, options);
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
  throw new Error(`nothing is wrong with ${JSON.stringify(text.slice(0, 200))}`);
}

/** A text in which ‸ stands before a mistake: the text without it, and the whole message that it must raise. */
export function mistake(marked: string, problem: string): { readonly source: string; readonly message: string } {
  const [before = '', after = ''] = marked.split('‸');
  const lines = before.split('\n');
  const start = lines.at(-1) as string;
  const line = start + after.split('\n')[0];
  const message = `a.py:${lines.length}:${start.length + 1}: ${problem}\n  ${line}\n  ${' '.repeat(start.length)}^`;
  return { source: before + after, message };
}
