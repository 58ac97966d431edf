/** What the bugs do to a backward, against slow ones with the same mistakes, and the sentences about it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { BUGS, type Bug, buggyBackward, bugNamed, keptBy } from '../../../src/engine/autodiff/bugs.js';
import { LEAF, opOf } from '../../../src/engine/ops.js';
import { inputsOf } from '../../../src/engine/tape.js';
import { local } from '../../../src/explain/local.js';
import { bugText, changesAnything, firstWrong, whyHarmless, whyTooLong } from '../../../src/explain/mistakes/bug.js';
import { MARKS } from '../../../src/explain/point.js';
import { type Drawn, graphOf, nodesBelow, tameGraphs } from '../graphs.js';

const [overwrite, keeps, inner, order, recurse] = ['overwrite', 'keep-grads', 'keep-inner', 'order', 'recurse'].map(
  (name) => bugNamed(name) as Bug,
) as [Bug, Bug, Bug, Bug, Bug];

/** A backward with a mistake, written down as a learner would. */
function slowly(
  graph: Drawn,
  bug: Bug | undefined,
  before: ReadonlyMap<number, number> = new Map(),
): Map<number, number> {
  const { tape, root, point } = graph;
  const isConst = (id: number): boolean => opOf(tape.op[id] as number).name === 'const';
  const visited: number[] = [];
  const build = (id: number): void => {
    if (visited.includes(id)) return;
    visited.push(id);
    for (const input of inputsOf(tape, id)) build(input);
  };
  build(root);
  const kept = (id: number): boolean =>
    bug === keeps ? tape.op[id] === LEAF : bug === inner && inputsOf(tape, id).length > 0;
  const grad = new Map(visited.map((id) => [id, kept(id) ? (before.get(id) ?? 0) : 0]));
  grad.set(root, 1);
  const add = (id: number): void => {
    for (const [side, input] of inputsOf(tape, id).entries()) {
      if (isConst(input)) continue;
      const share = local(point, id, side) * (grad.get(id) as number);
      grad.set(input, bug === overwrite ? share : (grad.get(input) as number) + share);
    }
  };
  const call = (id: number): void => {
    add(id);
    for (const input of inputsOf(tape, id)) call(input);
  };
  if (bug === recurse) call(root);
  else for (const id of bug === order ? visited : [...visited].sort((x, y) => y - x)) add(id);
  return grad;
}

/** The engine's backward with the bug; for the bug that keeps gradients, the second one. */
function wrongly(graph: Drawn, bug: Bug): Float64Array {
  const { tape, root, point } = graph;
  const wrong = new Float64Array(tape.size);
  const right = Float64Array.from({ length: tape.size }, (_, id) => point.grad(id) ?? 0);
  buggyBackward(tape, planFor(tape, root), bug, point.data, wrong, keptBy(bug, tape, right));
  return wrong;
}

/** Whether two numbers differ by more than the order of a sum can explain. */
const isFar = (x: number, y: number): boolean => Math.abs(x - y) > 1e-6 * Math.max(1, Math.abs(x), Math.abs(y));

describe.each(BUGS.map((bug) => [bug.name, bug] as const))('%s on a random graph', (_, bug) => {
  test('computes what a slow backward with the same mistake computes', () => {
    fc.assert(
      fc.property(tameGraphs(), (graph) => {
        const wrong = wrongly(graph, bug);
        const before = slowly(graph, undefined);
        const slow = slowly(graph, bug, before);
        for (const id of nodesBelow(graph)) expect((wrong[id] as number) + 0).toBe((slow.get(id) as number) + 0);
      }),
      { numRuns: 200 },
    );
  });

  test('changes something exactly where some gradient differs, and says which is the first and why', () => {
    let changed = 0;
    let harmless = 0;
    fc.assert(
      fc.property(tameGraphs(), (graph) => {
        const { point } = graph;
        const wrong = slowly(graph, bug, slowly(graph, undefined));
        const differing = nodesBelow(graph).filter((id) => isFar(wrong.get(id) as number, point.grad(id) as number));
        const first = firstWrong(point, (id) => wrong.get(id));
        if (differing.length > 0) {
          expect(changesAnything(point, bug)).toBe(true);
          // a difference too small for isFar may come before
          expect(first).toBeGreaterThanOrEqual(Math.max(...differing));
          expect(wrong.get(first)).not.toBe(point.grad(first));
          const lines = bugText(point, bug, (id) => wrong.get(id), MARKS);
          expect(lines).toHaveLength(3);
          expect(lines[1]).toMatch(new RegExp(`^first wrong: n${first}\\. `));
          expect(lines[2]).not.toMatch(/^a user of/);
          changed++;
        } else if (!changesAnything(point, bug)) {
          expect(first).toBe(-1);
          harmless++;
        }
      }),
      { numRuns: 300 },
    );
    expect(changed).toBeGreaterThan(20);
    expect(harmless).toBeGreaterThan(bug.keeps ? -1 : 5);
  });
});

test('if only some gradients are complete, only those are judged', () => {
  const { point, id } = graphOf('x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c');
  const wrong = new Map([
    [id('L'), 1],
    [id('c'), 4],
    [id('b'), 5],
  ]);
  expect(firstWrong(point, (node) => wrong.get(node))).toBe(-1);
  expect(firstWrong(point, (node) => wrong.set(id('a'), 10).get(node))).toBe(id('a'));
});

describe('on the diamond', () => {
  const graph = graphOf('x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c');
  const said = (bug: Bug): string[] => {
    const wrong = wrongly(graph, bug);
    return bugText(graph.point, bug, (id) => wrong[id], MARKS);
  };

  test('= instead of += loses all but the last', () => {
    expect(said(overwrite)).toEqual([
      'bug overwrite: grad = instead of grad +=: of several contributions only the last stays',
      'first wrong: a. ∂L/∂a = 10, should be 14',
      'a has 2 uses, which should add up: 4 + 10; with = the last one, 10, replaced the others',
    ]);
  });

  test('another order propagates what is not complete', () => {
    expect(said(order)).toEqual([
      'bug order: a node propagates when first visited, before all its users have',
      'first wrong: x. ∂L/∂x = 10, should be 14',
      'a propagated 10 instead of 14: c, one of its users, had not contributed yet',
    ]);
  });

  test('without zeroing, the leaves keep what they had', () => {
    expect(said(keeps)).toEqual([
      "bug keep-grads: the leaves' gradients are not zeroed: each backward adds to what is there",
      'first wrong: x. ∂L/∂x = 28, should be 14',
      '14 of it is left from the previous backward: nothing set it to zero',
    ]);
  });

  test('old gradients of inner nodes are passed on again', () => {
    expect(said(inner)).toEqual([
      'bug keep-inner: only the leaves are zeroed: the nodes in between add to their old gradients and pass those on again',
      'first wrong: c. ∂L/∂c = 8, should be 4',
      '4 of it is left from the previous backward: only the leaves were set to zero, and c passes it on again',
    ]);
  });

  test('recursion propagates a node once for each path to it', () => {
    expect(said(recurse)).toEqual([
      'bug recurse: a node adds to its inputs and then calls backward on each: it propagates once for each path to it',
      'first wrong: x. ∂L/∂x = 24, should be 14',
      'a is called 2 times and passes on all that it has each time: 10 + 14 = 24, not 14',
    ]);
  });

  test('before backward has run, nothing is wrong', () => {
    expect(bugText(graph.point, overwrite, () => undefined, MARKS)[1]).toBe('no gradient is wrong so far: press b');
    expect(bugText(graph.point, keeps, () => undefined, MARKS)[1]).toBe(
      'nothing is wrong yet: the first backward begins at zero; press b again',
    );
  });
});

test('recursion on a graph with very many paths is not run, and says how many', () => {
  const { point } = graphOf(`a = 1.0\n${'a = a + a\n'.repeat(60)}L = a*2`);
  expect(whyTooLong(point, recurse)).toBe('backward would call itself 1.1529e+18 times here, once for each path');
  expect(whyTooLong(point, order)).toBeUndefined();
  // if it is on when such a graph is opened, it ends early and says so
  const wrong = wrongly({ ...graphOf(`a = 1.0\n${'a = a + a\n'.repeat(60)}L = a*2`) }, recurse);
  expect(bugText(point, recurse, (id) => wrong[id], MARKS)[2]).toMatch(/; only the first 1,000,000 calls were made$/);
});

test('many uses are counted', () => {
  const graph = graphOf(`x = 2.0\ny = 0*x\n${'y = y - x\n'.repeat(10)}L = y + 0`);
  const wrong = wrongly(graph, overwrite);
  expect(bugText(graph.point, overwrite, (id) => wrong[id], MARKS)[2]).toBe(
    'x has 11 uses, which should add up: -1 + (-1) + (-1) + (-1) + … 7 more; with = the last one, 0, replaced the others',
  );
});

test.each([
  ['one op', 'x = 2.0; L = tanh(x)', [keeps]],
  ['a chain', 'x = 2.0; y = x*3; L = tanh(y)', [keeps, inner]],
  ['a leaf used twice', 'x = 2.0; L = x*3 + x', [overwrite, keeps, inner]],
  ['a node used twice', 'x = 2.0; y = x*3; L = y*y', [overwrite, keeps, inner, recurse]],
  ['a node used at two depths', 'x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c', [...BUGS]],
  ['gradients of 0', 'x = 2.0; L = x*0', []],
] as [string, string, Bug[]][])('%s is changed by the bugs that it can be', (_, text, changing) => {
  const { point } = graphOf(text);
  expect(
    BUGS.filter((bug) => changesAnything(point, bug))
      .map(({ name }) => name)
      .sort(),
  ).toEqual(changing.map(({ name }) => name).sort());
});

test('sums in another order are not a bug', () => {
  // 0.1 + 0.2 + 0.3 depends on the order in its last digit
  const { point } = graphOf('x = 1.0; a = x*0.1; b = x*0.2; c = x*0.3; L = (a + b) + c');
  expect(changesAnything(point, order)).toBe(false);
});

test('a bug that changes nothing says why', () => {
  expect([overwrite, keeps, inner, order, recurse].map(whyHarmless)).toEqual([
    'no gradient here adds up several contributions',
    'every gradient of a leaf is 0 here',
    'no node between the leaves and the root has a gradient here',
    'no gradient here depends on the order',
    'no node that passes on a gradient is used twice here',
  ]);
});
