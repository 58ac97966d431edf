/**
 * The decision region as a drawing: dotted where the score is above 0, with an edge around it, and over it the samples,
 * each with the mark of its target. If there are classes, each has a fill, and its samples its number. The colours only
 * repeat that.
 *
 *      1.20 │ ○      ⡂⡂⡂⡂● ⡂
 *        x1 │   ○  ⡇⡂⡂●⡂⡂⡂⡂⡂
 *     -0.70 │○    ○  ⡇⡂⡂⡂ ●⡂⡂
 *            -1.60   x0   2.50
 */
import type { SampleNodes } from '../../engine/nn/samples.js';
import { type Area, allScoresOver, costOf, type Scorer, scoreAt } from '../../explain/curves/region.js';
import { short } from '../../text/numbers.js';
import { clip, padStart, width as widthOf } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import { type Line, line, piece, type Role } from '../line.js';
import { labelsFor } from './axis-labels.js';
import { type Canvas, canvas } from './canvas.js';

/** Node evaluations that a drawing may take: a few milliseconds. If it would take more, its grid is coarser. */
const AFFORDABLE = 3e6;
/** The coarsest grid, each way. */
const LEAST = 8;
/** The margin around the samples, as a share of their range. */
const MARGIN = 0.15;
/** The most classes in the legend. */
const MOST_CLASSES = 6;
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
export function regionPlot(view: RegionView, data: Float64Array): Line[] {
  const { samples, scorer, names, width, height, glyphs } = view;
  const area = areaOf(samples, data);
  if (!area) return [line(' no finite inputs')];
  const { columns, rows } = gridFor(view);
  const grids = allScoresOver(scorer, data, area, columns, rows);
  if (grids.some((scores) => scores.every(Number.isNaN))) return [line(' no score around here is a number')];
  const [high, low] = texts(area.y[1], area.y[0]);
  const [left, right] = texts(...area.x);
  const [across, up] = names.map((name) => clip(name, LABEL, glyphs.more)) as [string, string];
  const label = Math.max(...[high, low, up].map(widthOf));
  const lines = Math.max(1, height - 1);
  const cells = Math.max(4, width - label - 2);
  const places = samples.inputs.map(([x, y]) => [part(area.x, data[x!]!), part(area.y, data[y!]!)] as const);
  const scoreOf = (i: number, x: number, y: number): number => scoreAt(grids[i]!, columns, x, y);
  const drawing = samples.classes
    ? classRegions(samples, places, cells, lines, scoreOf, glyphs)
    : twoSides(samples, places, cells, lines, (x, y) => scoreOf(0, x, y), glyphs);
  const heads = Array.from({ length: lines }, (_, row) =>
    row === 0 ? high : row === lines - 1 ? low : row === Math.floor(lines / 2) ? up : '',
  );
  return [
    ...drawing.map((each, row) => [piece(`${padStart(heads[row]!, label)} ${glyphs.chart[9]}`), ...each]),
    line(' '.repeat(label + 2) + axis(left, across, right, cells)),
  ].slice(0, height);
}

/** Where each sample is, in fractions of the drawing. */
type Places = readonly (readonly [across: number, up: number])[];

/** Dots where the score is above 0, and the marks of both sides. */
function twoSides(
  { targets }: SampleNodes,
  places: Places,
  width: number,
  height: number,
  score: (x: number, y: number) => number,
  glyphs: Glyphs,
): Line[] {
  const surface = canvas(width, height, glyphs.braille);
  shade(surface, glyphs.braille, score);
  for (const [i, place] of places.entries())
    if (place.every(Number.isFinite)) surface.mark(...place, targets[i]! > 0 ? glyphs.above : glyphs.below);
  return surface.lines().map((text) => coloured(text, (each) => (each === glyphs.below ? 'run 2' : 'run 1')));
}

/** The colours of classes beside each other. */
const COLOURS: readonly Role[] = ['plain', 'run 1', 'run 2', 'run 3'];
const colourOf = (index: number): Role => COLOURS[index % COLOURS.length]!;

/** The fill of a class. */
const fillOf = (index: number, { fills }: Glyphs): string => [...fills][index % [...fills].length]!;
/** The mark of a sample of a class: its number, or a letter from 10 on. */
const markOf = (index: number): string => (index % 36).toString(36);

/** Each cell filled for the class with the highest score there, and each sample's class over it. */
function classRegions(
  { targets, classes = [] }: SampleNodes,
  places: Places,
  width: number,
  height: number,
  score: (index: number, x: number, y: number) => number,
  glyphs: Glyphs,
): Line[] {
  const count = classes[0]?.length ?? 0;
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const [x, y] = [column / (width - 1), height === 1 ? 0.5 : 1 - row / (height - 1)];
      const scores = Array.from({ length: count }, (_, i) => score(i, x, y));
      const best = scores.some(Number.isNaN) ? undefined : scores.indexOf(Math.max(...scores));
      return best === undefined ? piece(' ') : piece(fillOf(best, glyphs), colourOf(best));
    }),
  );
  for (const [i, [x, y]] of places.entries()) {
    const row = rows[Math.round((1 - y) * (height - 1))];
    const column = Math.round(x * (width - 1));
    if (row?.[column]) row[column] = piece(markOf(targets[i]!), colourOf(targets[i]!));
  }
  return rows;
}

/** The text with a colour for each character but blanks. */
const coloured = (text: string, role: (each: string) => Role): Line =>
  [...text].map((each) => piece(each, each === ' ' ? 'plain' : role(each)));

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
export function legend({ targets, classes }: SampleNodes, glyphs: Glyphs): string {
  if (classes) {
    const count = classes[0]?.length ?? 0;
    const shown = Array.from({ length: Math.min(count, MOST_CLASSES) }, (_, i) => {
      const fill = fillOf(i, glyphs);
      return `${markOf(i)} ${fill === ' ' ? 'blank' : fill}`;
    });
    return `${shown.join('  ')}${count > MOST_CLASSES ? `  ${glyphs.more}` : ''}`;
  }
  const side = (mark: string, isAbove: boolean): string => {
    const own = new Set(targets.filter((target) => target > 0 === isAbove));
    const text = own.size === 1 ? short([...own][0]!) : isAbove ? '> 0' : '<= 0';
    return own.size === 0 ? '' : `  ${mark} ${text}`;
  };
  return `${glyphs.dotted} score > 0${side(glyphs.above, true)}${side(glyphs.below, false)}`;
}
