/** How a session's screen is divided: which panes it has at a size, and what else is in the tree's pane. */

import type { Session } from '../../session/model.js';
import { plotOn } from '../../session/screen/cycles.js';
import { rowsOf } from '../../session/tree/rows.js';
import { inspectorHeight } from '../detail/inspector.js';
import type { PictureSize } from '../picture/panning.js';
import { extraWidth } from '../tree/lenses.js';
import type { Viewport } from '../viewport.js';
import { type Panes, panes } from './pane-sizes.js';

/** Lines of the ledger under the tree, and the least height of the tree's pane that has them. */
const LEDGER = 2;
const LEDGER_NEEDS = 6;

export function shapeOf(session: Session, { columns, rows }: Viewport): Panes {
  const wants = {
    extra: session.picture ? 0 : extraWidth(session),
    explanation: session.explanation !== 'none',
    inspector: inspectorHeight(session),
    picture: session.picture,
    region: plotOn(session) === 'region',
  };
  return panes(columns, rows, rowsOf(session).count + LEDGER * Number(session.lens === 'ledger'), wants);
}

export const hasLedger = ({ lens, picture }: Session, { tree }: Panes): boolean =>
  lens === 'ledger' && !picture && tree >= LEDGER_NEEDS;
export const treeRows = (session: Session, shape: Panes): number =>
  shape.tree - (hasLedger(session, shape) ? LEDGER : 0);

/** How many rows of the tree a screen of this size shows. */
export const treeHeight = (session: Session, viewport: Viewport): number =>
  treeRows(session, shapeOf(session, viewport));

/** Whether the plot stands beside the tree. */
export const isBeside = (session: Session, viewport: Viewport): boolean => shapeOf(session, viewport).beside;

/** Blank cells on the left of the picture, on screens that are not narrower than `from`. */
const MARGIN = { cells: 1, from: 20 };

export function pictureSize({ tree, treeWidth }: Panes): PictureSize {
  const margin = treeWidth < MARGIN.from ? 0 : MARGIN.cells;
  return { width: treeWidth - margin, height: tree, margin };
}
