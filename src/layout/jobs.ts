/**
 * Results that cost more than the window: computed between frames, shown as `…` until they are there. A drawing
 * asks for one by its owner and a key; what is cheap is computed at once.
 */
import { memo } from '../engine/memo.js';

/** The value, or undefined if it is still to be computed. `cost` is in node evaluations. */
export type Jobs = <T>(owner: object, key: string, cost: number, compute: () => T) => T | undefined;

/** Computes everything at once: for text without a screen. */
export const atOnce: Jobs = (_owner, _key, _cost, compute) => compute();

export interface Worker {
  readonly jobs: Jobs;
  /**
   * Forgets what was asked for; the next drawing asks again for what it still needs. While something runs, a drawing
   * `isLive`: the next one replaces it soon, so it computes at once what it can afford, and no more.
   */
  begin(isLive?: boolean): void;
  /** Computes what was asked for, for about `time` milliseconds. Returns whether anything was computed. */
  work(time: number): boolean;
  /** The number of jobs that are still to be computed. */
  waiting(): number;
}

let objects = 0;

/** A number that stands for an object in a key. */
export const serialOf: (object: object) => number = memo(() => ++objects);

/** Node evaluations that a drawing may wait for: about a millisecond. */
const CHEAP = 200_000;
/** Node evaluations of all the dearer jobs that a live drawing computes at once: some milliseconds. */
const LIVE = 2_000_000;
const MOST_HELD = 4096;

/** `wake` is called when a drawing has asked for something that is still to be computed. */
export function createWorker(wake: () => void = () => {}): Worker {
  const nothing = () => memo((_: object) => new Map<string, unknown>());
  let computed = nothing();
  let wanted: { owner: object; key: string; compute: () => unknown }[] = [];
  let held = 0;
  let budget = 0;

  const hold = <T>(owner: object, key: string, value: T): T => {
    if (++held > MOST_HELD) {
      computed = nothing();
      held = 1;
    }
    computed(owner).set(key, value);
    return value;
  };

  return {
    jobs: (owner, key, cost, compute) => {
      const known = computed(owner);
      if (known.has(key)) return known.get(key) as ReturnType<typeof compute>;
      if (cost <= CHEAP) return hold(owner, key, compute());
      if (cost <= budget) {
        budget -= cost;
        return hold(owner, key, compute());
      }
      wanted.push({ owner, key, compute });
      wake();
      return undefined;
    },
    begin: (isLive = false) => {
      wanted = [];
      budget = isLive ? LIVE : 0;
    },
    work: (time) => {
      const end = performance.now() + time;
      let any = false;
      while (wanted.length > 0 && (!any || performance.now() < end)) {
        const { owner, key, compute } = wanted.shift() as (typeof wanted)[number];
        hold(owner, key, undefined); // what throws is not computed again for each drawing
        hold(owner, key, compute());
        any = true;
      }
      return any;
    },
    waiting: () => wanted.length,
  };
}
