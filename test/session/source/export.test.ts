/** `:export` is an effect; what is written are the numbers of that moment. */
import { describe, expect, test } from 'vitest';
import { dot } from '../../../src/formats/drawings/dot.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { keys, lecture, open } from '../playing.js';

describe(':export', () => {
  test("exports in the format of the file's ending, and changes nothing", () => {
    const before = lecture();
    const { effect, ...after } = keys(before, ':export out/my graph.svg');
    expect(effect).toEqual({ kind: 'export', file: 'out/my graph.svg' });
    expect(after.model).toBe(before.model);
    expect(after.message).toBeUndefined();
  });

  test.each([
    [':export', 'expected a name that ends in dot, svg, mmd, json, csv or py: :export g.svg'],
    [':export g', 'g: expected a name that ends in dot, svg, mmd, json, csv or py'],
    [':export g.jsno', 'g.jsno: there is no format "jsno"; did you mean "json"?'],
  ])('%s says what is expected', (typed, problem) => {
    const session = keys(lecture(), typed);
    expect([session.effect, session.message]).toEqual([undefined, { text: problem, tone: 'error' }]);
  });

  test('does not reveal gradients that are being predicted', () => {
    const predicting = { ...keys(lecture(), 'b', 't'), field: undefined };
    const session = keys(predicting, ':export g.dot');
    expect([session.effect, session.message?.text]).toEqual([undefined, 'the gradients are hidden']);
  });

  test.each([
    ['of the same point', ['b'], 'grad 6.0000'],
    ['of the iteration before', ['2s'], 'grad @1 5.9584'],
    ['from before an edit', ['b', ':a.data = 3'], 'grad stale 6.0000'],
    ['of an earlier iteration that is viewed', ['2s', '['], 'grad 5.9584'],
  ])('a drawing says if its gradients are older than its data: %s', (_, pressed, field) => {
    const drawn = [...dot(exportedFrom(keys(lecture(), ...pressed)))].join('');
    expect(drawn.match(/\{ a .* (grad .*) \}/)?.[1]).toBe(field);
  });

  test('cannot be in a file', () => {
    expect(() => open('# :export g.dot\na = 2')).toThrow('":export" cannot stand in a file');
  });
});

describe('what is exported', () => {
  test('is the iteration on the screen, with all iterations', () => {
    const { data, root, grad, losses, iterations } = exportedFrom(keys(lecture(), '2s', '['));
    expect([data[root], grad(0), losses.length]).toEqual([-7.286496, 5.9584, 3]);
    expect(iterations.map(({ k, leaves }) => [k, leaves[0]])).toEqual([
      [0, 2],
      [1, 2.06],
      [2, 2.119584],
    ]);
  });

  test('does not change when the session continues', () => {
    const session = keys(lecture(), 'b');
    const { data, grad } = exportedFrom(session);
    exportedFrom(keys(session, ':a.data = 100', 'b'));
    expect([data[0], grad(0), data[6]]).toEqual([2, 6, -8]);
  });

  test('has no gradient if none is known', () => {
    const { grad, gradAt } = exportedFrom(keys(lecture(), '.'));
    expect([grad(6), grad(4), grad(0), gradAt]).toEqual([1, -2, undefined, 0]);
    expect(exportedFrom(lecture()).gradAt).toBeUndefined();
  });
});
