/** The extra sets of columns that the tree has now: of the lens, of a backward under way, and of wrong gradients. */
import { type Optimizer, optimizerNamed } from '../../engine/optimizers/optimizers.js';
import { propagatingNode } from '../../session/gradients/backward.js';
import { gradientState } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import type { Rows } from '../../session/tree/rows.js';
import { gradientsOf } from '../../session/viewed.js';
import type { Viewport } from '../viewport.js';
import { checkColumns } from './check-lens.js';
import type { ColumnSet, Extra } from './column-set.js';
import { ledgerColumns } from './ledger-lens.js';
import { localColumns } from './local-lens.js';
import { optimizerColumns } from './optimizer-lens.js';
import { propagationColumns } from './propagation-columns.js';
import { rightColumns } from './right-columns.js';

/** Cells that the tree's names keep beside one set, and its names and numbers beside two. */
const NAMES = 11;
const NAMES_AND_NUMBERS = 39;

const OF_LENS: Readonly<Record<Session['lens'], (session: Session) => readonly ColumnSet[]>> = {
  plain: () => [],
  ledger: () => [ledgerColumns],
  local: () => [localColumns],
  check: () => [checkColumns],
  optimizer: ({ model }) => [optimizerColumns(optimizerNamed(model.optimizer) as Optimizer)],
};

/** The sets that a session's tree has now. While gradients are predicted, none that would show them. */
function extraColumns(session: Session): readonly ColumnSet[] {
  if (session.prediction) return session.lens === 'local' ? [localColumns] : [];
  const isBugShown = session.model.bug !== undefined && gradientState(session) !== 'none';
  return [
    ...(isBugShown || gradientsOf(session).theirs ? [rightColumns] : []),
    ...(propagatingNode(session) === undefined ? [] : [propagationColumns]),
    ...OF_LENS[session.lens](session),
  ];
}

const widthOf = ({ columns }: ColumnSet): number => columns.reduce((wide, column) => wide + column.width, 0);

/** Whether some column of a lens fits beside names. */
export const hasSpaceForLens = (_: Session, cells: number): boolean => cells >= NAMES + 24;

/** The extra columns that fit into `cells`; the last set has priority. */
export function extras(session: Session, rows: Rows, viewport: Viewport, cells: number): Extra[] {
  const fitting: Extra[] = [];
  let space = cells;
  for (const set of extraColumns(session).toReversed()) {
    const left = space - widthOf(set);
    if (left < (fitting.length === 0 ? NAMES : NAMES_AND_NUMBERS)) continue;
    space = left;
    fitting.unshift({ columns: set.columns, cells: set.cells(session, rows, viewport) });
  }
  return fitting;
}
