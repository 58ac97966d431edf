/**
 * L at evenly spaced past iterations: at all of them up to a million; beyond, at every second one, then at every
 * fourth ...
 */

/** When there are this many, every other one is dropped. */
const MOST = 2 ** 20;
const FEWEST = 4;

export interface Losses {
  /** L of iterations 0, `every`, 2 `every` ..., `count` of them. */
  values: Float64Array;
  count: number;
  every: number;
}

export const newLosses = (known: readonly number[] = [], every = 1): Losses => ({
  values: Float64Array.from(known),
  count: known.length,
  every,
});

/** Adds L of the iteration after the newest. */
export function addLoss(losses: Losses, iteration: number, loss: number): void {
  if (iteration % losses.every !== 0) return;
  if (losses.count >= MOST) {
    const { values, count } = losses;
    for (let i = 1; 2 * i < count; i++) values[i] = values[2 * i]!;
    losses.count = Math.ceil(count / 2);
    losses.every *= 2;
    if (iteration % losses.every !== 0) return;
  }
  if (losses.count === losses.values.length) {
    const larger = new Float64Array(Math.max(FEWEST, 2 * losses.count));
    larger.set(losses.values);
    losses.values = larger;
  }
  losses.values[losses.count++] = loss;
}

/** Removes L of the newest iteration. */
export function removeNewestLoss(losses: Losses, iteration: number): void {
  if (iteration % losses.every === 0) losses.count--;
}

/** How many of them belong to iterations before `end`. */
export const lossesBefore = ({ count, every }: Losses, end: number): number => Math.min(count, Math.ceil(end / every));

/** A copy of the losses of the iterations before `end`. */
export function lossesUpTo(losses: Losses, end: number): Losses {
  const count = lossesBefore(losses, end);
  return { ...losses, values: losses.values.slice(0, count), count };
}
