/** The gradient check for programs: what it compares, what it says, and what it leaves alone. */
import { describe, expect, test } from 'vitest';
import { gradientCheck } from '../../../src/engine/check/gradient-check.js';
import { Value } from '../../../src/engine/value.js';
import { read } from '../../../src/index.js';

const { root: L, names } = read('a = 2; b = -3; c = 10; e = a*b; d = e + c; f = -2; L = d*f + 1');
const named = (name: string): Value => names[name] as Value;

describe('the lecture', () => {
  const { ok, nodes } = gradientCheck(L);

  test('every node but the constant is there, inputs before their users', () => {
    expect(nodes.map(({ value }) => value.label ?? '').filter((label) => label !== '')).toEqual([...'abecdfL']);
    expect(nodes.some(({ value }) => value.op === 'const')).toBe(false);
    for (const [at, { value }] of nodes.entries())
      for (const input of value.inputs) expect(nodes.slice(at).some((later) => later.value === input)).toBe(false);
  });

  test('agrees with its differences', () => {
    expect(ok).toBe(true);
    const a = nodes.find(({ value }) => value === named('a'));
    expect(a).toMatchObject({ analytic: 6, verdict: 'agrees', ok: true });
    expect(a?.numeric).toBeCloseTo(6, 8);
    expect(a?.error).toBeLessThan(1e-9);
  });

  test('only the nodes that were asked for are checked', () => {
    expect(gradientCheck(L, [named('f'), named('a')]).nodes.map(({ value }) => value.label)).toEqual(['f', 'a']);
    expect(gradientCheck(L, []).nodes).toEqual([]);
  });

  test('no Value is changed', () => {
    named('a').grad = 5;
    gradientCheck(L);
    expect([named('a').grad, named('a').data, L.data, L.grad]).toEqual([5, 2, -7, 0]);
  });
});

test('a kink is not a fault, and what is not finite has nothing to compare', () => {
  const [kink] = gradientCheck(new Value(0, 'x').relu()).nodes;
  expect(kink).toMatchObject({ verdict: 'kink', ok: true });
  const log = gradientCheck(new Value(0, 'x').log()).nodes[0];
  expect(log).toMatchObject({ verdict: 'not finite', analytic: Infinity, ok: true });
});

test('what a difference cannot show is not a fault, and says how far it may be off', () => {
  const x = new Value(3, 'x');
  const found = gradientCheck(x.pow(2).add(1e18), [x]);
  expect(found).toMatchObject({ ok: true, nodes: [{ analytic: 6, numeric: 0, verdict: 'too noisy to tell' }] });
  expect(found.nodes[0]?.uncertainty).toBeGreaterThan(6);
});

test('what cannot be checked is refused, with its name', () => {
  const other = new Value(1, 'other');
  expect(() => gradientCheck(L, [other])).toThrow(new RangeError('the root does not depend on other'));
  const constant = L.inputs[1] as Value;
  expect(() => gradientCheck(L, [constant])).toThrow(new RangeError('1 is a constant, which takes no gradient'));
});
