/** An engine with one mistake is accused of it, at the rule that has it, whenever it changes a gradient. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAtKink } from '../../../src/engine/autodiff/kinks.js';
import { CONST, codeOf } from '../../../src/engine/ops.js';
import { judge } from '../../../src/explain/verdicts/judge.js';
import type { Judgement } from '../../../src/explain/verdicts/judgement.js';
import type { Recording } from '../../../src/explain/verdicts/recording.js';
import { RULES } from '../../engine/random-graph.js';
import { backward, type Calls, type Choice, choices, grown, type Mistakes, record, type Term } from './engine.js';

const RUNS = 60;
const OPS = Object.keys(RULES);
/** Numbers that meet no kink by themselves. */
const NUMBERS = [0.7, 1.3, -0.9, 2.1, -1.7, 0.31, 3.3, -2.6, 1.9];
const graphs = choices(['add', 'mul', 'add', 'mul', ...OPS], NUMBERS);

const WRONG_TERMS: Readonly<Record<string, (term: Term, to: number) => number>> = {
  'a wrong sign': ({ g }, to) => -to * g,
  'the other operand': ({ a, b, side, g }) => (side === 0 ? a : b) * g,
  nothing: () => 0,
  'the right slope without the gradient': (_, to) => to,
  'its own data': ({ o, g }) => o * g,
  'the rule of +': ({ g }) => g,
  'the rule of tanh': ({ o, g }) => (1 - o * o) * g,
  'three times the right slope': ({ g }, to) => 3 * to * g,
  'a number that is hard-coded': () => 0.123,
};

const planted = fc.record({
  op: fc.constantFrom('add', 'mul', ...OPS),
  name: fc.constantFrom(...Object.keys(WRONG_TERMS)),
  sides: fc.constantFrom<readonly number[]>([0, 1], [0], [1]),
});

/**
 * The recordings of a right engine and of one with mistakes, over the same graph. With `old`, the leaves have gradients of
 * an earlier minibatch, which both add to.
 */
function both(list: readonly Choice[], mistakes: Mistakes, old = 0): { right: Recording; wrong: Recording } {
  const [right, wrong] = [{}, mistakes].map((each) => {
    const nodes = grown(list, each);
    const root = nodes.at(-1)!;
    for (const [i, node] of nodes.entries()) if (node.op === 'leaf') node.grad = old * (i + 1);
    return record(root, () => backward(root, each.calls));
  }) as [Recording, Recording];
  return { right, wrong };
}

/** Whether a mistake changes a gradient that is compared, clearly, on a graph without kinks. */
function changes({ right, wrong }: { right: Recording; wrong: Recording }): boolean {
  const { tape, data } = right;
  if (![...data, ...wrong.after!, ...right.after!].every((x) => Math.abs(x) < 1e9)) return false;
  for (let id = 0; id < tape.size; id++) if (isAtKink(tape, data, id)) return false;
  return right.after!.some((grad, id) => {
    const off = Math.abs(grad - wrong.after![id]!);
    return tape.op[id] !== CONST && off > 1e-6 * Math.max(1, Math.abs(grad), Math.abs(wrong.after![id]!));
  });
}

/** The ops and the kinds of mistakes of the first accusation and of those that would explain as much. */
function suspected({ tape }: Recording, { accused }: Judgement): { ops: string[]; kinds: string[] } {
  const [first] = accused;
  if (!first) return { ops: [], kinds: [] };
  const op = first.user === undefined ? undefined : tape.op[first.user];
  const codes = [op, ...first.others.map((each) => each.code)];
  return {
    ops: codes.filter((code) => code !== undefined).map((code) => OPS.find((name) => codeOf(name) === code)!),
    kinds: [first.mistake.kind, ...first.others.map(({ mistake }) => mistake.kind)],
  };
}

describe('a rule that is wrong in one op', () => {
  test('is accused', () => {
    fc.assert(
      fc.property(graphs, planted, fc.constantFrom(0, 0, 0.37), (list, { op, name, sides }, old) => {
        const term = (each: Term): number | undefined => {
          if (each.op !== op || !sides.includes(each.side)) return undefined;
          const adds = WRONG_TERMS[name]!(each, each.side === 0 ? each.da : each.db);
          return Number.isNaN(adds) ? undefined : adds;
        };
        const recordings = both(list, { term }, old);
        fc.pre(changes(recordings));
        const judgement = judge(recordings.wrong);
        expect(judgement.outcome).toBe('wrong');
        expect(suspected(recordings.wrong, judgement).ops).toContain(op);
      }),
      { numRuns: RUNS },
    );
  });

  test('is accused if it assigns in place of adding', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom('add', 'mul', ...OPS), (list, op) => {
        const recordings = both(list, { assigns: (each) => each === op });
        fc.pre(changes(recordings));
        const judgement = judge(recordings.wrong);
        expect(judgement.outcome).toBe('wrong');
        expect(suspected(recordings.wrong, judgement).ops).toContain(op);
      }),
      { numRuns: RUNS },
    );
  });

  test('is accused if it is stored in an operand in place of the result', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom('add', 'mul', ...OPS), (list, op) => {
        const recordings = both(list, { misplaces: (each) => each === op });
        fc.pre(changes(recordings));
        const judgement = judge(recordings.wrong);
        expect(judgement.outcome).toBe('wrong');
        const { ops, kinds } = suspected(recordings.wrong, judgement);
        expect([...ops, ...kinds].some((each) => each === op || each === 'self')).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a backward that is wrong', () => {
  test('because every rule assigns, is accused of it', () => {
    fc.assert(
      fc.property(graphs, (list) => {
        const recordings = both(list, { assigns: () => true });
        fc.pre(changes(recordings));
        const judgement = judge(recordings.wrong);
        expect(suspected(recordings.wrong, judgement).kinds[0]).toBe('overwrite');
      }),
      { numRuns: RUNS },
    );
  });

  test.each<[Calls, string]>([
    ['both', 'recursion'],
    ['in turn', 'recursion'],
    ['set', 'recursion'],
    ['from 1', 'recursion'],
    ['first visit', 'order'],
    ['first visit in any order', 'order'],
    ['breadth first', 'order'],
    ['not reversed', 'order'],
  ])('because of its calls (%s), is accused of %s', (calls, kind) => {
    fc.assert(
      fc.property(graphs, fc.constantFrom(0, 0, 0.37), (list, old) => {
        // with a leaf that begins with 1, an old gradient is gone, as if it had been zeroed
        const recordings = both(list, { calls }, calls === 'from 1' ? 0 : old);
        fc.pre(changes(recordings));
        const judgement = judge(recordings.wrong);
        expect(suspected(recordings.wrong, judgement).kinds).toContain(kind);
      }),
      { numRuns: RUNS },
    );
  });

  test('because of recursion over sets, whose order nobody knows, is accused of it nearly always', () => {
    let [told, all] = [0, 0];
    fc.assert(
      fc.property(graphs, (list) => {
        const recordings = both(list, { calls: 'set in any order' });
        fc.pre(changes(recordings));
        const judgement = judge(recordings.wrong);
        expect(judgement.outcome).toBe('wrong');
        all++;
        if (suspected(recordings.wrong, judgement).kinds.includes('recursion')) told++;
      }),
      { numRuns: RUNS },
    );
    expect(told / all).toBeGreaterThan(0.8);
  });
});
