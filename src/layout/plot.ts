/**
 * L over the iterations as lines of text. asciichart draws the curve; here is what it leaves out:
 * it wants finite numbers, draws one column a point, formats tiny numbers as 0.00, and has no x axis.
 */
import asciichart from 'asciichart';
import { CELL_WIDTH, cell, count } from '../text/numbers.js';
import type { Glyphs } from './glyphs.js';

const LABEL = CELL_WIDTH - 1;
/** asciichart puts an axis of two characters between a label and the curve. */
const LEFT = LABEL + 2;
const WIDEST_STEP = 6;

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
export function plot(series: readonly number[], width: number, height: number, glyphs: Glyphs, marked?: number, iterations?: readonly number[]): Plot {
  const room = Math.max(2, width - LEFT);
  const last = series.length - 1;
  const stretch = last > 0 ? Math.max(1, Math.min(WIDEST_STEP, Math.floor((room - 1) / last))) : 1;
  const columns = last > 0 ? Math.min(room, last * stretch + 1) : 2;
  const at = (column: number): number => (last > 0 ? (column * last) / (columns - 1) : 0);
  const points = Array.from({ length: columns }, (_, column) => sample(series, at(column)));
  const left = series.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  const curve = Math.max(1, height - 1);
  const finite = filled(points);
  if (!finite) {
    const empty = Array.from({ length: curve }, (_, i) => (i === 0 ? ' no finite value yet' : ''));
    return { lines: [...empty, ''], left };
  }
  const [lowest, highest] = [Math.min(...finite), Math.max(...finite)];
  const bottom = Math.max(1, curve - 1);
  // asciichart counts down from the highest, and what it gets to is rounded: 0 would be -1.7e-16
  const label = (value: number, row: number): number => {
    if (row === 0 || lowest === highest) return highest;
    if (row === bottom) return lowest;
    return Math.abs(value) < (highest - lowest) * 1e-9 ? 0 : value;
  };
  const format = (value: number, row: number): string => cell(label(value, row)).padStart(LABEL);
  const drawn = asciichart
    .plot(finite, { height: bottom, format, symbols: [...glyphs.chart] })
    .split('\n');
  const lines = drawn.length > curve ? drawn.slice(0, curve) : [...drawn, ...Array<string>(curve - drawn.length).fill('')];
  return { lines: [...lines, axis(columns, last, at, marked, glyphs, iterations)], left };
}

/** The series between its points, by straight lines. */
function sample(series: readonly number[], at: number): number {
  const before = Math.floor(at);
  const part = at - before;
  const from = series[before] as number;
  return part < 1e-9 ? from : from + ((series[before + 1] ?? from) - from) * part;
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

/** Iterations under the curve, as many as fit without touching. */
function axis(columns: number, last: number, at: (column: number) => number, marked: number | undefined, glyphs: Glyphs, iterations?: readonly number[]): string {
  const line: string[] = [];
  let free = 0;
  let named = -1;
  const put = (text: string, column: number): void => {
    for (let i = 0; i < text.length; i++) line[column + i] = text[i] as string;
    free = column + text.length + 2;
  };
  const near = marked === undefined ? -1 : last > 0 ? Math.round((marked / last) * (columns - 1)) : 0;
  for (let column = 0; column < columns; column++) {
    const iteration = Math.round(at(column));
    if (Math.abs(at(column) - iteration) > 0.5 / Math.max(1, columns) && columns > last) continue;
    if (column < free || iteration === named) continue;
    put(count(iterations?.[iteration] ?? iteration), column);
    named = iteration;
  }
  if (near >= 0) line[near] = glyphs.mark;
  return ' '.repeat(LEFT) + Array.from(line, (character) => character ?? ' ').join('');
}
