/** Optimizers for programs: the same rules as the explorer's steps, on Values. */
import { describe, expect, test } from 'vitest';
import { OPTIMIZERS } from '../../../src/engine/optimizers/optimizers.js';
import { optimizers } from '../../../src/engine/optimizers/training.js';
import { Value } from '../../../src/engine/value.js';
import { dataOf, keys, lecture } from '../../session/playing.js';

function graph() {
  const [a, b, c, f] = [new Value(2, 'a'), new Value(-3, 'b'), new Value(10, 'c'), new Value(-2, 'f')];
  return { leaves: [a, b, c, f], L: a.mul(b).add(c).mul(f) };
}

test('there is one for every row of the table', () => {
  expect(Object.keys(optimizers)).toEqual(OPTIMIZERS.map(({ name }) => name));
});

test.each(Object.entries(optimizers))(
  '%s takes the steps that the explorer takes, to the last digit',
  (name, optimize) => {
    const { leaves, L } = graph();
    const training = optimize(leaves, { direction: 'ascend' });
    for (let k = 0; k < 5; k++) {
      L.backward();
      training.step();
    }
    const session = keys(lecture(), `:optimizer ${name}`, '5s');
    expect(leaves.map(({ data }) => data)).toEqual(['a', 'b', 'c', 'f'].map((leaf) => dataOf(session, leaf)));
    expect([L.data, training.steps]).toEqual([dataOf(session, 'L'), 5]);
  },
);

describe('a training', () => {
  test('goes down with a rate of 0.01 by default', () => {
    const { leaves, L } = graph();
    L.backward();
    optimizers.sgd(leaves).step();
    expect(leaves.map(({ data }) => data)).toEqual([2 - 0.01 * 6, -3 - 0.01 * -4, 10 - 0.01 * -2, -2 - 0.01 * 4]);
  });

  test('uses the gradients as they are, and changes the parameters alone', () => {
    const { leaves, L } = graph();
    const [a, b] = leaves as [Value, Value];
    a.grad = 1;
    const training = optimizers.sgd([a], { lr: 0.5 });
    training.step();
    training.step();
    expect([a.data, a.grad, b.data]).toEqual([1, 1, -3]);
    expect(L.data).toBe(-14);
  });

  test('takes its rate from the step, counted from 0', () => {
    const x = new Value(0, 'x');
    x.grad = -1;
    const training = optimizers.sgd([x], { lr: (k) => 1 / (k + 1) });
    for (let k = 0; k < 3; k++) training.step();
    expect(x.data).toBe(1 + 1 / 2 + 1 / 3);
  });

  test.each([0, -1, Number.NaN, Infinity])('refuses a rate of %d, and changes nothing', (lr) => {
    const x = new Value(1, 'x');
    expect(() => optimizers.adam([x], { lr })).toThrow(
      new RangeError(`the learning rate is a number above 0, not ${lr}`),
    );
    const later = optimizers.adam([x], { lr: (k) => (k === 0 ? 0.1 : lr) });
    later.step();
    const { data } = x;
    expect(() => later.step()).toThrow(RangeError);
    expect([x.data, later.steps]).toEqual([data, 1]);
  });

  test('refuses what is not a leaf, with its name', () => {
    const x = new Value(1, 'x');
    const y = x.mul(2);
    y.label = 'y';
    expect(() => optimizers.sgd([x, y])).toThrow(new TypeError('only leaves are trained; y is "mul"'));
  });
});
