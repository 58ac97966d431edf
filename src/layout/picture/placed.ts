/**
 * Pictures are found once for each shape of the graph: Graphviz places it, and for each width there is a
 * grid. What is seen of one pans no further than it must to show the selected box.
 */
import { type Session, selectedNode } from '../../session/model.js';
import { type Rows, rowsOf } from '../../session/tree/rows.js';
import type { Glyphs } from '../glyphs.js';
import { jobsOf, type Viewport } from '../viewport.js';
import { columnsFrom, type PictureColumns, shapeReach } from './columns.js';
import { BOX_HEIGHT, type Box, formFor, type Grid, gridFrom, NUMBER_WIDTH } from './grid.js';
import { MOST_NODES, type PicturePart, partOf } from './part.js';
import type { Placer } from './place.js';

/** Where the user is in the picture. */
export interface PicturePlace {
  /** The rows that the rest is about. */
  readonly of: Rows | undefined;
  /** The node around which a part of a large graph is shown, and the one around which the last part was. */
  readonly centre: number;
  readonly shown: number;
  /** The cell at the window's upper left corner. */
  readonly left: number;
  readonly top: number;
}

export const PICTURE_START: PicturePlace = { of: undefined, centre: 0, shown: 0, left: 0, top: 0 };

/** A found picture: its grid, and what it is a part of. */
export interface Picture {
  readonly grid: Grid;
  readonly nodes: number;
  readonly total: number;
}

/** The size of the pane in cells, without the blanks on its left. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

/** What Graphviz is told of a shape that is as wide as most. */
const USUAL = { box: NUMBER_WIDTH + 3, op: 5, cut: 1 };
/** Cells and rows around the selected box that are shown too, where there is room. */
const MARGIN = { across: 16, along: 1 };

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

const kept = new WeakMap<Rows, Map<string, Placed | 'failed'>>();

/** The picture of what the tree shows, or of the part around `centre`; undefined where it is still to be found. */
function pictureAround(
  session: Session,
  centre: number,
  viewport: Viewport,
  cells: number,
): Picture | 'failed' | undefined {
  const { placer, glyphs } = viewport;
  if (!placer) return undefined;
  const rows = rowsOf(session);
  const key = `${rows.nodes > MOST_NODES ? centre : 'all'} ${glyphs.arrow}`;
  const known = kept.get(rows) ?? new Map<string, Placed | 'failed'>();
  kept.set(rows, known);
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

/** What is drawn of a session now: the picture, the one before it while it is being found, or neither. */
export function pictureOn(
  session: Session,
  { centre, shown }: PicturePlace,
  viewport: Viewport,
  room: Room,
): Picture | 'failed' | undefined {
  const found = pictureAround(session, centre, viewport, room.width);
  return found ?? (shown === centre ? undefined : pictureAround(session, shown, viewport, room.width));
}

/** The place moved so that the selected box is in sight, in another part of the graph if it has to be. */
export function pictureFollowed(session: Session, place: PicturePlace, viewport: Viewport, room: Room): PicturePlace {
  const selected = selectedNode(session);
  const of = rowsOf(session);
  const isSame = place.of === of;
  let centre = isSame ? place.centre : selected;
  let found = pictureAround(session, centre, viewport, room.width);
  if (found && found !== 'failed' && !found.grid.boxOf.has(selected)) {
    centre = selected;
    found = pictureAround(session, centre, viewport, room.width);
  }
  const shown = found || !isSame ? centre : place.shown;
  const after = { ...place, of, centre, shown };
  if (!found || found === 'failed') return after;
  const { grid } = found;
  const box = grid.boxOf.get(selected) as Box;
  const left = panned(place.left, box.left, box.width, MARGIN.across, room.width, grid.width);
  const top = panned(place.top, box.top, BOX_HEIGHT, MARGIN.along, room.height, grid.height);
  return { ...after, left, top };
}

/** The window's start moved no further than needed for what is from `at` on to be in it, with a margin. */
function panned(start: number, at: number, size: number, margin: number, room: number, whole: number): number {
  const around = Math.max(0, Math.min(margin, (room - size) >> 1));
  const near = Math.min(Math.max(start, at + size + around - room), at - around);
  return Math.max(0, Math.min(whole - room, near));
}
