/**
 * The root as a function of the selected node, as a drawing: the curve, the tangent that the
 * gradient promises, and the present point where they touch.
 */
import type { Slice } from '../explain/slice.js';
import { CELL_WIDTH, cell, short } from '../text/numbers.js';
import { canvas } from './canvas.js';
import type { Glyphs } from './glyphs.js';

const LABEL = CELL_WIDTH - 1;

/** `height` lines: the drawing and its x axis. */
export function slicePlot(
  { x, y, from, to, ys }: Slice,
  grad: number | undefined,
  width: number,
  height: number,
  glyphs: Glyphs,
): string[] {
  const [columns, rows] = [Math.max(4, width - LABEL - 2), Math.max(1, height - 1)];
  const finite = Array.from(ys).filter(Number.isFinite);
  if (finite.length === 0) return [' no finite value around here'];
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (low === high) [low, high] = [low - 1, high + 1];
  const surface = canvas(columns, rows, glyphs.braille);
  const up = (value: number): number => (value - low) / (high - low);
  const across = (at: number): number => (at - from) / (to - from);
  let before: [number, number] | undefined;
  for (let i = 0; i < ys.length; i++) {
    const value = ys[i] as number;
    const here: [number, number] | undefined = Number.isFinite(value) ? [i / (ys.length - 1), up(value)] : undefined;
    if (before && here) surface.line(before, here);
    before = here;
  }
  if (grad !== undefined && Number.isFinite(grad) && Number.isFinite(y)) {
    for (let i = 0; i < columns; i += 2) {
      const at = from + ((to - from) * i) / (columns - 1);
      const value = up(y + grad * (at - x));
      if (value >= 0 && value <= 1) surface.mark(i / (columns - 1), value, glyphs.tangent);
    }
  }
  if (Number.isFinite(y)) surface.mark(across(x), up(y), glyphs.point);
  const axis = `${short(from).padEnd(Math.floor(columns / 2) - 3)}${short(x)}`;
  return [
    ...surface.lines().map((text, row) => `${label(row, rows, low, high)} ${glyphs.chart[9]}${text}`.trimEnd()),
    `${' '.repeat(LABEL + 2)}${axis}${short(to).padStart(Math.max(1, columns - axis.length))}`,
  ];
}

const label = (row: number, rows: number, low: number, high: number): string =>
  (row === 0 || row === rows - 1 ? cell(row === 0 ? high : low) : '').padStart(LABEL);
