/** Numbers along an axis as text: in cells as everywhere, or with as many digits as tell them from each other. */
import { CELL_WIDTH, cell, full } from '../../text/numbers.js';

type Label = (x: number) => string;

/** Numbers from here on, or below there, have an exponent. */
const [HUGE, SMALL] = [1e15, 1e-3];
const MOST_DIGITS = 17;

/** How these numbers, in their order along the axis, are written. `usual` is tried first. */
export function labelsFor(values: readonly number[], usual: Label = cell): Label {
  const tells = (label: Label): boolean =>
    values.every((value, i) => i === 0 || value === values[i - 1] || label(value) !== label(values[i - 1] as number));
  if (tells(usual)) return usual;
  const most = Math.max(...values.map(Math.abs));
  const more =
    most >= HUGE || most < SMALL
      ? (digits: number): Label =>
          (x) =>
            x.toExponential(digits)
      : (digits: number): Label =>
          (x) =>
            x.toFixed(digits);
  for (let digits = 5; digits < MOST_DIGITS; digits++) if (tells(more(digits))) return more(digits);
  return full;
}

/** Cells for such labels: those that all columns of numbers have, or more where they need it, as far as `width` allows. */
export const labelWidth = (labels: readonly string[], width: number, least = CELL_WIDTH): number =>
  Math.min(Math.max(least, ...labels.map(({ length }) => length)), Math.max(least, Math.floor(width / 2)));

/** A label in so many cells: what does not fit goes at its start, where it is like the others. */
export const inLabel = (label: string, cells: number, more: string): string =>
  label.length > cells ? more + label.slice(more.length - cells) : label.padStart(cells);
