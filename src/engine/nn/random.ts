/** Seeded random numbers, so that a network begins with the same weights on every machine. */
import { describe } from '../given.js';

/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/**
 * A seeded generator: mulberry32, by Tommy Ettinger (public domain), with a period of 2**32. `seed` is a whole
 * number, of which the lowest 32 bits count. The same seed gives the same numbers on every machine. Throws a
 * RangeError if the seed is not a whole number.
 */
export function seeded(seed: number): Random {
  if (!Number.isInteger(seed)) throw new RangeError(`a seed is a whole number, not ${describe(seed)}`);
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
