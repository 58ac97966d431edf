/** The verdicts that are about more than one rule: old gradients, seeds, data that moved, what can't be compared. */
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../../src/engine/ops.js';
import { NONE } from '../../../src/engine/tape.js';
import { judge } from '../../../src/explain/verdicts/judge.js';
import type { NodeVerdict } from '../../../src/explain/verdicts/judgement.js';
import type { Recording } from '../../../src/explain/verdicts/recording.js';
import { accusationLine, verdictText } from '../../../src/explain/verdicts/words.js';
import { short } from '../../../src/text/numbers.js';
import { tapeBuilder } from '../../engine/builder.js';
import { backward, leaf, make, type Node, record } from './engine.js';

/** The lecture's leaves, and its graph over them. */
const leaves = (): Record<string, Node> => ({ a: leaf(2), b: leaf(-3), c: leaf(10), f: leaf(-2) });

function lecture(named: Record<string, Node>): Record<string, Node> {
  const { a, b, c, f } = named as Record<'a' | 'b' | 'c' | 'f', Node>;
  const e = make('mul', [a, b]);
  const d = make('add', [e, c]);
  return { ...named, e, d, L: make('mul', [d, f]) };
}

const recorded = (graph: Record<string, Node>, more: Partial<Recording> = {}): Recording =>
  record(graph.L!, () => backward(graph.L!), more, graph);

const idOf = ({ tape }: Recording, name: string): number => tape.labels.indexOf(name);

/** The verdicts by name. */
const verdictsOf = (recording: Recording): Record<string, NodeVerdict | undefined> => {
  const { verdicts } = judge(recording);
  return Object.fromEntries(recording.tape.labels.map((label, id) => [label, verdicts[id]]));
};

/** What is said of one node. */
const said = (recording: Recording, name: string): string =>
  verdictText(recording, judge(recording), idOf(recording, name)).join('. ');

describe('old gradients', () => {
  test('of a leaf that has not moved are added to, which is right', () => {
    const own = leaves();
    backward(lecture(own).L!);
    const recording = recorded(lecture(own), { earlier: new Float64Array(7).fill(Number.NaN) });
    expect(verdictsOf(recording)).toMatchObject({ a: 'accumulated', f: 'accumulated', e: 'right', L: 'right' });
    expect(judge(recording).outcome).toBe('right');
    expect(said(recording, 'a')).toBe('your gradient is right: 12 is 6 from before and 6 new');
  });

  test('of a leaf that has moved since were not zeroed', () => {
    const own = leaves();
    backward(lecture(own).L!);
    for (const each of Object.values(own)) each.data += 0.01 * each.grad;
    const graph = lecture(own);
    const before = new Map([...Object.values(own)].map((each, i) => [each, [2, -3, 10, -2][i]!]));
    const names = Object.entries(recorded(graph).tape.labels);
    expect(names).toHaveLength(7);
    const again = lecture(own);
    const recording = recorded(again);
    const earlier = Float64Array.from(recording.tape.labels, (name) => before.get(again[name!]!) ?? Number.NaN);
    const judgement = judge({ ...recording, earlier });
    expect(judgement.outcome).toBe('wrong');
    expect(judgement.counts).toMatchObject({ 'not zeroed': 4, right: 3 });
    expect(judgement.accused).toMatchObject([{ verdict: 'not zeroed', mistake: { kind: 'not zeroed' }, count: 4 }]);
    expect(accusationLine(recording, judgement.accused[0]!)).toBe(
      'f, c, b, a   train.py:4   not zeroed: the gradient of an earlier step is still in it',
    );
  });

  test('of the nodes in between are passed on again by a second backward', () => {
    const graph = lecture(leaves());
    backward(graph.L!);
    for (const name of ['a', 'b', 'c', 'f']) graph[name]!.grad = 0;
    const recording = recorded(graph);
    expect(verdictsOf(recording)).toEqual({
      L: 'right',
      d: 'accumulated',
      f: 'right',
      e: 'kept',
      c: 'kept',
      a: 'kept',
      b: 'kept',
    });
    const judgement = judge(recording);
    expect(judgement.outcome).toBe('wrong');
    expect(accusationLine(recording, judgement.accused[0]!)).toBe(
      'e = a*b   train.py:5   the gradients of the nodes in between are not zeroed: their old gradients are passed on again',
    );
    expect(said(recording, 'a')).toMatch(/^your gradient is 18, should be 6: the gradients of the nodes in between/);
  });
});

test('a rule that was not run is not taken for one that another one overwrote', () => {
  // the first result is an operand of what leads to the second: its rule would have come later
  const [a, b] = [2, 3].map(leaf) as [Node, Node];
  const c = make('mul', [a, b]);
  const d = make('add', [a, c]);
  const e = make('mul', [d, b]);
  const L = make('add', [e, leaf(5)]);
  c.rule = () => {};
  const recording = record(L, () => backward(L), {}, { a, b, c, d, e, L });
  expect(judge(recording).accused.map((each) => accusationLine(recording, each))).toEqual([
    'c = a*b   train.py:3   its rule was not run   engine.py:4',
  ]);
});

test('old gradients are shown at a node that has a name or an op, and not at a constant', () => {
  const x = leaf(0.3);
  const o = make('tanh', [x]);
  const k = { ...leaf(-1), op: 'const' };
  const p = make('mul', [o, k]);
  const L = make('mul', [p, p]);
  backward(L);
  x.grad = 0;
  const recording = record(L, () => backward(L), {}, { x, o, p, L });
  expect(accusationLine(recording, judge(recording).accused[0]!)).toMatch(/^o = tanh\(x\)/);
});

test('a rule that was not run for one node is not held against its op', () => {
  // as if p and q compared as equal, and only one of them was sorted
  const [a, b, c, d] = [2, -3, 1, -6].map(leaf) as [Node, Node, Node, Node];
  const [p, q] = [make('mul', [a, b]), make('mul', [c, d])];
  q.rule = () => {};
  const L = make('add', [p, q]);
  const recording = record(L, () => backward(L), {}, { a, b, c, d, p, q, L });
  const { accused } = judge(recording);
  expect(accused.map((each) => accusationLine(recording, each))).toEqual([
    'q = c*d   train.py:6   its rule was not run   engine.py:4',
  ]);
});

describe('a number that fits one node', () => {
  /** x is used by tanh, and the result by three products. */
  const graph = (rule: (o: Node, x: Node) => () => void, order: (named: Record<string, Node>) => Node[]): Recording => {
    const [x, k, m] = [0.3, 0.7, 1.9].map((number) => leaf(number)) as [Node, Node, Node];
    const o = make('tanh', [x]);
    o.rule = rule(o, x);
    const [p, q, r] = [make('mul', [o, k]), make('mul', [o, m]), make('mul', [o, x])] as [Node, Node, Node];
    const s = make('add', [p, q]);
    const L = make('add', [s, r]);
    const named = { x, k, m, o, p, q, r, s, L };
    return record(
      L,
      () => {
        L.grad = 1;
        for (const node of order(named)) node.rule();
      },
      {},
      named,
    );
  };
  const accused = (recording: Recording): string[] =>
    judge(recording).accused.map((each) => accusationLine(recording, each));
  const right = (o: Node, x: Node) => () => {
    x.grad += (1 - o.data ** 2) * o.grad;
  };
  const inOrder = ({ L, s, p, q, r, o }: Record<string, Node>): Node[] => [L!, r!, s!, q!, p!, o!];

  test('says less than a rule that was run too early', () => {
    const recording = graph(right, ({ L, s, p, q, r, o }) => [L!, r!, s!, q!, o!, p!]);
    expect(accused(recording)).toEqual([
      'o = tanh(x)   train.py:4   a node passes on its gradient before all its users have added to it: backward needs reverse topological order',
    ]);
  });

  test('is named if it is a plain one', () => {
    const half = (o: Node, x: Node) => () => {
      x.grad += 0.5 * (1 - o.data ** 2) * o.grad;
    };
    expect(accused(graph(half, inOrder))[0]).toMatch(/0\.5 times the right local derivative/);
  });

  test('is not called one that is added whatever the numbers are', () => {
    const other = (o: Node, x: Node) => () => {
      x.grad += (1 + o.data ** 3) * o.grad;
    };
    expect(accused(graph(other, inOrder))[0]).not.toMatch(/whatever the numbers are/);
  });

  test('is said as the derivative that was used, beside the right one', () => {
    const other = (o: Node, x: Node) => () => {
      x.grad += (1 - o.data) * o.grad;
    };
    const [o, used] = [Math.tanh(0.3), 1 - Math.tanh(0.3)];
    expect(accused(graph(other, inOrder))[0]).toBe(
      `o = tanh(x)   train.py:4   its local derivative is ${short(used)}, should be 1 - o**2 = ${short(1 - o ** 2)}   engine.py:11`,
    );
  });

  test('of one operand is said with the name of the other', () => {
    const recording = graph(right, inOrder);
    expect(accused(recording)).toEqual([]);
    const [a, b] = [leaf(2), leaf(-3)] as [Node, Node];
    const L = make('mul', [a, b]);
    L.rule = () => {
      a.grad += 0.1234567 * L.grad;
      b.grad += a.data * L.grad;
    };
    expect(accused(record(L, () => backward(L), {}, { a, b, L }))).toEqual([
      'L = a*b   train.py:3   its local derivative for its first operand is 0.1235, should be b = -3   engine.py:4',
    ]);
  });

  test('is less than its own data, which is also what exp multiplies by', () => {
    const own = (o: Node, x: Node) => () => {
      x.grad += o.data * o.grad;
    };
    expect(accused(graph(own, inOrder))[0]).toMatch(/multiplies by its own data/);
  });
});

describe('the seed', () => {
  test('that is missing is said', () => {
    const graph = lecture(leaves());
    const recording = record(graph.L!, () => backward(graph.L!, 'sorted', 0), {}, graph);
    const judgement = judge(recording);
    expect(judgement.outcome).toBe('wrong');
    expect(accusationLine(recording, judgement.accused[0]!)).toBe(
      'L = d*f   train.py:7   no seed: the gradient of the root is 0, not 1',
    );
  });

  test('is what the root holds, if that is not what was said', () => {
    const graph = lecture(leaves());
    const recording = record(graph.L!, () => backward(graph.L!, 'sorted', -2.5), {}, graph);
    expect(judge(recording)).toMatchObject({ outcome: 'right', seed: -2.5 });
  });
});

describe('not compared', () => {
  test('if backward raised', () => {
    const recording = { ...recorded(lecture(leaves())), after: undefined, raised: 'TypeError: no' };
    expect(judge(recording)).toMatchObject({ outcome: 'not compared', reason: 'backward raised TypeError: no' });
  });

  test('if backward left no gradient that is a number, but for that of the root', () => {
    const graph = lecture(leaves());
    const recording = recorded(graph);
    const reason = 'backward left no gradient that is a number';
    const none = { ...recording, before: recording.before.map(() => Number.NaN), own: new Uint8Array(7) };
    const all = { ...none, after: recording.after!.map(() => Number.NaN) };
    expect(judge(all)).toMatchObject({ outcome: 'not compared', reason });
    const own = Uint8Array.from(recording.own, (_, id) => (id === recording.root ? 1 : 0));
    expect(judge({ ...all, own, after: all.after.with(recording.root, 1) })).toMatchObject({
      outcome: 'not compared',
      reason,
    });
  });

  test('if there was no backward', () => {
    const recording = { ...recorded(lecture(leaves())), after: undefined };
    expect(judge(recording)).toMatchObject({ outcome: 'not compared', reason: 'there was no backward' });
  });

  test('what a node of data that is no longer that of its inputs passes on', () => {
    const graph = lecture(leaves());
    graph.a!.data = 5;
    const recording = recorded(graph);
    expect(verdictsOf(recording)).toMatchObject({ L: 'right', e: 'stale', a: 'not compared', b: 'not compared' });
    expect(judge(recording).reason).toBe(
      'the data of e (train.py:5) is -6, but a*b is -15: its inputs have changed since, or its op is another',
    );
  });

  test('if all numbers are rounded to 32 bits', () => {
    const named = { a: leaf(Math.fround(0.1)), b: leaf(Math.fround(0.7)) };
    const e = make('mul', [named.a, named.b]);
    e.data = Math.fround(e.data);
    const L = make('mul', [e, e]);
    L.data = Math.fround(L.data);
    const recording = record(L, () => {
      backward(L);
      for (const node of [named.a, named.b, e, L]) node.grad = Math.fround(node.grad);
    });
    expect(judge(recording)).toMatchObject({
      outcome: 'not compared',
      reason: 'the numbers have single precision, too few digits to compare',
      accused: [],
    });
  });

  test('what flows through an op that is not known', () => {
    // L = ?gelu(e) * f, e = a*b
    const builder = tapeBuilder();
    const [a, b] = [builder.leaf('a'), builder.leaf('b')];
    const e = builder.node(codeOf('mul'), a, b);
    const [u, f] = [builder.leaf('u'), builder.leaf('f')];
    const L = builder.node(codeOf('mul'), u, f);
    const recording: Recording = {
      ...recorded(lecture(leaves())),
      tape: builder.tape(),
      root: L,
      data: Float64Array.of(2, -3, -6, 0.5, -2, -1),
      before: new Float64Array(6),
      after: Float64Array.of(-30, 20, 10, -2, 0.5, 1),
      unknown: new Map([[u, { name: 'gelu', inputs: [e] }]]),
      own: new Uint8Array(6).fill(1),
    };
    const judgement = judge(recording);
    expect(judgement).toMatchObject({
      outcome: 'not compared',
      reason: 'the op "gelu" of u (train.py:4) is not known',
      verdicts: ['not compared', 'not compared', 'not compared', 'right', 'right', 'right'],
    });
    expect([...judgement.right]).toEqual([Number.NaN, Number.NaN, Number.NaN, -2, 0.5, 1]);
    // a wrong rule below it is still seen
    const wrong = judge({ ...recording, after: Float64Array.of(30, 20, 10, -2, 0.5, 1) });
    expect(wrong).toMatchObject({ outcome: 'wrong', accused: [{ node: a, user: e }] });
  });
});

test('a sum of many terms is one node of theirs: its parts have no verdict, and it is accused itself', () => {
  // s = sum(a, b, c) as (a + b) + c, with a rule that passes on twice its gradient
  const builder = tapeBuilder();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => builder.leaf(name)) as [number, number, number];
  const part = builder.node(codeOf('add'), a, b);
  const s = builder.node(codeOf('add'), part, c);
  builder.label(s, 's');
  const L = builder.node(codeOf('tanh'), s, NONE);
  const slope = 1 - Math.tanh(6) ** 2;
  const recording: Recording = {
    ...recorded(lecture(leaves())),
    tape: builder.tape(),
    root: L,
    data: Float64Array.of(1, 2, 3, 3, 6, Math.tanh(6)),
    before: Float64Array.of(0, 0, 0, Number.NaN, 0, 0),
    after: Float64Array.of(2 * slope, 2 * slope, 2 * slope, Number.NaN, slope, 1),
    own: Uint8Array.of(1, 1, 1, 0, 1, 1),
  };
  const judgement = judge(recording);
  expect(judgement.verdicts).toEqual(['wrong', 'wrong', 'wrong', undefined, 'right', 'right']);
  expect(judgement.accused[0]).toMatchObject({ user: s });
  const fair = { ...recording, after: Float64Array.of(slope, slope, slope, Number.NaN, slope, 1) };
  expect(judge(fair)).toMatchObject({ outcome: 'right', counts: { right: 5 } });
});
