/** What a step promises and what it delivers, against steps that are really applied. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forward, newData, setLeaves } from '../../../src/engine/autodiff/backprop.js';
import { ASCII_MARKS, MARKS } from '../../../src/explain/point.js';
import { type Ledger, ledger, ledgerText, type Rule } from '../../../src/explain/steps/ledger.js';
import { type Drawn, graphOf, hasKink, tameGraphs, wildGraphs } from '../graphs.js';

const LECTURE = 'a = 2; b = -3; c = 10; e = a*b; d = e + c; f = -2; L = d*f';

const rule = (lr: number, more: Partial<Rule> = {}): Rule => ({
  lr,
  direction: 'ascend',
  optimizer: 'sgd',
  frozen: new Uint8Array(0),
  ...more,
});

/** The root's data at other leaf data. */
function rootAt({ tape, root }: Drawn, leaves: Float64Array): number {
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  return data[root] as number;
}

const rules = fc.record({
  lr: fc.constantFrom(1e-4, 0.01, 0.5),
  direction: fc.constantFrom('ascend' as const, 'descend' as const),
  frozen: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
});

describe('on a random graph', () => {
  test('each leaf promises lr * grad**2 with the sign of the direction, a frozen one nothing, and all add up', () => {
    fc.assert(
      fc.property(wildGraphs(), rules, (graph, { lr, direction, frozen }) => {
        const { tape, point } = graph;
        const is = Uint8Array.from(tape.leaves, (_, i) => Number(frozen[i % frozen.length]));
        const { steps, promises, promised } = ledger(point, rule(lr, { direction, frozen: is }));
        const sign = direction === 'ascend' ? 1 : -1;
        let sum = 0;
        for (const [i, id] of tape.leaves.entries()) {
          const grad = point.grad(id) as number;
          expect(steps[i]).toBe(is[i] ? 0 : sign * lr * grad);
          expect(promises[i]).toBe(grad * (steps[i] as number));
          sum += promises[i] as number;
          if (Number.isFinite(promises[i])) expect(sign * (promises[i] as number)).toBeGreaterThanOrEqual(0);
        }
        expect(promised).toBe(sum);
      }),
      { numRuns: 300 },
    );
  });

  test('what is actual is what the step really does to the root, and the rest is curvature', () => {
    fc.assert(
      fc.property(wildGraphs(), rules, (graph, { lr, direction, frozen }) => {
        const { tape, leaves, root, point } = graph;
        const is = Uint8Array.from(tape.leaves, (_, i) => Number(frozen[i % frozen.length]));
        const { actual, promised, curvature } = ledger(point, rule(lr, { direction, frozen: is }));
        const moved = leaves.map((x, i) => {
          const grad = point.grad(tape.leaves[i] as number) as number;
          return is[i] ? x : direction === 'ascend' ? x + lr * grad : x - lr * grad;
        });
        expect(actual).toBe(rootAt(graph, moved) - (point.data[root] as number));
        expect(curvature).toBe(actual - promised);
      }),
      { numRuns: 300 },
    );
  });

  test('the promise is the first-order term: a smaller lr keeps more of it, in the end all', () => {
    fc.assert(
      fc.property(tameGraphs(16), (graph) => {
        fc.pre(!hasKink(graph));
        const rates = Array.from({ length: 14 }, (_, i) => 10 ** -(i + 1));
        const kept = rates.map((lr) => {
          const { actual, promised } = ledger(graph.point, rule(lr));
          // a promise that is no more than rounding shows nothing
          return promised > 1e-11 ? actual / promised : Number.NaN;
        });
        fc.pre(
          kept.some((ratio) => Number.isFinite(ratio)) && (ledger(graph.point, rule(1)).promised as number) > 1e-3,
        );
        expect(Math.min(...kept.map((ratio) => Math.abs(ratio - 1)).filter((off) => !Number.isNaN(off)))).toBeLessThan(
          0.02,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('of the lecture', () => {
  const { point, tape, id } = graphOf(LECTURE);
  const of = (lr: number, more: Partial<Rule> = {}): Ledger => ledger(point, rule(lr, more));
  const slot = (name: string): number => tape.leaves.indexOf(id(name));

  test('the promises of the first step are 0.36, 0.16, 0.04 and 0.16', () => {
    const { promises, promised, actual } = of(0.01);
    for (const [name, promise] of Object.entries({ a: 0.36, b: 0.16, c: 0.04, f: 0.16 }))
      expect(promises[slot(name)]).toBeCloseTo(promise, 12);
    expect(promised).toBeCloseTo(0.72, 12);
    expect(actual).toBe(-7.286496 - -8);
  });

  // (2 + 6*lr)*(-3 - 4*lr) and so on, multiplied out: -8 + 72*lr - 64*lr**2 - 96*lr**3
  test.each([
    [0.01, 'L would move by 0.713504, promised 0.72: curvature -0.006496'],
    [0.005, 'L would move by 0.358388, promised 0.36: curvature -0.001612'],
    [1e-3, 'L would move by 0.0719359, promised 0.072: curvature -6.4096e-5'],
    [1e-6, 'L would move by 7.2e-5, promised 7.2e-5: curvature -6.4e-11'],
    [1e-12, 'L would move by 7.2e-11, promised 7.2e-11: curvature 0'],
  ])('the gap closes as lr shrinks: at %f', (lr, line) => {
    expect(ledgerText(point, of(lr), rule(lr), MARKS)[0]).toBe(line);
    expect(of(lr).curvature).toBeCloseTo(-64 * lr ** 2 - 96 * lr ** 3, 14);
  });

  test('says why the root moves in the direction of the step', () => {
    expect(ledgerText(point, of(0.01), rule(0.01), MARKS)[1]).toBe(
      'each leaf promises lr * grad**2, never below 0: so += lr * grad raises L',
    );
    const descend = rule(0.01, { direction: 'descend' });
    expect(ledgerText(point, ledger(point, descend), descend, ASCII_MARKS)).toEqual([
      'L would move by -0.726304, promised -0.72: curvature -0.006304',
      'each leaf promises -lr * grad**2, never above 0: so -= lr * grad lowers L',
    ]);
  });

  test('with every leaf frozen promises nothing', () => {
    const frozen = rule(0.01, { frozen: new Uint8Array(4).fill(1) });
    expect(ledgerText(point, ledger(point, frozen), frozen, MARKS)[0]).toBe(
      'L would move by 0, promised 0: curvature 0',
    );
  });

  test('with another optimizer the promise is the gradient times the step that it makes', () => {
    const adam = rule(0.01, { optimizer: 'adam' });
    const { steps, promises } = ledger(point, adam);
    for (const [i, leaf] of tape.leaves.entries()) {
      expect(Math.abs(steps[i] as number)).toBeCloseTo(0.01, 6);
      expect(promises[i]).toBe((point.grad(leaf) as number) * (steps[i] as number));
    }
    expect(ledgerText(point, ledger(point, adam), adam, MARKS)[1]).toBe(
      'each leaf promises its gradient times the step that adam makes of it',
    );
  });
});

test('a step beyond the largest number says so', () => {
  const { point } = graphOf('x = 300.0; L = exp(x)');
  expect(ledgerText(point, ledger(point, rule(1)), rule(1), MARKS)[0]).toMatch(
    /^L would move by inf, promised .*: curvature (inf|nan)$/,
  );
});

test('a step that has no size promises nothing, and says where to read why', () => {
  const texts = (text: string): string[] => {
    const { point } = graphOf(text);
    return ledgerText(point, ledger(point, rule(1)), rule(1), MARKS);
  };
  expect(texts('x = 800.0; e = exp(x); L = e / e')).toEqual([
    'L is nan: a step would have no size',
    'x on L says where that began',
  ]);
  expect(texts('x = 0.0; L = sqrt(x)')).toEqual([
    'L has a gradient that is not finite: a step would have no size',
    'x on a leaf whose step is not says where that began',
  ]);
});
