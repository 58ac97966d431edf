/** The check visits only what follows from a node, and finds what whole passes over the graph find, to the last bit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkerOf, type Verdict } from '../../../src/engine/check/check.js';
import { expectBits } from '../../bits.js';
import type { Graph } from '../graph.js';
import { choices, graphOf } from '../random-graph.js';
import { checkWhole } from './whole-check.js';

/** A right gradient, and wrong ones. */
const GRADIENTS: readonly ((grad: number) => number)[] = [
  (grad) => grad,
  (grad) => grad * 1.01,
  (grad) => -grad,
  (grad) => grad + 1e-9,
  () => 0,
  () => Number.NaN,
];

/** Compares both checks of some of a graph's gradients, right and wrong, and returns the verdicts. The data stay as they were. */
function compare({ tape, plan, data, grad }: Graph, ids: readonly number[]): Verdict[] {
  const verdicts: Verdict[] = [];
  const before = data.slice();
  const checker = checkerOf(tape, plan, data);
  for (const id of ids) {
    for (const other of GRADIENTS) {
      const gradient = other(grad[id] as number);
      const found = checker.check(id, gradient);
      expectBits(data, before);
      expect(found).toEqual(checkWhole(tape, plan, data.slice(), id, gradient));
      verdicts.push(found.verdict);
    }
  }
  return verdicts;
}

const all = ({ tape }: Graph): number[] => Array.from({ length: tape.size }, (_, id) => id);

test('of every node of random graphs', () => {
  const seen = new Set<Verdict>();
  fc.assert(
    fc.property(choices, (list) => {
      const made = graphOf(list);
      for (const verdict of compare(made, all(made))) seen.add(verdict);
    }),
    { numRuns: 30 },
  );
  expect([...seen].sort()).toEqual(['agrees', 'differs', 'kink', 'not finite', 'too noisy to tell']);
});

test('of random graphs so wide that few nodes follow from each', () => {
  fc.assert(
    fc.property(fc.array(choices, { minLength: 30, maxLength: 30 }), fc.nat(), (lists, first) => {
      const made = graphOf(lists.flat());
      compare(
        made,
        all(made).filter((id) => (id + first) % 97 === 0),
      );
    }),
    { numRuns: 10 },
  );
});
