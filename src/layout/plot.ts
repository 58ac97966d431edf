/**
 * L over the iterations as lines of text. asciichart draws the curve; here is what it leaves out: it
 * wants finite numbers that a subtraction does not overflow, draws one column a point, labels tiny
 * numbers as 0.00, and has no x axis. So it is given the rows that the curve goes through, not L.
 *
 *     -5.2851 ┤       ╭─
 *     -8.0000 ┼───────╯        point k ends where its number begins
 *             0   1   2
 */
import asciichart from 'asciichart';
import { CELL_WIDTH, cell, count } from '../text/numbers.js';
import type { Glyphs } from './glyphs.js';

/** A label, a space, and then the axis, where iteration 0 is. */
const LEFT = CELL_WIDTH + 1;
const WIDEST_STEP = 6;
const NUMBERS_APART = 2;

export interface Plot {
  /** The curve and the x axis under it, all of the same height whatever the numbers are. */
  readonly lines: readonly string[];
  /** How many points were nan or infinite and are left out. */
  readonly left: number;
}

/**
 * Draws `series` (one number an iteration) into `width` x `height` characters, the last line the x
 * axis, with iteration `marked` marked on it. Where the series has not all iterations, `iterations` says which.
 */
export function plot(
  series: readonly number[],
  width: number,
  height: number,
  glyphs: Glyphs,
  marked?: number,
  iterations?: readonly number[],
): Plot {
  const curve = Math.max(1, height - 1);
  const room = Math.max(2, width - LEFT);
  const last = iterations?.at(-1) ?? series.length - 1;
  const overhang = Math.floor(count(last).length / 2); // of the last number, which stands under the last point
  const points = resampled(series, Math.max(2, room - overhang));
  const left = series.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  const finite = filled(points);
  if (!finite) return { lines: [' no finite value yet', ...Array<string>(curve).fill('')], left };
  const numbers = axis({ last, columns: points.length, room }, glyphs, marked);
  return { lines: [...curveOf(finite, curve, glyphs), ' '.repeat(LEFT) + numbers], left };
}

/** The series with one point a column: stretched, or thinned to at most `room`. */
function resampled(series: readonly number[], room: number): number[] {
  const last = series.length - 1;
  if (last === 0) return [series[0] as number, series[0] as number];
  const stretch = Math.max(1, Math.min(WIDEST_STEP, Math.floor((room - 1) / last)));
  const columns = Math.min(room, last * stretch + 1);
  return Array.from({ length: columns }, (_, column) => sample(series, (column * last) / (columns - 1)));
}

/** The series between its points, by straight lines. */
function sample(series: readonly number[], at: number): number {
  const before = Math.floor(at);
  const part = at - before;
  const from = series[before] as number;
  const to = series[before + 1] ?? from;
  return part < 1e-9 || from === to ? from : from * (1 - part) + to * part;
}

/** The points with what is not finite replaced by its neighbour, or undefined where nothing is finite. */
function filled(points: readonly number[]): number[] | undefined {
  let value = points.find(Number.isFinite);
  if (value === undefined) return undefined;
  return points.map((point) => {
    if (Number.isFinite(point)) value = point;
    return value as number;
  });
}

/** The curve in exactly `height` lines, each labelled with the number at its middle; a level one in the middle. */
function curveOf(points: readonly number[], height: number, glyphs: Glyphs): string[] {
  const min = points.reduce((least, point) => Math.min(least, point));
  const max = points.reduce((most, point) => Math.max(most, point));
  const isLevel = min === max || height === 1;
  const rise = height - 1;
  const middle = Math.floor(rise / 2);
  // asciichart marks its row 0 as a zero line, so rows count from 1
  const rows = points.map((point) => 1 + (isLevel ? rise - middle : part(point, min, max) * rise));
  const label = isLevel ? cell : labelling(min, between(min, max, 1 / rise));
  const format = (_: number, fromTop: number): string => {
    if (isLevel) return (fromTop === middle ? label(points[points.length - 1] as number) : '').padStart(CELL_WIDTH);
    const up = 1 - fromTop / rise;
    return label(between(min, max, up)).padStart(CELL_WIDTH);
  };
  const drawn = asciichart.plot(rows, { height: rise, min: 1, max: 1 + rise, format, symbols: [...glyphs.chart] });
  return drawn.split('\n').map((line) => line.trimEnd()); // it leaves an empty column at the right
}

/** The number at a part of the way from `min` to `max`. Next to nothing beside their distance is 0. */
function between(min: number, max: number, part: number): number {
  const value = min * (1 - part) + max * part;
  return Math.abs(value) < max * 1e-9 - min * 1e-9 && part > 0 && part < 1 ? 0 : value;
}

/** Where a number stands between two others, from 0 to 1; halved first, since their distance may be infinite. */
function part(point: number, min: number, max: number): number {
  if (Number.isFinite(max - min)) return (point - min) / (max - min);
  return (point / 2 - min / 2) / (max / 2 - min / 2);
}

/** Cells, or with more decimals where cells would not tell a row from the next. */
function labelling(row: number, next: number): (value: number) => string {
  if (cell(row) !== cell(next)) return cell;
  for (let decimals = 5; decimals < CELL_WIDTH; decimals++) {
    const more = (value: number): string => value.toFixed(decimals);
    if (Math.max(more(row).length, more(next).length) > CELL_WIDTH) break;
    if (more(row) !== more(next)) return more;
  }
  return cell;
}

interface Axis {
  /** The last iteration. */
  readonly last: number;
  /** How many columns the curve takes, and how many there are. */
  readonly columns: number;
  readonly room: number;
}

/** Round numbers of iterations under the curve, as many as fit well apart, and the mark. */
function axis({ last, columns, room }: Axis, glyphs: Glyphs, marked?: number): string {
  const columnOf = (iteration: number): number => (last > 0 ? Math.round((iteration / last) * (columns - 1)) : 0);
  const line = Array<string>(room).fill(' ');
  const put = (text: string, at: number): void => {
    for (let i = 0; i < text.length; i++) line[at + i] = text[i] as string;
  };
  const mark = marked === undefined ? undefined : columnOf(marked);
  const every = roundStep(count(last).length + NUMBERS_APART, (columns - 1) / Math.max(1, last));
  for (let iteration = 0; iteration <= last; iteration += every) {
    const text = count(iteration);
    const at = columnOf(iteration) - Math.floor((text.length - 1) / 2);
    const touches = mark !== undefined && mark >= at - 1 && mark <= at + text.length;
    if (!touches && at + text.length <= room) put(text, at);
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
