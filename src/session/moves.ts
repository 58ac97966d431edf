/** Where the user is in the tree: the selected row, what is folded, and searches. Undo knows nothing of these. */
import { inputCount } from '../engine/tape.js';
import { nameOf } from '../notation/write.js';
import { say } from './change.js';
import { findNode, isBelow } from './lookup.js';
import { outlineOf, usersAbove } from './outline.js';
import { isShown, onShownRow } from './selection.js';
import { type Selection, type Session, selectedNode } from './session.js';

export const select = (session: Session, row: Selection): Session =>
  isShown(session, row) ? { ...session, selection: row } : say(session, 'there is no such row', 'error');

export function fold(session: Session, node: number, folded: boolean): Session {
  const { tape } = session.model.program;
  if (inputCount(tape, node) === 0) return say(session, `${nameOf(tape, node, 30)} has nothing to fold`);
  const next = session.folded.slice();
  next[node] = folded ? 1 : 0;
  return onShownRow({ ...session, folded: next });
}

/** Selects a node where it first appears, with everything above it unfolded. */
export function goTo(session: Session, node: number): Session {
  const { root, program } = session.model;
  const { tape } = program;
  if (!isBelow(tape, root, node)) {
    return say(session, `${nameOf(tape, root, 20)} does not depend on ${nameOf(tape, node, 30)}`, 'error');
  }
  const outline = outlineOf(tape, root);
  const above = usersAbove(outline, node);
  let { folded } = session;
  if (above.some((id) => folded[id])) {
    folded = folded.slice();
    for (const id of above) folded[id] = 0;
  }
  return { ...session, folded, selection: { user: outline.user[node] as number, side: outline.side[node] as number } };
}

/** Searches for `text` from the selected node on; nothing typed is no search. */
export const search = (session: Session, text: string): Session =>
  text.trim() === '' ? session : searchAgain({ ...session, search: text.trim() }, 1);

/** Goes to the match so many matches on, or back where `by` is negative. */
export function searchAgain(session: Session, by: number): Session {
  const wanted = session.search;
  if (wanted === '') return say(session, 'nothing to search for yet: press / first');
  const { root, program } = session.model;
  const found = findNode(program.tape, root, wanted, selectedNode(session), by);
  return found === undefined ? say(session, `no node's name holds "${wanted}"`, 'error') : goTo(session, found);
}
