import { expect, test } from 'vitest';
import { relabel } from '../../src/engine/tape.js';
import { namesOf } from '../../src/notation/handed.js';
import { read } from './reading.js';

test('names are found once for graphs that share their labels, and anew for others', () => {
  const { tape } = read('a = 1\nb = a*2');
  const next = { ...tape, left: tape.left.slice() };
  expect(namesOf(next)).toBe(namesOf(tape));
  const others = tape.labels.map((label) => label && `${label}'`);
  expect([...namesOf(tape).keys(), ...namesOf(relabel(tape, others)).keys()]).toEqual(['a', 'b', "a'", "b'"]);
});
