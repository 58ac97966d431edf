/**
 * The edges from the root to the selected node: drawn strong, each with its factor beside it, so that the chain rule can
 * be read off the picture.
 *
 *     ┏▶a ━━━━━━┓×-3
 *     ┃  2.0000 ┣━┓
 *     ┗━ 6.0000 ┛ ┣▶( * )━▶
 */
import { memo } from '../../engine/memo.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import { slopesInside, termsOf } from '../../explain/chains.js';
import { local } from '../../explain/local.js';
import type { Point } from '../../explain/point.js';
import { pointOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { chainsOn, selectedNode } from '../../session/tree/selection.js';
import { short } from '../../text/numbers.js';
import { width } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import type { Grid } from './grid.js';

/** Terms of a product whose factors are computed for a drawing. */
const MOST_TERMS = 200;

interface StrongEdges {
  /** What is drawn in a cell in place of its usual edge. */
  readonly cells: ReadonlyMap<number, string>;
  /** Edges from a node to the op of its user. */
  readonly into: readonly { readonly node: number; readonly user: number }[];
}

/** The edges that lead from a node to the root; found once for a drawing and a node. */
const strongEdges = memo((grid: Grid, node: number): StrongEdges => {
  const { shapes, edges } = grid.part;
  const above = new Set([shapes.findIndex((shape) => shape.kind === 'box' && shape.node === node)]);
  const cells = new Map<number, string>();
  const into: { node: number; user: number }[] = [];
  const from = new Map<number, number[]>();
  for (const edge of edges) from.set(edge.from, [...(from.get(edge.from) ?? []), edge.to]);
  for (const shape of above) {
    for (const to of from.get(shape) ?? []) {
      if (shapes[to]?.kind === 'cut') continue;
      above.add(to);
      for (const cell of grid.route(shape, to)) {
        const text = grid.strongAt(cell);
        if (text !== undefined) cells.set(cell, text);
      }
      if (shapes[shape]?.kind === 'box') into.push({ node: shapes[shape].node, user: shapes[to]?.node as number });
    }
  }
  return { cells, into };
});

/** Per cell, the strong edges and the factors; the factors are left out where they would cover something. */
export function strongCells(session: Session, grid: Grid, glyphs: Glyphs): ReadonlyMap<number, string> {
  const { cells, into } = strongEdges(grid, selectedNode(session));
  if (into.length === 0) return cells;
  const all = new Map(cells);
  const point = pointOn(session);
  for (const { node, user } of into) {
    const factor = factorOf(session, point, node, user);
    const box = grid.boxOf.get(node);
    if (factor === undefined || !box) continue;
    const text = `${glyphs.times}${short(factor)}`;
    // over the edge, or under it
    for (const row of [box.top, box.top + 2]) {
      const start = row * grid.width + box.left + box.width;
      const space = Array.from({ length: width(text) + 1 }, (_, i) => start + i);
      if (!space.every((cell) => grid.isEmpty(cell) && !all.has(cell))) continue;
      for (const [i, character] of Array.from(text).entries()) all.set(start + i, character);
      break;
    }
  }
  return all;
}

/** The local derivative of a user with respect to its input: the sum of both if it uses that twice. */
function factorOf(session: Session, point: Point, node: number, user: number): number | undefined {
  const { tape } = point;
  const chains = chainsOn(session);
  const terms = chains.terms[user] as number;
  if (terms > MOST_TERMS) return undefined;
  const inputs =
    terms > 0
      ? termsOf(tape, chains, user)
      : Array.from({ length: inputCount(tape, user) }, (_, side) => user * 2 + side);
  const inside = terms > 0 ? slopesInside(point, chains, user) : undefined;
  return inputs
    .filter((input) => inputOf(tape, input >> 1, input & 1) === node)
    .reduce((sum, input) => sum + (inside?.get(input >> 1) ?? 1) * local(point, input >> 1, input & 1), 0);
}
