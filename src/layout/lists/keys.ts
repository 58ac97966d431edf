/** Keys in a list over the screen: they move, Enter chooses, and whatever else a key does closes the list first. */
import type { Action } from '../../session/action.js';
import type { Session } from '../../session/model.js';
import type { Viewport } from '../viewport.js';
import { type Window, windowOf } from './list.js';
import { listOn } from './lists.js';

/** Where a key moves the row from, `count` times in a list. */
type Move = (row: number, count: number, window: Window) => number;

const by =
  (rows: (window: Window) => number): Move =>
  (row, count, window) =>
    row + count * rows(window);

const page = ({ height }: Window): number => Math.max(1, height - 1);
const half = ({ height }: Window): number => Math.max(1, height >> 1);

const MOVES: ReadonlyMap<string, Move> = new Map(
  Object.entries({
    'down j': by(() => 1),
    'up k': by(() => -1),
    'pagedown ctrl+f space': by(page),
    'pageup ctrl+b': by((window) => -page(window)),
    'ctrl+d': by(half),
    'ctrl+u': by((window) => -half(window)),
    'g home': () => 0,
    'G end': (_, __, { count }) => count - 1,
  } satisfies Record<string, Move>).flatMap(([keys, move]) =>
    keys.split(' ').map((key) => [key === 'space' ? ' ' : key, move] as const),
  ),
);

/** What a key does in the open list; undefined if it is not a key of lists. */
export function listKey(name: string, count: number, session: Session, viewport: Viewport): Action | undefined {
  const list = listOn(session, viewport);
  if (!list) return undefined;
  if (name === 'esc') return { type: 'cancel' };
  const window = windowOf(list, session, viewport);
  if (name === 'enter') {
    const { selected } = window;
    return (selected === undefined ? undefined : list.enter?.(selected)) ?? { type: 'cancel' };
  }
  const move = MOVES.get(name);
  return move && listMoved(window, (row) => move(row, count, window));
}

/** Moves the selected row, or the first line of a text, as far as there are rows. */
export function listMoved({ selected, top, height, count }: Window, to: (row: number) => number): Action {
  const last = selected === undefined ? count - height : count - 1;
  return { type: 'move-list', row: Math.max(0, Math.min(last, to(selected ?? top))), top };
}
