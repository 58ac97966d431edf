/**
 * Which rows the tree shows, and which is a node's. The selected row is always visible: input `side` of a
 * node that is shown and not folded, or the root's own row. An input inside a chain has no row, but the
 * chain's terms, which are inputs of it, do. Computed once per change of graph, root, chains or folds.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import { inputCount, inputOf, NONE } from '../../engine/tape.js';
import { type Chains, chainsOf, isLong, without } from '../../explain/chains.js';
import { type Parts, partsOf, partsUnder } from '../../explain/groups/parts.js';
import type { Selection, Session } from '../model.js';
import { outlineOf } from './outline.js';

/** The row of the root. */
export const ROOT_ROW: Selection = { user: -1, side: 0 };

/** The parts of long sums and products. */
export const partsOn = ({ model: { program, root } }: Session): Parts => partsOf(planFor(program.tape, root));

/** The part whose row is selected, or -1. */
export const selectedPart = ({ model, selection }: Session): number =>
  Math.max(NONE, selection.user - model.program.tape.size);

/** The row of a part. */
export const partRow = ({ model }: Session, part: number): Selection => ({
  user: model.program.tape.size + part,
  side: 0,
});

/** How many folds a session has: one a node, then one a part. */
export const foldsOf = (session: Session): number => session.model.program.tape.size + partsOn(session).count;

/** The node in the selected row; the sum or product, if it is the row of a part. */
export function selectedNode(session: Session): number {
  const { model, selection } = session;
  if (selection.user < 0) return model.root;
  const part = selectedPart(session);
  if (part >= 0) return partsOn(session).head[part] ?? model.root;
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
const shownNodes = memo((folded: Uint8Array, chains: Chains): Uint8Array => {
  const { head, terms } = chains;
  const { tape, root } = chains.plan;
  const parts = partsUnder(folded, chains);
  const open = new Uint8Array(parts.count);
  for (let part = 0; part < parts.count; part++) {
    const around = parts.above[part]!;
    open[part] = Number(
      terms[parts.head[part]!] === 0 || (folded[tape.size + part] === 0 && (around < 0 || open[around])),
    );
  }
  const isOpen = (input: number): boolean =>
    parts.count === 0 || !parts.ofInput[input] || open[parts.ofInput[input]! - 1] === 1;
  const shown = new Uint8Array(tape.size);
  shown[root] = 1;
  for (let id = root; id >= 0; id--) {
    if (!shown[id] || (folded[id] && (head[id] as number) < 0)) continue;
    for (let side = inputCount(tape, id) - 1; side >= 0; side--)
      if (isOpen(id * 2 + side)) shown[inputOf(tape, id, side)] = 1;
  }
  return shown;
});

/** Whether the tree shows this row. */
export function isShown(session: Session, { user, side }: Selection): boolean {
  if (user === ROOT_ROW.user) return side === ROOT_ROW.side;
  const { tape } = session.model.program;
  const chains = chainsOn(session);
  const { head } = chains;
  const shown = shownNodes(session.folded, chains);
  if (user >= tape.size) return side === 0 && isPartShown(session, user - tape.size, shown);
  if (!shown[user] || (session.folded[user] && (head[user] as number) < 0)) return false;
  if ((side !== 0 && side !== 1) || side >= inputCount(tape, user) || (head[inputOf(tape, user, side)] as number) >= 0)
    return false;
  return partsAround(session, user * 2 + side).every((part) => session.folded[tape.size + part] === 0);
}

/** Whether the tree shows a part's row: its chain is shown as one, and unfolded, and so are the parts around it. */
function isPartShown(session: Session, part: number, shown: Uint8Array): boolean {
  const of = partsOn(session).head[part];
  if (of === undefined || !shown[of] || session.folded[of] || !chainsOn(session).terms[of]) return false;
  const { size } = session.model.program.tape;
  return partsFrom(session, part)
    .slice(1)
    .every((around) => session.folded[size + around] === 0);
}

/** A part, and the parts that it is in. */
function partsFrom(session: Session, part: number): number[] {
  const { above } = partsOn(session);
  const around: number[] = [];
  for (let at = part; at >= 0; at = above[at]!) around.push(at);
  return around;
}

/** The parts that a term's row is in, the smallest first; none if its chain is shown as a binary tree. */
function partsAround(session: Session, input: number): number[] {
  const chains = chainsOn(session);
  const user = input >> 1;
  if (!isLong(chains, chains.head[user]! < 0 ? user : chains.head[user]!)) return [];
  const part = (partsOn(session).ofInput[input] ?? 0) - 1;
  return part >= 0 ? partsFrom(session, part) : [];
}

/** The row that a row is below, folded or not. */
function rowAbove(session: Session, { user, side }: Selection): Selection {
  const { tape } = session.model.program;
  const outline = outlineOf(tape, session.model.root);
  const part = user - tape.size;
  const [around = NONE] = part >= 0 ? [partsOn(session).above[part]] : partsAround(session, user * 2 + side);
  if (around >= 0) return partRow(session, around);
  const above = part >= 0 ? partsOn(session).head[part] : user;
  return above === undefined || outline.user[above] === undefined
    ? ROOT_ROW
    : { user: outline.user[above], side: outline.side[above] as number };
}

/** The session with a hidden selection moved to the nearest row above it. */
export function onShownRow(session: Session): Session {
  let row = session.selection;
  while (!isShown(session, row)) row = rowAbove(session, row);
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
  const part = selectedPart(session);
  const from = part < 0 ? session.selection.user : (user[selectedNode(session)] as number);
  for (let at = from; at >= 0; at = user[at] as number) if ((head[at] as number) < 0) path.push(at);
  return path.reverse();
}

/** The folds without those that hide a node's row, or a part's; the same array if none does. */
export function unfoldedTo(session: Session, { user, side }: Selection): Uint8Array {
  const { root, program } = session.model;
  const { tape } = program;
  const outline = outlineOf(tape, root);
  const { head } = chainsOn(session);
  let { folded } = session;
  const unfold = (id: number): void => {
    if (folded[id] === 0) return;
    if (folded === session.folded || id >= folded.length) folded = foldsWith({ ...session, folded }, id);
    folded[id] = 0;
  };
  const unfoldParts = (around: readonly number[]): void => {
    for (const part of around) unfold(tape.size + part);
  };
  const part = user - tape.size;
  unfoldParts(part >= 0 ? partsFrom(session, part).slice(1) : partsAround(session, user * 2 + side));
  for (let at = part >= 0 ? partsOn(session).head[part]! : user; at >= 0; at = outline.user[at]!) {
    if (head[at]! < 0) unfold(at);
    if (outline.user[at]! >= 0) unfoldParts(partsAround(session, outline.user[at]! * 2 + outline.side[at]!));
  }
  return folded;
}

/** A copy of the folds, with one for each part if `id` is a part: those that are not yet there are folded. */
export function foldsWith(session: Session, id: number): Uint8Array {
  const { folded } = session;
  if (id < folded.length) return folded.slice();
  const all = new Uint8Array(foldsOf(session)).fill(1, session.model.program.tape.size);
  all.set(folded.subarray(0, all.length));
  return all;
}
