/**
 * The picture on the character grid: how wide each column is, where each box stands, and every edge and op in
 * characters. The text in the boxes, which changes with the numbers, is left to box.ts.
 */
import { width } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import type { PictureColumns } from './columns.js';
import { CROSSING, routeBetween, type Span, wireCells } from './edges.js';
import type { PicturePart, Shape } from './shapes.js';

/** A node's box, and which column it is in. */
export interface Box {
  readonly node: number;
  readonly label: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly column: number;
  /** Whether an edge leaves it. */
  readonly used: boolean;
}

export const BOX_HEIGHT = 3;

export interface Grid {
  readonly width: number;
  readonly height: number;
  /** From left to right. */
  readonly boxes: readonly Box[];
  readonly boxOf: ReadonlyMap<number, Box>;
  /** Edges and ops: the characters of a row from cell `from` up to but not including `to`. */
  readonly text: (row: number, from: number, to: number) => string;
  /** The cells of the edge between two shapes, by their indices in the part. */
  readonly route: (from: number, to: number) => readonly number[];
  /** A cell's edge drawn strong, or undefined if something else is there; and whether a cell is empty. */
  readonly strongAt: (cell: number) => string | undefined;
  readonly isEmpty: (cell: number) => boolean;
  readonly part: PicturePart;
  /** Whether data and gradient stand beside the label, as in the lecture, or under it. */
  readonly flat: boolean;
}

/** How wide boxes and gaps are drawn. */
export interface Form {
  readonly flat: boolean;
  /** Cells between columns besides those that edges need. */
  readonly gap: number;
  /** Ops without blanks in their ovals. */
  readonly tight?: true;
}

/** The widest first. */
const FORMS: readonly Form[] = [
  { flat: true, gap: 2 },
  { flat: true, gap: 0 },
  { flat: false, gap: 2 },
  { flat: false, gap: 1 },
  { flat: false, gap: 0 },
  { flat: false, gap: 0, tight: true },
];

/** Cells of a number. */
export const NUMBER_WIDTH = 8;

/** How wide a box is inside its borders: label, data and gradient one below the other, or side by side. */
const insideWidth = (label: number, flat: boolean): number =>
  flat ? label + 2 + 2 * (NUMBER_WIDTH + 3) : Math.max(label + 2, NUMBER_WIDTH + 1);

/** The widest form that fits into `cells`, or else the narrowest. */
export function formFor(part: PicturePart, columns: PictureColumns, cells: number): Form {
  const fitting = FORMS.find((form) => widthOf(lanesFor(part, columns, form)) <= cells);
  return fitting ?? (FORMS[FORMS.length - 1] as Form);
}

export function gridFrom(part: PicturePart, columns: PictureColumns, form: Form, glyphs: Glyphs): Grid {
  const { shapes, edges } = part;
  const lanes = lanesFor(part, columns, form);
  const leaves = new Set(edges.map(({ from }) => from));
  const spans = shapes.map((shape, i) => spanIn(lanes[columns.spots[i]!.column]!, shape, leaves.has(i), form));
  const total = widthOf(lanes);
  const detours = columns.columns.flatMap(({ channel }) => channel.nets.flatMap(({ detours: rows }) => rows));
  const height = Math.max(columns.height, ...detours.map((row) => row + 1));

  const wires = wireCells(part, columns, lanes, spans, { width: total, height });
  const text = textCells(part, columns, spans, total, form, glyphs);
  const characters = Array.from(glyphs.edges);
  const characterAt = (cell: number): string => {
    const bits = wires[cell]!;
    return text.get(cell) ?? (bits & CROSSING ? glyphs.crossing : characters[bits]!);
  };
  const heavy = Array.from(glyphs.strongEdges);
  const rowOf = (shape: number): number => columns.spots[shape]!.row;
  const boxes = shapes
    .flatMap(({ kind, node, text: label }, i): Box[] => {
      const { column, row } = columns.spots[i]!;
      return kind === 'box' ? [{ node, label, ...spans[i]!, top: row - 1, column, used: leaves.has(i) }] : [];
    })
    .sort((x, y) => x.left - y.left || x.top - y.top);
  return {
    width: total,
    height,
    boxes,
    boxOf: new Map(boxes.map((box) => [box.node, box])),
    text: (row, from, to) =>
      Array.from({ length: Math.max(0, to - from) }, (_, i) => characterAt(row * total + from + i)).join(''),
    route: (from, to) => {
      const start = rowOf(from) * total + spans[from]!.left + spans[from]!.width;
      return routeBetween(wires, start, rowOf(to) * total + spans[to]!.left - 1, total);
    },
    strongAt: (cell) =>
      text.has(cell) ? undefined : wires[cell]! & CROSSING ? glyphs.strongCrossing : heavy[wires[cell]!],
    isEmpty: (cell) => !text.has(cell) && wires[cell] === 0 && !boxes.some((box) => isIn(box, cell, total)),
    part,
    flat: form.flat,
  };
}

const isIn = ({ left, top, width: wide }: Box, cell: number, total: number): boolean => {
  const [x, y] = [cell % total, Math.floor(cell / total)];
  return x >= left && x < left + wide && y >= top && y < top + BOX_HEIGHT;
};

/** An op as an oval: `( * )`, `(tanh)`; `(*)` if space is short. */
const oval = (symbol: string, { tight }: Form): string =>
  symbol.length < 3 && !tight ? `( ${symbol} )` : `(${symbol})`;

const ownText = ({ kind, text }: Shape, form: Form): string => (kind === 'op' ? oval(text, form) : text);

/** The cells of each column. Between two there is one cell to leave, the tracks, one for the arrow, and the gap. */
function lanesFor({ shapes, edges }: PicturePart, { columns, spots }: PictureColumns, form: Form): Span[] {
  const marked = new Set(edges.flatMap(({ to, times }) => (times > 1 ? spots[to]!.column : [])));
  let left = 0;
  return columns.map(({ shapes: some, channel }, i) => {
    const here = some.map((shape) => shapes[shape]!);
    const label = Math.max(0, ...here.map(({ kind, text }) => (kind === 'box' ? width(text) : 0)));
    const widths = here.map((shape) =>
      shape.kind === 'box' ? insideWidth(label, form.flat) + 2 : width(ownText(shape, form)),
    );
    const lane = { left, width: Math.max(...widths) };
    left += lane.width + channel.tracks + 2 + form.gap + Number(marked.has(i + 1));
    return lane;
  });
}

/** The width of all columns. */
function widthOf(lanes: readonly Span[]): number {
  const last = lanes[lanes.length - 1] as Span;
  return last.left + last.width;
}

/** A shape's cells in its column: an op is in the middle, a cut-off part at the side of its edge. */
function spanIn(lane: Span, shape: Shape, isLeft: boolean, form: Form): Span {
  if (shape.kind === 'box') return lane;
  const own = width(ownText(shape, form));
  const spare = lane.width - own;
  return { left: lane.left + (shape.kind === 'op' ? spare >> 1 : isLeft ? spare : 0), width: own };
}

/** Ops, arrows, and the mark for a cut-off part, by cell. */
function textCells(
  { shapes, edges }: PicturePart,
  { spots }: PictureColumns,
  spans: readonly Span[],
  total: number,
  form: Form,
  glyphs: Glyphs,
) {
  const text = new Map<number, string>();
  for (const [i, shape] of shapes.entries()) {
    if (shape.kind === 'box') continue;
    const at = spots[i]!.row * total + spans[i]!.left;
    for (const [x, character] of Array.from(ownText(shape, form)).entries()) text.set(at + x, character);
  }
  for (const { from, to, times } of edges) {
    if (shapes[to]!.kind === 'cut') continue;
    const at = spots[to]!.row * total + spans[to]!.left - 1;
    text.set(at, glyphs.arrow);
    if (times < 2) continue;
    const isAlone = edges.every((other) => other.to !== to || other.from === from);
    const exit = spots[from]!.row * total + spans[from]!.left + spans[from]!.width;
    text.set(isAlone ? at - 1 : exit, times < 10 ? String(times) : glyphs.more);
  }
  return text;
}
