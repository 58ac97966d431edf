/** An optimizer's update of one leaf, in numbers that are computed by hand here. */
import { describe, expect, test } from 'vitest';
import { OPTIMIZERS, STEPS } from '../../../src/engine/optimizers/optimizers.js';
import type { Rule } from '../../../src/explain/steps/ledger.js';
import { updateText } from '../../../src/explain/steps/update-rule.js';

const rule = (optimizer: string, more: Partial<Rule> = {}): Rule => ({
  optimizer,
  lr: 0.1,
  direction: 'ascend',
  frozen: new Uint8Array(2),
  state: undefined,
  ...more,
});
const leaf = { name: 'w', slot: 1, data: 2, grad: -4 };
const remembered = (of: string, ...slots: number[]) => ({
  of,
  slots: slots.map((value) => Float64Array.of(99, value)),
});

describe('ascending', () => {
  test.each<[string, ReturnType<typeof remembered> | undefined, string[]]>([
    ['sgd', undefined, ['next: w += -0.4000 = 0.1 × -4']],
    ['momentum', undefined, ['velocity = 0.9 × 0 + -4 = -4', 'next: w += -0.4000 = 0.1 × -4']],
    ['momentum', remembered('momentum', 10), ['velocity = 0.9 × 10 + -4 = 5', 'next: w += 0.5 = 0.1 × 5']],
    [
      'nesterov',
      remembered('nesterov', 10),
      ['velocity = 0.9 × 10 + -4 = 5', 'next: w += 0.0500 = 0.1 × (-4 + 0.9 × 5)'],
    ],
    [
      'adam',
      undefined,
      [
        'm = 0.9 × 0 + 0.1 × -4 = -0.4000; / (1 - 0.9**1) = -4',
        'v = 0.999 × 0 + 0.001 × (-4)**2 = 0.0160; / (1 - 0.999**1) = 16',
        'next: w += -0.1000 = 0.1 × -4 / (sqrt(16) + 1e-8)',
      ],
    ],
    [
      // m = 1.8 - 0.4 = 1.4, / 0.19 = 7.3684; v = 0.0999 + 0.016 = 0.1159, / 0.001999 = 57.9790; 0.1 * 7.3684 / 7.6144
      'adam',
      remembered('adam', 2, 0.1, 1),
      [
        'm = 0.9 × 2 + 0.1 × -4 = 1.4000; / (1 - 0.9**2) = 7.3684',
        'v = 0.999 × 0.1 + 0.001 × (-4)**2 = 0.1159; / (1 - 0.999**2) = 57.9790',
        'next: w += 0.0968 = 0.1 × 7.3684 / (sqrt(57.9790) + 1e-8)',
      ],
    ],
    [
      'adamw',
      undefined,
      [
        'm = 0.9 × 0 + 0.1 × -4 = -0.4000; / (1 - 0.9**1) = -4',
        'v = 0.999 × 0 + 0.001 × (-4)**2 = 0.0160; / (1 - 0.999**1) = 16',
        'next: w += -0.1020 = 0.1 × -4 / (sqrt(16) + 1e-8) - 0.001 × 2',
      ],
    ],
    [
      'adam beta1=0.5 beta2=0.75 eps=0.5',
      undefined,
      [
        'm = 0.5 × 0 + 0.5 × -4 = -2; / (1 - 0.5**1) = -4',
        'v = 0.75 × 0 + 0.25 × (-4)**2 = 4; / (1 - 0.75**1) = 16',
        'next: w += -0.0889 = 0.1 × -4 / (sqrt(16) + 0.5)',
      ],
    ],
    ['sgd weight_decay=0.5', undefined, ['grad - 0.5 × data = -4 - 0.5 × 2 = -5', 'next: w += -0.5 = 0.1 × -5']],
  ])('%s after %o', (name, state, lines) => {
    expect(updateText(leaf, rule(name, { state }), '×')).toEqual(lines);
  });
});

describe('descending subtracts the step', () => {
  test.each([
    ['sgd', 'next: w -= -0.4000 = 0.1 × -4'],
    ['momentum momentum=0.5 weight_decay=1', 'next: w -= -0.2000 = 0.1 × -2'],
    ['adam', 'next: w -= -0.1000 = 0.1 × -4 / (sqrt(16) + 1e-8)'],
    ['adamw', 'next: w -= -0.0980 = 0.1 × -4 / (sqrt(16) + 1e-8) + 0.001 × 2'],
  ])('of %s', (name, line) => {
    expect(updateText(leaf, rule(name, { direction: 'descend' }), '×').at(-1)).toBe(line);
  });
});

test('every optimizer says what it does in numbers, a line a mean and one for the step', () => {
  for (const { name, slots } of OPTIMIZERS) {
    const means = slots.filter((slot) => slot !== STEPS);
    expect(updateText(leaf, rule(name), '*')).toHaveLength(means.length + 1);
  }
});
