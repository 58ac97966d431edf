/** Optimizers with settings, beside PyTorch's formulas as its documentation has them, written anew here. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextState, OPTIMIZERS, type Optimizer, optimizerNamed } from '../../../src/engine/optimizers/optimizers.js';
import { optimizers } from '../../../src/engine/optimizers/training.js';
import { Value } from '../../../src/engine/value.js';

interface Given {
  readonly momentum: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weight_decay: number;
}

/** PyTorch's pseudocode: `maximize` negates the gradient at first, and every step is subtracted. */
function torch(name: string, given: Given, lr: number, maximize: boolean, start: number, grads: readonly number[]) {
  const { momentum, beta1, beta2, eps, weight_decay: decay } = given;
  let [theta, b, m, v] = [start, 0, 0, 0];
  return grads.map((grad, i) => {
    const t = i + 1;
    let g = maximize ? -grad : grad;
    if (name === 'adamw') theta -= lr * decay * theta;
    else g += decay * theta;
    if (name === 'momentum' || name === 'nesterov') {
      b = t > 1 ? momentum * b + g : g;
      g = name === 'nesterov' ? g + momentum * b : b;
    }
    if (name === 'adam' || name === 'adamw') {
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g ** 2;
      g = m / (1 - beta1 ** t) / (Math.sqrt(v / (1 - beta2 ** t)) + eps);
    }
    theta -= lr * g;
    return theta;
  });
}

/** The words of an optimizer with those of the settings that it has. */
const wordsFor = ({ name, settings }: Optimizer, given: Given): string =>
  [name, ...Object.keys(settings).map((key) => `${key}=${given[key as keyof Given]}`)].join(' ');

const share = fc.double({ min: 0, max: 0.9999, noNaN: true });
const settings: fc.Arbitrary<Given> = fc.record({
  momentum: share,
  beta1: share,
  beta2: share,
  eps: fc.constantFrom(1e-8, 1e-3, 1),
  weight_decay: fc.constantFrom(0, 0.01, 0.5),
});
const grads = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 8 });

describe.each(OPTIMIZERS.map((row) => [row.name, row] as const))('%s', (name, row) => {
  test('takes the steps of PyTorch with any settings, up and down', () => {
    fc.assert(
      fc.property(settings, grads, fc.boolean(), (given, all, maximize) => {
        const optimizer = optimizerNamed(wordsFor(row, given)) as Optimizer;
        const wanted = torch(name, given, 0.1, maximize, 1.5, all);
        let [x, state] = [Float64Array.of(1.5), nextState(optimizer, undefined, 1)];
        for (const [i, grad] of all.entries()) {
          const next = new Float64Array(1);
          optimizer.update(next, x, Float64Array.of(grad), new Uint8Array(1), maximize ? 0.1 : -0.1, state);
          const want = wanted[i] as number;
          expect(Math.abs((next[0] as number) - want)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(want)));
          [x, state] = [next, nextState(optimizer, state, 1)];
        }
      }),
    );
  });

  test('with its defaults written out is itself, and its words leave them out', () => {
    const written = Object.entries(row.settings).map(([key, value]) => `${key}=${value}`);
    const same = optimizerNamed([name, ...written].join(' ')) as Optimizer;
    expect([same.words, same.rule('descend'), same.about]).toEqual([name, row.rule('descend'), row.about]);
  });

  test('is not found with a setting that it does not have, or that is out of range', () => {
    for (const wrong of ['beta', 'beta=1', 'weight_decay', 'weight_decay=-1', 'weight_decay=x', '__proto__=1', ''])
      expect(optimizerNamed(`${name} ${wrong}`), wrong).toBeUndefined();
  });
});

test('words name each setting once, in one order, and the rule has its numbers', () => {
  const adam = optimizerNamed('adam weight_decay=0.1 eps=1e-8 beta2=0.99 beta1=0.85') as Optimizer;
  expect(adam.words).toBe('adam beta1=0.85 beta2=0.99 weight_decay=0.1');
  expect(optimizerNamed(adam.words)?.settings).toEqual(adam.settings);
  const means = 'm = 0.85 * m + 0.15 * grad; v = 0.99 * v + 0.01 * grad**2; ';
  const step = 'lr * m / (1 - 0.85**t) / (sqrt(v / (1 - 0.99**t)) + 1e-8)';
  expect(adam.rule('ascend')).toBe(`grad -= 0.1 * data; ${means}data += ${step}`);
  expect(adam.rule('descend')).toBe(`grad += 0.1 * data; ${means}data -= ${step}`);
});

test('weight decay of 0 changes nothing, not even data that is infinite', () => {
  const sgd = optimizerNamed('sgd weight_decay=0') as Optimizer;
  const next = new Float64Array(1);
  sgd.update(next, Float64Array.of(Infinity), Float64Array.of(1), new Uint8Array(1), 0.1);
  expect(next[0]).toBe(Infinity);
});

describe('in a program', () => {
  const trained = (name: keyof typeof optimizers, options: object): number => {
    const x = new Value(1.5, 'x');
    const training = optimizers[name]([x], { lr: 0.1, ...options });
    for (const grad of [0.5, 0.25, -1, 0]) {
      x.grad = grad;
      training.step();
    }
    return x.data;
  };

  test('settings are options, with weightDecay for weight_decay', () => {
    const given = { momentum: 0.5, beta1: 0.85, beta2: 0.99, eps: 1e-3, weight_decay: 0.1 };
    for (const { name, settings } of OPTIMIZERS) {
      const { weight_decay, ...own } = Object.fromEntries(
        Object.keys(settings).map((key) => [key, given[key as keyof Given]]),
      );
      const wanted = torch(name, given, 0.1, false, 1.5, [0.5, 0.25, -1, 0]).at(-1) as number;
      const options = { ...own, weightDecay: weight_decay };
      expect(trained(name as keyof typeof optimizers, options)).toBeCloseTo(wanted, 12);
    }
  });

  test('a setting that is undefined is its default', () => {
    expect(trained('adam', { beta1: undefined })).toBe(trained('adam', {}));
  });

  test.each([
    ['adam', { beta1: 1 }, RangeError, 'beta1 is a number from 0 to below 1, not 1'],
    ['adam', { beta2: '0.9' }, RangeError, 'beta2 is a number from 0 to below 1, not the text "0.9"'],
    ['adamw', { weightDecay: -1 }, RangeError, 'weightDecay is a number from 0 up, not -1'],
    ['momentum', { momentum: Number.NaN }, RangeError, 'momentum is a number from 0 up, not NaN'],
    ['adam', { eps: Infinity }, RangeError, 'eps is a number from 0 up, not Infinity'],
    ['sgd', { beta1: 0.9 }, TypeError, 'an option of sgd is "lr", "direction" or "weightDecay", not the text "beta1"'],
    ['adam', { weight_decay: 1 }, TypeError, 'or "weightDecay", not the text "weight_decay"'],
  ] as const)('%s refuses %o', (name, options, kind, text) => {
    expect(() => trained(name, options)).toThrow(kind);
    expect(() => trained(name, options)).toThrow(text);
  });
});
