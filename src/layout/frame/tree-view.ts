/** The part of the tree that is on the screen: which rows, in which columns. Drawing and clicking both use it. */
import type { Session } from '../../session/model.js';
import { type Rows, rowsOf, selectedRow } from '../../session/tree/rows.js';
import type { Shape } from '../panes/shape.js';
import type { Extra } from '../tree/column-set.js';
import { type Columns, columnsFor } from '../tree/columns.js';
import { extras } from '../tree/lenses.js';
import { hiddenLevels, type Window } from '../tree/node-cell.js';
import type { Viewport } from '../viewport.js';

export interface TreeView {
  readonly rows: Rows;
  readonly window: Window & { readonly hidden: number };
  readonly columns: Columns;
  readonly extra: readonly Extra[];
}

export function treeView(session: Session, top: number, shape: Shape, viewport: Viewport): TreeView {
  const rows = rowsOf(session);
  const extra = extras(session, rows, viewport, shape.treeWidth);
  const taken = extra.reduce((sum, set) => sum + set.columns.reduce((wide, column) => wide + column.width, 0), 0);
  const columns = columnsFor(shape.treeWidth, taken, rows.chains.most);
  const window = { top, height: shape.tree - shape.foot, selected: selectedRow(session, rows) };
  const hidden = hiddenLevels(session, rows, window, columns, viewport.glyphs);
  return { rows, window: { ...window, hidden }, columns, extra };
}
