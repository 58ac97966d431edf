/** The edges of a picture, cell by cell: in the channels between columns, past shapes, and up to ops. */
import type { Net } from './channel.js';
import type { PictureColumns } from './columns.js';
import type { PicturePart } from './shapes.js';

/** The cells of a row that something takes. */
export interface Span {
  readonly left: number;
  readonly width: number;
}

const UP = 1;
const DOWN = 2;
const LEFT = 4;
const RIGHT = 8;
const ALL = UP | DOWN | LEFT | RIGHT;
const ACROSS = LEFT | RIGHT;
const ALONG = UP | DOWN;
/** Set if two edges only cross in a cell. */
export const CROSSING = 16;

/** The directions of the edges from each cell: 1 up, 2 down, 4 left, 8 right, added up. */
export function wireCells(
  { shapes, edges }: PicturePart,
  { columns, spots }: PictureColumns,
  lanes: readonly Span[],
  spans: readonly Span[],
  size: { readonly width: number; readonly height: number },
): Uint8Array {
  const bits = new Uint8Array(size.width * size.height);
  const across = (row: number, from: number, to: number): void => {
    for (let x = from; x < to; x++) join(bits, row * size.width + x, ACROSS);
  };
  for (const [i, { wires, channel }] of columns.entries()) {
    const { left, width: wide } = lanes[i]!;
    for (const row of wires) across(row, left, left + wide);
    const next = lanes[i + 1];
    if (next) for (const net of channel.nets) draw(net, left + wide, next.left, size.width, bits);
  }
  const enters = new Set(edges.map(({ to }) => to));
  const leaves = new Set(edges.map(({ from }) => from));
  for (const [i, { column, row }] of spots.entries()) {
    if (shapes[i]!.kind === 'box') continue;
    const lane = lanes[column]!;
    const { left, width: wide } = spans[i]!;
    if (enters.has(i)) across(row, lane.left, left);
    if (leaves.has(i)) across(row, left + wide, lane.left + lane.width);
  }
  return bits;
}

/** Draws what leaves at one row, between a column that ends before `from` and one that begins at `to`. */
function draw(net: Net, from: number, to: number, total: number, bits: Uint8Array): void {
  const { from: row, to: rows, track, begins, detours } = net;
  const own = new Map<number, number>();
  const add = (x: number, y: number, more: number): void => {
    own.set(y * total + x, (own.get(y * total + x) ?? 0) | more);
  };
  const across = (y: number, start: number, end: number): void => {
    for (let x = start; x < end; x++) add(x, y, ACROSS);
  };
  if (track < 0) {
    across(row, from, to);
  } else {
    const x = from + 1 + track;
    const ends = [row, ...rows, ...detours];
    const low = Math.min(...ends);
    const high = Math.max(...ends);
    across(row, begins === undefined ? from : from + 2 + begins, x);
    add(x, row, LEFT);
    for (let y = low; y <= high; y++) add(x, y, (y > low ? UP : 0) | (y < high ? DOWN : 0));
    for (const y of [...rows, ...detours]) add(x, y, RIGHT);
    for (const y of rows) across(y, x + 1, to);
  }
  for (const [cell, more] of own) join(bits, cell, more);
}

/** Adds an edge's directions to a cell. If one goes straight over another, they only cross. */
function join(bits: Uint8Array, cell: number, more: number): void {
  const there = bits[cell]!;
  const isOver = (there === ACROSS && more === ALONG) || (there === ALONG && more === ACROSS);
  bits[cell] = isOver ? ALL | CROSSING : there | more;
}

/** The cells from one to another along the edges, never back to the left, and straight on where two only cross. */
export function routeBetween(bits: Uint8Array, from: number, to: number, total: number): number[] {
  const before = new Map<number, number>([[from, -1]]);
  const moves = [
    [RIGHT, LEFT, 1],
    [UP, DOWN, -total],
    [DOWN, UP, total],
  ] as const;
  for (const cell of before.keys()) {
    if (cell === to) break;
    const came = cell - (before.get(cell) as number);
    for (const [out, back, by] of moves) {
      const next = cell + by;
      const isStraight = !(bits[cell]! & CROSSING) || came === by;
      const isJoined = bits[cell]! & out && (bits[next] ?? 0) & back;
      if (isStraight && (isJoined || next === to) && !before.has(next)) before.set(next, cell);
    }
  }
  const route: number[] = [];
  for (let cell = to; before.has(cell); cell = before.get(cell) as number) route.push(cell);
  return route.reverse();
}
