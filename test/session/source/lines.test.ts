/** A file with a graph on each line: L of the lines is one history, and what the user did is never lost. */
import { describe, expect, test } from 'vitest';
import type { SavedPoint } from '../../../src/formats/json/read.js';
import { gradientState } from '../../../src/session/gradients/gradients.js';
import { losses } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { withPoint } from '../../../src/session/source/lines.js';
import { selectedNode } from '../../../src/session/tree/selection.js';
import { update } from '../../../src/session/update.js';
import { iterationOf } from '../../../src/session/viewed.js';
import { dataOf, gradOf, idOf, keys, said } from '../playing.js';
import { arrival, line, opened, seriesOf } from '../series.js';

const three = (): Session => opened(seriesOf([line(1, 2), line(2, 2), line(3, 2)]));
const arrived = (session: Session, ...texts: readonly string[]): Session =>
  update(session, { type: 'line', ...arrival(session, texts) });
const history = ({ model }: Session): number[] => losses(model.history);

describe('L of each line', () => {
  test('is one iteration, and the newest is shown', () => {
    const session = three();
    expect([history(session), dataOf(session, 'w'), iterationOf(session)]).toEqual([[2, 4, 6], 3, 2]);
    expect(dataOf(keys(session, '[', '['), 'w')).toBe(1);
    const next = arrived(session, line(4, 2), line(5, 2));
    expect([history(next), dataOf(next, 'w')]).toEqual([[2, 4, 6, 8, 10], 5]);
    expect(dataOf(keys(next, '2['), 'w')).toBe(3);
  });

  test('begins a new history with another graph, or another constant', () => {
    const other = arrived(three(), line(4, 2, true), line(5, 2, true));
    expect([history(other), said(other)]).toEqual([
      [10, 12],
      'this line has another graph, which begins a new history',
    ]);
    const withConstant = (c: number): string =>
      JSON.stringify({
        root: 2,
        nodes: [
          { op: 'leaf', data: 1 },
          { op: 'const', data: c },
          { op: '*', inputs: [0, 1] },
        ],
      });
    expect(history(opened(seriesOf([withConstant(1), withConstant(2), withConstant(2)])))).toEqual([2, 2]);
  });

  test('tells the way of the program, if the lines have gradients: steps go on that way', () => {
    // L = w * x, whose gradient toward w is x: w falls, so the program descends
    const falling = [3, 2, 1].map((w) => line(w, 2).replace('"label":"w"', '"label":"w","grad":2'));
    expect(opened(seriesOf(falling)).model.direction).toBe('descend');
    const [first = '', ...more] = falling;
    expect(opened(seriesOf([first])).model.direction).toBe('ascend');
    expect(arrived(opened(seriesOf([first])), ...more).model.direction).toBe('descend');
    expect(arrived(keys(arrived(opened(seriesOf([first])), more[0]!), 'd'), more[1]!).model.direction).toBe('ascend');
    expect(three().model.direction).toBe('ascend');
  });

  test('goes on when only labels change', () => {
    const renamed = line(4, 2).replace('"w"', '"v"');
    const session = arrived(three(), renamed);
    expect([history(session), dataOf(session, 'v')]).toEqual([[2, 4, 6, 8], 4]);
  });

  test('is kept in little memory: the newest whole, older ones at even distances', () => {
    const count = 20_000;
    const nodes: object[] = Array.from({ length: count }, () => ({ op: 'leaf', data: 0 }));
    const text = JSON.stringify({ root: count, nodes: [...nodes, { op: '+', inputs: [0, 1] }] });
    const pointAt = (k: number): SavedPoint => ({ ...first.point, leaves: new Float64Array(count).fill(k) });
    const first = seriesOf([text]);
    let series = withPoint(undefined, pointAt(0));
    for (let k = 1; k < 600; k++) series = withPoint(series, pointAt(k));
    const { log } = series.history;
    expect(log.numbers.byteLength).toBeLessThanOrEqual(log.memory);
    expect(losses(series.history)).toEqual(Array.from({ length: 600 }, (_, k) => 2 * k));
    expect(dataOf(keys(opened(series), '['), '#0')).toBe(598);
  });
});

describe('gradients', () => {
  const graded = (grad: number): string => line(4, 2).replace('"label":"w"', `"label":"w","grad":${grad}`);

  test('are those of the newest line; of an earlier one they are computed', () => {
    const session = arrived(three(), graded(2));
    expect([gradientState(session), gradOf(session, 'x')]).toEqual(['fresh', 4]);
    expect(gradOf(keys(session, '['), 'x')).toBe(3);
  });

  test('that are not ours stay as they are in the file', () => {
    const session = arrived(three(), graded(7));
    expect([gradientState(session), gradOf(session, 'w')]).toEqual(['by hand', 7]);
  });
});

describe('what the user has done', () => {
  test('with data, steps or gradients is replaced by the next line, and one undo brings it back', () => {
    for (const [pressed, w] of [
      [['2s'], 3.04],
      [[':w.data = 9'], 9],
      [['[', 's'], 2.02],
      [[':w.grad = 5'], 3],
    ] as const) {
      const changed = keys(three(), ...pressed);
      const next = arrived(changed, line(4, 2));
      expect([history(next), dataOf(next, 'w')]).toEqual([[2, 4, 6, 8], 4]);
      const back = keys(next, 'u');
      expect([dataOf(back, 'w').toFixed(2), history(back), gradOf(back, 'w')]).toEqual([
        w.toFixed(2),
        history(changed),
        gradOf(changed, 'w'),
      ]);
      expect(history(arrived(back, line(4, 2), line(5, 2)))).toEqual([2, 4, 6, 8, 10]);
    }
  });

  test('does not grow by lines: they are not undo entries', () => {
    expect(arrived(arrived(three(), line(4, 2)), line(5, 2)).past).toEqual([]);
  });

  test('an earlier iteration that is viewed stays on the screen', () => {
    const next = arrived(keys(three(), '['), line(4, 2));
    expect([iterationOf(next), dataOf(next, 'w'), dataOf(keys(next, '2]'), 'w')]).toEqual([1, 2, 4]);
    const begun = opened(seriesOf([line(9, 2)])).model.origin.lines as NonNullable<Session['model']['origin']['lines']>;
    const lines = { ...begun, point: { ...begun.point, tape: next.model.program.tape } };
    expect(dataOf(update(next, { type: 'line', lines, isAgain: true }), 'w')).toBe(9);
  });

  test('settings, frozen leaves, folds and the selection stay', () => {
    const session = keys(three(), ':lr 0.5', 'd', ':freeze w', ':go w');
    for (const longer of [false, true]) {
      const { model, ...next } = arrived(session, line(4, 2, longer));
      expect([model.lr, model.direction]).toEqual([0.5, 'descend']);
      expect(selectedNode({ model, ...next })).toBe(idOf({ model, ...next }, 'w'));
      if (!longer) expect([...model.frozen]).toEqual([1, 1]);
    }
    expect(arrived(session, line(4, 2, false, { lr: 0.25 })).model.lr).toBe(0.25);
  });

  test('a root that was chosen stays, and has a history from there on', () => {
    let session = keys(opened(seriesOf([line(1, 2, true)])), ':root p');
    for (const w of [2, 3]) session = arrived(session, line(w, 2, true));
    expect([history(session), dataOf(keys(session, '['), 'w')]).toEqual([[2, 4, 6], 2]);
    expect(keys(session, ':root L').model.root).toBe(3);
  });
});
