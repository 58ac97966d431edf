/** Moves in the picture: along edges, and up and down among the boxes of a column. */
import type { Session } from '../../session/model.js';
import { selectedNode } from '../../session/tree/selection.js';
import type { Grid } from './grid.js';
import { linksOf } from './shapes.js';

/** The node that a move of `count` boxes from the selected one ends at; it stops early if there are no more. */
type Move = (session: Session, grid: Grid | undefined, count: number) => number;

/** To the first input of the node, and so on. */
export const toInput: Move = (session, _, count) => repeated(session, count, linksOf(session).first);

/** To the user of the node that is drawn nearest to its height. */
export const toUser: Move = (session, grid, count) => {
  const { users } = linksOf(session);
  const topOf = (node: number): number => grid?.boxOf.get(node)?.top ?? Number.POSITIVE_INFINITY;
  return repeated(session, count, (node) => {
    const far = (user: number): number => Math.abs(topOf(user) - topOf(node)) || 0;
    return users(node).sort((x, y) => far(x) - far(y))[0];
  });
};

/** To the box `count` below in the same column, or above if `count` is negative. */
export const down: Move = (session, grid, count) => {
  const node = selectedNode(session);
  const here = grid?.boxOf.get(node);
  if (!grid || !here) return node;
  const column = grid.boxes.filter((box) => box.column === here.column).sort((x, y) => x.top - y.top);
  const at = Math.max(0, Math.min(column.length - 1, column.indexOf(here) + count));
  return column[at]?.node ?? node;
};

function repeated(session: Session, count: number, next: (node: number) => number | undefined): number {
  let node = selectedNode(session);
  for (let i = 0; i < count; i++) {
    const there = next(node);
    if (there === undefined) break;
    node = there;
  }
  return node;
}
