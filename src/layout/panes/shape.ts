/** How a session's screen is divided: which panes it has at a size, and what else is in the tree's pane. */

import type { Session } from '../../session/model.js';
import { chainsOn } from '../../session/tree/selection.js';
import { lensHeight } from '../detail/lens-lines.js';
import type { PictureSize } from '../picture/panning.js';
import { columnsFor, columnsForLens, LENS_CELLS } from '../tree/columns.js';
import { namesWidth } from '../tree/names-width.js';
import type { Viewport } from '../viewport.js';
import { type Panes, panes } from './sizes.js';

/** A tree of so many rows holds all lines of the lens at its foot; of a lower one the detail gives way to them. */
const TALL = 12;
/** Rows of the tree that its foot leaves. */
const LEAST_ROWS = 4;

export interface Shape extends Panes {
  /** Lines of the lens in the tree's last rows, and in the detail's place. */
  readonly foot: number;
  readonly lensDetail: number;
}

export function shapeOf(session: Session, { columns, rows }: Viewport): Shape {
  const { explanation, zoom, picture } = session;
  const shape = panes(columns, rows, { card: explanation !== 'none', page: explanation === 'pages', zoom, picture });
  const { tree, treeWidth, detail } = shape;
  const lines = picture || tree === 0 ? 0 : lensHeight(session, tree >= TALL ? treeWidth : Infinity);
  const lensDetail = tree >= TALL ? 0 : Math.min(lines, detail);
  const foot = Math.max(0, Math.min(lines - lensDetail, tree - LEAST_ROWS));
  return { ...shape, foot, lensDetail };
}

export interface Space {
  readonly plot: boolean;
  readonly card: boolean;
  readonly lens: boolean;
}

/** What a screen of this size has space for, open or not. */
export function spaceOn(session: Session, { columns, rows }: Viewport): Space {
  const { plot } = panes(columns, rows, { picture: session.picture });
  const { card, treeWidth } = panes(columns, rows, { card: true });
  return {
    plot: plot > 0,
    card: card > 0,
    lens: columnsForLens(columnsFor(treeWidth, namesWidth(chainsOn(session)))).rest >= LENS_CELLS,
  };
}

/** How many rows of the tree a screen of this size shows. */
export function treeHeight(session: Session, viewport: Viewport): number {
  const { tree, foot } = shapeOf(session, viewport);
  return tree - foot;
}

/** Blank cells on the left of the picture, on screens that are not narrower than `from`. */
const MARGIN = { cells: 1, from: 20 };

export function pictureSize({ tree, treeWidth }: Panes): PictureSize {
  const margin = treeWidth < MARGIN.from ? 0 : MARGIN.cells;
  return { width: treeWidth - margin, height: tree, margin };
}
