/** explain(root, node), as a program calls it. */
import { expect, test } from 'vitest';
import { explain, read, Value } from '../../src/index.js';

const lecture = () => {
  const [a, b, c, f] = [new Value(2, 'a'), new Value(-3, 'b'), new Value(10, 'c'), new Value(-2, 'f')] as const;
  const e = a.mul(b);
  const d = e.add(c);
  const L = d.mul(f);
  for (const [label, value] of Object.entries({ e, d, L })) value.label = label;
  return { a, b, c, e, d, f, L };
};

test('says where a gradient comes from, along which paths, and what it means', () => {
  const { L, a } = lecture();
  expect(explain(L, a)).toEqual({
    chainRule: ['∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6', '∂e/∂a = b = -3'],
    paths: ['L ─(-2)→ d ─(1)→ e ─(-3)→ a = 6'],
    why: ['if a rises a little, L rises 6 times as much'],
    tryIt: ['((a + h)×b - a×b)/h ≈ -3   with h = 0.001'],
  });
});

test('is about the data as it is, whatever gradients there are', () => {
  const { L, a, b } = lecture();
  L.backward();
  b.data = 5;
  expect(explain(L, a).chainRule[0]).toBe('∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × 5 = -10');
  expect(a.grad).toBe(6);
});

test('of a graph that was read', () => {
  const { root, names } = read('x = -2.5; h = relu(x); L = h*3');
  expect(explain(root, names.x as Value).why).toEqual([
    '∂L/∂x = 0: relu at h is off: its input x is -2.5, so nothing passes',
  ]);
});

test('of a part of a graph, from any node as the root', () => {
  const { d, a } = lecture();
  expect(explain(d, a).chainRule[0]).toBe('∂d/∂a = ∂d/∂e × ∂e/∂a = 1 × -3 = -3');
});

test('gives something to try for each use, on both sides of a kink', () => {
  const { root, names } = read('x = 0; L = relu(x) + x*x');
  const sides = ['(relu(x + h) - relu(x))/h ≈ 1   with h = 0.001', '(relu(x + h) - relu(x))/h ≈ 0   with h = -0.001'];
  const { tryIt } = explain(root, names.x as Value, { lines: 4 });
  expect(tryIt).toHaveLength(4);
  expect(tryIt).toEqual(expect.arrayContaining(sides));
});

test('of a node that the root does not depend on', () => {
  const { e, f } = lecture();
  const noPath = ['no path: e does not depend on f'];
  expect(explain(e, f)).toEqual({ chainRule: noPath, paths: noPath, why: noPath, tryIt: [] });
  expect(explain(e, new Value(1)).why).toEqual(['no path: e does not depend on this node']);
});

test('in ASCII, and in as many lines as requested', () => {
  const x = new Value(2, 'x');
  let sum = x.mul(1);
  for (let i = 2; i <= 50; i++) sum = sum.add(x.mul(i));
  sum.label = 'L';
  const short = explain(sum, x, { ascii: true, lines: 5 });
  expect(short.chainRule).toEqual([
    expect.stringMatching(/^used 50 times: 50 \+ .* \+ ~ \d\d more = 1275$/),
    'dL/d(x*50) * d(x*50)/dx = 1 * 50 = 50',
    expect.stringMatching(/ = 1 \* 49 = 49$/),
    expect.stringMatching(/ = 1 \* 48 = 48$/),
    '~ 47 more',
  ]);
  expect([...short.paths, ...short.why].join('')).toMatch(/^[\x20-\x7e]*$/);
  expect(explain(sum, x, { lines: 60 }).chainRule).toHaveLength(51);
});
