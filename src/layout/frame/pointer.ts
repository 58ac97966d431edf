/**
 * What clicks and the wheel do: a click selects a row or a box; on the guide or the mark of a node with inputs it
 * folds or unfolds that node; the wheel scrolls. Pure, as press.ts is for keys.
 */
import { inputCount } from '../../engine/tape.js';
import type { Action } from '../../session/action.js';
import type { Session } from '../../session/model.js';
import { FOLDED, rowsOf, SHARED, selectionAt } from '../../session/tree/rows.js';
import { helpFrame } from '../help.js';
import { listFrame } from '../lists/frame.js';
import { listMoved } from '../lists/keys.js';
import type { Window } from '../lists/list.js';
import { pictureSize, shapeOf } from '../panes/shape.js';
import { BOX_HEIGHT } from '../picture/grid.js';
import { isGuide } from '../tree/node-cell.js';
import type { Viewport } from '../viewport.js';
import { gridOn, type Place, wheeled } from './place.js';
import { treeView } from './tree-view.js';

/** Something done with the mouse at a cell of the screen, counted from 0. */
export type Pointer = { readonly column: number; readonly row: number } & (
  | { readonly does: 'click' }
  | { readonly does: 'wheel'; readonly by: 1 | -1 }
);

/** Rows that one notch of the wheel scrolls. */
const NOTCH = 3;

export interface PointedTo {
  readonly place: Place;
  readonly does?: Action;
}

export function point(pointer: Pointer, session: Session, place: Place, viewport: Viewport): PointedTo {
  const list = session.help ? undefined : listFrame(session, viewport)?.window;
  if (list) return { place, ...inList(pointer, list) };
  if (pointer.does === 'wheel') return { place: scrolledBy(pointer.by * NOTCH, session, place, viewport) };
  if (session.help || session.field) return { place };
  const does = clicked(pointer, session, place, viewport);
  return does ? { place, does } : { place };
}

/** In a list over the screen the wheel moves, and a click selects a row. */
function inList(pointer: Pointer, window: Window): { does?: Action } {
  if (pointer.does === 'wheel') return { does: listMoved(window, (row) => row + pointer.by * NOTCH) };
  const row = window.top + pointer.row - Number(window.hasTitle);
  const isOnRow = window.selected !== undefined && row >= window.top && row < window.top + window.height;
  return isOnRow ? { does: listMoved(window, () => row) } : {};
}

function scrolledBy(rows: number, session: Session, place: Place, viewport: Viewport): Place {
  if (!session.help) return wheeled(session, place, viewport, rows);
  const overTop = Math.max(0, place.overTop + rows);
  return { ...place, overTop: helpFrame({ ...place, overTop }, viewport).top };
}

function clicked(
  { column, row: line }: Pointer,
  session: Session,
  place: Place,
  viewport: Viewport,
): Action | undefined {
  const rows = rowsOf(session);
  if (session.picture) {
    const node = boxAt(session, place, viewport, column, line);
    return node === undefined
      ? undefined
      : { type: 'select', row: selectionAt(rows, (rows.ofNode[node] as number) - 1) };
  }
  const pointed = pointedAt(session, place, viewport, column, line);
  if (!pointed) return undefined;
  const { row, isGuide } = pointed;
  const { tape } = session.model.program;
  const node = rows.node[row] as number;
  const flags = rows.flags[row] as number;
  if (isGuide && (node >= tape.size || inputCount(tape, node) > 0) && !(flags & SHARED)) {
    return { type: 'fold', node, folded: !(flags & FOLDED) };
  }
  return { type: 'select', row: selectionAt(rows, row) };
}

/** A row of the tree, and whether the pointer is on its guide or its mark. */
interface Pointed {
  readonly row: number;
  readonly isGuide: boolean;
}

/** The node whose box is at a cell of the screen, counted from 0; undefined if there is none. */
function boxAt(session: Session, place: Place, viewport: Viewport, column: number, line: number): number | undefined {
  const shape = shapeOf(session, viewport);
  const { margin, width: wide, height } = pictureSize(shape);
  const across = column - margin;
  const down = line - Number(shape.header) - Number(shape.strip) - Number(shape.heading);
  if (across < 0 || across >= wide || down < 0 || down >= height) return undefined;
  const x = across + place.picture.left;
  const y = down + place.picture.top;
  const box = gridOn(session, place, viewport)?.boxes.find(
    ({ left, top, width: wide }) => x >= left && x < left + wide && y >= top && y < top + BOX_HEIGHT,
  );
  return box?.node;
}

/** The row of the tree at a cell of the screen, counted from 0; undefined if there is none. */
function pointedAt(
  session: Session,
  place: Place,
  viewport: Viewport,
  column: number,
  line: number,
): Pointed | undefined {
  const shape = shapeOf(session, viewport);
  const { rows, window, columns } = treeView(session, place.top, shape, viewport);
  const down = line - Number(shape.header) - Number(shape.strip) - Number(shape.heading);
  const row = window.top + down;
  if (down < 0 || down >= window.height || row >= rows.count || column >= shape.treeWidth) return undefined;
  return { row, isGuide: isGuide(session, rows, row, window.hidden, columns, viewport.glyphs, column) };
}
