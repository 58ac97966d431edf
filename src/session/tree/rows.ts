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
 * Row numbers of nodes and inputs start at 1, so that 0 means none: new arrays are all 0, and no pass over a
 * million nodes is needed to show ten.
 */

import { memo } from '../../engine/memo.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import type { Chains } from '../../explain/chains.js';
import type { Selection, Session } from '../model.js';
import { chainsOn } from './selection.js';

export interface Rows {
  readonly count: number;
  /** The number of different nodes in them. */
  readonly nodes: number;
  /** Per row: its node, its input (user * 2 + side), its depth, its parent's row. The root has input and parent -1. */
  readonly node: Int32Array;
  readonly edge: Int32Array;
  readonly depth: Int32Array;
  readonly parent: Int32Array;
  /** Per row: SHARED, FOLDED and LAST, added up. */
  readonly flags: Uint8Array;
  readonly chains: Chains;
  /** Per node, from 1: the row where it first appears. */
  readonly ofNode: Int32Array;
  /** Per input (user * 2 + side), from 1: its row. */
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
  const most = chains.rows;
  const node = new Int32Array(most);
  const edge = new Int32Array(most);
  const depth = new Int32Array(most);
  const parent = new Int32Array(most);
  const flags = new Uint8Array(most);
  const ofNode = new Int32Array(tape.size);
  const ofInput = new Int32Array(tape.size * 2);
  const { head } = chains;
  let count = 0;
  let nodes = 0;
  // inputs not yet shown, the next on top: each times two, plus 1 if it is its parent's last
  let stack = new Int32Array(256);
  let top = 0;

  const unfold = (id: number, last: number): void => {
    if (top + 2 > stack.length) {
      const larger = new Int32Array(stack.length * 2);
      larger.set(stack);
      stack = larger;
    }
    const inputs = inputCount(tape, id);
    for (let side = inputs - 1; side >= 0; side--) {
      stack[top++] = (id * 2 + side) * 2 + (side === inputs - 1 ? last : 0);
    }
  };
  const show = (id: number, input: number, level: number, above: number, last: number): void => {
    const row = count++;
    node[row] = id;
    edge[row] = input;
    depth[row] = level;
    parent[row] = above;
    flags[row] = last ? LAST : 0;
    if (ofNode[id]) {
      flags[row]! |= SHARED;
      return;
    }
    ofNode[id] = count;
    nodes++;
    if (!folded[id]) unfold(id, 1);
    else if (inputCount(tape, id) > 0) flags[row]! |= FOLDED;
  };

  show(root, -1, 0, -1, 1);
  while (top > 0) {
    const popped = stack[--top] as number;
    const input = popped >> 1;
    const user = input >> 1;
    const id = inputOf(tape, user, input & 1);
    if ((head[id] as number) >= 0) {
      unfold(id, popped & 1);
      continue;
    }
    const above = rowOf(head, ofNode, user);
    ofInput[input] = count + 1;
    show(id, input, (depth[above] as number) + 1, above, popped & 1);
  }
  return { count, nodes, node, edge, depth, parent, flags, chains, ofNode, ofInput };
});

const rowOf = (head: Int32Array, ofNode: Int32Array, id: number): number => {
  const own = head[id] as number;
  return (ofNode[own < 0 ? id : own] as number) - 1;
};

/** The row where a node first appears, or -1; for one inside a chain, the chain's. */
export const rowOfNode = ({ chains, ofNode }: Rows, id: number): number => rowOf(chains.head, ofNode, id);

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
