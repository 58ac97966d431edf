/** The nodes with the largest gradients, by absolute value: what is not a number, or infinite, before all others. */
import type { Session } from '../model.js';
import { outlineOf } from '../tree/outline.js';
import { gradientsOn } from './gradients.js';

/** At most `most` nodes that the root depends on and that pass the test, the largest first; equal ones in reading order. */
export function largestGradients(session: Session, most: number, passes: (id: number) => boolean): Int32Array {
  const { program, root } = session.model;
  const { order } = outlineOf(program.tape, root);
  const gradient = gradientsOn(session);
  const size = (id: number): number => {
    const known = gradient(id) as number;
    return Number.isNaN(known) ? Infinity : Math.abs(known);
  };
  // twice as many as are wanted are collected, then the smaller half goes, and whatever is smaller later is passed over
  let largest: { id: number; size: number }[] = [];
  let least = -1;
  const thin = (): void => {
    largest.sort((one, other) => (one.size === other.size ? 0 : one.size < other.size ? 1 : -1));
    largest = largest.slice(0, most);
    if (largest.length === most) least = largest[most - 1]?.size ?? -1;
  };
  for (const id of order) {
    if (gradient(id) === undefined || !passes(id)) continue;
    const own = size(id);
    if (own <= least) continue;
    largest.push({ id, size: own });
    if (largest.length === 2 * most) thin();
  }
  thin();
  return Int32Array.from(largest, ({ id }) => id);
}
