/** Forward and backward over a tape: what adds up, what stays silent, and what is kept. */
import { describe, expect, test } from 'vitest';
import {
  backward,
  firstNotFinite,
  forward,
  getLeaves,
  newData,
  planFor,
  setLeaves,
} from '../../../src/engine/autodiff/backprop.js';
import { codeOf, OPS } from '../../../src/engine/ops.js';
import { NONE, relabel } from '../../../src/engine/tape.js';
import { tapeBuilder } from '../builder.js';
import { evaluated, type Graph, graph, type Pen } from '../graph.js';

const gradsOf = ({ grad }: Graph): number[] => Array.from(grad);

describe('a gradient', () => {
  test('arrives over both edges of a + a', () => {
    expect(gradsOf(graph([3], ({ op }, a) => op('add', a, a)))).toEqual([2, 1]);
  });

  test('arrives over both edges of a * a, a - a, a / a and a ** a', () => {
    const both = (name: string): number => gradsOf(graph([3], ({ op }, a) => op(name, a, a)))[0] as number;
    expect([both('mul'), both('sub')]).toEqual([6, 0]);
    expect(both('div')).toBeCloseTo(0, 15);
    expect(both('pow')).toBeCloseTo(27 * (1 + Math.log(3)), 12);
  });

  test('adds up over all users of a node', () => {
    const shared = graph([2], ({ op, number }, a) => {
      return op('mul', op('mul', number(2), a), op('add', a, number(3)));
    });
    expect([shared.data[shared.root], shared.grad[0]]).toEqual([20, 14]);
  });

  test('keeps left and right apart', () => {
    const of = (name: string): number[] => gradsOf(graph([2, 5], ({ op }, a, b) => op(name, a, b))).slice(0, 2);
    expect(of('sub')).toEqual([1, -1]);
    expect(of('div')).toEqual([0.2, -0.08]);
    expect(of('mul')).toEqual([5, 2]);
  });

  test('goes to each of two equal leaves on its own', () => {
    const made = graph([3, 3], ({ op }, a, b) => op('mul', op('mul', a, b), b));
    expect(gradsOf(made)).toEqual([9, 18, 3, 1]);
  });

  test('is 1 at the root, a leaf as root too', () => {
    expect(gradsOf(graph([3, 4], (_, a) => a))).toEqual([1, 0]);
  });

  test('is 0 at a constant, and everywhere if the root is a constant', () => {
    const made = graph([3], ({ op, number }, a) => op('mul', a, number(5)));
    expect(gradsOf(made)).toEqual([5, 0, 1]);
    expect(gradsOf(evaluated(made.tape, 1, [3]))).toEqual([0, 0, 0]);
  });

  test('doubles along a thousand doublings, to infinity at last', () => {
    const doubled = (times: number): number => {
      const made = graph([1], ({ op }, a) => {
        let node = a;
        for (let i = 0; i < times; i++) node = op('add', node, node);
        return node;
      });
      return made.grad[0] as number;
    };
    expect([doubled(10), doubled(1000), doubled(1024)]).toEqual([1024, 2 ** 1000, Infinity]);
  });
});

describe('backward', () => {
  const lecture = (): Graph =>
    graph([2, -3, 10, -2], ({ op }, a, b, c, f) => {
      return op('mul', op('add', op('mul', a, b), c), f);
    });

  test('starts from zero each time, whatever was there', () => {
    const { tape, plan, data, grad } = lecture();
    const once = grad.slice();
    backward(tape, plan, data, grad);
    expect(grad).toEqual(once);
    grad.fill(Number.NaN);
    backward(tape, plan, data, grad);
    expect(grad).toEqual(once);
  });

  test('leaves data alone', () => {
    const { tape, plan, data, grad } = lecture();
    const before = data.slice();
    backward(tape, plan, data, grad);
    expect(data).toEqual(before);
  });

  test('can go node by node, from the root down', () => {
    const { tape, plan, data, grad, root } = lecture();
    const whole = grad.slice();
    grad.fill(0);
    grad[root] = 1;
    const propagated: number[][] = [];
    for (let id = root; id >= 0; id--) {
      plan.loop(data, grad, id, id);
      propagated.push([...grad]);
    }
    // The order of the nodes is a b c f e d L.
    expect(propagated.slice(0, 3)).toEqual([
      [0, 0, 0, 4, 0, -2, 1],
      [0, 0, -2, 4, -2, -2, 1],
      [6, -4, -2, 4, -2, -2, 1],
    ]);
    expect(grad).toEqual(whole);
    expect(tape.size).toBe(propagated.length);
  });

  test('from another root gives that root its gradients', () => {
    const { tape, data } = lecture();
    const grad = new Float64Array(tape.size);
    backward(tape, planFor(tape, 5), data, grad);
    expect([...grad]).toEqual([-3, 2, 1, 0, 1, 1, 0]);
  });
});

describe('a node the root does not depend on', () => {
  /** Beside L = a*b: log(0), nan, and products of those with a and b, before and after the root. */
  const beside = ({ op, number }: Pen, a: number, b: number): number => {
    const zero = number(0);
    const bad = op('div', op('log', zero), zero);
    op('mul', bad, a);
    op('sqrt', op('neg', op('exp', b)));
    const root = op('mul', a, b);
    op('mul', op('log', op('sub', a, a)), root);
    op('mul', number(Number.NaN), root);
    return root;
  };

  test('says nothing, so that a nan among them reaches nobody', () => {
    const made = graph([2, 3], beside);
    expect([...made.data].filter(Number.isNaN).length).toBeGreaterThan(2);
    expect([made.grad[0], made.grad[1], made.grad[made.root]]).toEqual([3, 2, 1]);
    expect(gradsOf(made).filter((grad) => grad !== 0)).toEqual([3, 2, 1]);
  });

  test('is not counted among those the root depends on', () => {
    const { plan, root } = graph([2, 3], beside);
    expect(plan.count).toBe(3);
    expect([...plan.reached].flatMap((reached, id) => (reached ? [id] : []))).toEqual([0, 1, root]);
  });

  test('is not searched for the first that is nan or infinite', () => {
    const { plan, data } = graph([2, 3], beside);
    expect(firstNotFinite(plan, data)).toBe(-1);
  });
});

test.each<[string, number[], number]>([
  ['none', [2, 3], -1],
  ['a leaf that is nan', [2, Number.NaN], 1],
  ['a leaf that is infinite', [-Infinity, 3], 0],
  ['a node that overflows', [1000, 3], 2],
  ['a node without a value', [2, -3], 3],
  ['the root', [709, 1e300], 4],
])('firstNotFinite finds %s', (_, leaves, id) => {
  const { plan, data } = graph(leaves, ({ op }, a, b) => {
    const [grown, logged] = [op('exp', a), op('log', b)];
    return op('mul', grown, logged);
  });
  expect(firstNotFinite(plan, data)).toBe(id);
});

describe('data', () => {
  test('of a new tape is its constants, and 0 elsewhere', () => {
    const { tape } = graph([5], ({ op, number }, a) => op('add', op('mul', a, number(7)), number(-1)));
    expect([...newData(tape)]).toEqual([0, 7, 0, -1, 0]);
  });

  test('of the leaves goes in and comes out in their order', () => {
    const { tape, data } = graph([5, 6, 7], ({ op, number }, a, b) => op('mul', op('add', a, number(1)), b));
    expect([...getLeaves(tape, data)]).toEqual([5, 6, 7]);
    setLeaves(tape, data, Float64Array.of(1, 2, 3));
    forward(tape, data);
    expect([...data]).toEqual([1, 2, 3, 1, 2, 4]);
  });

  test('is recomputed only from one node to another, if so asked', () => {
    const { tape, data } = graph([1], ({ op }, a) => op('neg', op('exp', op('neg', a))));
    data[0] = 0;
    forward(tape, data, 2, 2);
    expect([...data]).toEqual([0, -1, Math.exp(-1), -Math.exp(-1)]);
    forward(tape, data, 1, 2);
    expect([...data]).toEqual([0, -0, 1, -Math.exp(-1)]);
    forward(tape, data);
    expect([...data]).toEqual([0, -0, 1, -1]);
  });
});

describe('a plan', () => {
  const chain = (): Graph =>
    graph([1], ({ op }, a) => {
      let node = a;
      for (let i = 0; i < 10; i++) node = op('sin', node);
      return node;
    });

  test('is found once for each root', () => {
    const { tape, plan, root } = chain();
    expect(planFor(tape, root)).toBe(plan);
    expect(planFor(tape, root - 1)).not.toBe(plan);
    expect(planFor(tape, root)).toBe(plan);
  });

  test('is right again after it was given up for others', () => {
    const { tape, plan, root, data, grad } = chain();
    for (let id = 0; id < root; id++) expect(planFor(tape, id)).toMatchObject({ root: id, count: id + 1 });
    const again = planFor(tape, root);
    expect(again).not.toBe(plan);
    const fresh = new Float64Array(tape.size);
    backward(tape, again, data, fresh);
    expect(fresh).toEqual(grad);
  });

  test('of a graph with other labels is that graph its own', () => {
    const { tape, root, data, grad } = chain();
    const named = relabel(
      tape,
      tape.labels.map((_, id) => `n${id}`),
    );
    const fresh = new Float64Array(tape.size);
    backward(named, planFor(named, root), data, fresh);
    expect(fresh).toEqual(grad);
  });
});

describe('the loops', () => {
  /** A graph of every op there is, over four leaves and a constant. */
  const everything = (): Graph =>
    graph([0.6, 1.7, -0.4, 2.3], ({ op, number }, ...leaves) => {
      let node = number(0.5);
      for (const [turn, { name, inputs }] of OPS.entries()) {
        const leaf = leaves[turn % leaves.length] as number;
        const positive = op('add', op('mul', leaf, leaf), number(0.1));
        if (inputs === 1) node = op('add', node, op(name, positive));
        if (inputs === 2) node = op('sub', op(name, positive, node), op(name, leaf, number(2)));
      }
      return node;
    });

  test('compute the same to the last bit, however often they have run', () => {
    const { tape, plan, data, grad } = everything();
    const [firstData, firstGrad] = [data.slice(), grad.slice()];
    expect(firstData.every(Number.isFinite) && firstGrad.some((x) => x !== 0)).toBe(true);
    for (let pass = 0; pass < 200; pass++) {
      for (let id = 0; id < tape.size; id++)
        if (!tape.leaves.includes(id) && !tape.constants.includes(id)) data[id] = 0;
      forward(tape, data);
      backward(tape, plan, data, grad);
      expect(data).toEqual(firstData);
      expect(grad).toEqual(firstGrad);
    }
  });

  test('of graphs with the same ops do not mix them up', () => {
    const made = [1, 2, 3].map((offset) =>
      graph([2, 3, 5, 7], ({ op }, ...leaves) => {
        const at = (k: number): number => leaves[(k + offset) % 4] as number;
        return op('add', op('mul', at(0), at(1)), op('mul', at(2), at(0)));
      }),
    );
    const wanted = [
      { root: 3 * 5 + 7 * 3, grads: [0, 5 + 7, 3, 3] },
      { root: 5 * 7 + 2 * 5, grads: [5, 0, 7 + 2, 5] },
      { root: 7 * 2 + 3 * 7, grads: [7, 7, 0, 2 + 3] },
    ];
    for (let pass = 0; pass < 100; pass++) {
      for (const [k, { tape, plan, data, grad, root }] of made.entries()) {
        forward(tape, data);
        backward(tape, plan, data, grad);
        expect({ root: data[root], grads: [...grad.slice(0, 4)] }).toEqual(wanted[k]);
      }
    }
  });
});

test('a chain of 1,000,000 nodes goes forward and backward', () => {
  const builder = tapeBuilder();
  const [x, y] = [builder.leaf('x'), builder.leaf('y')];
  const [ADD, SIN, NEG] = ['add', 'sin', 'neg'].map(codeOf) as [number, number, number];
  let node = builder.node(SIN, x, NONE);
  while (builder.size < 1_000_000) node = builder.node(NEG, builder.node(ADD, node, y), NONE);
  const { data, grad, plan, root } = evaluated(builder.tape(), node, [0.25, 3]);
  // Every second negation takes back what the one before did: 499,999 of them are left with the last.
  const pairs = (root - 2) / 2;
  expect(Number.isInteger(pairs) && pairs % 2 === 1).toBe(true);
  expect(data[root]).toBeCloseTo(-Math.sin(0.25) - 3, 9);
  expect(grad[0]).toBe(-Math.cos(0.25));
  expect(grad[1]).toBe(-1);
  expect([plan.count, firstNotFinite(plan, data)]).toEqual([root + 1, -1]);
});
