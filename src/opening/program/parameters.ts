/**
 * Which leaves a program changes: a leaf whose data differs between two backwards is a parameter. Leaves are known by
 * their serial numbers, which stay the same from one moment to the next.
 */
import { NONE } from '../../engine/tape.js';
import type { Numbers } from './files.js';
import type { Recorded } from './recorded.js';

/** Serial numbers of parameters. */
export type Parameters = ReadonlySet<number>;

export interface LeafData {
  readonly parameters: Parameters;
  /** A leaf's data at its last backward, by its serial number; undefined if that is not known. */
  readonly before: (serial: number) => number | undefined;
  /** The leaves of one more backward. */
  add(recorded: Recorded, numbers: Numbers): void;
  /** There was a backward of which nothing is known: any leaf may have been in it. */
  passOver(): void;
}

/** How many leaves are remembered: the oldest are forgotten, since programs make new ones for every sample. */
const MOST = 2 ** 20;

export function newLeafData(most = MOST): LeafData {
  /** Each with how many backwards had been passed over before it. */
  const known = new Map<number, { readonly data: number; readonly passed: number }>();
  let passed = 0;
  const parameters = new Set<number>();
  return {
    parameters,
    before(serial) {
      const last = known.get(serial);
      return last?.passed === passed ? last.data : undefined;
    },
    passOver() {
      passed++;
    },
    add({ tape, theirs }, { data, serial }) {
      for (let i = 0; i < tape.leaves.length; i++) {
        const id = theirs[tape.leaves[i]!]!;
        if (id === NONE) continue;
        const own = serial[id]!;
        if (Number.isNaN(own)) continue;
        const earlier = known.get(own);
        if (earlier && !Object.is(earlier.data, data[id]!)) parameters.add(own);
        // the newest are last
        known.delete(own);
        known.set(own, { data: data[id]!, passed });
      }
      for (const own of known.keys()) {
        if (known.size <= most) break;
        known.delete(own);
        parameters.delete(own);
      }
    },
  };
}
