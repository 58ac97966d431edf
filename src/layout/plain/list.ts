/** The list over the screen as lines: the rows around its selection, and what a key changes in it. */
import type { Session } from '../../session/model.js';
import { escape as visible } from '../../text/escape.js';
import { count, plural } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import { lineText } from '../line.js';
import { type Listed, windowOf } from '../lists/list.js';
import { listOn } from '../lists/lists.js';
import type { Viewport } from '../viewport.js';
import { LINE, ROWS } from './names.js';

/** The list that would cover the screen: the rows around the one where it begins, or the end of a text. */
export function listLines(session: Session, viewport: Viewport): string[] {
  const list = listOn(session, viewport);
  if (!list) return [];
  const { selected, count: all } = windowOf(list, session, viewport);
  const here = selected === undefined ? all : selected + 1 + (ROWS >> 1);
  const end = Math.max(Math.min(ROWS, all), Math.min(all, here));
  const from = Math.max(0, end - ROWS);
  return [
    ...(list.title === '' ? [] : [list.title]),
    ...(all === 0 ? [list.empty ?? 'nothing here yet'] : []),
    ...(from > 0 ? [`${plural(from, 'line')} before these`] : []),
    ...Array.from({ length: end - from }, (_, i) => rowText(list, from + i)),
    ...(end < all ? [`${plural(all - end, 'line')} after these`] : []),
    ...(selected === undefined ? [] : [`${count(selected + 1)} of ${count(all)} is selected; Enter ${list.says}`]),
  ].map((each) => visible(clip(each, LINE)));
}

/** A row as a sentence: of one that can be chosen, the cells with commas between them. */
function rowText({ row, enter }: Listed, i: number): string {
  const text = lineText(row(i));
  return enter ? text.trim().replace(/ {2,}/g, ', ') : text;
}

/** A list that opens or closes; the row that is selected in it, or the lines of a text that have come into sight. */
export function listChange(before: Session, after: Session, viewport: Viewport): string[] {
  if (before.list === after.list) return [];
  const list = listOn(after, viewport);
  if (before.list?.of !== after.list?.of || !list) return listLines(after, viewport);
  const { selected, top, height, count: all } = windowOf(list, after, viewport);
  if (selected !== undefined) return [`${count(selected + 1)} of ${count(all)}: ${visible(rowText(list, selected))}`];
  const last = windowOf(list, before, viewport).top;
  const [from, to] = top > last ? [Math.max(top, last + height), top + height] : [top, Math.min(last, top + height)];
  return Array.from({ length: Math.min(all, to) - from }, (_, i) => visible(rowText(list, from + i)));
}
