/** The list of a program's moments, which grows while it runs. */
import { momentIn } from '../../session/moments/shelf.js';
import { momentRow } from '../../session/moments/texts.js';
import { line } from '../line.js';
import type { List } from './list.js';
import { written } from './texts.js';

export const moments: List = ({ moments, model }, { glyphs }) => ({
  title: `the moments of ${moments?.name ?? ''}`,
  count: moments?.total ?? 0,
  row: (i) => line(moments ? written(momentRow(moments, i + 1, momentIn(model)), glyphs) : ''),
  start: (momentIn(model) ?? 1) - 1,
  enter: (i) => ({ type: 'moment', index: i + 1 }),
  says: 'goes there',
});
