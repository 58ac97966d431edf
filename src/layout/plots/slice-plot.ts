/**
 * The root as a function of the selected node, as a drawing: the curve, the tangent that the
 * gradient promises, and the present point where they touch. At a kink each side has a tangent of its own.
 */
import type { Slice } from '../../explain/curves/slice.js';
import { cell, full, short } from '../../text/numbers.js';
import type { Glyphs } from '../glyphs.js';
import { inLabel, labelsFor, labelWidth } from './axis-labels.js';
import { canvas } from './canvas.js';
import { part } from './plot.js';

/** The fewest cells of a label. */
const LABEL = 9;

/** Rows between curve and tangent from which on both can be distinguished. */
const APART = 0.75;

interface SliceDrawing {
  /** The drawing and its x axis. */
  readonly lines: readonly string[];
  /** Whether the tangent is seen beside the curve. */
  readonly hasTangent: boolean;
}

/** `height` lines, from `low` to `high`. Where curve and tangent fall on each other, only the curve is drawn. */
export function slicePlot(
  { x, y, from, to, ys }: Slice,
  [low, high]: readonly [number, number],
  slopes: { readonly left: number; readonly right: number } | undefined,
  width: number,
  height: number,
  glyphs: Glyphs,
): SliceDrawing {
  const without = (text: string): SliceDrawing => ({ lines: [text], hasTangent: false });
  if (!ys.some(Number.isFinite)) return without(' no finite value around here');
  if (!Number.isFinite(from) || !Number.isFinite(to)) return without(` ${full(x)} has nothing around it`);
  // a level curve is in the middle, and so is its label
  const isLevel = low === high;
  const ends = isLevel ? [cell(low)] : [high, low].map(labelsFor([high, low]));
  const label = labelWidth(ends, width, LABEL);
  const [columns, rows] = [Math.max(4, width - label - 2), Math.max(1, height - 1)];
  const surface = canvas(columns, rows, glyphs.braille);
  const up = (value: number): number => {
    if (!isLevel) return part(value, low, high);
    return value === low ? 0.5 : Number.NaN;
  };
  const across = (at: number): number => (at - from) / (to - from);
  let before: [number, number] | undefined;
  for (let i = 0; i < ys.length; i++) {
    const value = ys[i] as number;
    const here: [number, number] | undefined = Number.isFinite(value) ? [i / (ys.length - 1), up(value)] : undefined;
    if (before && here) surface.line(before, here);
    before = here;
  }
  let hasTangent = false;
  if (slopes && Number.isFinite(y)) {
    for (let i = 0; i < columns; i += 2) {
      const at = from + ((to - from) * i) / (columns - 1);
      const value = up(y + (at < x ? slopes.left : slopes.right) * (at - x));
      const curve = up(ys[Math.round((i / (columns - 1)) * (ys.length - 1))] as number);
      if (!(value >= 0 && value <= 1) || Math.abs(curve - value) * rows < APART) continue;
      surface.mark(i / (columns - 1), value, glyphs.tangent);
      hasTangent = true;
    }
  }
  if (Number.isFinite(y)) surface.mark(across(x), up(y), glyphs.point);
  const labels = Array<string>(rows).fill('');
  if (isLevel) labels[Math.floor((rows - 1) / 2)] = ends[0] as string;
  else [labels[0], labels[rows - 1]] = ends as [string, string];
  const middle = short(from / 2 + to / 2);
  const axis = `${short(from).padEnd(Math.floor(columns / 2) - 3)}${middle}`;
  const lines = [
    ...surface
      .lines()
      .map((text, row) => `${inLabel(labels[row] as string, label, glyphs.more)} ${glyphs.chart[9]}${text}`.trimEnd()),
    `${' '.repeat(label + 2)}${axis}${short(to).padStart(Math.max(1, columns - axis.length))}`,
  ];
  return { lines, hasTangent };
}
