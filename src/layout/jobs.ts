/**
 * What costs more than the window: found between frames, shown as `…` until it is there. A drawing
 * asks for it by the thing it belongs to and a key; what is cheap is found at once.
 */
import { memo } from '../engine/memo.js';

/** The value, or undefined where it is still to be found. `cost` is in node evaluations. */
export type Jobs = <T>(owner: object, key: string, cost: number, find: () => T) => T | undefined;

/** Finds everything at once: for text without a screen. */
export const atOnce: Jobs = (_owner, _key, _cost, find) => find();

export interface Worker {
  readonly jobs: Jobs;
  /**
   * Forgets what was asked for; the next drawing asks again for what it still needs. While something runs, a
   * drawing `isLive`: what it shows is outdated by the next, so that it finds at once what it can afford, and no more.
   */
  begin(isLive?: boolean): void;
  /** Finds what was asked for, for about `time` milliseconds. Whether anything was found. */
  work(time: number): boolean;
  /** How much is still to be found. */
  waiting(): number;
}

let objects = 0;

/** A number that stands for an object in a key. */
export const serialOf: (object: object) => number = memo(() => ++objects);

/** Node evaluations that a drawing may wait for: a millisecond or so. */
const CHEAP = 200_000;
/** What all a live drawing finds may cost beyond that: some milliseconds. */
const LIVE = 2_000_000;
const MOST_KEPT = 4096;

/** `wake` is called when a drawing has asked for something that is still to be found. */
export function createWorker(wake: () => void = () => {}): Worker {
  const nothing = () => memo((_: object) => new Map<string, unknown>());
  let found = nothing();
  let wanted: { owner: object; key: string; find: () => unknown }[] = [];
  let kept = 0;
  let room = 0;

  const keep = <T>(owner: object, key: string, value: T): T => {
    if (++kept > MOST_KEPT) {
      found = nothing();
      kept = 1;
    }
    found(owner).set(key, value);
    return value;
  };

  return {
    jobs: (owner, key, cost, find) => {
      const known = found(owner);
      if (known.has(key)) return known.get(key) as ReturnType<typeof find>;
      if (cost <= CHEAP) return keep(owner, key, find());
      if (cost <= room) {
        room -= cost;
        return keep(owner, key, find());
      }
      wanted.push({ owner, key, find });
      wake();
      return undefined;
    },
    begin: (isLive = false) => {
      wanted = [];
      room = isLive ? LIVE : 0;
    },
    work: (time) => {
      const end = performance.now() + time;
      let any = false;
      while (wanted.length > 0 && (!any || performance.now() < end)) {
        const { owner, key, find } = wanted.shift() as (typeof wanted)[number];
        keep(owner, key, undefined); // what throws is not asked for with each drawing
        keep(owner, key, find());
        any = true;
      }
      return any;
    },
    waiting: () => wanted.length,
  };
}
