/** The list over the screen as lines: the title, the rows of the window with the selected one marked, the keys. */
import type { Session } from '../../session/model.js';
import { count } from '../../text/numbers.js';
import { cut, type Line, line, lineWidth, piece, spread, toHeight } from '../line.js';
import type { Viewport } from '../viewport.js';
import { type Listed, type Window, windowOf } from './list.js';
import { listOn } from './lists.js';

export interface ListFrame {
  readonly lines: readonly Line[];
  readonly window: Window;
}

export function listFrame(session: Session, viewport: Viewport): ListFrame | undefined {
  const list = listOn(session, viewport);
  if (!list) return undefined;
  const { columns, glyphs } = viewport;
  const window = windowOf(list, session, viewport);
  const lines = [
    ...(window.hasTitle ? [line(` ${list.title}`, 'strong')] : []),
    ...toHeight(rows(list, window, viewport), window.height),
    ...(window.hasKeys ? [keys(list, window, viewport)] : []),
  ];
  return { lines: lines.map((each) => cut(each, columns, glyphs)), window };
}

function rows(list: Listed, { selected, top, height, count }: Window, { glyphs }: Viewport): Line[] {
  if (list.count === undefined) return [line(` ${glyphs.more}`, 'dim')];
  if (count === 0) return [line(` ${list.empty ?? 'nothing here yet'}`)];
  return Array.from({ length: Math.min(height, count - top) }, (_, i) => {
    const row = list.row(top + i);
    if (selected === undefined) return [piece(' '), ...row];
    return top + i === selected
      ? [piece(`${glyphs.cursor} `, 'selected'), ...row.map(({ text }) => piece(text, 'selected'))]
      : [piece('  '), ...row];
  });
}

/** The keys, and at the right end which row is selected, or the last line of a text that is in sight. */
function keys({ says }: Listed, window: Window, { columns }: Viewport): Line {
  const { selected, top, height, count: all } = window;
  const key = (shown: string, does: string): Line => [piece(` ${shown}`, 'key'), piece(` ${does}`, 'dim')];
  const scrolls = all > height;
  const here = selected === undefined ? Math.min(all, top + height) : selected + 1;
  const position = selected !== undefined || scrolls ? line(` ${count(here)}/${count(all)}`, 'dim') : [];
  const parts = [
    ...key('Enter', says),
    ...(selected !== undefined ? key('  Esc', 'closes') : []),
    ...(selected !== undefined || scrolls ? key('  j k', 'move') : []),
  ];
  return spread(cut(parts, columns - lineWidth(position)), position, columns);
}
