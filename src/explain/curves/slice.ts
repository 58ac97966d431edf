/** The root as a function of one node: what it would be if the node had other values, everything else as it is. */
import { forward } from '../../engine/autodiff/backprop.js';
import type { Point } from '../point.js';

export interface Slice {
  /** The node's data, and the root's, at the point. */
  readonly x: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** The root at equal distances from `from` to `to`. */
  readonly ys: Float64Array;
}

/** How far a slice goes to each side: one unit, or the size of the value if that is more. */
export const sliceReach = (x: number): number =>
  Number.isFinite(x) ? Math.min(Math.max(1, Math.abs(x)), Number.MAX_VALUE - Math.abs(x)) : 1;

/**
 * `count` values of the root, with the node from `x - width` to `x + width`; if the count is odd, the middle one is
 * at x. Each costs a forward pass from the node on.
 */
export function slice(
  { tape, root, data }: Point,
  id: number,
  count: number,
  width = sliceReach(data[id] as number),
): Slice {
  const x = data[id] as number;
  const scratch = data.slice();
  const ys = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const part = (2 * i) / Math.max(1, count - 1) - 1;
    scratch[id] = part === 0 ? x : x + width * part; // exactly x, even -0
    forward(tape, scratch, id + 1, root);
    ys[i] = scratch[root] as number;
  }
  return { x, y: data[root] as number, from: x - width, to: x + width, ys };
}
