/**
 * Drives a run: ten steps a second, or flat out. Flat out, steps are taken in slices so short that a key
 * never waits long, no slice is announced, and the screen is drawn now and then. While a frame is due,
 * no step is taken: what the frame shows is in the arrays, and a key is answered before the run goes on.
 *
 *     slice slice slice slice  draw  slice slice slice slice  draw  slice  key  draw  slice ...
 */
import type { Run } from '../session/model.js';
import { stepsInSlice } from '../terminal/slices.js';

/** What a pace drives. */
export interface Driven {
  run(): Run | undefined;
  /** Takes some iterations, without drawing them; with the rate if that is known. */
  advance(count: number, rate: number | undefined): void;
  /** Draws. */
  show(): void;
}

export interface Pace {
  /** To be called whenever the run may have begun or ended. */
  check(): void;
  /** A key is coming, or a frame: no step until it is there. */
  hold(): void;
  /** What was held for is there. */
  drawn(): void;
  stop(): void;
}

/** Milliseconds between two steps that are taken one by one. */
const STEP = 100;
/** At least so long from one frame to the next: thirty a second. */
const FRAME = 1000 / 30;
/** Frames that take long are so many times as far apart: drawing never takes much of the time. */
const SHARE = 12;
const LONGEST_FRAME = 250;
/** A frame that equals the last is never reported as drawn. */
const PATIENCE = 40;
/** How long it takes to know the rate, and how often it is said anew. */
const RATED = 500;

export function createPace(driven: Driven): Pace {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  let held: NodeJS.Timeout | undefined;
  /** When the frame was begun that the run itself has asked for. */
  let shownSince: number | undefined;
  let slice = 1;
  let interval = FRAME;
  let lastFrame = -Infinity;
  let rated: { since: number; taken: number } | undefined;

  const takeSlice = (): void => {
    turn = undefined;
    const count = slice;
    const begun = performance.now();
    rated ??= { since: begun, taken: 0 };
    const elapsed = begun - rated.since;
    const rate = elapsed >= RATED ? (rated.taken / elapsed) * 1000 : undefined;
    if (rate !== undefined) rated = { since: begun, taken: 0 };
    rated.taken += count;
    driven.advance(count, rate);
    const now = performance.now();
    slice = stepsInSlice(count, now - begun);
    if (driven.run() && now - lastFrame < interval) {
      check();
      return;
    }
    shownSince = now;
    driven.show();
  };

  const takeStep = (): void => {
    timer = undefined;
    driven.advance(1, undefined);
    driven.show();
  };

  const check = (): void => {
    const run = driven.run();
    if (!run) {
      stop();
      return;
    }
    if (timer || turn || held) return;
    if (run.paced) timer = setTimeout(takeStep, STEP);
    else turn = setImmediate(takeSlice);
  };

  const goOn = (): void => {
    clearTimeout(held);
    held = undefined;
    shownSince = undefined;
    check();
  };

  const stop = (): void => {
    clearTimeout(timer);
    clearImmediate(turn);
    clearTimeout(held);
    timer = undefined;
    turn = undefined;
    held = undefined;
    rated = undefined;
    slice = 1;
  };

  return {
    check,
    hold: () => {
      const run = driven.run();
      if (!run || run.paced) return;
      clearImmediate(turn);
      clearTimeout(held);
      turn = undefined;
      held = setTimeout(goOn, PATIENCE);
    },
    drawn: () => {
      if (!held) return;
      lastFrame = performance.now();
      if (shownSince !== undefined) {
        interval = Math.max(FRAME, Math.min(LONGEST_FRAME, SHARE * (lastFrame - shownSince)));
      }
      goOn();
    },
    stop,
  };
}
