/**
 * The visible rows of the DAG as a tree, found once per change of shape and kept as flat arrays,
 * so that a screen takes the few it shows.
 *
 *     L            a node is unfolded where it first appears;
 *     ├─ d         each further time it is one row,
 *     │  └─ b
 *     └─ b ↑ shared
 */
import { planFor } from '../engine/backprop.js';
import { inputCount, inputOf, type Tape } from '../engine/tape.js';
import type { Selection, Session } from '../session/session.js';

export interface Rows {
  readonly count: number;
  /** Per row: its node, its depth, and the row of its user (-1 for the root's). */
  readonly node: Int32Array;
  readonly depth: Int32Array;
  readonly parent: Int32Array;
  /** Per row: SHARED, FOLDED and LAST, added up. */
  readonly flags: Uint8Array;
  /** Per node: the row where it is not just shared, or -1. */
  readonly rowOf: Int32Array;
  /** Per input (user * 2 + side): its row, or -1. */
  readonly rowOfInput: Int32Array;
}

/** The node stands in an earlier row too. */
export const SHARED = 1;
/** It has inputs, and they are hidden. */
export const FOLDED = 2;
/** It is its user's last input. */
export const LAST = 4;

interface Kept {
  readonly tape: Tape;
  readonly root: number;
  readonly rows: Rows;
}

const kept = new WeakMap<Uint8Array, Kept>();

/** The rows of a session, found again only when the graph, the root or the folds have changed. */
export function rowsOf({ model, folded }: Session): Rows {
  const { tape } = model.program;
  const before = kept.get(folded);
  if (before && before.tape === tape && before.root === model.root) return before.rows;
  const rows = makeRows(tape, model.root, folded);
  kept.set(folded, { tape, root: model.root, rows });
  return rows;
}

function makeRows(tape: Tape, root: number, folded: Uint8Array): Rows {
  const most = inputTotal(tape, root) + 1;
  const node = new Int32Array(most);
  const depth = new Int32Array(most);
  const parent = new Int32Array(most);
  const flags = new Uint8Array(most);
  const rowOf = new Int32Array(tape.size).fill(-1);
  const rowOfInput = new Int32Array(tape.size * 2).fill(-1);
  let count = 0;
  let stack = new Int32Array(256);
  let top = 0;

  const show = (id: number, level: number, above: number, last: number): void => {
    const row = count++;
    node[row] = id;
    depth[row] = level;
    parent[row] = above;
    const inputs = inputCount(tape, id);
    if ((rowOf[id] as number) >= 0) {
      flags[row] = last | SHARED;
      return;
    }
    rowOf[id] = row;
    if (inputs === 0) {
      flags[row] = last;
    } else if (folded[id]) {
      flags[row] = last | FOLDED;
    } else {
      flags[row] = last;
      if (top + 2 > stack.length) {
        const larger = new Int32Array(stack.length * 2);
        larger.set(stack);
        stack = larger;
      }
      for (let side = inputs - 1; side >= 0; side--) stack[top++] = id * 2 + side;
    }
  };

  show(root, 0, -1, LAST);
  while (top > 0) {
    const input = stack[--top] as number;
    const user = input >> 1;
    const side = input & 1;
    const above = rowOf[user] as number;
    rowOfInput[input] = count;
    show(
      inputOf(tape, user, side),
      (depth[above] as number) + 1,
      above,
      side === inputCount(tape, user) - 1 ? LAST : 0,
    );
  }
  return { count, node, depth, parent, flags, rowOf, rowOfInput };
}

/** How many inputs all the root's nodes have together. */
function inputTotal(tape: Tape, root: number): number {
  const { reached } = planFor(tape, root);
  let total = 0;
  for (let id = 0; id <= root; id++) if (reached[id]) total += inputCount(tape, id);
  return total;
}

/** Where the selection stands. */
export function selectedRow({ selection: { user, side } }: Session, rows: Rows): number {
  return user < 0 ? 0 : Math.max(0, rows.rowOfInput[user * 2 + side] ?? 0);
}

/** The selection that a row stands for. */
export function selectionAt(tape: Tape, rows: Rows, row: number): Selection {
  const above = rows.parent[row] as number;
  if (above < 0) return { user: -1, side: 0 };
  const user = rows.node[above] as number;
  const last = ((rows.flags[row] as number) & LAST) !== 0;
  return { user, side: last ? inputCount(tape, user) - 1 : 0 };
}

/** The first row to show so that `selected` is in a window of `height`, moving no further than needed. */
export function scrolled(top: number, selected: number, height: number, count: number): number {
  const most = Math.max(0, count - height);
  const near = Math.min(Math.max(top, selected - height + 1), selected);
  return Math.max(0, Math.min(most, near));
}
