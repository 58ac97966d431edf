/** Pictures for the tests: of sessions, of random graphs, and where their edges lead when they are followed by eye. */
import fc from 'fast-check';
import { codeOf } from '../../../src/engine/ops.js';
import { type Glyphs, UNICODE } from '../../../src/layout/glyphs.js';
import { columnsFrom, shapeReach } from '../../../src/layout/picture/columns.js';
import { BOX_HEIGHT, type Box, formFor, type Grid, gridFrom } from '../../../src/layout/picture/grid.js';
import { type PicturePart, partOf } from '../../../src/layout/picture/shapes.js';
import type { Session } from '../../../src/session/model.js';
import { openSession } from '../../../src/session/source/opening.js';
import { selectedNode } from '../../../src/session/tree/selection.js';
import { tapeBuilder } from '../../engine/builder.js';
import { placer } from '../drawing.js';

/** The part that a session's picture draws, and its grid in `cells` cells. */
export function pictureOf(
  session: Session,
  { cells = 80, most = 150, glyphs = UNICODE } = {},
): { part: PicturePart; grid: Grid } {
  const part = partOf(session, selectedNode(session), glyphs, most);
  const { shapes, edges } = part;
  const sizes = shapes.map((shape) => ({ width: shape.kind === 'box' ? 11 : 5, height: 2 * shapeReach(shape) + 1 }));
  const straight = edges.map((edge) => ({ ...edge, straight: shapes[edge.from]?.kind === 'op' }));
  const columns = columnsFrom(shapes, edges, placer(sizes, straight));
  return { part, grid: gridFrom(part, columns, formFor(part, columns, cells), glyphs) };
}

/** The grid's edges and ops, with boxes of nothing but a name. */
export function sketch({ boxes, height, width, text }: Grid): string[] {
  return Array.from({ length: height }, (_, row) => {
    let line = '';
    for (const box of boxes) {
      const part = row - box.top;
      if (part < 0 || part >= BOX_HEIGHT) continue;
      const inside = part === 1 ? box.label : '';
      line += `${text(row, line.length, box.left)}[${inside.padEnd(box.width - 2)}]`;
    }
    return (line + text(row, line.length, width)).trimEnd();
  });
}

const OPS = ['add', 'mul', 'sub', 'pow', 'tanh'] as const;

/** Any graph: each node is an op over nodes before it, mostly those just before; what nobody uses is added up. */
export const anyGraph: fc.Arbitrary<Session> = fc
  .array(fc.tuple(fc.constantFrom(...OPS), fc.nat(5), fc.nat(99)), { minLength: 1, maxLength: 35 })
  .map((nodes) => {
    const builder = tapeBuilder();
    const ids = ['a', 'b', 'c'].map((name) => builder.leaf(name));
    const unused = new Set(ids);
    const add = (op: string, left: number, right: number): void => {
      const inputs = op === 'tanh' ? [left] : [left, right];
      for (const input of inputs) unused.delete(input);
      const id = builder.node(codeOf(op), left, op === 'tanh' ? -1 : right);
      ids.push(id);
      unused.add(id);
    };
    for (const [op, near, far] of nodes) add(op, ids.at(-1 - Math.min(near, ids.length - 1))!, ids[far % ids.length]!);
    for (let [left, right] = unused; right !== undefined; [left, right] = unused) add('mul', left as number, right);
    const tape = builder.tape();
    const leaves = new Float64Array(tape.leaves.length).fill(0.5);
    return openSession({
      title: 'any',
      program: { tape, names: new Map(), usesValue: true },
      root: tape.size - 1,
      leaves,
    });
  });

/** Where one gets to in the picture from the right of a box, going with the arrows: along an edge, never back to the left. */
export function reachedFrom({ width, height, boxes, text }: Grid, box: Box, glyphs: Glyphs = UNICODE): number[] {
  const lines = Array.from({ length: height }, (_, row) => Array.from(text(row, 0, width)));
  const waysOf = (x: number, y: number): number => {
    const character = lines[y]?.[x] ?? ' ';
    return /\d/.test(character) ? LEFT | RIGHT : Array.from(glyphs.edges).indexOf(character);
  };
  const found = new Set<number>();
  const seen = new Set<string>();
  const todo = [{ x: box.left + box.width, y: box.top + 1, dx: 1, dy: 0 }];
  for (let step = todo.pop(); step; step = todo.pop()) {
    const { x, y, dx, dy } = step;
    const key = `${x} ${y} ${dx} ${dy}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const character = lines[y]?.[x];
    if (character === glyphs.arrow) {
      const there = boxes.find((one) => one.left === x + 1 && one.top + 1 === y);
      if (there) found.add(there.node);
      else todo.push({ x: (lines[y] as string[]).indexOf(')', x) + 1, y, dx: 1, dy: 0 });
    } else if (character === glyphs.more) {
      // the users that are cut off
    } else if (character === glyphs.crossing) {
      todo.push({ x: x + dx, y: y + dy, dx, dy });
    } else {
      const ways = waysOf(x, y);
      const cameBy = dx > 0 ? LEFT : dy > 0 ? UP : DOWN;
      if (ways < 0 || !(ways & cameBy)) throw new Error(`nothing goes on at ${x}, ${y}: "${character}"`);
      if (ways & RIGHT) todo.push({ x: x + 1, y, dx: 1, dy: 0 });
      if (ways & UP && cameBy !== UP) todo.push({ x, y: y - 1, dx: 0, dy: -1 });
      if (ways & DOWN && cameBy !== DOWN) todo.push({ x, y: y + 1, dx: 0, dy: 1 });
    }
  }
  return [...found].sort((a, b) => a - b);
}

const UP = 1;
const DOWN = 2;
const LEFT = 4;
const RIGHT = 8;
