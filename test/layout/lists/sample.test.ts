/** `:sample`: names that the gpt makes up. */
import { expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { listFrame } from '../../../src/layout/lists/frame.js';
import type { Session } from '../../../src/session/model.js';
import { example, keys, lecture, said } from '../../session/playing.js';

const shown = (session: Session): string[] =>
  (listFrame(session, { columns: 80, rows: 24, glyphs: UNICODE })?.lines ?? []).map((line) => lineText(line).trimEnd());

test('the names follow the parameters on the screen and the seed', () => {
  const session = example('gpt');
  const first = shown(keys(session, ':sample'));
  expect(first[0]).toBe(' made up at step 0, drawn by seed 42');
  expect(first[1]).toMatch(/^ +1 {2}[a-z]+$/);
  expect(shown(keys(session, ':sample'))).toEqual(first);
  expect(shown(keys(session, ':sample 7')).slice(1)).not.toEqual(first.slice(1));
  const stepped = keys(session, 's');
  expect(shown(keys(stepped, ':sample')).slice(1)).not.toEqual(first.slice(1));
  expect(shown(keys(stepped, '[', ':sample'))).toEqual(first);
});

test('a name that ends before it begins is said to be empty', () => {
  expect(shown(keys(example('gpt'), '2s', ':sample'))[19]).toBe(' 19  (no letter)');
});

test('another graph, and what is not a seed, is refused', () => {
  expect(said(keys(lecture(), ':sample'))).toBe('only a network that writes can be sampled: --example gpt');
  expect(said(keys(example('gpt'), ':sample x'))).toBe('a seed is a whole number, such as :sample 7, not "x"');
});

test('what a name does not use is said to be of this step alone by :health', () => {
  const lines = shown(keys(example('gpt'), 's', ':health'));
  expect(lines.join('\n')).toMatch(/\d+ leaves that loss does not depend on at this step\n/);
});
