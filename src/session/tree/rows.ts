/**
 * The visible rows of the DAG as a tree, computed once per change of shape and stored as flat arrays,
 * of which the screen shows a few.
 *
 *     L            a node is unfolded where it first appears;
 *     ├─ d         each further time it is one row,
 *     │  └─ b
 *     ├─ b ↑ shared
 *     └─ c         a chain's terms are rows of its head, however deep in it they are
 *
 * Those of a long chain are rows of its parts (explain/groups/parts.ts). A part's row counts as a node behind all nodes of
 * the tape, with one input and without a user: that is how it is folded and selected.
 *
 * Row numbers of nodes and inputs start at 1, so that 0 means none: new arrays are all 0, and no pass over a
 * million nodes is needed to show ten.
 */

import { memo } from '../../engine/memo.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import type { Chains } from '../../explain/chains.js';
import { type Parts, partsIn, partsUnder, rangeOf } from '../../explain/groups/parts.js';
import type { Selection, Session } from '../model.js';
import { chainsOn } from './selection.js';

export interface Rows {
  readonly count: number;
  /** The number of different nodes in them. */
  readonly nodes: number;
  /**
   * Per row: its node, or its part behind all nodes; its input (user * 2 + side, of a part too), its depth, its
   * parent's row. The root has input and parent -1.
   */
  readonly node: Int32Array;
  readonly edge: Int32Array;
  readonly depth: Int32Array;
  readonly parent: Int32Array;
  /** Per row: SHARED, FOLDED and LAST, added up. */
  readonly flags: Uint8Array;
  readonly chains: Chains;
  /** Those of all long chains; none if no long chain is unfolded. */
  readonly parts: Parts;
  /** Per node, then per part, from 1: the row where it first appears. */
  readonly ofNode: Int32Array;
  /** Per input (user * 2 + side), then per part, from 1: its row. */
  readonly ofInput: Int32Array;
}

/** The node has an earlier row too. */
export const SHARED = 1;
/** It has inputs, and they are hidden. */
export const FOLDED = 2;
/** It is the last of the rows below its parent. */
export const LAST = 4;

/** The rows of a session, computed again only if the graph, the root, the chains or the folds have changed. */
export const rowsOf = (session: Session): Rows => rowsFrom(session.folded, chainsOn(session));

const rowsFrom = memo((folded: Uint8Array, chains: Chains): Rows => {
  const { tape, root } = chains.plan;
  const parts = partsUnder(folded, chains);
  const { size } = tape;
  const most = chains.rows + parts.count;
  const node = new Int32Array(most);
  const edge = new Int32Array(most);
  const depth = new Int32Array(most);
  const parent = new Int32Array(most);
  const flags = new Uint8Array(most);
  const ofNode = new Int32Array(size + parts.count);
  const ofInput = new Int32Array((size + parts.count) * 2);
  const { head } = chains;
  let count = 0;
  let nodes = 0;
  // what is not yet shown, the next on top: an input (a part's own, too) times two, plus 1 if it is its parent's last,
  // and its parent's row
  let stack = new Int32Array(256);
  let top = 0;

  const later = (input: number, last: number, above: number): void => {
    if (top + 2 > stack.length) {
      const larger = new Int32Array(stack.length * 2);
      larger.set(stack);
      stack = larger;
    }
    stack[top++] = input * 2 + last;
    stack[top++] = above;
  };
  const unfold = (id: number, last: number, above: number): void => {
    const inputs = inputCount(tape, id);
    for (let side = inputs - 1; side >= 0; side--) later(id * 2 + side, side === inputs - 1 ? last : 0, above);
  };
  const unfoldParts = (range: Parameters<typeof partsIn>[1], above: number): void => {
    const below = Array.from(partsIn(parts, range));
    for (let i = below.length - 1; i >= 0; i--) {
      const each = below[i]!;
      later(each < 0 ? (size - 1 - each) * 2 : each, Number(i === below.length - 1), above);
    }
  };
  const show = (id: number, input: number, above: number, last: number): void => {
    const row = count++;
    node[row] = id;
    edge[row] = input;
    depth[row] = above < 0 ? 0 : depth[above]! + 1;
    parent[row] = above;
    flags[row] = last ? LAST : 0;
    if (ofNode[id]) {
      flags[row]! |= SHARED;
      return;
    }
    ofNode[id] = count;
    if (id >= size) {
      if (folded[id] === 0) unfoldParts(rangeOf(parts, id - size), row);
      else flags[row]! |= FOLDED;
      return;
    }
    nodes++;
    if (folded[id]) {
      if (inputCount(tape, id) > 0) flags[row]! |= FOLDED;
      return;
    }
    const range = chains.terms[id]! > 0 ? parts.ofHead.get(id) : undefined;
    if (range) unfoldParts(range, row);
    else unfold(id, 1, row);
  };

  show(root, -1, -1, 1);
  while (top > 0) {
    const above = stack[--top]!;
    const popped = stack[--top]!;
    const input = popped >> 1;
    const user = input >> 1;
    const id = user < size ? inputOf(tape, user, input & 1) : user;
    if (user < size && head[id]! >= 0) {
      unfold(id, popped & 1, above);
      continue;
    }
    ofInput[input] = count + 1;
    show(id, input, above, popped & 1);
  }
  return { count, nodes, node, edge, depth, parent, flags, chains, parts, ofNode, ofInput };
});

const rowOf = (head: Int32Array, ofNode: Int32Array, id: number): number => {
  const own = head[id] as number;
  return (ofNode[own < 0 ? id : own] as number) - 1;
};

/** The row where a node first appears, or -1; for one inside a chain, the chain's. */
export const rowOfNode = ({ chains, ofNode }: Rows, id: number): number => rowOf(chains.head, ofNode, id);

/** The part whose row it is, or -1. */
export const partAt = ({ node, chains }: Rows, row: number): number => Math.max(-1, node[row]! - chains.plan.tape.size);

/** The row of the node that a row's node is an input of, or -1: its parent's that is not a part's. */
export function userRow(rows: Rows, row: number): number {
  let above = rows.parent[row]!;
  while (above >= 0 && partAt(rows, above) >= 0) above = rows.parent[above]!;
  return above;
}

/** The row of the selection. */
export function selectedRow({ selection: { user, side } }: Session, { ofInput }: Rows): number {
  return user < 0 ? 0 : Math.max(0, (ofInput[user * 2 + side] ?? 0) - 1);
}

/** The selection of a row. */
export function selectionAt({ edge }: Rows, row: number): Selection {
  const input = edge[row] as number;
  return { user: input >> 1, side: input < 0 ? 0 : input & 1 };
}

/** The first row to show so that `selected` is in a window of `height`, scrolling no further than needed. */
export function scrolled(top: number, selected: number, height: number, count: number): number {
  const most = Math.max(0, count - height);
  const near = Math.min(Math.max(top, selected - height + 1), selected);
  return Math.max(0, Math.min(most, near));
}
