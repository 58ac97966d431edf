/** The extra sets of columns that the tree has now: of the lens, of a backward under way, and of wrong gradients. */
import { type Optimizer, optimizerNamed } from '../../engine/optimizers/optimizers.js';
import { propagatingNode } from '../../session/gradients/backward.js';
import { gradientState } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import type { Rows } from '../../session/tree/rows.js';
import { gradientsOf } from '../../session/viewed.js';
import type { Viewport } from '../viewport.js';
import { checkColumns } from './check-lens.js';
import type { ColumnSet, Extra, Extras } from './column-set.js';
import { ledgerColumns } from './ledger-lens.js';
import { localColumns } from './local-lens.js';
import { optimizerColumns } from './optimizer-lens.js';
import { propagationColumns } from './propagation-columns.js';
import { rightColumns } from './right-columns.js';

const OF_LENS: Readonly<Record<Session['lens'], (session: Session) => readonly ColumnSet[]>> = {
  plain: () => [],
  ledger: () => [ledgerColumns],
  local: () => [localColumns],
  check: () => [checkColumns],
  optimizer: ({ model }) => [optimizerColumns(optimizerNamed(model.optimizer) as Optimizer)],
};

/** Whether the right gradients stand beside those of a bug or of the user's own program. */
export function comparesGradients(session: Session): boolean {
  if (session.prediction) return false;
  return gradientsOf(session).theirs !== undefined || (!!session.model.bug && gradientState(session) !== 'none');
}

/** The sets that a session's tree has now. While gradients are predicted, none that would show them. */
function extraColumns(session: Session): readonly ColumnSet[] {
  if (session.prediction) return session.lens === 'local' ? [localColumns] : [];
  return [
    ...(comparesGradients(session) ? [rightColumns] : []),
    ...(propagatingNode(session) === undefined ? [] : [propagationColumns]),
    ...OF_LENS[session.lens](session),
  ];
}

/** The extra columns that fit into `cells`, and how many do not; the first ones of the last set have priority. */
export function extras(session: Session, rows: Rows, viewport: Viewport, cells: number): Extras {
  let space = cells;
  let left = 0;
  const sets = extraColumns(session)
    .toReversed()
    .map((set) => {
      const fitting = set.columns.map(({ width }) => {
        const fits = space >= width;
        if (fits) space -= width;
        else left++;
        return fits;
      });
      return { set, fitting };
    })
    .toReversed()
    .flatMap(({ set, fitting }): Extra[] => {
      if (!fitting.includes(true)) return [];
      const texts = set.cells(session, rows, viewport);
      return [
        {
          columns: set.columns.filter((_, i) => fitting[i]),
          cells: (row) => texts(row).filter((_, i) => fitting[i]),
        },
      ];
    });
  return { sets, left };
}

/** Whether the tree has extra columns now. */
export const hasExtras = (session: Session): boolean => extraColumns(session).some(({ columns }) => columns.length > 0);
