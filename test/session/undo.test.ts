/** What undo covers, what it does not, and what one undo entry is. */
import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/session/model.js';
import { update } from '../../src/session/update.js';
import { dataOf, grads, keys, lecture, select, selectedName } from './playing.js';

/** One of each thing that undo covers, with the part of the model that shows it. */
const COVERED: [string, string[], (model: Model) => unknown][] = [
  ['data', [':a.data = 3'], ({ leaves }) => leaves],
  ['gradients', ['b'], ({ gradients }) => gradients],
  ['gradients by hand', [':a.grad = 1'], ({ gradients }) => gradients],
  ['zeroed gradients', ['z'], ({ gradients }) => gradients],
  ['a frozen leaf', [':freeze a'], ({ frozen }) => frozen],
  ['the learning rate', ['+'], ({ lr }) => lr],
  ['the direction', ['d'], ({ direction }) => direction],
  ['the root', [':root d'], ({ root }) => root],
  ['the graph', [':z = a*b'], ({ program }) => program],
  ['the iterations', ['4s'], ({ history }) => history.length],
];

test.each(COVERED)('%s is undone and redone exactly', (_, pressed, part) => {
  const before = keys(lecture(), 's');
  const after = keys(before, ...pressed);
  expect(part(after.model)).not.toEqual(part(before.model));
  const undone = keys(after, 'u');
  expect(undone.model).toBe(before.model);
  expect(keys(undone, 'ctrl+r').model).toBe(after.model);
});

test('all of them are undone one by one, back to the beginning', () => {
  const before = lecture();
  const after = keys(before, ...COVERED.flatMap(([, pressed]) => pressed));
  expect(after.past).toHaveLength(COVERED.length);
  const back = keys(after, `${COVERED.length}u`);
  expect(back.model).toBe(before.model);
  expect(keys(back, `${COVERED.length}ctrl+r`).model).toBe(after.model);
});

test('selection, folds, search and help are not undone', () => {
  const session = keys(lecture(), 's', ':go e', 'left', 'u');
  expect(selectedName(session)).toBe('e');
  expect(session.folded.some(Boolean)).toBe(true);
  expect(keys(lecture(), 's', '/f', 'u').search).toBe('f');
});

test.each([
  ['a key with its count', ['5s']],
  ['a command', [':a.data = 3; b.data = 4; c.grad = 1']],
  ['a command of several names', [':freeze a b c']],
])('%s is one undo', (_, pressed) => {
  const session = keys(lecture(), ...pressed);
  expect(session.past).toHaveLength(1);
  expect(keys(session, 'u').model).toBe(session.past[0]?.model);
});

test('a new change drops what could be redone', () => {
  const session = keys(lecture(), 's', 's', 'u', 'd');
  expect(session.future).toEqual([]);
  const after = keys(session, 'ctrl+r');
  expect(after.message?.text).toBe('nothing to redo');
  expect(after.model).toBe(session.model);
});

test.each(['j', 'E', 'left', '/a', ':go a', '['])('%s keeps what could be redone', (key) => {
  expect(keys(lecture(), 's', 's', 'u', key).future).toHaveLength(1);
});

describe('settings that are as they were', () => {
  test.each([':ascend', ':lr 0.01', ':optimizer sgd', ':unfreeze a', ':root L'])(
    '%s leaves nothing to undo',
    (command) => {
      expect(keys(lecture(), command).past).toEqual([]);
    },
  );
});

test('gradients and what is known of them come back with the data', () => {
  const session = keys(lecture(), 'b', 's', 's', '2u');
  expect(grads(session, 'a b c f')).toEqual({ a: 6, b: -4, c: -2, f: 4 });
  expect(session.model.gradients.at?.leaves).toBe(session.model.leaves);
});

test('of very many changes the last thousand are kept', () => {
  let session = lecture();
  for (let i = 0; i < 1500; i++) session = update(session, { type: 'edit-leaf', node: 0, text: String(i) });
  expect(session.past).toHaveLength(1000);
  expect(dataOf(keys(session, '9999u'), 'a')).toBe(499);
});

test('undo keeps the selection if its row still exists, and else moves it to the nearest', () => {
  const onC = select(keys(lecture(), ':L = L + c'), 'c');
  expect(selectedName(keys(onC, 'u'))).toBe('c');
  const onNew = keys(lecture(), ':L = L + c*c', ':go c', 'G');
  const back = keys(onNew, 'u');
  expect(selectedName(back)).toBe('L');
});
