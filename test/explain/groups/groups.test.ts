import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { codeOf } from '../../../src/engine/ops.js';
import { inputsOf } from '../../../src/engine/tape.js';
import { moons } from '../../../src/examples/moons.js';
import {
  commonGroup,
  type Groups,
  groupName,
  groupNamed,
  groupPath,
  groupsOf,
  isInside,
  ownName,
} from '../../../src/explain/groups/groups.js';
import { commonSegments, isPrefix } from '../../../src/text/segments.js';
import { tapeBuilder } from '../../engine/builder.js';

const [ADD, MUL] = ['add', 'mul'].map(codeOf) as [number, number];

/** The groups of a sum of leaves with these labels. */
function groupsOfLabels(labels: readonly (string | undefined)[]): Groups {
  const builder = tapeBuilder();
  const leaves = labels.map((label) => builder.leaf(label));
  const root = leaves.slice(1).reduce((sum, leaf) => builder.node(ADD, sum, leaf), leaves[0] as number);
  return groupsOf(planFor(builder.tape(), root));
}

/** The groups as an indented list of their own names. */
const tree = (groups: Groups): string[] =>
  Array.from(
    { length: groups.count - 1 },
    (_, i) => '  '.repeat((groups.level[i + 1] as number) - 1) + ownName(groups, i + 1),
  );

describe('labels that begin alike', () => {
  test('are a hierarchy', () => {
    const groups = groupsOfLabels([
      'layer 1 neuron 1 w0',
      'layer 1 neuron 1 b',
      'layer 1 neuron 2 w0',
      'layer 2 neuron 1 w0',
      'layer 1 neuron 2 b',
      'layer 2 neuron 1 b',
      'loss',
    ]);
    expect(tree(groups)).toEqual(['layer 1', '  neuron 1', '  neuron 2', 'layer 2 neuron 1']);
    expect(groupPath(groups, 2).map((group) => groupName(groups, group))).toEqual(['layer 1', 'layer 1 neuron 2']);
    expect(groupPath(groups, 6)).toEqual([]);
  });

  test('by dots, brackets and @', () => {
    expect(
      tree(
        groupsOfLabels([
          'model.layers[0].w[0]',
          'model.layers[0].w[1]',
          'model.layers[1].w[0]',
          'model.layers[1].w[1]',
          "state['wq'][0][0]",
          "state['wq'][0][1]",
          "state['wk'][0][0]",
          'probs@3[4]',
          'probs@3[5]',
          'probs@4[5]',
        ]),
      ),
    ).toEqual(['model.layers', '  [0].w', '  [1].w', 'state', "  ['wq'][0]", 'probs', '  @3']);
  });

  test('only if they share a whole segment', () => {
    expect(tree(groupsOfLabels(['w1', 'w2', 'layer 1', 'layer 10', 'x 0.5', 'x 0.7', 'ab', 'a.b']))).toEqual([]);
  });

  test('with a label that is the beginning of others', () => {
    const groups = groupsOfLabels(['a', 'a.b', 'b', 'a.b.c', 'a.bc']);
    expect(tree(groups)).toEqual(['a', '  .b']);
    expect([0, 1, 2, 3, 4].map((id) => groupName(groups, groups.of[id] as number))).toEqual([
      'a',
      'a.b',
      '',
      'a.b',
      'a',
    ]);
  });

  test('in cycles, which are groups side by side', () => {
    expect(tree(groupsOfLabels(['a.b', 'b.a', 'a.b.a', 'b.a.b', 'a.a', 'b.b']))).toEqual(['a', '  .b', 'b', '  .a']);
  });

  test('with emoji and controls', () => {
    expect(tree(groupsOfLabels(['🙂 a', '🙂 b', '\u001b[31m.a', '\u001b[31m.b', '\u0000']))).toEqual([
      '🙂',
      '\u001b[31m',
    ]);
  });
});

test('a node without a label belongs to the nearest user above it that has one', () => {
  const builder = tapeBuilder();
  const [x, y] = [builder.leaf('in.x'), builder.leaf('in.y')];
  const product = builder.node(MUL, x, y);
  const square = builder.node(MUL, product, product);
  const near = builder.node(ADD, product, x);
  builder.label(near, 'out.near');
  const far = builder.node(ADD, square, near);
  builder.label(far, 'far');
  const root = builder.node(ADD, far, near);
  builder.label(builder.node(MUL, root, root), 'in.unused');
  const out = builder.node(ADD, root, x);
  builder.label(out, 'out.root');
  const groups = groupsOf(planFor(builder.tape(), out));
  const names = [x, y, product, square, near, far, root, out].map((id) => groupName(groups, groups.of[id] as number));
  expect(names).toEqual(['in', 'in', 'out', '', 'out', '', 'out', 'out']);
  expect(groups.of[root + 1]).toBe(-1);
});

test('an unnamed root, and what only it uses, belong to no smaller group than that of all nodes', () => {
  const groups = groupsOfLabels(['a.x', 'a.y', undefined]);
  expect([...groups.of]).toEqual([1, 1, 0, 0, 0]);
});

test('groups hold what the definition says, for any labels', () => {
  const label = fc.option(fc.string({ unit: fc.constantFrom('a', 'b', '.', '[0]', ' ', '1', '@'), maxLength: 6 }), {
    nil: undefined,
  });
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 12 }), (labels) => {
      const groups = groupsOfLabels(labels);
      const { tape, root } = groups.plan;
      for (let group = 1; group < groups.count; group++) {
        const name = groupName(groups, group);
        const members = labels.flatMap((each, id) =>
          each !== undefined && isPrefix(each, name) && name !== '' ? [id] : [],
        );
        expect(members.length).toBeGreaterThan(1);
        expect(members).toEqual(
          labels.flatMap((each, id) =>
            each !== undefined && isInside(groups, groups.of[id] as number, group) ? [id] : [],
          ),
        );
        expect(isInside(groups, group, groups.parent[group] as number)).toBe(true);
        expect(groupNamed(groups, name)).toBe(group);
      }
      for (let a = 0; a < labels.length; a++) {
        for (let b = 0; b < a; b++) {
          const [one, other] = [groups.of[a] as number, groups.of[b] as number];
          const common = commonGroup(groups, one, other);
          expect(common).toBe(commonGroup(groups, other, one));
          expect(isInside(groups, one, common) && isInside(groups, other, common)).toBe(true);
        }
      }
      expect(inputsOf(tape, root).every((id) => (groups.of[id] as number) >= 0)).toBe(true);
    }),
  );
});

describe('in large graphs', () => {
  test('moons has its layers, and its samples', () => {
    const { tape, root } = moons();
    const groups = groupsOf(planFor(tape, root));
    const outer = tree(groups).filter((name) => !name.startsWith(' '));
    expect(outer.slice(0, 4)).toEqual(['layer 1', 'layer 2', 'layer 3 neuron 1', 'sample 1']);
    expect(outer).toHaveLength(103);
  });

  test('ten thousand groups, and one leaf in a thousand groups, take little time', () => {
    const begun = performance.now();
    const many = groupsOfLabels(Array.from({ length: 20_000 }, (_, i) => `g${i >> 1}.w${i & 1}`));
    expect(many.count).toBe(10_001);
    const deep = groupsOfLabels(Array.from({ length: 1001 }, (_, i) => `a${'.a'.repeat(i)}`));
    expect(deep.count).toBe(1001);
    expect(groupPath(deep, 1000)).toHaveLength(1000);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

test('the smallest group of two nodes with different labels has the segments that both begin with', () => {
  const segment = fc.constantFrom('a', '.b', '[0]', '[1]', ' w', ' w1', '@2', ' c d');
  const label = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `a${segments.join('')}`);
  fc.assert(
    fc.property(fc.array(label, { minLength: 2, maxLength: 12 }), (labels) => {
      const groups = groupsOfLabels(labels);
      const of = (one: string, other: string): string =>
        groupName(groups, commonGroup(groups, groups.of[labels.indexOf(one)]!, groups.of[labels.indexOf(other)]!));
      for (const one of labels)
        for (const other of labels) if (one !== other) expect(of(one, other)).toBe(commonSegments(one, other));
    }),
  );
});
