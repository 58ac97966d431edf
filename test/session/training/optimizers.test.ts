/** Optimizers with state: it follows steps, viewed iterations, undo and changes of the graph. */
import { describe, expect, test } from 'vitest';
import { OPTIMIZERS } from '../../../src/engine/optimizers/optimizers.js';
import { jsonFile } from '../../../src/formats/json/write.js';
import { complete } from '../../../src/notation/work.js';
import { losses } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { dataOf, datas, keys, lecture, open, said } from '../playing.js';

const NAMES = OPTIMIZERS.map(({ name }) => name);
const stepped = (name: string) => keys(lecture(), `:optimizer ${name}`, '5s');

test('o cycles through all of them and shows the rule of each', () => {
  let session = lecture();
  for (const { name, rule } of [...OPTIMIZERS.slice(1), ...OPTIMIZERS.slice(0, 1)]) {
    session = keys(session, 'o');
    expect([session.model.optimizer, said(session)]).toEqual([name, `${name}: ${rule('ascend')}`]);
  }
});

describe.each(NAMES)('%s', (name) => {
  test('takes the same steps at once, one by one, and in a run', () => {
    const oneByOne = keys(lecture(), `:optimizer ${name}`, 's', 's', 's', 's', 's');
    expect(losses(oneByOne.model.history)).toEqual(losses(stepped(name).model.history));
    expect(oneByOne.model.state).toEqual(stepped(name).model.state);
  });

  test('repeats the iterations it took from any earlier one', () => {
    const before = stepped(name);
    for (const back of [1, 2, 3, 4, 5]) {
      const after = keys(before, `${back}[`, `${back}s`);
      expect(losses(after.model.history)).toEqual(losses(before.model.history));
      expect(after.model.state).toEqual(before.model.state);
    }
  });

  test('repeats the iterations that were undone', () => {
    const before = keys(lecture(), `:optimizer ${name}`, 's', 's', 's');
    const after = keys(before, '2u', 's', 's');
    expect(losses(after.model.history)).toEqual(losses(before.model.history));
    expect(after.model.state).toEqual(before.model.state);
  });

  test('forgets what another remembered, also one chosen at an earlier iteration', () => {
    for (const other of NAMES.filter((each) => each !== name)) {
      for (const viewport of [[], ['2[']]) {
        const there = keys(stepped(other), ...viewport);
        const { a, b, c, f } = datas(there, 'a b c f');
        const anew = keys(lecture(), `:a.data = ${a}; b.data = ${b}; c.data = ${c}; f.data = ${f}`);
        const [one, two] = [there, anew].map((each) => keys(each, `:optimizer ${name}`, 's'));
        expect([other, viewport, dataOf(one as Session, 'L')]).toEqual([other, viewport, dataOf(two as Session, 'L')]);
        expect(one?.model.state).toEqual(two?.model.state);
      }
    }
  });

  test('forgets if the graph or the root changes', () => {
    for (const command of [':L = L + c', ':root d']) {
      expect(keys(stepped(name), command).model.state).toBeUndefined();
      expect(Number.isFinite(keys(stepped(name), command, '2s').model.history.loss)).toBe(true);
    }
  });
});

describe('a leaf counts its own steps, as in PyTorch: freezing one stops its count', () => {
  const DESCENT = '# :descend\n# :lr 0.1\nx = 1; y = 2\nL = (x - 3)**2 + (y + 1)**2';
  const PRESSED = [':optimizer adam', '3s', ':freeze x', '2s', ':unfreeze x', 's'] as const;
  const ended = (...pressed: string[]): Session => keys(open(DESCENT), ...pressed);

  /** Adam on one leaf, with a gradient for each step: PyTorch skips a frozen one. */
  function adamBy(start: number, gradient: (x: number) => number, steps: number): number {
    let [x, m, v] = [start, 0, 0];
    for (let t = 1; t <= steps; t++) {
      const g = gradient(x);
      m = 0.9 * m + (1 - 0.9) * g;
      v = 0.999 * v + (1 - 0.999) * g * g;
      x -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    }
    return x;
  }

  test('so that its correction continues where it was', () => {
    const session = ended(...PRESSED);
    expect(dataOf(session, 'x')).toBeCloseTo(1.3984951, 8);
    expect(dataOf(session, 'x')).toBeCloseTo(
      adamBy(1, (x) => 2 * (x - 3), 4),
      12,
    );
    expect(dataOf(session, 'y')).toBeCloseTo(
      adamBy(2, (y) => 2 * (y + 1), 6),
      12,
    );
    expect(session.model.state?.slots[2]).toEqual(Float64Array.of(4, 6));
  });

  test.each(NAMES.filter((name) => name !== 'sgd'))('%s keeps what it remembers of a frozen leaf', (name) => {
    const before = ended(`:optimizer ${name}`, '3s');
    const after = keys(before, ':freeze x', '2s');
    for (const [i, slot] of (after.model.state?.slots ?? []).entries()) {
      expect(slot[0]).toBe(before.model.state?.slots[i]?.[0]);
      expect(slot[1]).not.toBe(before.model.state?.slots[i]?.[1]);
    }
  });

  test('in one count or step by step, after undo and redo, and again from an earlier iteration', () => {
    const want = ended(...PRESSED).model;
    const state = (session: Session) => [session.model.leaves, session.model.state];
    for (const pressed of [
      [':optimizer adam', 's', 's', 's', ':freeze x', 's', 's', ':unfreeze x', 's'],
      [...PRESSED, '3u', 'ctrl+r', 'ctrl+r', 'ctrl+r'],
      [...PRESSED, 'u', 's'],
      [':optimizer adam', '3s', ':freeze x', '2s', '2[', '2s', ':unfreeze x', 's'],
    ]) {
      expect(state(ended(...pressed)), pressed.join(' ')).toEqual([want.leaves, want.state]);
    }
  });

  test('in a file of it that is opened again', () => {
    const first = ended(...PRESSED.slice(0, 4));
    const text = [...jsonFile(exportedFrom(first))].join('');
    expect(text).toContain('"t":[3,5]');
    const { session } = complete(openSaved({ name: 'g.json', text }, new Map(), {}));
    expect(session.model.state).toEqual(first.model.state);
    const [one, two] = [first, session].map((each) => keys(each, ':unfreeze x', 's'));
    expect([two?.model.leaves, two?.model.state]).toEqual([one?.model.leaves, one?.model.state]);
  });

  test('in a run that is saved beside another', () => {
    const forked = keys(ended(...PRESSED), 'c', ':optimizer adam', '3s', ':freeze x', '2s', ':unfreeze x', 's');
    expect(dataOf(forked, 'x')).toBeCloseTo(1.3984951, 8);
    const further = keys(ended(...PRESSED.slice(0, 4)), '2[', 'c', '2s');
    expect(further.model.state?.slots[2]).toEqual(Float64Array.of(3, 5));
  });

  test('and a gradient of 0 is a step, but no gradient is not a step', () => {
    const dead = keys(open('# :optimizer adam\nx = -1; y = 2\nL = relu(x) + y'), '2s');
    expect(dead.model.state?.slots[2]).toEqual(Float64Array.of(2, 2));
    expect(dataOf(dead, 'x')).toBe(-1);
    const partial = keys(open('# :optimizer adam\na = 1; b = 2; c = 3\nL = a*b + c'), '.', 'S');
    expect(partial.model.state?.slots[2]).toEqual(Float64Array.of(0, 0, 1));
    const zeroed = keys(open('# :optimizer adam\na = 1; b = 2\nL = a*b'), 's', 'z', 'S');
    expect(zeroed.model.state?.slots[2]).toEqual(Float64Array.of(2, 2));
  });

  test.each(NAMES)('%s does not change what the root does not depend on, unless it was given a gradient', (name) => {
    const apart = open(`# :optimizer ${name}\na = 1; z = 5\nk = z*2\nL = a*3\n`);
    expect(dataOf(keys(apart, '3s'), 'z')).toBe(5);
    expect(dataOf(keys(apart, 'b', 'z', 'S'), 'z')).toBe(5);
    expect(dataOf(keys(apart, 'b', ':z.grad = 1', 'S'), 'z')).toBeGreaterThan(5);
  });

  test.each(['momentum', 'nesterov'])('the first velocity of %s is the gradient', (name) => {
    const first = ended(`:optimizer ${name}`, 's');
    expect(first.model.state?.slots[0]).toEqual(Float64Array.of(-4, 6));
    const ahead = name === 'nesterov' ? 1.9 : 1;
    expect(dataOf(first, 'x')).toBeCloseTo(1 + 0.1 * 4 * ahead, 14);
  });
});
