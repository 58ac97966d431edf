/**
 * Which rows the tree shows, and which is a node's. The selected row is always visible: input `side` of a
 * node that is shown and not folded, or the root's own row. An input inside a chain has no row, but the
 * chain's terms, which are inputs of it, do. Computed once per change of graph, root, chains or folds.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import { type Chains, chainsOf, without } from '../../explain/chains.js';
import type { Selection, Session } from '../model.js';
import { outlineOf } from './outline.js';

/** The row of the root. */
export const ROOT_ROW: Selection = { user: -1, side: 0 };

/** The node in the selected row. */
export function selectedNode({ model, selection }: Session): number {
  if (selection.user < 0) return model.root;
  const { left, right } = model.program.tape;
  return (selection.side === 0 ? left : right)[selection.user] as number;
}

/** All chains, including those that are shown as binary trees. */
export const allChainsOn = ({ model: { program, root } }: Session): Chains => chainsOf(planFor(program.tape, root));

const chainsWithout = memo((binary: ReadonlySet<number>, chains: Chains) => without(chains, binary));

/** The chains that the tree shows. */
export function chainsOn(session: Session): Chains {
  const chains = allChainsOn(session);
  return session.binary.size === 0 ? chains : chainsWithout(session.binary, chains);
}

/** 1 for each node that has a row, and for each node inside a chain whose terms have rows. */
const shownNodes = memo((folded: Uint8Array, { plan: { tape, root }, head }: Chains): Uint8Array => {
  const shown = new Uint8Array(tape.size);
  shown[root] = 1;
  for (let id = root; id >= 0; id--) {
    if (!shown[id] || (folded[id] && (head[id] as number) < 0)) continue;
    for (let side = inputCount(tape, id) - 1; side >= 0; side--) shown[inputOf(tape, id, side)] = 1;
  }
  return shown;
});

/** Whether the tree shows this row. */
export function isShown(session: Session, { user, side }: Selection): boolean {
  if (user === ROOT_ROW.user) return side === ROOT_ROW.side;
  const { tape } = session.model.program;
  const chains = chainsOn(session);
  const { head } = chains;
  if (!shownNodes(session.folded, chains)[user] || (session.folded[user] && (head[user] as number) < 0)) return false;
  return (side === 0 || side === 1) && side < inputCount(tape, user) && (head[inputOf(tape, user, side)] as number) < 0;
}

/** The session with a hidden selection moved to the nearest row above it. */
export function onShownRow(session: Session): Session {
  const { root, program } = session.model;
  const { user, side } = outlineOf(program.tape, root);
  let row = session.selection;
  while (!isShown(session, row)) {
    const above = row.user;
    row = user[above] === undefined ? ROOT_ROW : { user: user[above], side: side[above] as number };
  }
  return row === session.selection ? session : { ...session, selection: row };
}

/** The row where a node first appears if nothing is folded; for one inside a chain, the chain's. */
export function unfoldedRow(session: Session, node: number): Selection {
  const { root, program } = session.model;
  const { user, side } = outlineOf(program.tape, root);
  const inside = chainsOn(session).head[node] as number;
  const id = inside < 0 ? node : inside;
  return { user: user[id] as number, side: side[id] as number };
}

/** The nodes on the path from the root to the selected row that have rows. */
export function pathOf(session: Session): number[] {
  const { root, program } = session.model;
  const { user } = outlineOf(program.tape, root);
  const { head } = chainsOn(session);
  const path = [selectedNode(session)];
  for (let at = session.selection.user; at >= 0; at = user[at] as number) if ((head[at] as number) < 0) path.push(at);
  return path.reverse();
}

/** The folds without those that hide a node's row; the same array if none does. */
export function unfoldedTo(session: Session, node: number): Uint8Array {
  const { root, program } = session.model;
  const { user } = outlineOf(program.tape, root);
  const { head } = chainsOn(session);
  let { folded } = session;
  for (let at = unfoldedRow(session, node).user; at >= 0; at = user[at] as number) {
    if (!folded[at] || (head[at] as number) >= 0) continue;
    if (folded === session.folded) folded = folded.slice();
    folded[at] = 0;
  }
  return folded;
}
