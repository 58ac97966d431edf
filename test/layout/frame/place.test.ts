/** What is scrolled to: as little as a move needs, but what was found, or is far away, stands in the middle. */
import { expect, test } from 'vitest';
import { followed, START } from '../../../src/layout/frame/place.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { treeHeight } from '../../../src/layout/panes/shape.js';
import { rowsOf, selectedRow } from '../../../src/session/tree/rows.js';
import { keys, open } from '../../session/playing.js';

const AT = { columns: 80, rows: 24, glyphs: UNICODE };
const session = keys(
  open(`x = 1\n${Array.from({ length: 60 }, (_, i) => `h${i} = tanh(${i === 0 ? 'x' : `h${i - 1}`})`).join('\n')}`),
  'E',
);
const height = treeHeight(session, AT);

/** The selected row, counted from the first in sight. */
const inSight = (...pressed: string[]): number => {
  const after = keys(session, ...pressed);
  const { top } = followed(after, followed(session, START, AT), AT);
  return selectedRow(after, rowsOf(after)) - top;
};

test('a move scrolls no further than it must', () => {
  expect(inSight(`${height - 1}j`)).toBe(height - 1);
  expect(inSight(`${height + 2}j`)).toBe(height - 1);
});

test('what was found stands in the middle, if it was not in sight', () => {
  expect(inSight('/h40')).toBe(height >> 1);
  expect(inSight(`/h${60 - height - 2}`)).toBe(height >> 1);
  expect(inSight('/h58')).toBe(1);
});

test('so does what is further away than a page', () => {
  expect(inSight(':go h20')).toBe(height >> 1);
  expect(inSight('G')).toBe(height - 1);
});
