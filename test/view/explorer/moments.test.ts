/** Keys that come while a moment is read: they are about that moment, not about the one that is still on the screen. */
import { expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import type { Action } from '../../../src/session/action.js';
import type { Perform } from '../../../src/view/explorer/effects.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { explorer as atMoment, momentSession, pointOf } from '../../session/moments/playing.js';

/** An explorer at moment 6 of 6, and what loads the moment that it wants. */
function opened(): { app: Explorer; load(): Promise<void> } {
  let answer = (_: Action): void => {};
  let wanted: Parameters<Perform>[0] | undefined;
  const perform: Perform = (effect) => {
    wanted = effect;
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const app = createExplorer(atMoment(6, 6), { columns: 80, rows: 24, glyphs: UNICODE }, perform);
  return {
    app,
    load: async () => {
      if (wanted?.kind !== 'load-moment') throw new Error('no moment is wanted');
      answer({ type: 'moment-loaded', wanted: wanted.wanted, opened: momentSession(wanted.wanted.index) });
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const shown = ({ snapshot }: Explorer): string => pointOf(snapshot().session);

test('a step after [ is taken from the earlier moment', async () => {
  const { app, load } = opened();
  for (const key of ['[', '2', 's']) app.key(key);
  expect(shown(app)).toBe('6');
  await load();
  expect(shown(app)).toBe('5+2');
});

test('more of [ go on at once, to be read but once', async () => {
  const { app, load } = opened();
  for (const key of ['[', '[', '[', 's']) app.key(key);
  await load();
  expect(shown(app)).toBe('3+1');
});

test('Esc drops the keys that wait', async () => {
  const { app, load } = opened();
  for (const key of ['[', 's', 'esc']) app.key(key);
  await load();
  expect(shown(app)).toBe('5');
});

test('what is pressed everywhere does not wait', () => {
  const { app } = opened();
  for (const key of ['[', 's', 'ctrl+c']) app.key(key);
  expect(app.snapshot().session.closed).toBe(true);
});
