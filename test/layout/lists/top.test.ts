/** `:top`: the nodes with the largest gradients. */
import { describe, expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { createWorker } from '../../../src/layout/jobs.js';
import { lineText } from '../../../src/layout/line.js';
import { listFrame } from '../../../src/layout/lists/frame.js';
import { changes } from '../../../src/layout/plain/plain.js';
import type { Viewport } from '../../../src/layout/viewport.js';
import type { Session } from '../../../src/session/model.js';
import { keys, lecture, open, said, selectedName } from '../../session/playing.js';

const AT: Viewport = { columns: 80, rows: 24, glyphs: UNICODE };
const shown = (session: Session, viewport = AT): string[] =>
  (listFrame(session, viewport)?.lines ?? []).map((line) => lineText(line).trimEnd()).filter((text) => text !== '');
/** The names of the list, in order. */
const names = (session: Session): (string | undefined)[] =>
  shown(session)
    .slice(1, -1)
    .map((text) => /^\S* +\d+ +(\S+)/.exec(text)?.[1]);

test('the largest come first, whatever their sign, and Enter goes to one', () => {
  const session = keys(lecture(), 'b', ':top');
  expect(shown(session).slice(0, 3)).toEqual([
    ' the largest gradients of L',
    '▶ 1  a         6.0000   leaf        data 2.0000',
    '  2  b        -4.0000   leaf       data -3.0000',
  ]);
  expect(names(session)).toEqual(['a', 'b', 'f', 'd', 'e', 'c', 'L']);
  expect(selectedName(keys(session, 'j', 'enter'))).toBe('b');
});

test('only leaves, or nodes of an op, can be listed', () => {
  expect(names(keys(lecture(), 'b', ':top leaf'))).toEqual(['a', 'b', 'f', 'c']);
  expect(names(keys(lecture(), 'b', ':freeze f', ':top frozen'))).toEqual(['f']);
  expect(names(keys(lecture(), 'b', ':freeze f', ':top leaf'))).toEqual(['a', 'b', 'c']);
  expect(names(keys(lecture(), 'b', ':freeze f', ':top leaf', 'esc', ':unfreeze f', ':top leaf'))).toHaveLength(4);
  expect(names(keys(lecture(), 'b', ':top *'))).toEqual(['e', 'L']);
  expect(said(keys(lecture(), ':top tahn'))).toBe('there is no op "tahn"; did you mean "tanh"?');
});

test('what is infinite comes before every number, and a constant is not there', () => {
  expect(names(keys(open('x = 0; y = 5; L = 100*y + sqrt(x)'), 'b', ':top leaf'))).toEqual(['x', 'y']);
  expect(names(keys(open('a = 1; L = 2*a'), 'b', ':top'))).toEqual(['a', 'L']);
});

test('before backward it says what computes them, and during a prediction it gives nothing away', () => {
  expect(shown(keys(lecture(), ':top'))[1]).toBe(' no gradients yet: press b');
  const predicting = keys(lecture(), 't', 'esc', ':top');
  expect(predicting.list).toBeDefined();
  const hidden = { ...keys(lecture(), 't'), field: undefined };
  expect(said(keys(hidden, ':top'))).toBe('the gradients are hidden while you predict them');
});

test('the gradients of an earlier point are said to be that', () => {
  expect(shown(keys(lecture(), 's', ':top'))[0]).toBe(' the largest gradients of L (@0)');
});

describe('in a large graph', () => {
  const text = `${Array.from({ length: 120_000 }, (_, i) => `w${i} = ${((i * 7919) % 120_000) + 1}`).join('; ')}\nL = ${Array.from({ length: 120_000 }, (_, i) => `w${i}*w${i}`).join(' + ')}`;
  const session = keys(open(text), 'b', ':top leaf');

  test('they are found between frames, and the thousand largest are listed', () => {
    const worker = createWorker();
    const at = { ...AT, jobs: worker.jobs };
    expect(shown(session, at)[1]).toBe(' …');
    while (worker.waiting() > 0) worker.work(10);
    expect(shown(session, at).at(-1)).toMatch(/ 1\/1,000$/);
    const slopes = shown(session, at)
      .slice(1, -1)
      .map((row) => Number(/(\S+) +leaf +data/.exec(row)?.[1]));
    expect(slopes).toEqual(Array.from({ length: 21 }, (_, i) => 2 * (120_000 - i)));
  });
});

test('it is said in sentences', () => {
  const before = keys(lecture(), 'b');
  expect(changes(before, keys(before, ':top leaf'), AT)).toEqual([
    'the largest gradients of L',
    '1, a, 6.0000, leaf, data 2.0000',
    '2, b, -4.0000, leaf, data -3.0000',
    '3, f, 4.0000, leaf, data -2.0000',
    '4, c, -2.0000, leaf, data 10.0000',
    '1 of 4 is selected; Enter goes there',
  ]);
});
