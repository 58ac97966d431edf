/** A search says which match is selected, of how many. */
import { expect, test } from 'vitest';
import { frameOf } from '../../../src/layout/frame/frame.js';
import { START } from '../../../src/layout/frame/place.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { createWorker } from '../../../src/layout/jobs.js';
import { lineText } from '../../../src/layout/line.js';
import { changes } from '../../../src/layout/plain/plain.js';
import type { Viewport } from '../../../src/layout/viewport.js';
import type { Session } from '../../../src/session/model.js';
import { keys, open } from '../../session/playing.js';

const AT: Viewport = { columns: 80, rows: 24, glyphs: UNICODE };
const status = (session: Session, viewport = AT): string =>
  (frameOf(session, START, viewport).status ?? []).map(lineText).join(' ').trim();
const session = open('x1 = 1; x2 = 2; w1 = 3; w2 = 4; n = x1*w1 + x2*w2; o = tanh(n)*x1');

test.each<[pressed: string[], text: string]>([
  [['/x'], '1 of 2   /x'],
  [['/x', 'n'], '2 of 2   /x'],
  [['/x', 'n', 'n'], '1 of 2   /x'],
  [['/x', 'N'], '2 of 2   /x'],
  [['/op:*'], '2 of 3   /op:*'],
  [['/tanh'], '1 of 1   /tanh'],
  [['/zz'], 'no node\'s name contains "zz"'],
])('after %j: %s', (pressed, text) => {
  const after = keys(session, ...pressed);
  expect(status(after)).toBe(text);
  expect(changes(session, after, AT)).toContain(text);
});

test('it stays until the next key', () => {
  expect(status(keys(session, '/x', 'j'))).toBe('');
});

test('in a large graph the matches are counted between frames', () => {
  const large = keys(open(`x = 1\nL = ${Array.from({ length: 60_000 }, (_, i) => `(x + ${i})`).join('*')}`), '/x');
  const worker = createWorker();
  const at = { ...AT, jobs: worker.jobs };
  expect(status(large, at)).toBe('…   /x');
  while (worker.waiting() > 0) worker.work(10);
  expect(status(large, at)).toBe('1 of 1   /x');
});
