/** The last line of the screen: the most useful keys, from the table of keys. */
import type { Session } from '../../session/model.js';
import { width } from '../../text/width.js';
import { type Glyphs, inKeys } from '../glyphs.js';
import { KEYMAP } from '../input/keymap.js';
import { type Line, piece } from '../line.js';

/** As many of the footer's keys as fit, by rank; help and quit are always there, and last. */
export function footer({ picture }: Session, cells: number, glyphs: Glyphs): Line {
  const wanted = KEYMAP.flatMap(({ footer: row, shown }) =>
    row && row.only !== (picture ? 'tree' : 'picture')
      ? [{ text: ` ${row.text}`, rank: row.rank, shown: inKeys(row.shown ?? shown, glyphs) }]
      : [],
  );
  const fitting: typeof wanted = [];
  let left = cells - 1;
  for (const each of wanted.sort((x, y) => x.rank - y.rank)) {
    left -= width(each.shown + each.text) + (fitting.length > 0 ? 2 : 0);
    if (left < 0) break;
    fitting.push(each);
  }
  const ordered = [...fitting.filter(({ rank }) => rank > 0), ...fitting.filter(({ rank }) => rank === 0)];
  const keys = ordered.map(({ shown, text }, i) => [
    piece(i > 0 ? '  ' : ' '),
    piece(shown, 'key'),
    piece(text, 'dim'),
  ]);
  return keys.flat();
}
