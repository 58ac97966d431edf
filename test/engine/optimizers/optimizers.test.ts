/** What a step makes of leaves and gradients. */
import { describe, expect, test } from 'vitest';
import {
  nextState,
  OPTIMIZERS,
  type Optimizer,
  optimizerNamed,
  STEPS,
  withSettings,
} from '../../../src/engine/optimizers/optimizers.js';

const sgd = optimizerNamed('sgd') as Optimizer;

function updated(
  optimizer: Optimizer,
  leaves: number[],
  grads: number[],
  rate: number,
  frozen: number[] = [],
): number[] {
  const next = new Float64Array(leaves.length).fill(Number.NaN);
  const mask = Uint8Array.from(leaves, (_, i) => Number(frozen.includes(i)));
  optimizer.update(next, Float64Array.from(leaves), Float64Array.from(grads), mask, rate);
  return [...next];
}

describe('sgd', () => {
  const leaves = [2, -3, 10, -2, 1e-9, 1e9, 0.1];
  const grads = [6, -4, -2, 4, 0.3, 1e-7, 0.7];

  test('ascends by exactly a + 0.01 * g', () => {
    expect(updated(sgd, leaves, grads, 0.01)).toEqual(leaves.map((a, i) => a + 0.01 * (grads[i] as number)));
    expect(updated(sgd, leaves, grads, 0.01).slice(0, 4)).toEqual([2.06, -3.04, 9.98, -1.96]);
  });

  test('descends by exactly a - 0.01 * g', () => {
    expect(updated(sgd, leaves, grads, -0.01)).toEqual(leaves.map((a, i) => a - 0.01 * (grads[i] as number)));
  });
});

describe('two steps down from 1 with gradients 0.5 and 0.25 at lr 0.1, worked by hand', () => {
  test.each([
    ['sgd', 0.95, 0.925],
    // velocity 0.5, then 0.9*0.5 + 0.25 = 0.7
    ['momentum', 0.95, 0.88],
    // 0.5 + 0.9*0.5 = 0.95, then 0.25 + 0.9*0.7 = 0.88
    ['nesterov', 0.905, 0.817],
    // 0.1 at first, whatever the gradient; then 0.1 * (0.07/0.19) / sqrt(0.00031225/0.001999)
    ['adam', 0.9, 0.80678204],
    // the same after 1 * 0.999, and then after 0.899 * 0.999
    ['adamw', 0.899, 0.80488304],
  ])('%s goes to %d and then to %d', (name, first, second) => {
    const optimizer = optimizerNamed(name) as Optimizer;
    let state = nextState(optimizer, undefined, 1);
    let x = Float64Array.of(1);
    const step = (grad: number): number => {
      const next = new Float64Array(1);
      optimizer.update(next, x, Float64Array.of(grad), new Uint8Array(1), -0.1, state);
      x = next;
      state = nextState(optimizer, state, 1);
      return next[0] as number;
    };
    expect(step(0.5)).toBeCloseTo(first, 7);
    expect(step(0.25)).toBeCloseTo(second, 7);
  });

  test('the state of the step before is left as it was', () => {
    const adam = optimizerNamed('adam') as Optimizer;
    const before = nextState(adam, undefined, 1);
    adam.update(new Float64Array(1), Float64Array.of(1), Float64Array.of(0), new Uint8Array(1), 0.1, before);
    const after = nextState(adam, before, 1);
    adam.update(new Float64Array(1), Float64Array.of(1), Float64Array.of(2), new Uint8Array(1), 0.1, after);
    expect(before.slots.map((slot) => [...slot])).toEqual([[0], [0], [1]]);
    expect(after.slots[2]?.[0]).toBe(2);
    expect(after.slots[0]?.[0]).toBeCloseTo(0.2, 12);
    expect(after.slots[1]?.[0]).toBeCloseTo(0.004, 12);
  });
});

describe('four steps with gradients 0.5, 0.25, -1 and 0 from 1 at lr 0.1, worked by hand', () => {
  // velocity: 0.5, 0.7, -0.37, -0.333
  const velocity = [0.5, 0.5 * 0.9 + 0.25, 0.7 * 0.9 - 1, -0.37 * 0.9];
  // grad + 0.9 * velocity
  const ahead = [0.95, 0.88, -1.333, -0.2997];
  // m 0.05, 0.07, -0.037, -0.0333 over 1 - 0.9**t; v 0.00025, 0.00031225, 0.00131193775, 0.00131062581225 over 1 - 0.999**t
  const adam = [
    0.5 / 0.5,
    0.07 / 0.19 / Math.sqrt(0.00031225 / 0.001999),
    -0.037 / 0.271 / Math.sqrt(0.00131193775 / 0.002997001),
    -0.0333 / 0.3439 / Math.sqrt(0.00131062581225 / 0.003994003999),
  ];
  const MOVES: Readonly<Record<string, readonly number[]>> = {
    sgd: [0.5, 0.25, -1, 0],
    momentum: velocity,
    nesterov: ahead,
    adam,
    adamw: adam,
  };

  test.each(OPTIMIZERS.flatMap(({ name }) => [[name, 0.1] as const, [name, -0.1] as const]))(
    '%s at %d',
    (name, rate) => {
      const optimizer = optimizerNamed(name) as Optimizer;
      let x = Float64Array.of(1);
      let expected = 1;
      let state: ReturnType<typeof nextState> | undefined;
      for (const [i, grad] of [0.5, 0.25, -1, 0].entries()) {
        state = nextState(optimizer, state, 1);
        const next = new Float64Array(1);
        optimizer.update(next, x, Float64Array.of(grad), new Uint8Array(1), rate, state);
        // weight decay makes data smaller whichever way the step goes, and is not part of what is remembered
        expected = expected * (name === 'adamw' ? 0.999 : 1) + rate * (MOVES[name]?.[i] as number);
        expect(next[0]).toBeCloseTo(expected, 8);
        x = next;
      }
      if (optimizerNamed(name)?.slots.includes(STEPS)) expect(state?.slots.at(-1)?.[0]).toBe(4);
    },
  );

  test('adam remembers the means, and a constant gradient moves it by lr each time, whatever its size', () => {
    for (const grad of [1e-3, 7, -3e5]) {
      const optimizer = optimizerNamed('adam') as Optimizer;
      let x = Float64Array.of(1);
      let state: ReturnType<typeof nextState> | undefined;
      for (let k = 0; k < 50; k++) {
        state = nextState(optimizer, state, 1);
        const next = new Float64Array(1);
        optimizer.update(next, x, Float64Array.of(grad), new Uint8Array(1), 0.1, state);
        x = next;
      }
      expect(x[0]).toBeCloseTo(1 + Math.sign(grad) * 5, 3);
      expect((state?.slots[0]?.[0] ?? 0) / grad).toBeCloseTo(1 - 0.9 ** 50, 12);
      expect((state?.slots[1]?.[0] ?? 0) / grad ** 2).toBeCloseTo(1 - 0.999 ** 50, 12);
    }
  });

  test('what is remembered of a frozen leaf stays as it is, and its neighbour is stepped', () => {
    for (const { name, slots } of OPTIMIZERS.filter((each) => each.slots.length > 0)) {
      const optimizer = optimizerNamed(name) as Optimizer;
      const before = { slots: slots.map((_, i) => Float64Array.of(i + 1, i + 1)) };
      const state = nextState(optimizer, before, 2);
      optimizer.update(
        new Float64Array(2),
        Float64Array.of(1, 1),
        Float64Array.of(5, 5),
        Uint8Array.of(1, 0),
        0.1,
        state,
      );
      for (const [i, slot] of state.slots.entries()) {
        expect(slot[0]).toBe(i + 1);
        expect(slot[1]).not.toBe(i + 1);
      }
    }
  });
});

describe.each(OPTIMIZERS.map((row) => [row.name, row] as const))('%s', (name, optimizer) => {
  test('is found by its name and says its rule', () => {
    expect(optimizerNamed(name)).toBe(optimizer);
    expect(optimizer.rule('ascend')).toMatch(/data/);
  });

  test('leaves a frozen leaf as it is, a gradient that is nan or not', () => {
    const next = updated(optimizer, [1, 2, 3], [10, Number.NaN, 10], 0.1, [1, 2]);
    expect(next.slice(1)).toEqual([2, 3]);
    expect(next[0]).toBeGreaterThan(1);
  });

  test('moves every other leaf up its gradient when ascending and down it when descending', () => {
    const up = updated(optimizer, [1, 1], [3, -3], 0.1);
    const down = updated(optimizer, [1, 1], [3, -3], -0.1);
    expect([up[0], down[1]].every((x) => (x as number) > 1)).toBe(true);
    expect([up[1], down[0]].every((x) => (x as number) < 1)).toBe(true);
  });

  test('reads the leaves and the gradients, and writes neither', () => {
    const [leaves, grads] = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
    optimizer.update(new Float64Array(2), leaves, grads, new Uint8Array(2), 0.1);
    expect([...leaves, ...grads]).toEqual([1, 2, 3, 4]);
  });
});

describe.each(OPTIMIZERS.map((row) => [row.name, row] as const))(
  'a step of %s in the arrays of a graph',
  (_, defaults) => {
    test.each([defaults, withSettings(defaults, { weight_decay: 0.1 })].map((each) => [each.words, each] as const))(
      '%s is its update, to the last bit: of leaves anywhere, some frozen, and some with fewer steps',
      (_, optimizer) => {
        const ids = Int32Array.of(1, 2, 5, 6, 9);
        const [frozen, thawed] = [Uint8Array.of(0, 1, 0, 1, 0), new Uint8Array(5)];
        const data = Float64Array.from({ length: 10 }, (_, i) => i / 7 - 0.6);
        const leaves = Float64Array.from(ids, (id) => data[id] as number);
        let expected = leaves.slice();
        const [own, other] = [nextState(optimizer, undefined, 5), nextState(optimizer, undefined, 5)];
        for (let k = 0; k < 12; k++) {
          const grad = Float64Array.from({ length: 10 }, (_, i) => Math.sin(i + 3 * k));
          const rate = k % 3 === 0 ? 0.1 : -0.02;
          const next = new Float64Array(5);
          const grads = Float64Array.from(ids, (id) => grad[id] as number);
          optimizer.update(next, expected, grads, k < 4 ? frozen : thawed, rate, other);
          optimizer.step(ids, data, leaves, grad, k < 4 ? frozen : thawed, rate, own);
          expected = next;
          expect(leaves).toEqual(expected);
          expect(own).toEqual(other);
          expect(Array.from(ids, (id) => data[id])).toEqual([...expected]);
        }
        expect(data.filter((_, i) => !ids.includes(i))).toEqual(Float64Array.from([0, 3, 4, 7, 8], (i) => i / 7 - 0.6));
        // each leaf has its own corrections: one that began later goes on as one that began with it
        const one = nextState(optimizer, undefined, 1);
        let x = Float64Array.of(2 / 7 - 0.6);
        for (let k = 4; k < 12; k++) {
          const next = new Float64Array(1);
          optimizer.update(next, x, Float64Array.of(Math.sin(2 + 3 * k)), thawed, k % 3 === 0 ? 0.1 : -0.02, one);
          x = next;
        }
        expect(leaves[1]).toBe(x[0]);
      },
    );
  },
);

test('there is no optimizer by another name', () => {
  expect(optimizerNamed('SGD')).toBeUndefined();
  expect(new Set(OPTIMIZERS.map(({ name }) => name)).size).toBe(OPTIMIZERS.length);
});
