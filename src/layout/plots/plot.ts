/**
 * L over the iterations as lines of text. asciichart draws the curve; this file does the rest. asciichart needs finite
 * numbers whose differences do not overflow, draws one column per point, labels tiny numbers as 0.00, and has no x
 * axis. So it gets the rows that the curve goes through, not L.
 *
 *     -5.2851 ┤       ╭─
 *     -8.0000 ┼───────╯        point k ends where its number begins
 *             0   1   2
 */

import asciichart from 'asciichart';
import { cell, count } from '../../text/numbers.js';
import type { Glyphs } from '../glyphs.js';
import { type Line, line, lineText, type Piece, piece, type Role } from '../line.js';
import { inLabel, labelsFor, labelWidth } from './axis-labels.js';
import { type Axis, axis } from './iteration-axis.js';
import { lastOf, type Resampled, resampled, type Series } from './resample.js';

/** The fewest cells of a label. */
const LABEL = 9;

interface Curves {
  /** The curves and the x axis under them, all of the same height whatever the numbers are. */
  readonly lines: readonly Line[];
  /** How many points were nan or infinite and are left out. */
  readonly left: number;
}

export interface Plot {
  readonly lines: readonly string[];
  readonly left: number;
}

/** `series` as one curve. If it does not have one number per iteration, `iterations` says which it has. */
export function plot(
  series: readonly number[],
  width: number,
  height: number,
  glyphs: Glyphs,
  marked?: number,
  iterations: readonly number[] = Array.from(series.keys()),
): Plot {
  const { lines, left } = curves([{ iterations, values: series }], width, height, glyphs, marked);
  return { lines: lines.map(lineText), left };
}

/**
 * Draws series into `width` x `height` characters, the first over the others, the last line the x axis,
 * with iteration `marked` marked on it; on a logarithmic axis if `isLog`, for numbers above 0.
 */
export function curves(
  all: readonly Series[],
  width: number,
  height: number,
  glyphs: Glyphs,
  marked?: number,
  isLog = false,
  numberOf?: Axis['numberOf'],
): Curves {
  const rows = Math.max(1, height - 1);
  let left = 0;
  for (const { values } of all) for (const value of values) if (!Number.isFinite(value)) left++;
  const series = isLog ? all.map((each) => ({ ...each, values: each.values.map(Math.log10) })) : all;
  const lines = drawn(series, { width, rows, glyphs, marked, label: LABEL, isLog, numberOf }) ?? [
    line(' no finite value yet'),
    ...Array<Line>(rows).fill([]),
  ];
  return { lines, left };
}

interface Space {
  readonly width: number;
  /** Lines of the curves. */
  readonly rows: number;
  readonly glyphs: Glyphs;
  readonly marked: number | undefined;
  /** Cells of a label; a space follows it, and then the axis, where iteration 0 is. */
  readonly label: number;
  readonly isLog: boolean;
  readonly numberOf?: Axis['numberOf'];
}

/** The curves with their axes, or undefined if nothing is finite. It starts again if the labels need more cells. */
function drawn(all: readonly Series[], space: Space): Line[] | undefined {
  const { width, rows, glyphs, marked, label, isLog } = space;
  const wide = Math.max(2, width - label - 1);
  const last = Math.max(...all.map(lastOf));
  const overhang = Math.floor(count(space.numberOf?.(last) ?? last).length / 2); // of the last number, which stands under the last point
  const columns = last === 0 ? 2 : Math.max(2, wide - overhang);
  const curves = all.flatMap((series) => {
    const found = resampled(series, last, columns);
    return found ? [{ ...found, style: series.style ?? 0 }] : [];
  });
  if (curves.length === 0) return undefined;
  const scale = scaleOf(curves, rows, isLog);
  const wanted = labelWidth(scale.labels, width, LABEL);
  if (wanted > label) return drawn(all, { ...space, label: wanted });
  const numbers = line(
    ' '.repeat(label + 1) + axis({ last, columns, width: wide, numberOf: space.numberOf }, glyphs, marked),
  );
  return [...layered(curves, scale, label, glyphs), numbers];
}

interface Curve extends Resampled {
  readonly style: number;
}

/** The numbers that the lines stand for, from the top down; of a level curve only the middle line has one. */
interface Scale {
  readonly min: number;
  readonly max: number;
  /** The line of a level curve, counted from below. */
  readonly level: number | undefined;
  readonly labels: readonly string[];
}

function scaleOf(curves: readonly Curve[], height: number, isLog: boolean): Scale {
  const number = isLog ? (x: number): number => 10 ** x : (x: number): number => x;
  let [min, max] = [Infinity, -Infinity];
  for (const { points, lows, highs } of curves) {
    for (const low of [points, lows].flat()) min = Math.min(min, low);
    for (const high of [points, highs].flat()) max = Math.max(max, high);
  }
  const rise = height - 1;
  if (min === max || height === 1) {
    const middle = Math.floor(rise / 2);
    const labels = Array<string>(height)
      .fill('')
      .with(middle, cell(number(curves[0]?.points.at(-1) as number)));
    return { min, max, level: rise - middle, labels };
  }
  const values = Array.from({ length: height }, (_, row) => number(between(min, max, 1 - row / rise)));
  return { min, max, level: undefined, labels: values.map(labelsFor(values)) };
}

/** Curves in as many lines as the scale has, each labelled with the number at its middle; level ones in the middle. */
function layered(curves: readonly Curve[], { min, max, level, labels }: Scale, width: number, glyphs: Glyphs): Line[] {
  const rise = labels.length - 1;
  const format = (_: number, fromTop: number): string => inLabel(labels[fromTop] as string, width, glyphs.more);
  const rowOf = (point: number): number => level ?? part(point, min, max) * rise;
  const layers = curves.map(({ start, points, lows, highs, style }) => {
    // asciichart marks its row 0 as a zero line, so rows count from 1
    const rows = points.map((point) => 1 + rowOf(point));
    const symbols = [...chartOf(style, glyphs)];
    const drawn = asciichart.plot(rows, { height: rise, min: 1, max: 1 + rise, format, symbols }).split('\n');
    const upright = symbols[9] as string;
    const grid = drawn.map((text) => Array.from(text));
    for (const [i, low] of lows.entries()) {
      if (!(low <= (highs[i] as number))) continue;
      const line = [points[i] as number, points[i + 1] as number].map((point) => Math.round(rowOf(point)));
      // on to the line, so that no stroke hangs in the air
      const to = Math.max(Math.round(rowOf(highs[i] as number)), Math.min(...line));
      for (let up = Math.min(Math.round(rowOf(low)), Math.max(...line)); up <= to; up++) {
        const cells = grid[rise - up] as string[];
        const at = width + 2 + i;
        if ((cells[at] ?? ' ') === ' ') cells[at] = upright;
      }
    }
    // a curve that begins later leaves the axis alone
    const before = start === 0 ? [] : [symbols[1] as string, ...Array<string>(start).fill(' ')];
    return grid.map((cells) => {
      const all = Array.from(cells, (each) => each ?? ' ');
      return all.toSpliced(width + 1, start === 0 ? 0 : 1, ...before).join('');
    });
  });
  const roles = curves.map(({ style }) => roleOf(style));
  return labels.map((_, row) =>
    laid(
      layers.map((rows) => rows[row] as string),
      roles,
      width + 1,
      glyphs,
    ),
  );
}

/** asciichart's symbols for a style. */
const chartOf = (style: number, { chart, charts }: Glyphs): readonly string[] => charts[style - 1] ?? chart;

const ROLES: readonly Role[] = ['plain', 'run 1', 'run 2', 'run 3'];

const roleOf = (style: number): Role => ROLES[style] as Role;

/** A sample of a style's line, for a legend. */
export const lineOf = (style: number, glyphs: Glyphs): Piece =>
  piece((chartOf(style, glyphs)[4] as string).repeat(2), roleOf(style));

/** One row of several drawings, which have the same label, the first on top. */
function laid(rows: readonly string[], roles: readonly Role[], left: number, glyphs: Glyphs): Line {
  const [begins, axis] = glyphs.chart as [string, string];
  const label = (rows[0] as string).slice(0, left) + (rows.some((row) => row[left] === begins) ? begins : axis);
  let run = '';
  let role: Role = 'plain';
  const pieces = [piece(label)];
  const wide = Math.max(...rows.map((row) => row.trimEnd().length)); // asciichart adds an empty column at the right
  for (let at = left + 1; at < wide; at++) {
    const on = rows.findIndex((row) => (row[at] ?? ' ') !== ' ');
    const own: Role = on < 0 ? role : (roles[on] as Role);
    if (own !== role && run !== '') {
      pieces.push(piece(run, role));
      run = '';
    }
    role = own;
    run += on < 0 ? ' ' : ((rows[on] as string)[at] as string);
  }
  return run === '' ? pieces : [...pieces, piece(run, role)];
}

/** The number at a part of the way from `min` to `max`. One that is tiny beside their distance is rounding: 0. */
function between(min: number, max: number, part: number): number {
  const value = min * (1 - part) + max * part;
  return Math.abs(value) < max * 1e-9 - min * 1e-9 && part > 0 && part < 1 ? 0 : value;
}

/** The position of a number between two others, from 0 to 1; halved first if their distance is infinite. */
export function part(point: number, min: number, max: number): number {
  if (Number.isFinite(max - min)) return (point - min) / (max - min);
  return (point / 2 - min / 2) / (max / 2 - min / 2);
}
