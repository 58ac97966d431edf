/** The last line of the screen: the most useful keys, from the table of keys. */
import type { Session } from '../../session/model.js';
import { width } from '../../text/width.js';
import { type Glyphs, inKeys } from '../glyphs.js';
import { KEYMAP } from '../input/keymap.js';
import { type Line, piece } from '../line.js';

/** The rank of keys of the moment: after help and quit, before all others. */
const NOW = 0.5;
/** On a screen of fewer columns the keys are said in fewer words. */
const NARROW = 60;

/** As many of the footer's keys as fit: those of the moment, then by rank; help and quit are always there, and last. */
export function footer(session: Session, cells: number, glyphs: Glyphs): Line {
  const wanted = KEYMAP.flatMap(({ footer: row, shown }) => {
    if (!row || row.only === (session.picture ? 'tree' : 'picture')) return [];
    const isNow = row.now?.(session);
    if (row.rank === undefined && !isNow) return [];
    const isShort = row.short && cells < NARROW;
    const words = isShort ? row.short : { text: row.text, shown: row.shown ?? shown };
    return [{ text: ` ${words.text}`, rank: isNow ? NOW : (row.rank ?? NOW), shown: inKeys(words.shown, glyphs) }];
  });
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
