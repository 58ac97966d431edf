/**
 * Graphviz's placement on rows: its ranks are the columns, and in each column the shapes, and the wires that only
 * pass, stand one below the other in its order, as near to its heights as they fit. Wires of one source that pass
 * side by side are one wire.
 *
 *     column 0    channel    column 1   channel   column 2
 *      box a ───────╮
 *                   ├────────▶ op ────────────────▶ box e
 *      box b ───────╯
 *      box c ───────────────── wire ──────────────▶ ...
 */

import type { Placement, Position } from '../placement.js';
import { type Channel, channelFor, type Link } from './channel.js';
import type { Edge, Shape } from './shapes.js';

/** A shape's column, and the row at which edges leave and enter it. */
interface Spot {
  readonly column: number;
  readonly row: number;
}

interface Column {
  /** Its shapes from top to bottom, and the rows that wires pass it in. */
  readonly shapes: readonly number[];
  readonly wires: readonly number[];
  /** The edges on its right. */
  readonly channel: Channel;
}

export interface PictureColumns {
  readonly spots: readonly Spot[];
  readonly columns: readonly Column[];
  readonly height: number;
}

/** Rows above and below the middle of a shape. */
export const shapeReach = ({ kind }: Shape): number => (kind === 'box' ? 1 : 0);

/** What takes rows in a column: a shape, or edges of one source that pass. */
interface Item {
  readonly y: number;
  readonly reach: number;
  readonly shape?: number;
  readonly source?: number;
  readonly edges: number[];
  row: number;
}

export function columnsFrom(
  shapes: readonly Shape[],
  edges: readonly Edge[],
  { middles, ways }: Placement,
): PictureColumns {
  const ranks = [...new Set(middles.map(([x]) => Math.round(x * 2)))].sort((x, y) => x - y);
  const rankAt = new Map(ranks.map((rank, i) => [rank, i]));
  const columnOf = middles.map(([x]) => rankAt.get(Math.round(x * 2)) as number);
  const items: Item[][] = ranks.map(() => []);
  for (const [i, shape] of shapes.entries())
    items[columnOf[i]!]!.push({ y: middles[i]![1], reach: shapeReach(shape), shape: i, edges: [], row: 0 });
  for (const [i, { from, to }] of edges.entries()) {
    const way = [middles[from]!, ...ways[i]!, middles[to]!];
    for (let at = columnOf[from]! + 1; at < columnOf[to]!; at++)
      items[at]!.push({ y: heightAt(way, ranks[at]! / 2), reach: 0, source: from, edges: [i], row: 0 });
  }
  const stacks = items.map(stacked);
  /** The item that an edge is in, in each column from its source's to its target's. */
  const stops = edges.map(({ from, to }, i) =>
    stacks
      .slice(columnOf[from], columnOf[to]! + 1)
      .map((stack) => stack.find(({ shape, edges: some }) => shape === from || shape === to || some.includes(i))!),
  );
  straighten(stacks, stops);

  const all = stacks.flat();
  const top = Math.min(...all.map(({ row, reach: half }) => row - half));
  for (const item of all) item.row -= top;
  const links: Link[][] = ranks.map(() => []);
  for (const [i, { from }] of edges.entries()) {
    for (const [on, { row }] of stops[i]!.slice(1).entries()) {
      const channel = links[columnOf[from]! + on]!;
      const link = { source: from, from: stops[i]![on]!.row, to: row };
      if (!channel.some((one) => one.source === from && one.from === link.from && one.to === row)) channel.push(link);
    }
  }
  const rows = new Map(all.map(({ shape, row }) => [shape, row]));
  return {
    spots: shapes.map((_, i) => ({ column: columnOf[i]!, row: rows.get(i)! })),
    columns: stacks.map((stack, i) => ({
      shapes: stack.flatMap(({ shape }) => shape ?? []),
      wires: stack.flatMap(({ shape, row }) => (shape === undefined ? row : [])),
      channel: channelFor(links[i]!),
    })),
    height: Math.max(...all.map(({ row, reach: half }) => row + half)) + 1,
  };
}

/** The height at which a route passes `x`. */
function heightAt(way: readonly Position[], x: number): number {
  const next = Math.max(
    1,
    way.findIndex((point) => point[0] >= x),
  );
  const [[x0, y0], [x1, y1]] = [way[next - 1]!, way[next]!];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/** A column's items on rows, from top to bottom, with neighbouring wires of one source as one. */
function stacked(items: readonly Item[]): Item[] {
  const stack: Item[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const item of [...items].sort((i, j) => i.y - j.y)) {
    const last = stack[stack.length - 1];
    if (item.source !== undefined && last?.source === item.source) {
      last.edges.push(...item.edges);
      continue;
    }
    item.row = Math.max(Math.round(item.y - 0.5), free + item.reach);
    free = item.row + item.reach + 1;
    stack.push(item);
  }
  return stack;
}

/** The most rows that a wire is moved to be level with the item before it, or else with the next. */
const LEVEL = 2;

function straighten(stacks: readonly Item[][], stops: readonly Item[][]): void {
  for (const toward of [1, -1]) {
    const columns = toward > 0 ? stacks : [...stacks].reverse();
    for (const stack of columns) {
      for (const [i, item] of stack.entries()) {
        if (item.shape !== undefined) continue;
        const way = stops[item.edges[0]!]!;
        const at = way.indexOf(item);
        const wanted = way[at - toward]!.row;
        if (toward < 0 && way[at - 1]!.row === item.row) continue;
        const above = stack[i - 1];
        const below = stack[i + 1];
        const isFree = (!above || wanted > above.row + above.reach) && (!below || wanted < below.row - below.reach);
        if (isFree && Math.abs(wanted - item.row) <= LEVEL) item.row = wanted;
      }
    }
  }
}
