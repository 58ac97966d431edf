import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { codeOf } from '../../../src/engine/ops.js';
import { inputOf } from '../../../src/engine/tape.js';
import { moons } from '../../../src/examples/moons.js';
import { groupName, groupsOf, isInside, ownName } from '../../../src/explain/groups/groups.js';
import {
  firstNamed,
  firstNamedBelow,
  type Parts,
  partsIn,
  partsOf,
  rangeOf,
} from '../../../src/explain/groups/parts.js';
import { tapeBuilder } from '../../engine/builder.js';

/** The parts of a sum of the squares of leaves with these labels. */
function partsOfLabels(labels: readonly string[]): Parts {
  const builder = tapeBuilder();
  const squares = labels.map((label) => {
    const leaf = builder.leaf(label);
    return builder.node(codeOf('mul'), leaf, leaf);
  });
  const root = squares.slice(1).reduce((sum, square) => builder.node(codeOf('add'), sum, square), squares[0] as number);
  return partsOf(planFor(builder.tape(), root));
}

/** What is below a chain, one line each, indented: parts with their number of terms, terms by their first name. */
function outline(parts: Parts, head: number): string[] {
  const { tape } = parts.plan;
  const named = firstNamed(parts.plan);
  const below = (of: Parameters<typeof partsIn>[1], indent: string): string[] =>
    [...partsIn(parts, of)].flatMap((each) => {
      if (each >= 0) return [indent + tape.labels[named[inputOf(tape, each >> 1, each & 1)] as number]];
      const part = -1 - each;
      const range = rangeOf(parts, part);
      const title = `${indent}${ownName(groupsOf(parts.plan), parts.group[part] as number)}: ${range.to - range.from}`;
      return [title, ...below(range, `${indent}  `)];
    });
  return below(parts.ofHead.get(head) as NonNullable<ReturnType<Parts['ofHead']['get']>>, '');
}

const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}${i}`);

test('a long sum has the parts that its names have groups, in order', () => {
  const parts = partsOfLabels([
    ...numbered('layer 1 neuron 1 w', 2),
    'layer 1 neuron 1 b',
    ...numbered('layer 1 neuron 2 w', 2),
    'x',
    ...numbered('layer 2 neuron 1 w', 16),
    'layer 1 neuron 2 b',
  ]);
  const { root } = parts.plan;
  expect(outline(parts, root)).toEqual([
    'layer 1: 5',
    '  neuron 1: 3',
    '    layer 1 neuron 1 w0',
    '    layer 1 neuron 1 w1',
    '    layer 1 neuron 1 b',
    '  neuron 2: 2',
    '    layer 1 neuron 2 w0',
    '    layer 1 neuron 2 w1',
    'x',
    'layer 2 neuron 1: 16',
    ...numbered('layer 2 neuron 1 w', 16).map((name) => `  ${name}`),
    'layer 1 neuron 2 b',
  ]);
});

test('a short sum, one whose terms are all in one group, and one without groups have none', () => {
  expect(partsOfLabels(['a.x', 'a.y', 'b.x', 'b.y']).count).toBe(0);
  expect(partsOfLabels(numbered('layer.w', 40)).count).toBe(0);
  expect(partsOfLabels(numbered('w', 40)).count).toBe(0);
});

test('the penalty of moons has the parts of its network, and its loss none', () => {
  const { tape, root } = moons();
  const parts = partsOf(planFor(tape, root));
  expect(parts.ofHead.size).toBe(1);
  const outer = [...parts.above.keys()].filter((part) => (parts.above[part] as number) < 0);
  expect(
    outer.map((part) => [
      groupName(groupsOf(parts.plan), parts.group[part] as number),
      (parts.to[part] as number) - (parts.from[part] as number),
    ]),
  ).toEqual([
    ['layer 1', 48],
    ['layer 2', 272],
    ['layer 3 neuron 1', 17],
  ]);
});

test('a constant among the terms goes with the term before it', () => {
  const builder = tapeBuilder();
  const leaves = [...numbered('layer 1 w', 12), ...numbered('layer 2 w', 12)].map((label) => builder.leaf(label));
  const terms = [builder.constant(0), ...leaves.slice(0, 6), builder.constant(0), ...leaves.slice(6)];
  const root = terms.slice(1).reduce((sum, term) => builder.node(codeOf('add'), sum, term), terms[0] as number);
  const parts = partsOf(planFor(builder.tape(), root));
  expect(Array.from(parts.from, (from, i) => [from, parts.to[i]])).toEqual([
    [0, 14],
    [14, 26],
  ]);
});

test('a sum of three hundred thousand named terms has parts too', () => {
  const parts = partsOfLabels(numbered('layer 1 w', 150_000).concat(numbered('layer 2 w', 150_000)));
  expect([parts.count, parts.terms.length]).toEqual([2, 300_000]);
});

test('parts hold each term once, in order, and only terms of their groups', () => {
  const label = fc.constantFrom('a.x', 'a.y', 'a.b.x', 'a.b.y', 'c.x', 'c.y', 'c.d.e.x', 'c.d.e.y', 'z');
  fc.assert(
    fc.property(fc.array(label, { minLength: 21, maxLength: 40 }), (labels) => {
      const parts = partsOfLabels(labels);
      const groups = groupsOf(parts.plan);
      const { tape, root } = parts.plan;
      const named = firstNamed(parts.plan);
      const whole = parts.ofHead.get(root);
      if (!whole) return;
      const terms: number[] = [];
      const walk = (range: typeof whole, inside: number): void => {
        for (const each of partsIn(parts, range)) {
          if (each < 0) {
            const part = -1 - each;
            const group = parts.group[part] as number;
            expect(group !== inside && isInside(groups, group, inside)).toBe(true);
            expect((parts.to[part] as number) - (parts.from[part] as number)).toBeGreaterThan(1);
            walk(rangeOf(parts, part), group);
          } else {
            terms.push(each);
            expect(
              isInside(groups, groups.of[named[inputOf(tape, each >> 1, each & 1)] as number] as number, inside),
            ).toBe(true);
          }
        }
      };
      walk(whole, 0);
      expect(terms).toEqual([...parts.terms]);
    }),
  );
});

test('the first named node of one expression is that which is found for all, also far down', () => {
  const builder = tapeBuilder();
  let far = builder.leaf('x');
  for (let i = 0; i < 1000; i++) far = builder.node(codeOf('mul'), builder.leaf(), far);
  const root = builder.node(codeOf('add'), builder.leaf(), far);
  for (const plan of [planFor(builder.tape(), root), planFor(moons().tape, moons().root)]) {
    const named = firstNamed(plan);
    for (let id = 0; id <= plan.root; id += 7) expect(firstNamedBelow(plan, id)).toBe(named[id]);
    expect(firstNamedBelow(plan, plan.root)).toBe(named[plan.root]);
  }
});
