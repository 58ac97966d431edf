/** Runs, large counts, and steps that cannot be applied. */
import { describe, expect, test } from 'vitest';
import { status } from '../../../src/layout/bars/status.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { changes } from '../../../src/layout/plain/plain.js';
import { losses, newHistory } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { wideSum } from '../../layout/drawing.js';
import { dataOf, keys, lecture, open, said } from '../playing.js';

const advance = (session: Session, ...counts: number[]): Session =>
  counts.reduce((after, count) => update(after, { type: 'advance', count }), session);

describe('a run', () => {
  test('takes steps until it is paused', () => {
    const running = advance(keys(lecture(), 'r'), 1, 1, 1);
    expect(losses(running.model.history)).toEqual(losses(keys(lecture(), '3s').model.history));
    expect(running.run?.left).toBe(Infinity);
    const paused = keys(running, 'r');
    expect(paused.run).toBeUndefined();
    expect(advance(paused, 5)).toBe(paused);
  });

  test('is one undo, however long', () => {
    const session = keys(advance(keys(lecture(), 'r'), 1, 2, 3), 'r');
    expect(session.past).toHaveLength(1);
    expect(dataOf(keys(session, 'u'), 'L')).toBe(-8);
  });

  test('that took no step leaves nothing to undo', () => {
    expect(keys(lecture(), 'r', 'r').past).toEqual([]);
  });

  test('continues after a change made meanwhile, which has an undo entry of its own', () => {
    const session = advance(keys(advance(keys(lecture(), 'r'), 2), 'd'), 2);
    expect(session.run).toBeDefined();
    expect(session.past).toHaveLength(3);
    const undone = keys(session, 'u');
    expect([undone.run, undone.model.direction, undone.model.history.length]).toEqual([undefined, 'descend', 3]);
  });

  test.each(['[', 'u', 'esc', 'r'])('is ended by %s', (key) => {
    expect(keys(advance(keys(lecture(), 'r'), 2), key).run).toBeUndefined();
  });

  test.each(['j', 'E', ':lr 0.1', 'b', '+', '/a', 's'])('continues through %s', (key) => {
    expect(keys(advance(keys(lecture(), 'r'), 2), key).run).toBeDefined();
  });

  test('starts from the viewed iteration', () => {
    const session = advance(keys(lecture(), '3s', '2[', 'r'), 1);
    expect(losses(session.model.history)).toEqual([-8, -7.286496, -6.597755834428276]);
    expect(losses(keys(session, 'u').model.history)).toHaveLength(4);
  });
});

describe('a run that has stopped learning', () => {
  const valley = () => keys(open('# :descend\n# :lr 0.1\nw = 3\nL = (w - 1)**2 + 1'), 'R');
  const AT = { columns: 80, rows: 24, glyphs: UNICODE };

  test('says so, and goes on', () => {
    const learning = advance(valley(), 500, 499);
    expect(learning.run?.isStill).toBe(false);
    const still = advance(learning, 1, 100);
    expect(still.run).toMatchObject({ left: Infinity, isStill: true });
    const said = 'L has not moved by a part in a million over 1,000 steps';
    expect(lineText(status(still, { pending: '' }, 80, UNICODE)[0] ?? [])).toBe(` ${said}; r pauses`);
    expect(changes(learning, still, AT)).toContain(said);
    expect(changes(still, advance(still, 10), AT)).not.toContain(said);
  });

  test('no longer says so once L moves again', () => {
    const moved = advance(keys(advance(valley(), 1200), ':w.data = 5'), 1);
    expect(moved.run?.isStill).toBe(false);
  });

  test.each([
    ['a root that is 0', 'w = 0; L = w*w', true],
    ['a root that swings', 'w = 1; L = -(w**2)/0.1*5.0 + 0*w', false],
    ['one that moves by two parts in a million', 'w = 0; L = 1 + w*1.4142e-4', false],
  ])('is recognized: %s', (_, text, isStill) => {
    const after = advance(keys(open(`# :descend\n# :lr 0.1\n${text}`), 'R'), 600, 600);
    expect(after.run?.isStill ?? false).toBe(isStill);
  });
});

test('a run says where it has come to, however it ends', () => {
  const run = advance(keys(lecture(), 'r'), 3);
  for (const key of ['r', 'R', 'esc']) expect(said(keys(run, key))).toBe('paused: L is -5.9314 at step 3');
  const counted = advance(keys(lecture(), ...'1000000'.split(''), 's'), 10);
  const near = { ...counted, run: { ...(counted.run as NonNullable<Session['run']>), left: 5 } };
  expect(said(advance(near, 100))).toMatch(/^done: L is .* at step 15$/);
});

describe('a large count', () => {
  test('becomes a run that ends by itself and is one undo', () => {
    const started = keys(lecture(), ...'1000000'.split(''), 's');
    expect(started.run).toMatchObject({ what: 'step', left: 1e6, paced: false });
    const begun = advance(started, 10, 20);
    expect(begun.run?.left).toBe(1e6 - 30);
    expect(begun.model.history.length).toBe(31);
    expect(begun.past).toHaveLength(1);
    const near = { ...begun, run: { ...(begun.run as NonNullable<Session['run']>), left: 5 } };
    const ended = advance(near, 100);
    expect([ended.run, ended.model.history.length]).toEqual([undefined, 36]);
  });

  test('of nudges nudges', () => {
    const session = advance(keys(lecture(), 'b', ...'9000000'.split(''), 'S'), 2);
    expect(losses(session.model.history)).toEqual(losses(keys(lecture(), 'b', 'S', 'S').model.history));
  });
});

describe('a step that would make the root nan or infinite', () => {
  test.each([
    ['y', 'inf', 1],
    ['x', 'inf', 1e60],
  ])('is not applied, and names %s, the first such node', (name, value, lr) => {
    const before = open('x = 600.0; y = exp(x); z = 2*y; L = z + x', { lr });
    const after = keys(before, 's');
    expect(said(after)).toMatch(new RegExp(`^not applied: ${name}(?: = .*)? would become ${value}$`));
    expect({ ...after, message: undefined }).toEqual(before);
  });

  test('names a leaf that would become nan', () => {
    const session = keys(open('x = 0.0; L = sqrt(x)*x', { lr: 1 }), 's');
    expect(said(session)).toBe('not applied: x would become nan');
    expect(session.past).toEqual([]);
  });

  test('pauses a run, and the steps before it stay', () => {
    const session = advance(keys(open('x = 2.0; L = x*x*x', { lr: 1 }), 'r'), 100);
    expect(session.run).toBeUndefined();
    expect(said(session)).toMatch(/^paused: not applied: .* would become inf$/);
    expect(session.model.history.length).toBeGreaterThan(2);
    expect(Number.isFinite(dataOf(session, 'L'))).toBe(true);
    expect(dataOf(keys(session, 'u'), 'x')).toBe(2);
  });

  test('ends a count, and the steps before it stay and are counted', () => {
    const session = keys(open('x = 2.0; L = x*x*x', { lr: 1 }), '50s');
    expect(said(session)).toMatch(/^not applied: .* would become inf \(after \d+ steps\)$/);
    expect(session.message?.tone).toBe('error');
    expect(dataOf(keys(session, 'u'), 'x')).toBe(2);
  });

  test('if the root is infinite already, no step is applied', () => {
    const session = keys(lecture(), ':a.data = inf', 's');
    expect(said(session)).toMatch(/^not applied: /);
    expect(session.model.history.length).toBe(1);
  });

  test('a nan that the root does not depend on stops nothing', () => {
    const session = keys(open('a = 2.0; b = -1.0; c = sqrt(b); L = a*a', { root: 'L' }), 's');
    expect(dataOf(session, 'a')).toBe(2.04);
  });
});

describe('a history that is full', () => {
  /** The lecture's graph with a memory limit of a few iterations. */
  function small(): Session {
    const session = keys(lecture(), ':lr 1e-9');
    return { ...session, model: { ...session.model, history: newHistory(-8, 2 ** 14) } };
  }

  test('says so once, when it drops the first iterations', () => {
    let session = keys(small(), 'R');
    const messages: (string | undefined)[] = [];
    for (let i = 0; i < 40; i++) {
      session = advance(session, 50);
      messages.push(said(session));
      session = { ...session, message: undefined };
    }
    expect(messages.filter((message) => message !== undefined)).toEqual([
      'the history is at 64 MB: some older iterations are dropped',
    ]);
  });

  test('shows the nearest iteration that is kept, and says that it is not the requested one', () => {
    const session = keys(advance(keys(small(), 'R'), 5000), 'R');
    const back = keys(session, '4990[');
    const at = back.viewed?.iteration as number;
    expect(said(back)).toBe(`step 10 is no longer saved; this is the nearest, ${at}`);
    expect(at).toBeLessThan(10);
    const on = keys(back, ']');
    expect(said(on)).toMatch(/^step \d+ is no longer saved; this is the nearest, [\d,]+$/);
    expect(keys(session, '[').viewed?.iteration).toBe(4999);
    expect(said(keys(session, '['))).toBeUndefined();
    expect(keys(session, '5000[').viewed?.iteration).toBe(0);
  });

  test('has the same numbers at the kept iterations as a history with memory for all', () => {
    const thinned = keys(advance(keys(small(), ':optimizer adam', 'R'), 3000), 'R');
    const whole = keys(advance(keys(lecture(), ':lr 1e-9', ':optimizer adam', 'R'), 3000), 'R');
    expect(thinned.model.leaves).toEqual(whole.model.leaves);
    for (const key of ['[', '1000[', '2000[', '3000[']) {
      const { viewed } = keys(thinned, key);
      expect(viewed).toEqual(keys(whole, `${3000 - (viewed?.iteration as number)}[`).viewed);
    }
  });

  test('continues from an earlier iteration, and undo restores the later ones', () => {
    const session = keys(advance(keys(small(), 'R'), 5000), 'R');
    const on = keys(session, '5000[', 's');
    expect(on.model.history.length).toBe(2);
    const undone = keys(on, 'u');
    expect([undone.viewed?.iteration, undone.model.history.length]).toEqual([0, 5001]);
    expect(keys(undone, '5000]').viewed).toBeUndefined();
  });
});

test('a run of a million steps keeps its log within its memory, whatever the optimizer', () => {
  for (const optimizer of ['sgd', 'adam']) {
    let session = keys(lecture(), ':lr 1e-12', `:optimizer ${optimizer}`);
    session = keys({ ...session, model: { ...session.model, history: newHistory(-8, 2 ** 20) } }, 'R');
    for (let i = 0; i < 10; i++) session = advance(session, 100_000);
    const { log } = session.model.history;
    expect(session.model.history.length).toBe(1_000_001);
    expect(log.numbers.byteLength).toBeLessThanOrEqual(2 ** 20);
    expect(log.losses.values.byteLength).toBeLessThanOrEqual(2 ** 23);
  }
});

test('of long runs that were left for an earlier iteration, undo holds no more than its memory limit', () => {
  let session = keys(wideSum(40_000), ':lr 1e-9');
  for (let branch = 0; branch < 4; branch++) {
    session = keys(advance(keys(session, 'R'), 450), 'R');
    session = keys(session, '100[', 's');
    const logs = new Set(session.past.map(({ model }) => model.history.log));
    logs.delete(session.model.history.log);
    expect([...logs].reduce((sum, { numbers }) => sum + numbers.byteLength, 0)).toBeLessThan(150 * 2 ** 20);
    expect(keys(session, 'u').viewed).toBeDefined();
  }
  expect(keys(session, '1000u').model.history.length).toBeGreaterThan(450);
});
