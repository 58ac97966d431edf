/** The part of the tree that is on the screen: which rows, in which columns. Drawing and clicking both use it. */
import type { Session } from '../../session/model.js';
import { type Rows, rowsOf, selectedRow } from '../../session/tree/rows.js';
import type { Shape } from '../panes/shape.js';
import type { Extras } from '../tree/column-set.js';
import { type Columns, columnsFor, columnsForLens } from '../tree/columns.js';
import { comparesGradients, extras, hasExtras } from '../tree/lenses.js';
import { namesWidth } from '../tree/names-width.js';
import { hiddenLevels, type Window } from '../tree/node-cell.js';
import type { Viewport } from '../viewport.js';

export interface TreeView {
  readonly rows: Rows;
  readonly window: Window & { readonly hidden: number };
  readonly columns: Columns;
  readonly extra: Extras;
}

export function treeView(session: Session, top: number, shape: Shape, viewport: Viewport): TreeView {
  const rows = rowsOf(session);
  const plain = columnsFor(shape.treeWidth, namesWidth(rows.chains), rows.chains.most);
  const columns = hasExtras(session)
    ? columnsForLens(plain, comparesGradients(session), session.lens === 'ledger')
    : plain;
  const extra = extras(session, rows, viewport, columns.rest);
  const window = { top, height: shape.tree - shape.foot, selected: selectedRow(session, rows) };
  const hidden = hiddenLevels(session, rows, window, columns, viewport.glyphs);
  return { rows, window: { ...window, hidden }, columns, extra };
}
