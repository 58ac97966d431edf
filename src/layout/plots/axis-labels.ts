/** Numbers along an axis as text: as in the tree's cells, or with as many digits as make neighbours differ. */
import { CELL_WIDTH, cell, full } from '../../text/numbers.js';

type Label = (x: number) => string;

/** Numbers at or above HUGE, or below SMALL, are written with an exponent. */
const [HUGE, SMALL] = [1e15, 1e-3];
const MOST_DIGITS = 17;

/** How to write these numbers, given in their order along the axis. `usual` is tried first. */
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

/** Cells for such labels: `least`, or more if they need it, up to half of `width`. */
export const labelWidth = (labels: readonly string[], width: number, least = CELL_WIDTH): number =>
  Math.min(Math.max(least, ...labels.map(({ length }) => length)), Math.max(least, Math.floor(width / 2)));

/** A label in `cells` cells. What does not fit is cut from its start, which is like that of the others. */
export const inLabel = (label: string, cells: number, more: string): string =>
  label.length > cells ? more + label.slice(more.length - cells) : label.padStart(cells);
