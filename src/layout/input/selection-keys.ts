/** The keys that move, fold and unfold: by rows in the tree, by boxes and edges in the picture. */
import { inputCount } from '../../engine/tape.js';
import type { Action } from '../../session/action.js';
import { FOLDED, rowOfNode, SHARED, selectedRow, selectionAt } from '../../session/tree/rows.js';
import { selectedNode } from '../../session/tree/selection.js';
import { down, toInput, toUser } from '../picture/edge-moves.js';
import { BOX_HEIGHT } from '../picture/grid.js';
import type { Press, Situation } from './situation.js';

export const moveTo = ({ rows }: Situation, row: number): Action => ({
  type: 'select',
  row: selectionAt(rows, Math.max(0, Math.min(rows.count - 1, row))),
});

const moveBy =
  (by: (situation: Situation) => number): Press =>
  (situation) =>
    moveTo(situation, selectedRow(situation.session, situation.rows) + by(situation));

/** A key that does one thing in the tree and another in the picture. */
export const either =
  (tree: Press, picture: Press): Press =>
  (situation) =>
    (situation.session.picture ? picture : tree)(situation);

/** A key that moves by rows in the tree and by boxes of a column in the picture. */
export const moveDown = (by: (situation: Situation) => number): Press =>
  either(moveBy(by), (at) => toFirst(at, down(at.session, at.grid, by({ ...at, height: at.height / BOX_HEIGHT }))));

export const page = (height: number): number => Math.max(1, Math.floor(height) - 1);

export const half = (height: number): number => Math.max(1, Math.floor(height / 2));

/** The selected row as it is on the screen. */
interface Selected {
  readonly row: number;
  readonly node: number;
  readonly isShared: boolean;
  readonly isFolded: boolean;
  readonly hasInputs: boolean;
}

export function selected({ session, rows }: Situation): Selected {
  const row = session.picture ? rowOfNode(rows, selectedNode(session)) : selectedRow(session, rows);
  const node = rows.node[row] as number;
  const flags = rows.flags[row] as number;
  const { tape } = session.model.program;
  const hasInputs = node >= tape.size || inputCount(tape, node) > 0;
  return { row, node, isShared: (flags & SHARED) > 0, isFolded: (flags & FOLDED) > 0, hasInputs };
}

const toFirst = (at: Situation, node: number): Action => moveTo(at, rowOfNode(at.rows, node));

/** Folds the selected node, or goes to its user if there is nothing to fold. */
function foldOrUser(at: Situation): Action | undefined {
  const { row, node, isShared, isFolded, hasInputs } = selected(at);
  if (hasInputs && !isShared && !isFolded) return { type: 'fold', node, folded: true };
  const user = at.rows.parent[row] as number;
  return user < 0 ? undefined : moveTo(at, user);
}

/** Unfolds the selected node; goes to the first appearance of a shared one, into an unfolded one. */
function unfoldOrJump(at: Situation): Action | undefined {
  const { row, node, isShared, isFolded, hasInputs } = selected(at);
  if (isShared) return toFirst(at, node);
  if (isFolded) return { type: 'fold', node, folded: false };
  return hasInputs ? moveTo(at, row + 1) : undefined;
}

/** Edits a leaf, shared or not; folds or unfolds any other node, in the row that its inputs are under. */
export function enter(at: Situation): Action {
  const { node, isShared, isFolded, hasInputs } = selected(at);
  if (!hasInputs) return { type: 'open-field', kind: 'edit' };
  return isShared ? toFirst(at, node) : { type: 'fold', node, folded: !isFolded };
}

export const leftward = either(foldOrUser, (at) => {
  const { node, isFolded } = selected(at);
  return isFolded ? { type: 'fold', node, folded: false } : toFirst(at, toInput(at.session, at.grid, at.count));
});

export const rightward = either(unfoldOrJump, (at) => toFirst(at, toUser(at.session, at.grid, at.count)));
