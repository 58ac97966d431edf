/**
 * The cells that the names of a tree need with their guides, all of it unfolded, so that folding moves no column. Found
 * once for each root, and no further than any screen has space.
 */
import { memo } from '../../engine/memo.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import type { Chains } from '../../explain/chains.js';
import { outlineOf } from '../../session/tree/outline.js';
import { width } from '../../text/width.js';
import { MOST_NODE } from './columns.js';
import { GUIDE } from './node-cell.js';

/** Cells for a node without a name, and for the marks of folded and of shared nodes. */
const UNNAMED = 14;
const FOLDED = 2;
const SHARED = 9;

export const namesWidth = memo(({ plan: { tape, root }, head }: Chains): number => {
  const { order, user } = outlineOf(tape, root);
  const depth = new Int32Array(tape.size);
  const uses = new Uint8Array(tape.size);
  let most = 0;
  for (const id of order) {
    for (let side = inputCount(tape, id) - 1; side >= 0; side--)
      uses[inputOf(tape, id, side)]! |= uses[inputOf(tape, id, side)] === 0 ? 1 : 2;
    const above = user[id]!;
    if (above >= 0) depth[id] = depth[head[above]! < 0 ? above : head[above]!]! + 1;
    if (head[id]! >= 0) continue;
    const label = tape.labels[id];
    const name = label === undefined ? UNNAMED : width(label);
    const mark = uses[id]! > 1 ? SHARED : inputCount(tape, id) > 0 ? FOLDED : 0;
    most = Math.max(most, 1 + GUIDE * depth[id]! + name + mark);
    if (most >= MOST_NODE) return MOST_NODE;
  }
  return most;
});
