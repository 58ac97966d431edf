/** The picture of a session: Graphviz places it once for each shape of the graph, and for each width there is a grid. */
import { memo } from '../../engine/memo.js';
import type { Session } from '../../session/model.js';
import { type Rows, rowsOf } from '../../session/tree/rows.js';
import type { Glyphs } from '../glyphs.js';
import type { Placer } from '../placement.js';
import { jobsOf, type Viewport } from '../viewport.js';
import { columnsFrom, type PictureColumns, shapeReach } from './columns.js';
import { formFor, type Grid, gridFrom, NUMBER_WIDTH } from './grid.js';
import { MOST_DRAWN, type PicturePart, partOf } from './shapes.js';

/** A found picture: its grid, and what it is a part of. */
export interface Picture {
  readonly grid: Grid;
  readonly nodes: number;
  readonly total: number;
}

/** The size that Graphviz is given for a shape that is as wide as most. */
const USUAL = { box: NUMBER_WIDTH + 3, op: 5, cut: 1 };
/** What is placed, whatever the width; and each width's grid. */
interface Placed {
  readonly part: PicturePart;
  readonly columns: PictureColumns;
  readonly grids: Map<number, Grid>;
}

/** Finding one costs as much as so many node evaluations; while something runs, a drawing waits for it. */
const COST = 1_000_000;
/** So many pictures of a graph's shape are kept, and so many widths of each. */
const MOST_KEPT = 8;

const picturesOf = memo((_: Rows) => new Map<string, Placed | 'failed'>());

/** The picture of what the tree shows, or of the part around `centre`; undefined where it is still to be found. */
export function pictureAround(
  session: Session,
  centre: number,
  viewport: Viewport,
  cells: number,
): Picture | 'failed' | undefined {
  const { placer, glyphs } = viewport;
  if (!placer) return undefined;
  const rows = rowsOf(session);
  const key = `${rows.nodes > MOST_DRAWN ? centre : 'all'} ${glyphs.arrow}`;
  const known = picturesOf(rows);
  const find = (): Placed | 'failed' => {
    const found = placed(session, centre, placer, glyphs);
    put(known, key, found);
    return found;
  };
  const found = known.get(key) ?? jobsOf(viewport)(rows, key, COST, find);
  if (found === undefined || found === 'failed') return found;
  const { part, columns, grids } = found;
  const grid = grids.get(cells) ?? gridFrom(part, columns, formFor(part, columns, cells), glyphs);
  put(grids, cells, grid);
  return { grid, nodes: part.count, total: part.total };
}

function put<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size >= MOST_KEPT && !map.has(key)) map.clear();
  map.set(key, value);
}

function placed(session: Session, centre: number, placer: Placer, glyphs: Glyphs): Placed | 'failed' {
  const some = partOf(session, centre, glyphs);
  const { shapes, edges } = some;
  const sizes = shapes.map((shape) => ({ width: USUAL[shape.kind], height: 2 * shapeReach(shape) + 1 }));
  const joined = edges.map(({ from, to }) => ({ from, to, straight: shapes[from]?.kind === 'op' }));
  try {
    return { part: some, columns: columnsFrom(shapes, edges, placer(sizes, joined)), grids: new Map() };
  } catch {
    return 'failed';
  }
}
