/**
 * The decision region as a drawing: dotted where the score is above 0, with an edge around it, and over it the samples,
 * each with the mark of its target. It needs no colour.
 *
 *      1.20 │ ○      ⡂⡂⡂⡂● ⡂
 *        x1 │   ○  ⡇⡂⡂●⡂⡂⡂⡂⡂
 *     -0.70 │○    ○  ⡇⡂⡂⡂ ●⡂⡂
 *            -1.60   x0   2.50
 */
import type { SampleNodes } from '../../engine/nn/samples.js';
import { type Area, costOf, type Scorer, scoreAt, scoresOver } from '../../explain/curves/region.js';
import { short } from '../../text/numbers.js';
import { clip, padStart, width as widthOf } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import { labelsFor } from './axis-labels.js';
import { type Canvas, canvas } from './canvas.js';

/** Node evaluations that a drawing may take: a few milliseconds. If it would take more, its grid is coarser. */
const AFFORDABLE = 3e6;
/** The coarsest grid, each way. */
const LEAST = 8;
/** The margin around the samples, as a share of their range. */
const MARGIN = 0.15;
/** The most cells of an input's name. */
const LABEL = 11;

export interface RegionView {
  readonly samples: SampleNodes;
  readonly scorer: Scorer;
  /** The names of the two inputs. */
  readonly names: readonly [string, string];
  readonly width: number;
  /** Lines: the drawing and its x axis. */
  readonly height: number;
  readonly glyphs: Glyphs;
}

/** The number of node evaluations that the drawing takes. */
export function costOfRegion(view: RegionView): number {
  const { columns, rows } = gridFor(view);
  return columns * rows * costOf(view.scorer);
}

/** Points at which the score is computed: one per character across and two up, or fewer if that costs too much. */
function gridFor({ scorer, width, height }: RegionView): { columns: number; rows: number } {
  const [columns, rows] = [width, 2 * height];
  const coarser = Math.min(1, Math.sqrt(AFFORDABLE / (columns * rows * costOf(scorer))));
  return {
    columns: Math.max(LEAST, Math.floor(columns * coarser)),
    rows: Math.max(LEAST, Math.floor(rows * coarser)),
  };
}

/** The drawing for these data of all nodes, `height` lines of at most `width`. */
export function regionPlot(view: RegionView, data: Float64Array): string[] {
  const { samples, scorer, names, width, height, glyphs } = view;
  const area = areaOf(samples, data);
  if (!area) return [' no finite inputs'];
  const { columns, rows } = gridFor(view);
  const scores = scoresOver(scorer, data, area, columns, rows);
  if (scores.every(Number.isNaN)) return [' no score around here is a number'];
  const [high, low] = texts(area.y[1], area.y[0]);
  const [left, right] = texts(...area.x);
  const [across, up] = names.map((name) => clip(name, LABEL, glyphs.more)) as [string, string];
  const label = Math.max(...[high, low, up].map(widthOf));
  const lines = Math.max(1, height - 1);
  const surface = canvas(Math.max(4, width - label - 2), lines, glyphs.braille);
  shade(surface, glyphs.braille, (x, y) => scoreAt(scores, columns, x, y));
  samples.inputs.forEach(([x, y], i) => {
    const place = [part(area.x, data[x!]!), part(area.y, data[y!]!)] as const;
    if (place.every(Number.isFinite)) surface.mark(...place, samples.targets[i]! > 0 ? glyphs.above : glyphs.below);
  });
  const heads = Array.from({ length: lines }, (_, row) =>
    row === 0 ? high : row === lines - 1 ? low : row === Math.floor(lines / 2) ? up : '',
  );
  return [
    ...surface.lines().map((text, row) => `${padStart(heads[row]!, label)} ${glyphs.chart[9]}${text}`),
    ' '.repeat(label + 2) + axis(left, across, right, Math.max(4, width - label - 2)),
  ].slice(0, height);
}

/** The ends of an axis, with enough digits to differ. */
const texts = (...ends: [number, number]): [string, string] => ends.map(labelsFor(ends, short)) as [string, string];

/** The area of the drawing: the samples, with a margin. */
function areaOf({ inputs }: SampleNodes, data: Float64Array): Area | undefined {
  const [x, y] = [0, 1].map((input) => {
    let [low, high] = [Infinity, -Infinity];
    for (const ids of inputs) {
      const value = data[ids[input]!]!;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const margin = MARGIN * (high - low) || 1;
    return rounded(low - margin, high + margin);
  }) as [Area['x'], Area['y']];
  return [...x, ...y].every(Number.isFinite) ? { x, y } : undefined;
}

/** Both ends rounded to three digits more than they share. */
function rounded(from: number, to: number): readonly [number, number] {
  const same = Math.floor(Math.log10(Math.max(Math.abs(from), Math.abs(to)) / (to - from)));
  const digits = Math.min(17, 3 + Math.max(0, same));
  return Number.isNaN(digits) ? [from, to] : [Number(from.toPrecision(digits)), Number(to.toPrecision(digits))];
}

const part = ([from, to]: readonly [number, number], value: number): number => (value - from) / (to - from);

/** Dots where the score is above 0: all along the edge; inside every fourth, or every second if dots are few. */
function shade(surface: Canvas, sparse: boolean, score: (x: number, y: number) => number): void {
  const { dotsAcross, dotsUp } = surface;
  const [right, top] = [Math.max(1, dotsAcross - 1), Math.max(1, dotsUp - 1)];
  const above = new Uint8Array(dotsAcross * dotsUp);
  for (let j = 0; j < dotsUp; j++)
    for (let i = 0; i < dotsAcross; i++) above[j * dotsAcross + i] = score(i / right, j / top) > 0 ? 1 : 0;
  for (let j = 0; j < dotsUp; j++) {
    for (let i = 0; i < dotsAcross; i++) {
      const at = j * dotsAcross + i;
      if (!above[at]) continue;
      const isEdge =
        (i > 0 && !above[at - 1]) ||
        (i < dotsAcross - 1 && !above[at + 1]) ||
        (j > 0 && !above[at - dotsAcross]) ||
        (j < dotsUp - 1 && !above[at + dotsAcross]);
      if (isEdge || (sparse ? i % 2 === 0 && j % 2 === 0 : (i + j) % 2 === 0)) surface.dot(i / right, j / top);
    }
  }
}

/** Three texts over `width`: at the left, in the middle, and at the right. */
function axis(left: string, middle: string, right: string, width: number): string {
  const before = Math.max(1, Math.floor((width - widthOf(middle)) / 2) - left.length);
  const begun = `${left}${' '.repeat(before)}${middle}`;
  return `${begun}${' '.repeat(Math.max(1, width - widthOf(begun) - right.length))}${right}`;
}

/** What the marks stand for: the target, if all on that side of 0 are the same. */
export function legend({ targets }: SampleNodes, glyphs: Glyphs): string {
  const side = (mark: string, isAbove: boolean): string => {
    const own = new Set(targets.filter((target) => target > 0 === isAbove));
    const text = own.size === 1 ? short([...own][0]!) : isAbove ? '> 0' : '<= 0';
    return own.size === 0 ? '' : `  ${mark} ${text}`;
  };
  return `${glyphs.dotted} score > 0${side(glyphs.above, true)}${side(glyphs.below, false)}`;
}
