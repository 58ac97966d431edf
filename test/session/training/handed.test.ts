/** Training with a graph of its own for each iteration: one history, one optimizer, and the place on the screen stays. */
import { describe, expect, test } from 'vitest';
import { compile, Value } from '../../../src/engine/value.js';
import { csv } from '../../../src/formats/csv.js';
import { jsonFile } from '../../../src/formats/json/write.js';
import { cardSentences } from '../../../src/layout/card/card.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { type Built, readingOf } from '../../../src/notation/built.js';
import { NoGraph, overLeaves } from '../../../src/notation/handed.js';
import { complete } from '../../../src/notation/work.js';
import type { Session } from '../../../src/session/model.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { openReading } from '../../../src/session/source/opening.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { update } from '../../../src/session/update.js';
import { dataOn } from '../../../src/session/viewed.js';
import { example, gradOf as gradient, idOf, keys, selectedName as selected } from '../playing.js';

const POINTS = [
  [-1, -2.8],
  [0, -1.2],
  [1, 1.3],
  [2, 2.9],
] as const;
const [w, b] = [new Value(0, 'w'), new Value(0, 'b')];

/** Step k learns one point; with `more`, every second graph has nodes that the others do not have. */
function lossOf(k: number): Value {
  const [x, y] = POINTS[k % 4]!;
  const guess = w.mul(x).add(b);
  guess.label = 'guess';
  const error = (k % 2 === 1 ? guess.mul(1) : guess).sub(y);
  error.label = 'error';
  const loss = error.pow(2);
  loss.label = 'loss';
  return loss;
}

function points(next = (k: number) => overLeaves(compile(lossOf(k)), [w, b], `next(${k})`)): Session {
  const built: Built = { ...next(0), leaves: new Float64Array(2), next, commands: ['descend', 'lr 0.1'] };
  return openReading(readingOf(built), { name: 'points', text: '' });
}

/** L and the parameters after each of some steps, by hand. */
function byHand(steps: number): { losses: number[]; leaves: [number, number] } {
  let [slope, start] = [0, 0];
  const losses: number[] = [];
  for (let k = 0; k <= steps; k++) {
    const [x, y] = POINTS[k % 4]!;
    const error = slope * x + start - y;
    losses.push(error ** 2);
    if (k < steps) [slope, start] = [slope - 0.1 * 2 * error * x, start - 0.1 * 2 * error];
  }
  return { losses, leaves: [slope, start] };
}

const lossesIn = (session: Session): number[] => exportedFrom(session).losses.slice();
const graphOn = ({ model: { program, root } }: Session): number => program.tape.size * 1000 + root;

describe('steps', () => {
  test('train on one graph after the other, in one history', () => {
    const { losses, leaves } = byHand(6);
    for (const after of [keys(points(), '6s'), keys(points(), 's', 's', 's', 's', 's', 's')]) {
      for (const [k, loss] of lossesIn(after).entries()) expect(loss).toBeCloseTo(losses[k]!, 12);
      expect(after.model.leaves[0]).toBeCloseTo(leaves[0], 12);
      expect(after.model.leaves[1]).toBeCloseTo(leaves[1], 12);
      expect(lossesIn(after)).toHaveLength(7);
    }
  });

  test('show the gradients of the graph on the screen, and S goes by them', () => {
    const after = keys(points(), 's');
    // d(error**2)/db at the second point, where x is 0
    expect(gradient(after, 'b')).toBeCloseTo(2 * (after.model.leaves[1]! + 1.2), 12);
    expect(keys(after, 'S').model.leaves).toEqual(keys(after, 's').model.leaves);
  });

  test('are measured on the card by the graph that they were on', () => {
    const step = (node: string): string | undefined =>
      cardSentences(keys(points(), 's', `:go ${node}`), 12, { columns: 80, rows: 24, glyphs: UNICODE }).find((line) =>
        line.startsWith('step: '),
      );
    // at the first point loss was 2.8**2 and became (2.8 - 2 * 0.56)**2; at the second w is times 0
    expect(step('w')).toBe(
      'step: the last step moved w by +0.56: its share is -3.136 of the -6.272 promised; on the graph of that step loss really fell by 5.0176',
    );
    expect(step('loss')).toBe(
      'step: the last step moved loss by -1.0304; on the graph of that step loss really fell by 5.0176, promised -6.272',
    );
  });

  test('of a run are those of single steps', () => {
    const running = keys(points(), 'R');
    const run = update(update(running, { type: 'advance', count: 4 }), { type: 'advance', count: 3 });
    expect(lossesIn(run)).toEqual(lossesIn(keys(points(), '7s')));
    expect(lossesIn(keys(run, 'u'))).toHaveLength(1);
  });

  test('move a leaf that a graph does not use on by what the optimizer remembers', () => {
    const before = keys(points(), ':optimizer momentum', 's');
    const after = keys(before, 's');
    // w is times 0 at the second point: its velocity is 0.9 of what it was
    const moved = (before.model.leaves[0]! - 0) * 0.9;
    expect(after.model.leaves[0]! - before.model.leaves[0]!).toBeCloseTo(moved, 12);
  });

  test('leave a frozen leaf as it is', () => {
    const session = points();
    const after = update(update(session, { type: 'freeze', nodes: [idOf(session, 'b')] }), { type: 'step', count: 5 });
    expect(after.model.leaves[1]).toBe(0);
    expect(after.model.leaves[0]).not.toBe(0);
  });

  test('with a bug that keeps the gradients of leaves add them from graph to graph', () => {
    const after = keys(points(), ':bug keep-grads', 's');
    const start = after.model.leaves[1]!;
    const kept = -start / 0.1;
    expect(kept).not.toBe(0);
    expect(gradient(after, 'b')).toBeCloseTo(kept + 2 * (start + 1.2), 12);
  });
});

describe('[ and ]', () => {
  test('show each iteration on its own graph, and bring the present back exactly', () => {
    const present = keys(points(), '5s');
    let at = present;
    for (let k = 4; k >= 0; k--) {
      at = keys(at, '[');
      const fresh = keys(points(), ...(k > 0 ? [`${k}s`] : []));
      expect(graphOn(at)).toBe(graphOn(fresh));
      expect(dataOn(at)[at.model.root]).toBe(fresh.model.history.loss);
      expect(gradient(at, 'w')).toBe(gradient(k > 0 ? fresh : keys(fresh, 'b'), 'w'));
    }
    const back = keys(at, '5]');
    expect(back.model).toEqual(present.model);
    expect(back.viewed).toBeUndefined();
  });

  test('a step from an earlier iteration goes on from there, and one undo brings the later ones back', () => {
    const present = keys(points(), '6s');
    const again = keys(present, '3[', 's');
    expect(lossesIn(again)).toEqual(lossesIn(present).slice(0, 5));
    expect(graphOn(again)).toBe(graphOn(keys(points(), '4s')));
    const undone = keys(again, 'u', '3]');
    expect(lossesIn(undone)).toEqual(lossesIn(present));
    expect(undone.model.program).toBe(present.model.program);
  });

  test('c runs again from the first graph', () => {
    const forked = keys(points(), '5s', 'c');
    expect(graphOn(forked)).toBe(graphOn(points()));
    expect(lossesIn(keys(forked, '5s'))).toEqual(lossesIn(keys(points(), '5s')));
    expect(lossesIn(keys(points(), '5s', ':compare lr 0.05'))).toHaveLength(6);
  });
});

test('undo and redo bring back each graph with its numbers', () => {
  const [one, two] = [keys(points(), 's'), keys(points(), 's', 's')];
  const undone = keys(two, 'u');
  expect(undone.model.history.loss).toBe(one.model.history.loss);
  expect(graphOn(undone)).toBe(graphOn(one));
  expect(keys(undone, 'ctrl+r').model).toBe(two.model);
});

test('the selection and the folds stay with what has the same name', () => {
  const session = keys(points(), ':go error', ':go guess', 'h');
  expect(selected(session)).toBe('guess');
  for (const count of [1, 2, 3]) {
    const after = keys(session, `${count}s`);
    expect(selected(after)).toBe('guess');
    expect(after.folded[idOf(after, 'guess')]).toBe(1);
    expect(after.folded[idOf(after, 'error')]).toBe(0);
  }
  // what only every second graph has
  const there = keys(points(), 's', ':go error', 'j');
  expect(selected(there)).toBeUndefined();
  expect(selected(keys(there, 's'))).toBe('error');
});

describe('what fails in next is said, and nothing is lost', () => {
  const failing = (from: number, fails: (k: number) => never): Session =>
    points((k) => (k < from ? overLeaves(compile(lossOf(k)), [w, b], `next(${k})`) : fails(k)));

  test('if there is no graph, the step is not applied', () => {
    const session = failing(3, (k) => {
      throw new NoGraph(`next(${k}) failed: no more points`);
    });
    const two = keys(session, '2s');
    const refused = keys(two, 's');
    expect(refused.message).toEqual({ tone: 'error', text: 'not applied: next(3) failed: no more points' });
    expect({ ...refused, message: undefined }).toEqual({ ...two, message: undefined });
    expect(keys(session, '5s').model.leaves).toEqual(two.model.leaves);
    expect(keys(session, '5s').message?.text).toBe('not applied: next(3) failed: no more points (after 2 steps)');
  });

  test('if an earlier graph cannot be made again, the present one stays', () => {
    let isBroken = false;
    const session = points((k) => {
      if (isBroken) throw new NoGraph('next does not answer');
      return overLeaves(compile(lossOf(k)), [w, b], `next(${k})`);
    });
    const two = keys(session, '2s');
    isBroken = true;
    for (const key of ['[', 'c']) {
      const refused = keys(two, key);
      expect(refused.message).toEqual({ tone: 'error', text: 'next does not answer' });
      expect(refused.model).toBe(two.model);
    }
  });

  test('if L would be nan, the step is not applied', () => {
    const nan = (): never => {
      const loss = w.mul(0).div(0);
      loss.label = 'loss';
      return overLeaves(compile(loss), [w, b], 'next') as never;
    };
    const one = keys(failing(2, nan), 's');
    const refused = keys(one, 's');
    expect(refused.message?.text).toMatch(/^not applied: loss.* would become nan$/);
    expect(refused.model).toBe(one.model);
  });

  test('a graph with another leaf is refused by name', () => {
    expect(() => overLeaves(compile(w.mul(new Value(3, 'x'))), [w, b], 'next(4)')).toThrow(
      'next(4) has x, which is not one of the leaves that all graphs share',
    );
  });
});

test('another root, or a statement that changes the graph, fixes the graph at hand, and undo takes that back', () => {
  for (const line of [':root error', ':z = error*2']) {
    const fixed = keys(points(), 's', line);
    expect(fixed.message?.text).toBe('this graph is fixed now: steps bring no other (u takes that back)');
    expect(keys(fixed, '3s').model.program).toBe(fixed.model.program);
    expect(graphOn(keys(fixed, 'u', 's'))).toBe(graphOn(keys(points(), '2s')));
  }
});

test('a node that the first graph does not have cannot be its root in a run to compare', () => {
  const session = keys(points(), 's');
  const node = session.model.program.tape.size - 1;
  const after = update(session, { type: 'compare', change: { type: 'root', node } });
  expect(after.message).toEqual({ tone: 'error', text: `there is no node #${node}` });
  expect(after.model).toBe(session.model);
});

test('an edited leaf, the learning rate and a schedule count for the next graph', () => {
  const after = keys(points(), 's', ':w.data = 2', ':lr 0.1*(1 - k/4)', 's');
  expect(after.model.lr).toBeCloseTo(0.05, 12);
  expect(after.model.leaves[0]).toBeCloseTo(2, 12);
});

test('JSON has the present graph and all losses, and opens again there', () => {
  const session = keys(points(), '5s');
  const text = [...jsonFile(exportedFrom(session))].join('');
  const { session: again } = complete(openSaved({ name: 'points.json', text }, new Map()));
  expect(graphOn(again)).toBe(graphOn(session));
  expect(lossesIn(again)).toEqual(lossesIn(session));
  expect(again.model.leaves).toEqual(session.model.leaves);
  expect(keys(again, '[').message?.text).toMatch(/no longer saved|first iteration/);
});

test('JSON of an earlier iteration has its graph, and ends there', () => {
  const session = keys(points(), '5s', '2[');
  const text = [...jsonFile(exportedFrom(session))].join('');
  const { session: again } = complete(openSaved({ name: 'points.json', text }, new Map()));
  expect(lossesIn(again)).toEqual(lossesIn(keys(points(), '3s')));
  expect(graphOn(again)).toBe(graphOn(session));
  expect(again.model.leaves).toEqual(session.viewed?.leaves);
});

test('the table of iterations has the shared leaves at each, whatever the graphs', () => {
  const rows = [...csv(exportedFrom(keys(points(), 's', 's', 's')))].map((line) => line.trim().split(','));
  expect(rows[0]).toEqual(['k', 'loss', 'w', 'b']);
  for (const [k, row] of rows.slice(1).entries()) {
    const { leaves } = byHand(k);
    for (const [i, cell] of row.slice(2).entries()) expect(Number(cell)).toBeCloseTo(leaves[i]!, 12);
  }
});

describe('the built-in gpt', () => {
  test('trains as microgpt does, with its optimizer and its schedule', () => {
    const session = example('gpt');
    expect(session.model.history.loss).toBeCloseTo(3.3659669475848504, 12);
    const one = keys(session, 's');
    expect(one.model.history.loss).toBeCloseTo(3.4242727838717717, 12);
    expect(one.model.title).toBe('gpt: diondre');
    expect(keys(one, '4s').model.history.loss).toBeCloseTo(2.945159723009943, 12);
  });
});
