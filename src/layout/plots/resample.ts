/**
 * A series in columns: the point where each begins, on a straight line between two iterations if it has several columns;
 * and the lowest and the highest number in it if it has several iterations.
 */

/** Numbers by iteration; iterations rise. */
export interface Series {
  readonly iterations: readonly number[];
  readonly values: readonly number[];
  /** The style that it is drawn in; 0 if not given. */
  readonly style?: number;
}

export interface Resampled {
  /** The column that it begins in. */
  readonly start: number;
  /** At the beginning of each column, and at the end of the last. */
  readonly points: readonly number[];
  /** Per column, what lies in it. */
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

export const lastOf = ({ iterations }: Series): number => iterations.at(-1) ?? 0;

/** The series if iterations 0 to `last` take `columns` points. A single point becomes two. Undefined if none is finite. */
export function resampled(series: Series, last: number, columns: number): Resampled | undefined {
  const finite = withoutGaps(series.values);
  if (!finite) return undefined;
  const { iterations } = series;
  const own = lastOf(series);
  const first = iterations[0] as number;
  const columnOf = (iteration: number): number => (last > 0 ? Math.round((iteration / last) * (columns - 1)) : 0);
  const start = Math.min(columnOf(first), Math.max(0, columns - 2));
  const end = Math.max(start + 1, columnOf(own));
  const points: number[] = [];
  const lows: number[] = [];
  const highs: number[] = [];
  let before = 0;
  for (let column = start; column <= end; column++) {
    // the first and the last point as they are: no column is just at them
    const place = last > 0 ? (column * last) / (columns - 1) : 0;
    const at = column === start ? first : column === end ? own : Math.max(first, Math.min(own, place));
    let [low, high] = [Infinity, -Infinity];
    while ((iterations[before + 1] ?? Infinity) <= at) {
      const value = finite[++before] as number;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    points.push(sample(iterations, finite, before, at));
    if (column === start) continue;
    lows.push(low);
    highs.push(high);
  }
  return { start, points, lows, highs };
}

/** The series at an iteration at or after its point `before`: on a straight line to the next point. */
function sample(iterations: readonly number[], values: readonly number[], before: number, at: number): number {
  const start = iterations[before] as number;
  const part = (at - start) / ((iterations[before + 1] ?? Infinity) - start);
  const from = values[before] as number;
  const to = values[before + 1] ?? from;
  if (part < 1e-9 || from === to) return from;
  // rounding leads to no number outside
  return Math.max(Math.min(from, to), Math.min(Math.max(from, to), from * (1 - part) + to * part));
}

/** The points, each that is not finite replaced by a finite neighbour; undefined if none is finite. */
function withoutGaps(points: readonly number[]): number[] | undefined {
  let value = points.find(Number.isFinite);
  if (value === undefined) return undefined;
  return points.map((point) => {
    if (Number.isFinite(point)) value = point;
    return value as number;
  });
}
