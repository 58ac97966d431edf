/** The edges between two columns: each row on the left leads by eye to the rows on the right that it goes to, and to no others. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { channelFor, type Link } from '../../../src/layout/picture/channel.js';
import { CROSSING, wireCells } from '../../../src/layout/picture/edges.js';
import type { Box, Grid } from '../../../src/layout/picture/grid.js';
import { reachedFrom } from './pictures.js';

/** Rows are two apart, as shapes are at least: what lies between them is free for detours. */
const link = (from: number, to: number): Link => ({ source: from, from: 2 * from + 2, to: 2 * to + 2 });

/** The rows that each row leads to, as they are drawn. */
function drawn(links: readonly Link[]): [from: number, to: number[]][] {
  const channel = channelFor(links);
  const rows = [
    ...links,
    ...channel.nets.map(({ from, to, detours }) => ({ from, to: Math.max(0, ...to, ...detours) })),
  ];
  const height = 2 + Math.max(...rows.flatMap(({ from, to }) => [from, to]));
  const width = channel.tracks + 4;
  const lanes = [0, width - 1].map((left) => ({ left, width: 1 }));
  const columns = lanes.map(() => ({ shapes: [], wires: [], channel: { tracks: 0, nets: [] } }));
  columns[0] = { shapes: [], wires: [], channel } as never;
  const part = { shapes: [], edges: [], count: 0, total: 0 };
  const bits = wireCells(part as never, { columns, spots: [], height }, lanes, [], { width, height });
  const sign = (cell: number): string => {
    if (cell % width === width - 1) return UNICODE.arrow;
    const ways = bits[cell] as number;
    return ways & CROSSING ? UNICODE.crossing : (UNICODE.edges[ways] as string);
  };
  const box = (row: number, left: number): Box => ({ node: row, left, width: 1, top: row - 1 }) as Box;
  const grid = {
    width: width + 1,
    height,
    boxes: Array.from({ length: height }, (_, row) => box(row, width)),
    text: (row: number) => Array.from({ length: width }, (_, x) => sign(row * width + x)).join(''),
  } as unknown as Grid;
  return [...new Set(links.map(({ from }) => from))].map((from) => [from, reachedFrom(grid, box(from, 0))]);
}

const wanted = (links: readonly Link[]): [number, number[]][] =>
  [...new Set(links.map(({ from }) => from))].map((row) => [
    row,
    [...new Set(links.flatMap(({ from, to }) => (from === row ? to : [])))].sort((a, b) => a - b),
  ]);

test('two that make detours are not taken for one', () => {
  const links = [link(1, 2), link(2, 0), link(0, 2), link(0, 0)];
  expect(drawn(links)).toEqual(wanted(links));
});

test('whatever goes where, no joint leads to a row that is not meant', () => {
  const row = fc.integer({ min: 0, max: 9 });
  const any = fc.uniqueArray(fc.tuple(row, row), { minLength: 1, maxLength: 12, selector: String });
  fc.assert(
    fc.property(any, (pairs) => {
      const links = pairs.map(([from, to]) => link(from, to));
      expect(drawn(links)).toEqual(wanted(links));
    }),
    { numRuns: 500 },
  );
});
