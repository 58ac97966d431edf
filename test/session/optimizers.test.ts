/** Optimizers that remember: what they remember goes along with steps, looks, undo and changes of the graph. */
import { describe, expect, test } from 'vitest';
import { OPTIMIZERS } from '../../src/engine/optimizers.js';
import { losses } from '../../src/session/history.js';
import type { Session } from '../../src/session/session.js';
import { dataOf, datas, keys, lecture, said } from './playing.js';

const NAMES = OPTIMIZERS.map(({ name }) => name);
const stepped = (name: string) => keys(lecture(), `:optimizer ${name}`, '5s');

test('o goes through all of them and says the rule of each', () => {
  let session = lecture();
  for (const { name, rule } of [...OPTIMIZERS.slice(1), ...OPTIMIZERS.slice(0, 1)]) {
    session = keys(session, 'o');
    expect([session.model.optimizer, said(session)]).toEqual([name, `${name}: ${rule}`]);
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
      for (const look of [[], ['2[']]) {
        const there = keys(stepped(other), ...look);
        const { a, b, c, f } = datas(there, 'a b c f');
        const anew = keys(lecture(), `:a.data = ${a}; b.data = ${b}; c.data = ${c}; f.data = ${f}`);
        const [one, two] = [there, anew].map((each) => keys(each, `:optimizer ${name}`, 's'));
        expect([other, look, dataOf(one as Session, 'L')]).toEqual([other, look, dataOf(two as Session, 'L')]);
        expect(one?.model.state).toEqual(two?.model.state);
      }
    }
  });

  test('forgets where the graph or the root is another', () => {
    for (const command of [':L = L + c', ':root d']) {
      expect(keys(stepped(name), command).model.state).toBeUndefined();
      expect(Number.isFinite(keys(stepped(name), command, '2s').model.history.loss)).toBe(true);
    }
  });
});
