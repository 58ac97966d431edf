/** Lines that were entered before come back in `:` and `/`. */
import { expect, test } from 'vitest';
import { LINE_BREAK } from '../../../src/session/screen/paste.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture } from '../playing.js';

const before = () => keys(lecture(), ':lr 0.1', ':go a', ':lr 0.2', '/b');

test.each<[pressed: string[], text: string]>([
  [[':', 'up'], 'lr 0.2'],
  [[':', 'up', 'up'], 'go a'],
  [[':', 'ctrl+p', 'ctrl+p', 'ctrl+p'], 'lr 0.1'],
  [[':', 'up', 'up', 'up', 'up'], 'lr 0.1'],
  [[':', 'up', 'up', 'down'], 'lr 0.2'],
  [[':', 'up', 'ctrl+n'], ''],
  [[':', 'down'], ''],
  [[':', 'g', 'up'], 'go a'],
  [[':', 'l', 'up', 'up'], 'lr 0.1'],
  [[':', 'l', 'up', 'up', 'down', 'down'], 'l'],
  [[':', 'z', 'up'], 'z'],
  [[':', 'up', 'backspace', '5', 'up'], 'lr 0.5'],
  [['/', 'up'], 'b'],
  [['/', 'up', 'up'], 'b'],
])('after %j the line is "%s"', (pressed, text) => {
  const { field } = keys(before(), ...pressed);
  expect([field?.text, field?.cursor]).toEqual([text, text.length]);
});

test('a line that is entered again is the newest, once', () => {
  expect(keys(before(), ':lr 0.1').entered.command).toEqual(['go a', 'lr 0.2', 'lr 0.1']);
});

test('lines that were pasted together come back as they were', () => {
  const entered = update(lecture(), { type: 'command', text: 'a.data = 3\nb.data = 1' });
  expect(keys(entered, ':', 'up').field?.text).toBe(`a.data = 3${LINE_BREAK}b.data = 1`);
  expect(keys(entered, ':', 'up', 'enter').model.leaves).toEqual(entered.model.leaves);
});

test('they stay if another graph is opened, and the newest two hundred are kept', () => {
  expect(keys(before(), ':example diamond', ':', 'up', 'up').field?.text).toBe('lr 0.2');
  let session = lecture();
  for (let i = 0; i < 250; i++) session = keys(session, `:lr 0.${i}`);
  expect([session.entered.command.length, session.entered.command[0]]).toEqual([200, 'lr 0.50']);
});

test('in a field for a number they do nothing', () => {
  const editing = keys(before(), ':go a', 'e');
  expect(keys(editing, 'up')).toEqual(editing);
});
