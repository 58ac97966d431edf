/** Backward node by node, gradients by hand, shifts, and bugs, by the keys that a user presses. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { backwardOrder } from '../../../src/engine/autodiff/backward-order.js';
import { BUGS } from '../../../src/engine/autodiff/bugs.js';
import { jsonObject } from '../../../src/formats/json/write.js';
import { propagatingNode } from '../../../src/session/gradients/backward.js';
import {
  gradientHeading,
  gradientState,
  gradientsOn,
  pointOn,
  rightGradientsOn,
} from '../../../src/session/gradients/gradients.js';
import { losses } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { openSession } from '../../../src/session/source/opening.js';
import { update } from '../../../src/session/update.js';
import { tameGraphs } from '../../explain/graphs.js';
import { dataOf, gradOf, grads, idOf, keys, lecture, open, said, select, selectedName } from '../playing.js';

const DIAMOND = 'x = 1.0\na = x + 1\nb = 2 * a\nc = a + 3\nL = b * c';
const diamond = (): Session => open(DIAMOND);

const propagating = (session: Session): string | undefined => {
  const node = propagatingNode(session);
  return node === undefined ? undefined : session.model.program.tape.labels[node];
};

describe('backward, one node at a time', () => {
  test.each<[string, string[], string | undefined, Record<string, number | undefined>, string]>([
    ['none has propagated', [], undefined, { L: undefined, d: undefined, a: undefined }, 'none'],
    ['the root first', ['.'], 'L', { L: 1, d: -2, f: 4, e: undefined, a: undefined }, 'partial'],
    ['then its input', ['.', '.'], 'd', { L: 1, d: -2, c: -2, e: -2, a: undefined }, 'partial'],
    ['and the last is seen propagating too', ['.', '.', '.'], 'e', { e: -2, a: 6, b: -4 }, 'fresh'],
    ['by a count', ['2.'], 'd', { e: -2, a: undefined }, 'partial'],
    ['by a count that is too large', ['9.'], 'e', { a: 6, b: -4 }, 'fresh'],
    ['taken back', ['2.', ','], 'L', { d: -2, e: undefined }, 'partial'],
    ['taken back by a count', ['3.', '2,'], 'L', { d: -2, e: undefined }, 'partial'],
    ['taken back to the beginning', ['2.', '9,'], undefined, { L: undefined }, 'none'],
    ['taken back from a whole backward', ['b', ','], 'd', { e: -2, a: undefined }, 'partial'],
    ['finished by b', ['.', 'b'], undefined, { a: 6, b: -4 }, 'fresh'],
    ['all of it, and then b', ['3.', 'b'], undefined, { a: 6 }, 'fresh'],
    ['over old gradients', ['s', '.'], 'L', { d: -1.96, a: undefined }, 'partial'],
    ['over gradients by hand', [':a.grad = 5', '.'], 'L', { a: undefined }, 'partial'],
    ['undone', ['.', '.', 'u'], 'L', { e: undefined }, 'partial'],
    ['a count is one undo', ['2.', 'u'], undefined, { L: undefined }, 'none'],
    ['redone', ['2.', 'u', 'ctrl+r'], 'd', { e: -2 }, 'partial'],
  ])('%s', (_, pressed, who, wanted, state) => {
    const session = keys(lecture(), ...pressed);
    expect(propagating(session)).toBe(who);
    expect(grads(session, Object.keys(wanted).join(' '))).toEqual(wanted);
    expect(gradientState(session)).toBe(state);
  });

  test('the node that propagates is selected, unless it is folded away', () => {
    expect(selectedName(keys(lecture(), '2.'))).toBe('d');
    expect(selectedName(keys(lecture(), 'C', '2.'))).toBe('L');
  });

  test('a message says what it adds to each of its inputs', () => {
    expect(said(keys(lecture(), '.'))).toBe('1 of 3: L propagates: d.grad += 1 × -2, f.grad += 1 × 4');
    expect(said(keys(lecture(), '3.'))).toBe('3 of 3: e propagates: a.grad += -2 × -3, b.grad += -2 × 2');
    expect(said(keys(diamond(), '3.'))).toBe('3 of 4: b propagates: a.grad += 5 × 2; a has its whole gradient');
    expect(said(keys(diamond(), '2.'))).toBe('2 of 4: c propagates: a.grad += 4 × 1; a waits for b');
  });

  test('a message says that either end is reached', () => {
    expect(said(keys(lecture(), '3.', '.'))).toBe(
      'backward is done: every node has propagated; , takes back the last one',
    );
    expect(said(keys(lecture(), 'b', '.'))).toBe(
      'backward is done: every node has propagated; , takes back the last one',
    );
    expect(said(keys(lecture(), ','))).toBe('no node has propagated yet: . propagates the first');
  });

  test('an edit in the middle makes the gradients stale, and the next . begins again', () => {
    const edited = keys(lecture(), '2.', ':a.data = 3');
    expect(gradientState(edited)).toBe('stale');
    expect(gradOf(edited, 'e')).toBe(-2);
    expect(gradOf(edited, 'a')).toBeUndefined();
    const again = keys(edited, '.');
    expect([propagating(again), gradOf(again, 'f'), gradOf(again, 'e')]).toEqual(['L', 1, undefined]);
  });

  test('a step in the middle runs a complete backward', () => {
    expect(dataOf(keys(lecture(), '.', 's'), 'L')).toBe(-7.286496);
  });

  test('a nudge in the middle uses the gradients so far, and 0 for the rest', () => {
    const session = keys(lecture(), '.', 'S');
    expect([dataOf(session, 'f'), dataOf(session, 'a')]).toEqual([-2 + 0.01 * 4, 2]);
  });

  test('works at an earlier iteration, and keeps the later ones', () => {
    const session = keys(lecture(), '3s', '2[', '9,', '.');
    expect([propagating(session), gradientHeading(session), session.model.history.length]).toEqual([
      'L',
      'grad partial',
      4,
    ]);
    expect(gradientState(keys(session, '2]'))).toBe('stale');
  });

  test('explanations know only complete gradients', () => {
    const point = pointOn(keys(diamond(), '2.'));
    const known = ['L', 'b', 'c', 'a', 'x'].map((name) => point.grad(idOf(diamond(), name)));
    // c has contributed 4 to a, but b has not propagated
    expect(known).toEqual([1, 5, 4, undefined, undefined]);
    expect(gradOf(keys(diamond(), '2.'), 'a')).toBe(4);
  });

  test('a root without inputs has nothing to propagate, and the gradient 1', () => {
    const session = keys(lecture(), ':root a', '.');
    expect([gradOf(session, 'a'), gradientState(session)]).toEqual([1, 'fresh']);
  });
});

test('on random graphs, any walk of . and , shows what the nodes have propagated so far', () => {
  fc.assert(
    fc.property(
      tameGraphs(16),
      fc.array(fc.integer({ min: -4, max: 5 }).filter((n) => n !== 0)),
      ({ tape, root, leaves }, walk) => {
        let session = openSession({ title: '', program: { tape, names: new Map(), usesValue: true }, root, leaves });
        const order = backwardOrder(planFor(tape, root));
        fc.pre(order.length > 0); // a root that nothing propagates to has its own test
        let propagated = 0;
        for (const count of walk) {
          session = update(session, { type: 'propagate', count });
          propagated = Math.max(0, Math.min(order.length, propagated + count));
          const gradient = gradientsOn(session);
          const fresh = gradientsOn(update(session, { type: 'backward' }));
          const point = pointOn(session);
          const silent = new Set(order.slice(propagated));
          for (let id = 0; id <= root; id++) {
            const users = Array.from(order).filter((user) => tape.left[user] === id || tape.right[user] === id);
            const isTold = propagated > 0 && (id === root || users.some((user) => !silent.has(user)));
            expect(gradient(id) !== undefined).toBe(isTold && fresh(id) !== undefined);
            const isWhole =
              propagated > 0 && (id === root || users.length > 0) && users.every((user) => !silent.has(user));
            if (fresh(id) === undefined) continue;
            expect(point.grad(id)).toBe(isWhole ? fresh(id) : undefined);
            if (isWhole) expect(gradient(id)).toBe(fresh(id));
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});

describe('by hand', () => {
  test("the lecture's seven gradients, typed in and nudged with", () => {
    let session = lecture();
    const typed = { L: '1', f: '4', d: '-2', c: '-2', e: '-2', a: '6', b: '-4' };
    for (const [name, text] of Object.entries(typed)) session = keys(select(session, name), 'i', `=${text}`);
    expect(gradientHeading(session)).toBe('grad by hand');
    expect(grads(session, 'L f d c e a b')).toEqual({ L: 1, f: 4, d: -2, c: -2, e: -2, a: 6, b: -4 });
    expect(dataOf(keys(session, 'S'), 'L')).toBe(-7.286496);
  });

  test("and the notebook's printed number, from the same gradients: a, b, c twice and f once", () => {
    let session = lecture();
    for (const [name, text] of Object.entries({ a: '6', b: '-4', c: '-2', f: '4' }))
      session = keys(select(session, name), 'i', `=${text}`);
    session = keys(session, 'S', ':freeze f', 'S');
    expect(dataOf(session, 'L')).toBe(-6.723584000000001);
  });

  test.each([
    ['1/3', 1 / 3],
    ['-.5', -0.5],
    ['1e-3', 0.001],
  ])('%s is a number', (text, value) => {
    expect(gradOf(keys(select(lecture(), 'a'), 'i', `=${text}`), 'a')).toBe(value);
  });

  test('what is not a number leaves the field open and the session as it was', () => {
    const before = keys(select(lecture(), 'a'), 'i');
    const after = keys(before, '=six');
    expect(said(after)).toBe('"six" is not a number; accepted: 2, -.5, 1e3, 2*3, 1/3');
    expect([after.field, after.model]).toEqual([before.field, before.model]);
  });

  test('one is undone, and a backward replaces them all', () => {
    const session = keys(select(lecture(), 'a'), 'i', '=5');
    expect(gradOf(keys(session, 'u'), 'a')).toBeUndefined();
    expect(gradOf(keys(session, 'b'), 'a')).toBe(6);
    expect(gradOf(keys(lecture(), 'b', 'g', 'i', '=2'), 'a')).toBe(6);
  });

  test('a constant has none', () => {
    const session = keys(open('a = 2.0; L = a*3'), 'G', 'i');
    expect(said(session)).toBe('3 is a constant; it takes no gradient');
    expect(session.field).toBeUndefined();
  });

  test('Esc closes the field', () => {
    expect(keys(lecture(), 'i', 'esc').field).toBeUndefined();
  });
});

describe('a shift', () => {
  test('moves the leaf by h, and shows the difference quotient beside the gradient', () => {
    const session = keys(select(lecture(), 'a'), '>');
    expect(dataOf(session, 'a')).toBe(2.001);
    expect(said(session)).toBe('a += 0.001: L += 0.006, 6.0000 times as much; gradient 6.0000');
    expect(said(keys(select(lecture(), 'b'), '<'))).toBe(
      'b -= 0.001: L += 0.004, -4.0000 times as much; gradient -4.0000',
    );
    expect(said(keys(select(lecture(), 'a'), '10>'))).toBe(
      'a += 0.01: L += 0.06, 6.0000 times as much; gradient 6.0000',
    );
  });

  test('fits the status line even with long names', () => {
    const session = keys(
      open('a_rather_long_name_for_a_leaf = -1234.5678; another_name_for_the_root = a_rather_long_name_for_a_leaf**2'),
      'j',
      '>',
    );
    expect((said(session) as string).length).toBeLessThanOrEqual(79);
  });

  test('if the function is curved, the quotient is near the gradient, not equal', () => {
    expect(said(keys(open('x = 3.0; L = x*x*x'), 'G', '100>'))).toMatch(/27\.9100 times as much; gradient 27\.0000$/);
  });

  test('is possible for a leaf only', () => {
    expect(said(keys(lecture(), '>'))).toBe('L is not a leaf; only a leaf can be shifted');
  });

  test('back and forth is where it was, and each is undone', () => {
    const session = keys(select(lecture(), 'a'), 'b', '>', '<');
    expect([dataOf(session, 'L'), gradientState(session)]).toEqual([-8, 'fresh']);
    expect(dataOf(keys(session, 'u'), 'a')).toBe(2.001);
  });
});

describe('the bug lab', () => {
  const on = (name: string, ...pressed: string[]): Session => keys(diamond(), `:bug ${name}`, ...pressed);

  test.each<[string, Record<string, number>]>([
    ['overwrite', { L: 1, b: 5, c: 4, a: 10, x: 10 }],
    ['order', { L: 1, b: 5, c: 4, a: 14, x: 10 }],
    ['keep-grads', { L: 1, b: 5, c: 4, a: 14, x: 28 }],
    // b has 5 + 5, c has 4 + 4, and a has 14 + 2 * 10 + 8
    ['keep-inner', { L: 1, b: 10, c: 8, a: 42, x: 42 }],
    // a is called with 10 and again with 14
    ['recurse', { L: 1, b: 5, c: 4, a: 14, x: 24 }],
  ])('%s: wrong gradients, with the right ones beside them', (name, wrong) => {
    const session = on(name);
    expect(grads(session, 'L b c a x')).toEqual(wrong);
    const right = rightGradientsOn(session);
    expect(['L', 'b', 'c', 'a', 'x'].map((each) => right(idOf(session, each)))).toEqual([1, 5, 4, 14, 14]);
    expect(session.explanation).toBe('bug');
    if (name !== 'keep-inner') expect(grads(on(name, 'b'), 'L b c a')).toMatchObject({ L: 1, b: 5, c: 4 });
  });

  test('each backward without zeroing adds once more', () => {
    expect(gradOf(on('keep-grads', 'b'), 'x')).toBe(42);
    expect(gradOf(on('keep-grads', 'b', 'b'), 'x')).toBe(56);
    expect(gradOf(on('keep-grads', '9,', '2.', 'b'), 'x')).toBe(28);
  });

  test('each backward over inner nodes that are not zeroed passes their old gradients on', () => {
    expect(grads(on('keep-inner', 'b'), 'L b c a x')).toEqual({ L: 1, b: 15, c: 12, a: 84, x: 84 });
    expect(gradOf(on('keep-inner', '9,', '2.', 'b'), 'x')).toBe(42);
    // z zeroes them too, and so the next backward is right, and the one after it is not
    expect(gradOf(on('keep-inner', 'z', 'b'), 'x')).toBe(14);
    expect(gradOf(on('keep-inner', 'z', 'b', 'b'), 'x')).toBe(42);
  });

  test('inner gradients are kept over steps, through undo, and not by another iteration', () => {
    const session = on('keep-inner', ':descend', 's', 's');
    expect(gradOf(keys(session, 'u'), 'a')).toBe(gradOf(on('keep-inner', ':descend', 's'), 'a'));
    expect(gradOf(keys(session, '2u', '2ctrl+r'), 'a')).toBe(gradOf(session, 'a'));
    expect(gradOf(keys(session, '2u', 's', 's'), 'a')).toBe(gradOf(session, 'a'));
    expect(gradOf(keys(on('keep-inner', ':descend'), '2s'), 'a')).toBe(gradOf(session, 'a'));
    // an earlier iteration has right gradients; a backward there begins at zero
    expect(gradOf(keys(session, '2[', 'b'), 'x')).toBe(14);
    expect(gradOf(keys(session, '2[', '2]'), 'a')).toBe(gradOf(session, 'a'));
  });

  test('recursion is seen call by call', () => {
    const at = (name: string) => [1, 2, 3, 4, 5].map((count) => gradOf(on('recurse', '9,', `${count}.`), name));
    expect(at('a')).toEqual([undefined, 10, 10, 14, 14]);
    expect(at('x')).toEqual([undefined, undefined, 10, 10, 24]);
    expect(said(on('recurse', '9,', '5.'))).toBe('5 of 5: a propagates: x.grad += 14 × 1');
    expect(said(on('recurse', '9,', '5.', ','))).toBe('4 of 5: c propagates: a.grad += 4 × 1');
  });

  test('recursion on a graph with very many paths is not run, and says why and where it would', () => {
    const session = keys(open(`a = 1.0\n${'a = a + a\n'.repeat(60)}L = a*2`), ':bug recurse');
    expect(session.model.bug).toBeUndefined();
    expect(said(session)).toBe(
      'recurse is not run: backward would call itself 1.1529e+18 times here, once for each path; try :example recurse',
    );
    // a graph that is opened while it is on is backpropagated all the same
    const opened = keys(on('recurse'), ...Array.from({ length: 40 }, () => 'L = L + L').map((line) => `:${line}`), 'b');
    expect(gradOf(opened, 'x')).toBeGreaterThan(0);
  });

  test('node by node, what was kept is there from the start', () => {
    const at = (count: number) => gradOf(on('keep-grads', '9,', ...(count > 0 ? [`${count}.`] : [])), 'x');
    expect([at(0), at(1), at(4)]).toEqual([14, 14, 28]);
    const inner = (count: number) => grads(on('keep-inner', '9,', ...(count > 0 ? [`${count}.`] : [])), 'c a x');
    expect([inner(0), inner(1)]).toEqual([
      { c: 4, a: 14, x: undefined },
      { c: 8, a: 14, x: undefined },
    ]);
  });

  test('node by node, each mistake is seen when it is made', () => {
    const gradsOf = (name: string) => [1, 2, 3, 4].map((count) => gradOf(on(name, '9,', `${count}.`), 'a'));
    expect(gradsOf('overwrite')).toEqual([undefined, 4, 10, 10]);
    expect(gradsOf('order')).toEqual([undefined, 10, 10, 14]);
    expect(said(on('overwrite', '9,', '3.'))).toBe('3 of 4: b propagates: a.grad = 5 × 2');
    expect(said(on('order', '9,', '3.'))).toBe('3 of 4: a propagates: x.grad += 10 × 1');
  });

  test.each([['s'], ['S'], ['b', 'S'], ['3s']])('%j uses the wrong gradients, so that L differs', (...pressed) => {
    const right = dataOf(keys(diamond(), 'b', ...pressed), 'L');
    for (const { name } of BUGS) expect(dataOf(on(name, ...pressed), 'L')).not.toBe(right);
  });

  test('a run does too', () => {
    const run = (session: Session): number => dataOf(update(keys(session, 'r'), { type: 'advance', count: 1 }), 'L');
    expect(run(on('overwrite'))).not.toBe(run(diamond()));
  });

  test('over steps without zeroing, gradients accumulate', () => {
    const session = on('keep-grads', ':descend', '2s');
    // 14 kept, 14 more, and then those of the point after the first step
    expect(gradOf(keys(on('keep-grads', ':descend', 's')), 'x')).toBe(42);
    expect(gradOf(session, 'x')).toBeGreaterThan(50);
  });

  test('checks, the ledger and --json stay right', () => {
    for (const { name } of BUGS) {
      const session = on(name);
      const json = JSON.parse([...jsonObject(exportedFrom(session))].join('')) as {
        nodes: { label: string; grad: number }[];
      };
      const right = { L: 1, b: 5, c: 4, a: 14, x: 14 };
      for (const { label, grad } of json.nodes)
        if (label in right) expect(grad).toBe(right[label as keyof typeof right]);
      expect(pointOn(session).grad(idOf(session, 'x'))).toBe(14);
    }
  });

  test('a bug that changes nothing is not turned on, and says why and where it would', () => {
    const session = keys(lecture(), ':bug overwrite');
    expect(session.model.bug).toBeUndefined();
    expect(session.message).toEqual({
      text: 'overwrite changes nothing here: no gradient here adds up several contributions; try :example diamond',
      tone: 'info',
    });
    expect(said(keys(lecture(), ':bug order'))).toBe(
      'order changes nothing here: no gradient here depends on the order; try :example diamond',
    );
    expect(keys(lecture(), ':bug keep-grads').model.bug).toBe('keep-grads');
  });

  test.each([
    [':bug overwirte', 'there is no bug "overwirte"; did you mean "overwrite"?'],
    [':bug', 'expected the name of a bug; there are overwrite, keep-grads, keep-inner, order, recurse, off'],
    [':bug off', 'no bug is on'],
  ])('%s says what there is', (line, message) => {
    expect(said(keys(lecture(), line))).toBe(message);
  });

  test('off makes backward right again', () => {
    const session = on('overwrite', ':bug off');
    expect([session.model.bug, session.explanation, gradientState(session)]).toEqual([undefined, 'none', 'none']);
    expect(gradOf(keys(session, 'b'), 'x')).toBe(14);
    expect(said(session)).toBe('the bug is off: backward is right again');
  });

  test('all of it is undone, key by key, and redone', () => {
    const pressed = [':bug overwrite', 's', ':bug off', 'b', ':bug order', '2,'];
    const states = pressed.map((_, i) => keys(diamond(), ...pressed.slice(0, i + 1)));
    let session = states.at(-1) as Session;
    for (let i = pressed.length - 2; i >= 0; i--) {
      session = keys(session, 'u');
      expect(session.model).toBe((session.past.length > 0 ? session : session).model);
      expect(losses(session.model.history)).toEqual(losses((states[i] as Session).model.history));
      expect([session.model.bug, gradOf(session, 'x')]).toEqual([
        states[i]?.model.bug,
        gradOf(states[i] as Session, 'x'),
      ]);
    }
    session = keys(session, 'u');
    expect([session.model.bug, session.explanation]).toEqual([undefined, 'none']);
    expect(gradOf(keys(session, '6ctrl+r'), 'a')).toBe(gradOf(states.at(-1) as Session, 'a'));
  });

  test('an example is opened with the bug still on, and undo goes back', () => {
    const session = keys(lecture(), ':bug keep-grads', ':example diamond');
    expect([session.model.title, session.model.bug, selectedName(session)]).toEqual(['diamond', 'keep-grads', 'a']);
    expect(dataOf(keys(session, 'u'), 'L')).toBe(-8);
  });

  test('an unknown example lists the examples', () => {
    expect(said(keys(lecture(), ':example daimond'))).toBe('there is no example "daimond"; did you mean "diamond"?');
    expect(said(keys(lecture(), ':example zzz'))).toBe('there is no example "zzz"; :example alone lists them');
    expect(said(keys(lecture(), ':example'))).toMatch(/^expected an example: lecture, tutor, .*, gpt$/);
  });
});

test('a bug that is turned on at an earlier iteration says that the later ones are gone', () => {
  const session = keys(diamond(), '3s', '[', ':bug order');
  expect(said(session)).toBe('the later iterations are dropped; u brings them back');
  expect(session.model.history.length).toBe(3);
  expect(keys(session, 'u').model.history.length).toBe(4);
  expect(said(keys(diamond(), '3s', ':bug order'))).toBeUndefined();
});
