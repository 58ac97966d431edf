/**
 * Slow jobs of a drawing, computed between frames: in slices, while no key is waiting and nothing runs flat out. The
 * progress of long ones is shown, and Esc stops them until the next key.
 */
import type { Place } from '../../layout/frame/place.js';
import { createWorker, type Jobs } from '../../layout/jobs.js';
import { SLICE } from '../../terminal/slices.js';
import type { Store } from './store.js';

export interface Background {
  /** For the viewport: takes the jobs of a drawing. */
  readonly jobs: Jobs;
  /** A snapshot is about to be drawn, and asks again for what it still needs. */
  begin(): void;
  /** A key has come: jobs wait until no other follows quickly. */
  wait(): void;
  /** Starts again for a key; true if the key is Esc and has stopped the jobs instead. */
  restart(key: string): boolean;
  stop(): void;
}

/** How long jobs run before a frame shows their results, in ms. */
const BETWEEN_FRAMES = 2 * SLICE;
/** The progress is shown after this, in ms. */
const SHOWN_AFTER = 500;
/** While a key repeats, background work is postponed: its presses are closer than this, in ms. */
const QUIET = 60;

export function createBackground(store: Store): Background {
  // React draws some time after the listeners are called, so only the drawing itself knows what it needs
  const worker = createWorker(() => schedule());
  let timer: NodeJS.Timeout | undefined;
  let lastKey = -QUIET;
  let work = { since: 0, done: 0, isHalted: false };

  const isFlatOut = (): boolean => store.now().session.run?.paced === false;

  /** Computes some of what the last drawing still needs, and draws again. */
  const compute = (): void => {
    timer = undefined;
    if (isFlatOut() || work.isHalted) return;
    if (performance.now() - lastKey < QUIET) {
      schedule();
      return;
    }
    if (work.done === 0) work.since = performance.now();
    const before = worker.waiting();
    if (!worker.work(BETWEEN_FRAMES)) return;
    const left = worker.waiting();
    work.done = left === 0 ? 0 : work.done + before - left;
    store.become({ place: { ...store.now().place, jobProgress: progress(left) } });
  };
  const progress = (left: number): Place['jobProgress'] => {
    const spent = performance.now() - work.since;
    if (left === 0 || spent < SHOWN_AFTER) return undefined;
    return { computed: work.done, of: work.done + left, seconds: ((spent / work.done) * left) / 1000 };
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => store.guarded(compute), Math.max(0, lastKey + QUIET - performance.now()));
  };
  return {
    jobs: worker.jobs,
    begin: () => worker.begin(isFlatOut()),
    wait: () => {
      lastKey = performance.now();
    },
    restart: (key) => {
      const { place } = store.now();
      work = { since: 0, done: 0, isHalted: key === 'esc' && place.jobProgress !== undefined };
      if (place.jobProgress) store.set({ place: { ...place, jobProgress: undefined } });
      if (work.isHalted) store.become({});
      return work.isHalted;
    },
    stop: () => clearTimeout(timer),
  };
}
