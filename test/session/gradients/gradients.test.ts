/** The state of the gradients, and the column's heading for it. */
import { describe, expect, test } from 'vitest';
import { gradientHeading, gradientState } from '../../../src/session/gradients/gradients.js';
import { dataOf, example, gradOf, grads, keys, lecture, open, said, select } from '../playing.js';

test.each<[string, string, string[]]>([
  ['none', 'grad', []],
  ['none', 'grad', [':a.data = 3']],
  ['fresh', 'grad', ['b']],
  ['fresh', 'grad', ['b', ':lr 0.1']],
  ['stale', 'grad stale', ['b', ':a.data = 3']],
  ['fresh', 'grad', ['b', ':a.data = 3', ':a.data = 2']],
  ['fresh', 'grad', ['b', ':a.data = 3', 'b']],
  ['stale', 'grad @0', ['s']],
  ['stale', 'grad @1', ['s', 's']],
  ['stale', 'grad @0', ['s', ':a.data = 3']],
  ['stale', 'grad @0', ['b', 'S', 'S']],
  ['fresh', 'grad', ['s', 'b']],
  ['stale', 'grad @3', ['4s']],
  ['fresh', 'grad', ['3s', '[']],
  ['stale', 'grad @1', ['3s', '[', 's', 'u', ']', '2[', 's']],
  ['by hand', 'grad by hand', [':L.grad = 1']],
  ['by hand', 'grad by hand', ['b', ':a.grad = 1']],
  ['by hand', 'grad by hand', ['b', ':a.grad += 1', 'S']],
  ['fresh', 'grad', [':a.grad = 1', 'b']],
  ['zeroed', 'grad zeroed', ['z']],
  ['zeroed', 'grad zeroed', ['b', 'z', 'S']],
  ['fresh', 'grad', ['z', 'b']],
  ['fresh', 'grad', [':L.backward()']],
  ['stale', 'grad of e', [':e.backward()']],
  ['none', 'grad', ['b', ':root d']],
  ['none', 'grad', ['b', ':L = L + c']],
  ['none', 'grad', ['b', 'u']],
  ['partial', 'grad partial', ['.']],
  ['fresh', 'grad', ['9.']],
])('%s, headed %j, after %j', (state, heading, pressed) => {
  const session = keys(lecture(), ...pressed);
  expect([gradientState(session), gradientHeading(session)]).toEqual([state, heading]);
});

test('b leaves nothing to undo if gradients are fresh', () => {
  expect(keys(lecture(), 'b', 'b', 'b').past).toHaveLength(1);
});

describe('zeroing', () => {
  test('makes every gradient 0, and a nudge with them moves nothing', () => {
    const session = keys(lecture(), 'b', 'z');
    expect(grads(session, 'L d e a f')).toEqual({ L: 0, d: 0, e: 0, a: 0, f: 0 });
    const nudged = keys(session, 'S');
    expect(dataOf(nudged, 'L')).toBe(-8);
    expect(nudged.model.history.length).toBe(2);
  });

  test('is undone, and leaves nothing to undo if all are 0 already', () => {
    const session = keys(lecture(), 'b', 'z', 'z');
    expect(session.past).toHaveLength(2);
    expect(gradOf(keys(session, 'u'), 'a')).toBe(6);
  });

  test('at an earlier iteration keeps the later ones', () => {
    const session = keys(lecture(), '3s', '2[', 'z');
    expect(gradOf(session, 'a')).toBe(0);
    expect(session.model.history.length).toBe(4);
    expect(gradOf(keys(session, ']', '['), 'a')).not.toBe(0);
    expect(gradOf(keys(session, 'u'), 'a')).toBe(gradOf(keys(lecture(), 's', 'b'), 'a'));
  });
});

describe('gradients by hand', () => {
  test('replace the computed ones, and only they are used', () => {
    const session = keys(lecture(), 'b', ':a.grad = 100');
    expect(grads(session, 'a b')).toEqual({ a: 100, b: -4 });
    expect(dataOf(keys(session, 'S'), 'a')).toBe(2 + 0.01 * 100);
  });

  test('leave the other gradients unknown if no backward has run', () => {
    const session = keys(lecture(), ':a.grad = 1');
    expect(grads(session, 'a b L')).toEqual({ a: 1, b: undefined, L: undefined });
    const nudged = keys(session, 'S');
    expect([dataOf(nudged, 'a'), dataOf(nudged, 'b')]).toEqual([2.01, -3]);
  });

  test('can be typed with i, on a computed node too', () => {
    expect(gradOf(keys(lecture(), 'i', '=1/2'), 'L')).toBe(0.5);
    expect(said(keys(lecture(), 'i', '=x'))).toContain('"x" is not a number; accepted');
  });

  test('are kept and shown from a file', () => {
    const session = open('a = Value(2); b = Value(3); L = a*b\nL.grad = 1; a.grad = 3; b.grad = 2');
    expect(gradientHeading(session)).toBe('grad by hand');
    expect(grads(session, 'L a b')).toEqual({ L: 1, a: 3, b: 2 });
  });
});

test('S without any gradients says what to press, and changes nothing', () => {
  const before = lecture();
  const after = keys(before, 'S');
  expect(said(after)).toBe('no gradients yet: press b first, or s for backward and step');
  expect({ ...after, message: undefined }).toEqual(before);
});

test('a constant has no gradient', () => {
  const session = keys(open('a = 2; b = 3*a'), 'b');
  expect(gradOf(session, '#1')).toBeUndefined();
  expect(gradOf(session, 'a')).toBe(3);
});

test('both edges of a + a count, and both users of a shared node', () => {
  expect(gradOf(keys(open('a = 3; b = a + a'), 'b'), 'a')).toBe(2);
  expect(gradOf(keys(open('a = 2; L = (2*a)*(a + 3)'), 'b'), 'a')).toBe(14);
});

test('after a backward from another node its gradients are shown, and a nudge follows them', () => {
  const session = keys(lecture(), ':e.backward()');
  expect(grads(session, 'e a b c L')).toEqual({ e: 1, a: -3, b: 2, c: undefined, L: undefined });
  expect(dataOf(keys(session, 'S'), 'a')).toBe(2 + 0.01 * -3);
  expect(grads(keys(session, 'b'), 'a')).toEqual({ a: 6 });
});

test('a node shifted by hand shows how well its gradient predicted the change', () => {
  const session = keys(select(lecture(), 'c'), '>');
  expect(dataOf(session, 'c')).toBe(10.001);
  expect(said(session)).toBe('c += 0.001: L -= 0.002, -2.0000 times as much; gradient -2.0000');
});

test.each([
  [99_999, 'grad @99,999'],
  [476_829, 'grad @476829'],
  [1_476_829, 'grad earlier'],
])('the heading of gradients of iteration %i still says grad', (iteration, heading) => {
  const session = keys(lecture(), 'b', 's');
  const { model } = session;
  const at = { ...model.gradients.at!, iteration };
  expect(gradientHeading({ ...session, model: { ...model, gradients: { ...model.gradients, at } } })).toBe(heading);
});

test('an earlier iteration is computed again without the bug that is on, and its heading says so', () => {
  const buggy = keys(example('diamond'), ':bug order', 's');
  expect(gradientHeading(buggy)).toBe('grad @0');
  expect(gradientHeading(keys(buggy, '['))).toBe('right grad');
  expect(gradientHeading(keys(buggy, '[', ':bug off'))).toBe('grad');
});
