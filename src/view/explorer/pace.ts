/**
 * Drives a run: ten steps a second, or flat out. Flat out, steps run in slices so short that a key never waits long,
 * listeners are not called for each slice, and the screen is drawn now and then. While a frame is due no step runs: a
 * frame shows the live arrays, and a key is handled before the run goes on.
 *
 *     slice slice slice slice  draw  slice slice slice slice  draw  slice  key  draw  slice ...
 */
import type { Run } from '../../session/model.js';
import { stepsInSlice } from '../../terminal/slices.js';

/** The run to drive, and its drawing. */
export interface Driven {
  run(): Run | undefined;
  /** Runs some iterations without drawing them; with the rate if that is known. */
  advance(count: number, rate: number | undefined): void;
  /** Draws. */
  show(): void;
}

export interface Pace {
  /** Must be called whenever the run may have begun or ended. */
  check(): void;
  /** A key or a frame is coming: no step until it is there. */
  hold(): void;
  /** The frame is there: the run goes on. */
  drawn(): void;
  stop(): void;
}

/** Milliseconds between two steps of a paced run. */
const STEP = 100;
/** The least time from one frame to the next, in ms: thirty a second. */
const FRAME = 1000 / 30;
/** The time between slow frames, as a multiple of one frame's: drawing never takes much of the time. */
const SHARE = 12;
const LONGEST_FRAME = 250;
/** How long to wait for a frame, in ms: one that equals the last is never reported as drawn. */
const PATIENCE = 40;
/** How often the rate is measured, in ms. */
const RATED = 500;

export function createPace(driven: Driven): Pace {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  let held: NodeJS.Timeout | undefined;
  /** When the run itself asked for the frame that is due. */
  let shownSince: number | undefined;
  let slice = 1;
  let interval = FRAME;
  let lastFrame = -Infinity;
  let measured: { since: number; steps: number } | undefined;

  const runSlice = (): void => {
    turn = undefined;
    const count = slice;
    const begun = performance.now();
    measured ??= { since: begun, steps: 0 };
    const elapsed = begun - measured.since;
    const rate = elapsed >= RATED ? (measured.steps / elapsed) * 1000 : undefined;
    if (rate !== undefined) measured = { since: begun, steps: 0 };
    measured.steps += count;
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

  const runStep = (): void => {
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
    if (run.paced) timer = setTimeout(runStep, STEP);
    else turn = setImmediate(runSlice);
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
    measured = undefined;
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
