/**
 * The right gradients of a recording: the chain rule from its root's gradient down, over the data that was recorded.
 * Nothing is known of what a node passes on whose op is unknown, or whose data is nan, infinite, or not that of its inputs.
 */
import { inputCount, inputOf } from '../../engine/tape.js';
import type { Recording } from './recording.js';
import { isAllFinite, isReproduced, slopeAt } from './terms.js';

export interface Chain {
  /** The local derivative toward each input: that of node `id` toward input `side` at `2 * id + side`. */
  readonly slopes: Float64Array;
  /** The right gradient per node. */
  readonly right: Float64Array;
  /** The sum of the sizes of its terms, to which rounding errors are relative. */
  readonly size: Float64Array;
  /** 1 if it is known: nothing between the node and the root hides a part of it. */
  readonly isKnown: Uint8Array;
  /** 1 if a node's data is what its op gives for its inputs, all of them finite. */
  readonly isReproduced: Uint8Array;
  /** 1 if the root depends on the node. */
  readonly isReached: Uint8Array;
}

export function chainOf({ tape, root, data, unknown }: Recording, seed: number): Chain {
  const [right, size] = [new Float64Array(root + 1), new Float64Array(root + 1)];
  const [isKnown, isReached] = [new Uint8Array(root + 1).fill(1), new Uint8Array(root + 1)];
  const reproduced = new Uint8Array(root + 1);
  const slopes = new Float64Array(2 * root + 2);
  [right[root], size[root], isReached[root]] = [seed, Math.abs(seed), 1];
  const hasUnknown = unknown.size > 0;
  for (let id = root; id >= 0; id--) {
    if (!isReached[id]) continue;
    if (hasUnknown) for (const input of unknown.get(id)?.inputs ?? []) [isReached[input], isKnown[input]] = [1, 0];
    reproduced[id] = isAllFinite(tape, data, id) && isReproduced(tape, data, id) ? 1 : 0;
    const inputs = inputCount(tape, id);
    for (let side = 0; side < inputs; side++) {
      const input = inputOf(tape, id, side);
      isReached[input] = 1;
      if (!reproduced[id]) isKnown[input] = 0;
      const slope = slopeAt(tape, data, id, side);
      slopes[2 * id + side] = slope;
      if (!isKnown[id] && slope !== 0) isKnown[input] = 0;
      const term = slope * right[id]!;
      right[input]! += term;
      size[input]! += Math.abs(term);
    }
  }
  return { slopes, right, size, isKnown, isReproduced: reproduced, isReached };
}
