/** The picture of a session: Graphviz places it once for each structure of the graph; each width has its grid. */
import { memo } from '../../engine/memo.js';
import type { Session } from '../../session/model.js';
import { type Rows, rowsOf } from '../../session/tree/rows.js';
import type { Glyphs } from '../glyphs.js';
import type { Placer } from '../placement.js';
import { jobsOf, type Viewport } from '../viewport.js';
import { columnsFrom, type PictureColumns, shapeReach } from './columns.js';
import { formFor, type Grid, gridFrom, NUMBER_WIDTH } from './grid.js';
import { MOST_DRAWN, type PicturePart, partOf } from './shapes.js';

/** A picture: its grid, and how many of the graph's nodes it has. */
export interface Picture {
  readonly grid: Grid;
  readonly nodes: number;
  readonly total: number;
}

/** The widths that Graphviz gets for shapes, in cells. */
const USUAL = { box: NUMBER_WIDTH + 3, op: 5, cut: 1 };
/** The placed part, and its grid for each width. */
interface Placed {
  readonly part: PicturePart;
  readonly columns: PictureColumns;
  readonly grids: Map<number, Grid>;
}

/** The cost of placing one, in node evaluations; while something runs, a drawing waits for it. */
const COST = 1_000_000;
/** The most pictures stored for a graph's structure, and the most widths of each. */
const MOST_STORED = 8;

const picturesOf = memo((_: Rows) => new Map<string, Placed | 'failed'>());

/** The picture of what the tree shows, or of the part around `centre`; undefined if it is still to be computed. */
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
  if (map.size >= MOST_STORED && !map.has(key)) map.clear();
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
