/** A right engine is never accused, whatever its graph and however it is used. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONST } from '../../../src/engine/ops.js';
import { judge } from '../../../src/explain/verdicts/judge.js';
import type { Recording } from '../../../src/explain/verdicts/recording.js';
import { backward, type Choice, choices, grown, leaf, type Node, numbersOf, record, sorted } from './engine.js';

const RUNS = 200;
const roots = (nodes: readonly Node[]): Node => nodes.at(-1)!;
const shares = fc.constantFrom(0, 0.5, 1, 0.3);
const seeds = fc.constantFrom(1, 1, 2, -0.5, 1e-6, 1e6);

/** Whether all that is compared is finite: constants take no gradient. */
const isJudged = ({ data, after, tape }: Recording): boolean =>
  data.every(Number.isFinite) && after!.every((grad, id) => Number.isFinite(grad) || tape.op[id] === CONST);

/** The outcome, and what is accused, of a recording. */
const outcome = (recording: Recording) => {
  const { outcome, accused, counts } = judge(recording);
  return { outcome, accused, wrong: counts.wrong };
};
const RIGHT = { outcome: 'right', accused: [], wrong: 0 };

describe('a right engine is right', () => {
  test('on one graph: kinks with any subgradient, ties, sums that cancel, shared nodes, any seed', () => {
    fc.assert(
      fc.property(choices(), shares, seeds, (list, share, seed) => {
        const root = roots(grown(list, {}, { share }));
        const recording = record(root, () => backward(root, 'sorted', seed), { seed });
        fc.pre(isJudged(recording));
        expect(outcome(recording)).toEqual(RIGHT);
      }),
      { numRuns: RUNS },
    );
  });

  test('if the gradients of minibatches are added up in the leaves', () => {
    fc.assert(
      fc.property(choices(), choices(), shares, (list, next, share) => {
        const leaves = [leaf(0.7), ...numbersOf(list).map(leaf)];
        for (const each of [list, next]) {
          const root = roots(grown(each, {}, { leaves, share }));
          const recording = record(root, () => backward(root));
          fc.pre(isJudged(recording));
          expect(outcome(recording)).toEqual(RIGHT);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('if it zeroes a graph that it keeps, and runs backward from several roots', () => {
    fc.assert(
      fc.property(choices(), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (list, picks) => {
        const nodes = grown(list);
        for (const pick of picks) {
          const root = nodes[pick % nodes.length]!;
          const recording = record(root, () => {
            for (const node of sorted(root)) node.grad = 0;
            backward(root);
          });
          fc.pre(isJudged(recording));
          expect(outcome(recording)).toEqual(RIGHT);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('if it keeps no gradient of an inner node, as some engines do', () => {
    fc.assert(
      fc.property(choices(), fc.boolean(), (list, isNan) => {
        const root = roots(grown(list));
        const recording = record(root, () => {
          backward(root);
          for (const node of sorted(root)) if (node.inputs.length > 0) node.grad = isNan ? Number.NaN : 0;
        });
        fc.pre(recording.data.every(Number.isFinite));
        const leaves = recording.after!.filter((grad, id) => recording.tape.op[id] === 0 && grad !== 0);
        fc.pre(leaves.length > 0 && leaves.every(Number.isFinite));
        const { accused, counts } = judge(recording);
        expect({ accused, wrong: counts.wrong }).toEqual({ accused: [], wrong: 0 });
      }),
      { numRuns: RUNS },
    );
  });

  test('if it adds new gradients to those of a graph that it keeps, without passing old ones on', () => {
    fc.assert(
      fc.property(choices(), fc.integer({ min: 1, max: 3 }), (list, times) => {
        const root = roots(grown(list));
        for (let i = 0; i < times; i++) {
          const nodes = sorted(root);
          const recording = record(root, () => {
            const old = nodes.map(({ grad }) => grad);
            for (const node of nodes) node.grad = 0;
            backward(root);
            nodes.forEach((node, id) => {
              node.grad += old[id]!;
            });
          });
          fc.pre(isJudged(recording));
          expect(outcome(recording)).toEqual(RIGHT);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

test('nan and infinities are not compared, and accuse nobody', () => {
  fc.assert(
    fc.property(choices(), (list: Choice[]) => {
      const root = roots(grown(list, {}, { wild: true }));
      const recording = record(root, () => backward(root));
      const { accused, outcome: is, counts } = judge(recording);
      expect({ accused, wrong: counts.wrong }).toEqual({ accused: [], wrong: 0 });
      if (!isJudged(recording)) expect(is).toBe('not compared');
    }),
    { numRuns: RUNS },
  );
});
