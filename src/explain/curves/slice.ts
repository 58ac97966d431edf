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
 * `count` values of the root, with the node from `centre - width` to `centre + width`; if the count is odd, the middle one
 * is at the centre. Each costs a forward pass from the node on.
 */
export function slice(
  { tape, root, data }: Pick<Point, 'tape' | 'root' | 'data'>,
  id: number,
  count: number,
  centre = data[id] as number,
  width = sliceReach(centre),
): Slice {
  const scratch = data.slice();
  const ys = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const part = (2 * i) / Math.max(1, count - 1) - 1;
    scratch[id] = part === 0 ? centre : centre + width * part; // the centre exactly, even -0
    forward(tape, scratch, id + 1, root);
    ys[i] = scratch[root] as number;
  }
  return { x: data[id] as number, y: data[root] as number, from: centre - width, to: centre + width, ys };
}

/** The axes of a drawing: those of the slice at an earlier point, widened until the present one is inside. */
export interface SliceAxes {
  readonly centre: number;
  readonly width: number;
  readonly low: number;
  readonly high: number;
}

/** The axes that fit the slice at `data`, and hold `x` and `y` too. */
export function sliceAxes(
  { tape, root, data }: Pick<Point, 'tape' | 'root' | 'data'>,
  id: number,
  count: number,
  x: number,
  y: number,
): SliceAxes {
  const centre = data[id] as number;
  let width = sliceReach(centre);
  while (Math.abs(x - centre) > width && width < Number.MAX_VALUE / 4) width *= 2;
  let [low, high] = Number.isFinite(y) ? [y, y] : [Infinity, -Infinity];
  for (const value of slice({ tape, root, data }, id, count, centre, width).ys) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { centre, width, low, high };
}
