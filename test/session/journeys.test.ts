/** The lecture by keys alone: what a user presses, and the numbers on the screen then. */
import { expect, test } from 'vitest';
import { losses } from '../../src/session/history/history.js';
import { dataOf, datas, grads, keys, lecture, rowNumber, said, select, selectedName } from './playing.js';

test('b fills in every gradient of the lecture', () => {
  const session = keys(lecture(), 'b');
  expect(grads(session, 'L f d c e b a')).toEqual({ L: 1, f: 4, d: -2, c: -2, e: -2, b: -4, a: 6 });
});

test('s steps as the lecture does, and u undoes the steps', () => {
  let session = lecture();
  const journey: [string, number][] = [
    ['s', -7.286496],
    ['s', -6.597755834428276],
    ['s', -5.9314458386892275],
    ['s', -5.285081843134573],
    ['u', -5.9314458386892275],
    ['u', -6.597755834428276],
    ['ctrl+r', -5.9314458386892275],
    ['u', -6.597755834428276],
    ['u', -7.286496],
    ['u', -8],
    ['u', -8],
  ];
  for (const [key, loss] of journey) {
    session = keys(session, key);
    expect([key, dataOf(session, 'L')]).toEqual([key, loss]);
  }
  expect(said(session)).toBe('nothing to undo');
  expect(datas(session, 'a b c f')).toEqual({ a: 2, b: -3, c: 10, f: -2 });
});

test("the notebook's printed number comes from nudging a, b and c twice and f once", () => {
  const backward = select(keys(lecture(), 'b'), 'f');
  const session = keys(backward, 'f', 'S', 'f', 'S');
  expect(dataOf(session, 'L')).toBe(-6.723584000000001);
  expect(grads(session, 'a b c f')).toEqual({ a: 6, b: -4, c: -2, f: 4 });
});

test('the same number comes from gradients set by hand', () => {
  const byHand = ':L.grad = 1; f.grad = 4; d.grad = -2; c.grad = -2; e.grad = -2; a.grad = 6; b.grad = -4';
  const session = keys(lecture(), byHand, ':freeze f', 'S', ':unfreeze f', 'S');
  expect(dataOf(session, 'L')).toBe(-6.723584000000001);
});

test('one nudge with the gradients set by hand is one clean run of the lecture', () => {
  const session = keys(lecture(), ':a.grad = 6; b.grad = -4; c.grad = -2; f.grad = 4', 'S');
  expect(dataOf(session, 'L')).toBe(-7.286496);
});

test('descending from the same start lowers L', () => {
  const session = keys(lecture(), 'd', '2s');
  expect(losses(session.model.history)).toEqual([-8, -8.726303999999999, -9.478972512577418]);
});

test('a count repeats the next key', () => {
  const journey: [string[], number][] = [
    [['3s'], -5.9314458386892275],
    [['3s', 'u'], -8],
    [['s', 's', 's', '2u'], -7.286496],
    [['s', 's', 's', '99u'], -8],
    [['s', 's', '2u', '2ctrl+r'], -6.597755834428276],
    [['b', '2S'], dataOf(keys(lecture(), 'b', 'S', 'S'), 'L')],
    [['5', 'esc', 's'], -7.286496],
    [['1', '0', 'esc', 's'], -7.286496],
  ];
  for (const [pressed, loss] of journey) {
    expect([pressed, dataOf(keys(lecture(), ...pressed), 'L')]).toEqual([pressed, loss]);
  }
});

test('toggles ignore the count', () => {
  expect(keys(lecture(), '2d').model.direction).toBe('descend');
  expect(keys(select(lecture(), 'a'), '2f').model.frozen[0]).toBe(1);
  expect(keys(lecture(), '4?').help).toBe(true);
  expect(keys(lecture(), '2r').run).toBeDefined();
});

test('moving with keys goes through the rows', () => {
  let session = lecture();
  const journey: [string, string, number][] = [
    ['down', 'd', 1],
    ['j', 'e', 2],
    ['2j', 'b', 4],
    ['up', 'a', 3],
    ['k', 'e', 2],
    ['9j', 'f', 6],
    ['9k', 'L', 0],
    ['G', 'f', 6],
    ['g', 'L', 0],
    ['end', 'f', 6],
    ['home', 'L', 0],
    ['ctrl+d', 'b', 4],
    ['ctrl+u', 'L', 0],
    ['pagedown', 'f', 6],
    ['pageup', 'L', 0],
    ['ctrl+f', 'f', 6],
    ['ctrl+b', 'L', 0],
  ];
  for (const [key, name, row] of journey) {
    session = keys(session, key);
    expect([key, selectedName(session), rowNumber(session)]).toEqual([key, name, row]);
  }
});

test('an edit updates all data above it', () => {
  const session = keys(select(lecture(), 'a'), 'e', '=4');
  expect(datas(session, 'a e d L')).toEqual({ a: 4, e: -12, d: -2, L: 4 });
  expect(session.field).toBeUndefined();
  expect(dataOf(keys(session, 'u'), 'L')).toBe(-8);
});

test('an unknown key says where help is, and changes nothing', () => {
  const before = lecture();
  const after = keys(before, 'w');
  expect(said(after)).toBe('"w" does nothing here; ? for help');
  expect({ ...after, message: undefined }).toEqual(before);
});
