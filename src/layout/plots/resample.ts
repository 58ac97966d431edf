/** A series as one point per column: several columns per iteration, or several iterations per column. */
const WIDEST_STEP = 6;

/** Numbers by iteration; iterations rise. */
export interface Series {
  readonly iterations: readonly number[];
  readonly values: readonly number[];
  /** The style that it is drawn in; 0 if not given. */
  readonly style?: number;
}

export const lastOf = ({ iterations }: Series): number => iterations.at(-1) ?? 0;

/** The columns for iterations 0 to `last`: several for each, or one for several. */
export function columnCount(last: number, most: number): number {
  if (last === 0) return 2;
  const each = Math.max(1, Math.min(WIDEST_STEP, Math.floor((most - 1) / last)));
  return Math.min(most, last * each + 1);
}

/** The series with one point per column, if iterations 0 to `last` take `columns`. A single point becomes two. */
export function resampled(series: Series, last: number, columns: number): number[] {
  const own = lastOf(series);
  const points = last > 0 ? Math.round((own / last) * (columns - 1)) + 1 : 1;
  let before = 0;
  return Array.from({ length: Math.max(2, points) }, (_, column) => {
    const at = Math.min(own, (column * last) / (columns - 1));
    while ((series.iterations[before + 1] ?? Infinity) <= at) before++;
    return sample(series, before, at);
  });
}

/** The series at an iteration at or after its point `before`: on a straight line to the next point. */
function sample({ iterations, values }: Series, before: number, at: number): number {
  const start = iterations[before] as number;
  const part = (at - start) / ((iterations[before + 1] ?? Infinity) - start);
  const from = values[before] as number;
  const to = values[before + 1] ?? from;
  return part < 1e-9 || from === to ? from : from * (1 - part) + to * part;
}

/** The points, each that is not finite replaced by a finite neighbour; undefined if none is finite. */
export function withoutGaps(points: readonly number[]): number[] | undefined {
  let value = points.find(Number.isFinite);
  if (value === undefined) return undefined;
  return points.map((point) => {
    if (Number.isFinite(point)) value = point;
    return value as number;
  });
}
