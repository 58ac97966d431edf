/**
 * The cells that the names of a tree need with their guides, all of it unfolded, so that folding moves no column. Found
 * once for each root, and no further than any screen has space.
 */
import { memo } from '../../engine/memo.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import type { Chains } from '../../explain/chains.js';
import { inReadingOrder } from '../../session/tree/outline.js';
import { width } from '../../text/width.js';
import { MOST_NODE } from './columns.js';
import { GUIDE } from './node-cell.js';

/** Cells for a node without a name, and for the marks of folded and of shared nodes. */
const UNNAMED = 14;
const FOLDED = 2;
const SHARED = 9;

export const namesWidth = memo(({ plan, head }: Chains): number => {
  const { tape } = plan;
  const depth = new Int32Array(tape.size);
  const seen = new Uint8Array(tape.size);
  let most = GUIDE;
  inReadingOrder(plan, (id) => {
    const level = depth[head[id]! < 0 ? id : head[id]!]! + 1;
    for (let side = inputCount(tape, id) - 1; side >= 0; side--) {
      const input = inputOf(tape, id, side);
      if (head[input]! >= 0) continue;
      const mark = seen[input] ? SHARED : inputCount(tape, input) > 0 ? FOLDED : 0;
      if (!seen[input]) depth[input] = level;
      seen[input] = 1;
      const label = tape.labels[input];
      most = Math.max(most, 1 + GUIDE * level + (label === undefined ? UNNAMED : width(label)) + mark);
    }
    return most >= MOST_NODE;
  });
  return Math.min(most, MOST_NODE);
});
