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
import { type Line, line, type Piece, piece, type Role, textOf } from './line.js';

/** A label, a space, and then the axis, where iteration 0 is. */
const LEFT = CELL_WIDTH + 1;
const WIDEST_STEP = 6;
const NUMBERS_APART = 2;

/** Numbers by iteration, which rises. */
export interface Course {
  readonly iterations: readonly number[];
  readonly values: readonly number[];
  /** Which line it is drawn with; 0 if not said. */
  readonly style?: number;
}

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

/** `series` (one number an iteration) as one curve. Where it has not all iterations, `iterations` says which. */
export function plot(
  series: readonly number[],
  width: number,
  height: number,
  glyphs: Glyphs,
  marked?: number,
  iterations: readonly number[] = Array.from(series.keys()),
): Plot {
  const { lines, left } = curves([{ iterations, values: series }], width, height, glyphs, marked);
  return { lines: lines.map(textOf), left };
}

/**
 * Draws courses into `width` x `height` characters, the first over the others, the last line the x axis,
 * with iteration `marked` marked on it.
 */
export function curves(
  courses: readonly Course[],
  width: number,
  height: number,
  glyphs: Glyphs,
  marked?: number,
): Curves {
  const rows = Math.max(1, height - 1);
  const room = Math.max(2, width - LEFT);
  const last = Math.max(...courses.map(lastOf));
  const overhang = Math.floor(count(last).length / 2); // of the last number, which stands under the last point
  const columns = columnsFor(last, Math.max(2, room - overhang));
  let left = 0;
  for (const { values } of courses) for (const value of values) if (!Number.isFinite(value)) left++;
  const drawn = courses.flatMap((course) => {
    const points = filled(resampled(course, last, columns));
    return points ? [{ points, style: course.style ?? 0 }] : [];
  });
  if (drawn.length === 0) return { lines: [line(' no finite value yet'), ...Array<Line>(rows).fill([])], left };
  const numbers = line(' '.repeat(LEFT) + axis({ last, columns, room }, glyphs, marked));
  return { lines: [...layered(drawn, rows, glyphs), numbers], left };
}

const lastOf = ({ iterations }: Course): number => iterations.at(-1) ?? 0;

/** How many columns iterations 0 to `last` take: several each, or one for several of them. */
function columnsFor(last: number, room: number): number {
  if (last === 0) return 2;
  const stretch = Math.max(1, Math.min(WIDEST_STEP, Math.floor((room - 1) / last)));
  return Math.min(room, last * stretch + 1);
}

/** The course with one point a column, where iterations 0 to `last` take `columns`. A single point is drawn as two. */
function resampled(course: Course, last: number, columns: number): number[] {
  const own = lastOf(course);
  const points = last > 0 ? Math.round((own / last) * (columns - 1)) + 1 : 1;
  let before = 0;
  return Array.from({ length: Math.max(2, points) }, (_, column) => {
    const at = Math.min(own, (column * last) / (columns - 1));
    while ((course.iterations[before + 1] ?? Infinity) <= at) before++;
    return sample(course, before, at);
  });
}

/** The course at an iteration that is not before its point `before`: by a straight line to the next. */
function sample({ iterations, values }: Course, before: number, at: number): number {
  const start = iterations[before] as number;
  const part = (at - start) / ((iterations[before + 1] ?? Infinity) - start);
  const from = values[before] as number;
  const to = values[before + 1] ?? from;
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

interface Curve {
  readonly points: readonly number[];
  readonly style: number;
}

/** Curves in exactly `height` lines, each labelled with the number at its middle; level ones in the middle. */
function layered(curves: readonly Curve[], height: number, glyphs: Glyphs): Line[] {
  const all = curves.flatMap(({ points }) => points);
  const min = all.reduce((least, point) => Math.min(least, point));
  const max = all.reduce((most, point) => Math.max(most, point));
  const isLevel = min === max || height === 1;
  const rise = height - 1;
  const middle = Math.floor(rise / 2);
  const label = isLevel ? cell : labelling(min, between(min, max, 1 / rise));
  const format = (_: number, fromTop: number): string => {
    if (isLevel) return (fromTop === middle ? label(curves[0]?.points.at(-1) as number) : '').padStart(CELL_WIDTH);
    const up = 1 - fromTop / rise;
    return label(between(min, max, up)).padStart(CELL_WIDTH);
  };
  const layers = curves.map(({ points, style }) => {
    // asciichart marks its row 0 as a zero line, so rows count from 1
    const rows = points.map((point) => 1 + (isLevel ? rise - middle : part(point, min, max) * rise));
    const symbols = [...chartOf(style, glyphs)];
    return asciichart.plot(rows, { height: rise, min: 1, max: 1 + rise, format, symbols }).split('\n');
  });
  const roles = curves.map(({ style }) => roleOf(style));
  return Array.from({ length: height }, (_, row) =>
    laid(
      layers.map((rows) => rows[row] as string),
      roles,
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
function laid(rows: readonly string[], roles: readonly Role[], glyphs: Glyphs): Line {
  const [begins, axis] = glyphs.chart as [string, string];
  const label = (rows[0] as string).slice(0, LEFT) + (rows.some((row) => row[LEFT] === begins) ? begins : axis);
  const pieces = [piece(label)];
  const wide = Math.max(...rows.map((row) => row.trimEnd().length)); // there is an empty column at the right
  for (let at = LEFT + 1; at < wide; at++) {
    const on = rows.findIndex((row) => (row[at] ?? ' ') !== ' ');
    pieces.push(on < 0 ? piece(' ') : piece((rows[on] as string)[at] as string, roles[on]));
  }
  return pieces;
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
