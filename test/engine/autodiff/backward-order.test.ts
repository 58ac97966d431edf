/** Backward one node at a time, in the right order and in the well-known wrong ways. */
import { describe, expect, test } from 'vitest';
import {
  backwardOrder,
  backwardPart,
  callsOf,
  completeBy,
  depthFirstOrder,
  MOST_CALLS,
  propagates,
  recursiveOrder,
  startedBy,
} from '../../../src/engine/autodiff/backward-order.js';
import { BUGS, type Bug, buggyBackward, bugNamed, orderWith, tooManyCalls } from '../../../src/engine/autodiff/bugs.js';
import { partialOf } from '../../../src/engine/op-functions.js';
import { OPS } from '../../../src/engine/ops.js';
import { type Graph, graph } from '../graph.js';

/** a b c f, then e = a*b, d = e + c, L = d*f: a tree. */
const lecture = (): Graph =>
  graph([2, -3, 10, -2], ({ op }, a, b, c, f) => op('mul', op('add', op('mul', a, b), c), f));

/**
 * L = b*c with b = a + 1 and c = 2*b, so L = 2*(a + 1)**2: b has two users, and L meets it first.
 *
 *     id   0 a   1 const   2 b   3 const   4 c   5 L          a --- b ------- L
 *                                                                    `-- c --'
 */
const shared = (): Graph =>
  graph([2], ({ op, number }, a) => {
    const b = op('add', a, number(1));
    return op('mul', b, op('mul', number(2), b));
  });

/** Ids where a mask is 1. */
const marked = (mask: Uint8Array): number[] => [...mask.keys()].filter((id) => mask[id]);

test('where the root is a constant it has no gradient, whichever way backward goes', () => {
  const { tape, plan, data } = graph([2], ({ number }) => number(3));
  const part = new Float64Array(tape.size).fill(7);
  backwardPart(tape, plan, data, part, 0);
  expect([...part]).toEqual([0, 0]);
  for (const bug of BUGS) {
    const wrong = new Float64Array(tape.size).fill(7);
    buggyBackward(tape, plan, bug, data, wrong);
    expect([...wrong]).toEqual([0, 0]);
  }
});

describe('the order of backward', () => {
  test('is from the root down, over all nodes that owe something to an input', () => {
    expect([...backwardOrder(lecture().plan)]).toEqual([6, 5, 4]);
    expect([...backwardOrder(shared().plan)]).toEqual([5, 4, 2]);
  });

  test('leaves out leaves, constants, and what is computed from constants or not needed', () => {
    const made = graph([2], ({ op, number }, a) => {
      const six = op('mul', number(2), number(3));
      op('exp', a);
      return op('add', op('neg', six), a);
    });
    expect([...backwardOrder(made.plan)]).toEqual([6, 5]);
    expect([0, 1, 2, 3, 4, 5, 6].map((id) => propagates(made.plan, id))).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test('depth first is another order if a node has two users', () => {
    const tree = lecture();
    expect([...depthFirstOrder(tree.plan)]).toEqual([6, 5, 4]);
    const diamond = shared();
    expect([...depthFirstOrder(diamond.plan)]).toEqual([5, 2, 4]);
  });
});

describe.each([
  ['a tree', lecture()],
  ['a graph with a shared node', shared()],
])('%s, node by node', (_, { tape, plan, data, grad: right, root }) => {
  const order = backwardOrder(plan);

  test('begins with the 1 of the root alone', () => {
    const grad = new Float64Array(tape.size).fill(9);
    backwardPart(tape, plan, data, grad, 0);
    expect([...grad]).toEqual([...tape.op].map((_op, id) => Number(id === root)));
  });

  test('with all nodes or more gives what backward gives', () => {
    const grad = new Float64Array(tape.size);
    for (const propagated of [order.length, order.length + 1, Infinity]) {
      backwardPart(tape, plan, data, grad, propagated);
      expect(grad).toEqual(right);
    }
  });

  test('gives a gradient its final number as soon as all users have propagated', () => {
    for (let propagated = 0; propagated <= order.length; propagated++) {
      const grad = new Float64Array(tape.size);
      backwardPart(tape, plan, data, grad, propagated);
      const whole = marked(completeBy(tape, plan, order, propagated));
      expect(whole).toContain(root);
      expect(whole.map((id) => grad[id])).toEqual(whole.map((id) => right[id]));
      const started = marked(startedBy(tape, plan, order, propagated));
      const changed = [...grad.keys()].filter((id) => grad[id] !== 0);
      expect(started).toEqual(expect.arrayContaining(changed));
    }
    expect(marked(completeBy(tape, plan, order, order.length))).toEqual(marked(plan.reached));
    expect(marked(startedBy(tape, plan, order, order.length))).toEqual(marked(plan.reached));
  });
});

test('a gradient is started but not complete while a second user has not propagated', () => {
  const { tape, plan } = shared();
  const order = backwardOrder(plan);
  const [started, complete] = [marked(startedBy(tape, plan, order, 1)), marked(completeBy(tape, plan, order, 1))];
  expect([started, complete]).toEqual([
    [2, 4, 5],
    [4, 5],
  ]);
});

describe('a bug', () => {
  function withBug({ tape, plan, data }: Graph, name: string, before?: number[], propagated?: number): number[] {
    const grad = new Float64Array(tape.size).fill(9);
    buggyBackward(tape, plan, bugNamed(name) as Bug, data, grad, before && Float64Array.from(before), propagated);
    return [...grad];
  }

  test.each(BUGS.map(({ name }) => name))('%s does no harm in a tree, the first time', (name) => {
    const tree = lecture();
    expect(withBug(tree, name)).toEqual([...tree.grad]);
  });

  test('overwrite keeps only the last contribution', () => {
    expect(
      withBug(
        graph([3], ({ op }, a) => op('add', a, a)),
        'overwrite',
      ),
    ).toEqual([1, 1]);
    // b hears 6 from L and then 6 from c: 6 in place of 12.
    expect(withBug(shared(), 'overwrite')).toEqual([6, 0, 6, 0, 3, 1]);
  });

  test("keep-grads adds to the leaves' gradients of before", () => {
    expect(withBug(lecture(), 'keep-grads', [6, -4, -2, 4])).toEqual([12, -8, -4, 8, -2, -2, 1]);
    expect(withBug(shared(), 'keep-grads', [12])).toEqual([24, 0, 12, 0, 3, 1]);
  });

  test('order lets a node propagate before its gradient is complete', () => {
    // b propagates when only L has added to its gradient: a gets 6 in place of 12.
    expect(withBug(shared(), 'order')).toEqual([6, 0, 12, 0, 3, 1]);
    expect([...shared().grad]).toEqual([12, 0, 12, 0, 3, 1]);
  });

  test('can be watched node by node too', () => {
    const made = shared();
    const steps = [0, 1, 2, 3].map((propagated) => withBug(made, 'order', undefined, propagated));
    expect(steps).toEqual([
      [0, 0, 0, 0, 0, 1],
      [0, 0, 6, 0, 3, 1],
      [6, 0, 6, 0, 3, 1],
      [6, 0, 12, 0, 3, 1],
    ]);
  });

  test('has the order in which it propagates', () => {
    const { plan } = shared();
    const orders = BUGS.map((bug) => [bug.name, [...orderWith(plan, bug)]]);
    expect(Object.fromEntries(orders)).toEqual({
      overwrite: [5, 4, 2],
      'keep-grads': [5, 4, 2],
      'keep-inner': [5, 4, 2],
      order: [5, 2, 4],
      recurse: [5, 2, 4, 2],
    });
  });

  test('that calls a node for each path to it knows how often, and ends after a million calls', () => {
    const doubled = (times: number): Graph =>
      graph([1], ({ op }, a) => Array.from({ length: times }).reduce<number>((node) => op('add', node, node), a));
    expect([...callsOf(doubled(4).plan)]).toEqual([0, 8, 4, 2, 1]);
    expect([...recursiveOrder(doubled(3).plan)]).toEqual([3, 2, 1, 1, 2, 1, 1]);
    expect(callsOf(doubled(60).plan)[1]).toBe(2 ** 59);
    expect(recursiveOrder(doubled(60).plan)).toHaveLength(MOST_CALLS);
    const recurse = bugNamed('recurse') as Bug;
    expect([3, 19, 20, 60].map((times) => tooManyCalls(doubled(times).plan, recurse))).toEqual([
      undefined,
      undefined,
      2 ** 20 - 1,
      2 ** 60,
    ]);
    expect(tooManyCalls(doubled(60).plan, bugNamed('order') as Bug)).toBeUndefined();
  });

  test('is found by its name', () => {
    expect(BUGS.map(({ name }) => bugNamed(name))).toEqual(BUGS);
    expect(bugNamed('none')).toBeUndefined();
  });
});

test.each(OPS.filter(({ inputs }) => inputs > 0).map((op) => [op.name, op] as const))(
  'partialOf gives the local derivatives of %s that backward uses',
  (name, { inputs }) => {
    for (const [a, b] of [
      [1.7, 0.6],
      [0.4, 2.5],
      [1, 1],
      [0, 0],
    ] as const) {
      const { data, grad, root } = graph([a, b].slice(0, inputs), ({ op }, left, right) => op(name, left, right));
      const code = OPS.findIndex((op) => op.name === name);
      for (let side = 0; side < inputs; side++) {
        expect(partialOf(code, side)(a, b, data[root] as number) + 0, `side ${side} at ${a}, ${b}`).toBe(grad[side]);
      }
    }
  },
);
