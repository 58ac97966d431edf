/**
 * Which leaves a program changes, and which way: a leaf whose data differs between two backwards is a parameter, and if
 * such leaves have moved against their gradients the program descends. Leaves are known by their serial numbers, which
 * stay the same from one moment to the next.
 */
import type { Direction } from '../../../engine/optimizers/optimizers.js';
import { NONE } from '../../../engine/tape.js';
import type { Numbers } from './files.js';
import type { Recorded } from './recorded.js';

/** Serial numbers of parameters. */
export type Parameters = ReadonlySet<number>;

export interface LeafData {
  readonly parameters: Parameters;
  /** The way of the last update that has been seen; undefined before any. */
  readonly direction: () => Direction | undefined;
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
  const known = new Map<number, { readonly data: number; readonly grad: number; readonly passed: number }>();
  let passed = 0;
  let direction: Direction | undefined;
  const parameters = new Set<number>();
  return {
    parameters,
    direction: () => direction,
    before(serial) {
      const last = known.get(serial);
      return last?.passed === passed ? last.data : undefined;
    },
    passOver() {
      passed++;
    },
    add({ tape, theirs }, { data, serial, after }) {
      // what the update since the last backward promised the root
      let promised = 0;
      for (let i = 0; i < tape.leaves.length; i++) {
        const id = theirs[tape.leaves[i]!]!;
        if (id === NONE) continue;
        const own = serial[id]!;
        if (Number.isNaN(own)) continue;
        const earlier = known.get(own);
        if (earlier && !Object.is(earlier.data, data[id]!)) {
          parameters.add(own);
          const moved = (data[id]! - earlier.data) * earlier.grad;
          if (Number.isFinite(moved)) promised += moved;
        }
        // the newest are last
        known.delete(own);
        known.set(own, { data: data[id]!, grad: after?.[id] ?? Number.NaN, passed });
      }
      if (promised !== 0) direction = promised < 0 ? 'descend' : 'ascend';
      for (const own of known.keys()) {
        if (known.size <= most) break;
        known.delete(own);
        parameters.delete(own);
      }
    },
  };
}
