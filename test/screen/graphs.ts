/** Sessions for the screens: from text in the notation, and the graphs that screens are hard for. */
import { readExample, sourceOf } from '../../src/examples/read.js';
import { type Example, exampleNamed } from '../../src/examples/table.js';
import { readSource } from '../../src/notation/read.js';
import type { Session } from '../../src/session/model.js';
import { openReading } from '../../src/session/source/opening.js';

/** A session on a graph in the notation, as the command opens it. */
export function sessionOn(text: string, title = 'test'): Session {
  const source = { name: title, text };
  return openReading(readSource(source), source, { title });
}

/** A session on a built-in example, at its root and without its hint. */
export function exampleSession(name = 'lecture'): Session {
  const row = exampleNamed(name) as Example;
  return openReading(readExample(row), sourceOf(row), { title: name });
}

const many = (count: number, each: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => each(i)).join('\n');

/** Every node computed from the one before: a tree as deep as it has rows. */
export const chain = (length: number): string => `y0 = 0.5\n${many(length, (i) => `y${i + 1} = tanh(y${i})`)}`;

/** One line that adds many squares. */
export const wideSum = (terms: number): string =>
  `${many(terms, (i) => `x${i} = ${i / 10}`)}\nL = ${Array.from({ length: terms }, (_, i) => `x${i}**2`).join(' + ')}`;
