import { expect, test } from 'vitest';
import { UNICODE } from '../../src/layout/glyphs.js';
import { isNarrow } from '../../src/text/width.js';

test("none of the screen's own marks makes the tables of emoji, which cost a first frame many milliseconds", () => {
  const wide = Object.entries(UNICODE).filter(([, marks]) => !isNarrow(JSON.stringify(marks)));
  expect(wide).toEqual([]);
});
