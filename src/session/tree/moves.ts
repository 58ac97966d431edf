/** Moving in the tree: the selected row, folds, chains and searches. Undo does not include these. */

import { inputCount, inputOf } from '../../engine/tape.js';
import { chainKind, inputsOfChain } from '../../explain/chains.js';
import { groupName, groupsOf } from '../../explain/groups/groups.js';
import { nameOf } from '../../notation/write/write.js';
import { escape as visible } from '../../text/escape.js';
import { count } from '../../text/numbers.js';
import { quoted } from '../../text/quoted.js';
import { isPrefix } from '../../text/segments.js';
import { say } from '../message.js';
import type { Selection, Session } from '../model.js';
import { isBelow } from './lookup.js';
import { outlineOf } from './outline.js';
import { findNode } from './search.js';
import {
  allChainsOn,
  chainsOn,
  foldsWith,
  isShown,
  onShownRow,
  partRow,
  partsOn,
  selectedNode,
  unfoldedRow,
  unfoldedTo,
} from './selection.js';

export const select = (session: Session, row: Selection): Session =>
  isShown(session, row) ? { ...session, selection: row } : say(session, 'there is no such row', 'error');

export function fold(session: Session, node: number, folded: boolean): Session {
  const { tape } = session.model.program;
  if (node < tape.size && inputCount(tape, node) === 0)
    return say(session, `${nameOf(tape, node, 30)} has nothing to fold`);
  const next = foldsWith(session, node);
  next[node] = folded ? 1 : 0;
  return onShownRow({ ...session, folded: next });
}

/** Selects a node where it first appears, with everything above it unfolded. */
export function goTo(session: Session, node: number): Session {
  const { root, program } = session.model;
  const { tape } = program;
  if (!isBelow(tape, root, node)) {
    const [top, own] = [nameOf(tape, root, 20), nameOf(tape, node, 30)];
    return say(session, `${top} does not depend on ${own}: no path leads there, so it gets no gradient`, 'error');
  }
  const head = chainsOn(session).head[node] as number;
  const row = unfoldedRow(session, node);
  const after = { ...session, folded: unfoldedTo(session, row), selection: row };
  if (head < 0) return after;
  return say(after, `${nameOf(tape, node, 30)} is inside this ${chainKind(tape, head)}; B opens it as a binary tree`);
}

/**
 * Selects a group: the row of its terms in a long sum, with everything above it unfolded, or its first node in reading
 * order.
 */
export function goToGroup(session: Session, name: string): Session {
  const { root, program } = session.model;
  const { tape } = program;
  const first = outlineOf(tape, root).order.find((id) => {
    const label = tape.labels[id];
    return label !== undefined && isPrefix(label, name);
  });
  if (first === undefined)
    return say(session, `${nameOf(tape, root, 20)} depends on nothing in ${visible(name)}`, 'error');
  const { plan, group, head } = partsOn(session);
  const { terms } = chainsOn(session);
  const part = group.findIndex(
    (each, i) => (terms[head[i]!] as number) > 0 && isPrefix(groupName(groupsOf(plan), each), name),
  );
  if (part < 0) return goTo(session, first);
  const row = partRow(session, part);
  return { ...session, folded: unfoldedTo(session, row), selection: row };
}

/** Shows the chain at the selected row as its binary tree, or again as one row with its terms. */
export function binaryOrChain(session: Session): Session {
  const { tape } = session.model.program;
  const chains = allChainsOn(session);
  const own = (id: number): number => ((chains.terms[id] as number) > 0 ? id : (chains.head[id] ?? -1));
  const node = selectedNode(session);
  const of = own(node) >= 0 ? own(node) : own(session.selection.user);
  if (of < 0) return say(session, `${nameOf(tape, node, 30)} is not a sum, product, max or min of three terms or more`);
  const binary = new Set(session.binary);
  if (binary.delete(of)) return onShownRow({ ...session, binary });
  binary.add(of);
  // every term keeps its row
  const folded = session.folded.slice();
  folded[of] = 0;
  for (const input of inputsOfChain(tape, chains, of)) {
    const id = inputOf(tape, input >> 1, input & 1);
    if (chains.head[id] === of) folded[id] = 0;
  }
  return onShownRow({ ...session, binary, folded });
}

/** The longest search: a regular expression cannot have any length. */
const LONGEST_SEARCH = 1000;

/** Searches for `text` from the selected node on; an empty text does nothing. */
export function search(session: Session, text: string): Session {
  const wanted = text.trim();
  if (wanted.length > LONGEST_SEARCH)
    return say(session, `a search has at most ${count(LONGEST_SEARCH)} characters`, 'error');
  return wanted === '' ? session : searchAgain({ ...session, search: wanted }, 1);
}

/** Goes `by` matches forward, or back if it is negative. */
export function searchAgain(session: Session, by: number): Session {
  const wanted = session.search;
  if (wanted === '') return say(session, 'nothing to search for yet: press / first');
  const found = findNode(session, wanted, by);
  if (typeof found === 'string') return say(session, found, 'error');
  if (found === undefined) {
    const op = /^op:/i.test(wanted);
    return say(
      session,
      op ? `no node is found by ${quoted(wanted)}` : `no node's name contains ${quoted(wanted)}`,
      'error',
    );
  }
  const after = goTo(session, found);
  return { ...after, message: { tone: 'info', text: `/${visible(wanted)}`, ...after.message, matches: wanted } };
}
