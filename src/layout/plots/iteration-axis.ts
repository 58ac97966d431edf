/** The x axis under curves: round numbers of iterations, as many as fit well apart, and a mark. */
import { count } from '../../text/numbers.js';
import type { Glyphs } from '../glyphs.js';

const NUMBERS_APART = 2;

export interface Axis {
  /** The last iteration. */
  readonly last: number;
  /** How many columns the curve takes, and how many there are. */
  readonly columns: number;
  readonly width: number;
  /** What stands under an iteration, if not its number; undefined for nothing. */
  readonly numberOf?: ((iteration: number) => number | undefined) | undefined;
}

/** Round numbers of iterations under the curve, as many as fit well apart, and the mark. */
export function axis(
  { last, columns, width, numberOf = (iteration) => iteration }: Axis,
  glyphs: Glyphs,
  marked?: number,
): string {
  const columnOf = (iteration: number): number => (last > 0 ? Math.round((iteration / last) * (columns - 1)) : 0);
  const line = Array<string>(width).fill(' ');
  const put = (text: string, at: number): void => {
    for (let i = 0; i < text.length; i++) line[at + i] = text[i] as string;
  };
  const mark = marked === undefined ? undefined : columnOf(marked);
  const every = roundStep(count(numberOf(last) ?? last).length + NUMBERS_APART, (columns - 1) / Math.max(1, last));
  // at round numbers, if there are any such
  let start = 0;
  while (start < every && (numberOf(start) ?? 1) % every !== 0) start++;
  for (let iteration = start % every; iteration <= last; iteration += every) {
    const number = numberOf(iteration);
    if (number === undefined) continue;
    const text = count(number);
    const at = columnOf(iteration) - Math.floor((text.length - 1) / 2);
    const touches = mark !== undefined && mark >= at - 1 && mark <= at + text.length;
    if (!touches && at + text.length <= width) put(text, at);
  }
  if (mark !== undefined) put(glyphs.mark, mark);
  return line.join('').trimEnd();
}

/** The first of 1, 2, 5, 10 ... iterations that take at least `cells`. */
function roundStep(cells: number, cellsEach: number): number {
  for (let power = 1; ; power *= 10) {
    const found = [1, 2, 5].find((digit) => digit * power * cellsEach >= cells);
    if (found !== undefined) return found * power;
  }
}
