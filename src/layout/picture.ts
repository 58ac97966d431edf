/**
 * The picture's pane: found once for each shape of the graph, then a window of it drawn with the
 * numbers of the moment. It pans no further than it must to show the selected box.
 */
import { leafSlot } from '../engine/tape.js';
import { answersOn, gradientHeading, gradientState, gradientsOn } from '../session/gradients.js';
import { dataAt } from '../session/memory.js';
import { leavesOf, type Session, selectedNode } from '../session/session.js';
import { count, plural } from '../text/numbers.js';
import { padEnd, padStart, width } from '../text/width.js';
import type { Glyphs } from './glyphs.js';
import { type Line, line, lineWidth, type Piece, part, piece, spread } from './line.js';
import { type Look, laterOf } from './look.js';
import { nameIn } from './names.js';
import { type Columns, columnsFrom, reach } from './picture-columns.js';
import { BOX_HEIGHT, type Box, formFor, type Grid, gridFrom, NUMBER } from './picture-grid.js';
import { MOST_NODES, type Part, partOf } from './picture-part.js';
import type { Placer } from './picture-place.js';
import { type Rows, rowsOf } from './rows.js';
import { gradText, inCells } from './tree.js';

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
const USUAL = { box: NUMBER + 3, op: 5, cut: 1 };
/** Cells and rows around the selected box that are shown too, where there is room. */
const MARGIN = { across: 16, along: 1 };

/** What is placed, whatever the width; and each width's grid. */
interface Placed {
  readonly part: Part;
  readonly columns: Columns;
  readonly grids: Map<number, Grid>;
}

/** Finding one costs as much as so many node evaluations; while something runs, a drawing waits for it. */
const COST = 1_000_000;
/** So many pictures of a graph's shape are kept, and so many widths of each. */
const MOST_KEPT = 8;

const kept = new WeakMap<Rows, Map<string, Placed | 'failed'>>();

/** The picture of what the tree shows, or of the part around `centre`; undefined where it is still to be found. */
function pictureAround(session: Session, centre: number, look: Look, cells: number): Picture | 'failed' | undefined {
  const { placer, glyphs } = look;
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
  const found = known.get(key) ?? laterOf(look)(rows, key, COST, find);
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
  const sizes = shapes.map((shape) => ({ width: USUAL[shape.kind], height: 2 * reach(shape) + 1 }));
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
  look: Look,
  room: Room,
): Picture | 'failed' | undefined {
  const found = pictureAround(session, centre, look, room.width);
  return found ?? (shown === centre ? undefined : pictureAround(session, shown, look, room.width));
}

/** The place moved so that the selected box is in sight, in another part of the graph if it has to be. */
export function pictureFollowed(session: Session, place: PicturePlace, look: Look, room: Room): PicturePlace {
  const selected = selectedNode(session);
  const of = rowsOf(session);
  const isSame = place.of === of;
  let centre = isSame ? place.centre : selected;
  let found = pictureAround(session, centre, look, room.width);
  if (found && found !== 'failed' && !found.grid.boxOf.has(selected)) {
    centre = selected;
    found = pictureAround(session, centre, look, room.width);
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

/** A heading and the picture's window, as many lines as the pane has at most. */
export function pictureLines(session: Session, place: PicturePlace, look: Look, room: Room, isHeaded: boolean): Line[] {
  const { glyphs } = look;
  const picture = pictureOn(session, place, look, room);
  const found = picture && picture !== 'failed' ? picture : undefined;
  const head = isHeaded ? [heading(session, found, place, glyphs, room)] : [];
  if (found) return [...head, ...windowOf(session, found.grid, place, glyphs, room)];
  if (!picture) return [...head, line(` ${glyphs.more}`, 'dim')];
  return [...head, line(' Graphviz cannot place this graph: D goes back to the tree')];
}

/** What stands in a box, what the picture is a part of, and where there is more of it. */
function heading(
  session: Session,
  picture: Picture | undefined,
  place: PicturePlace,
  glyphs: Glyphs,
  room: Room,
): Line {
  const grad = session.prediction ? 'grad ?' : gradientHeading(session);
  const bar = ` ${glyphs.bar.trim()} `;
  const legend = line(` ${['label', 'data', grad].join(picture?.grid.flat ? bar : ', ')}`, 'dim');
  if (!picture) return legend;
  const { grid, nodes, total } = picture;
  const centre = nameIn(session.model.program.tape, place.centre, 12, glyphs);
  const cutOut = nodes < total ? [`${count(nodes)} of ${plural(total, 'node')}, around ${centre}`] : [];
  const notes = line([...cutOut, ...moreIn(grid, place, room)].join('   '), 'dim');
  if (lineWidth(legend) + 3 + lineWidth(notes) <= room.width) return spread(legend, notes, room.width);
  return lineWidth(notes) > 0 ? [piece(' '), ...notes] : legend;
}

/** Arrows to where the picture goes on. */
function moreIn({ width: wide, height }: Grid, { left, top }: PicturePlace, room: Room): string[] {
  const arrows = [
    left > 0 ? '←' : '',
    top > 0 ? '↑' : '',
    top + room.height < height ? '↓' : '',
    left + room.width < wide ? '→' : '',
  ].join('');
  return arrows === '' ? [] : [`more ${arrows}`];
}

/** The part of the grid that is in the pane. */
function windowOf(session: Session, grid: Grid, place: PicturePlace, glyphs: Glyphs, room: Room): Line[] {
  const text = boxTexts(session, grid, glyphs);
  const end = Math.min(place.left + room.width, grid.width);
  return Array.from({ length: Math.min(room.height, grid.height - place.top) }, (_, i) => {
    const row = place.top + i;
    const pieces: Piece[] = room.margin > 0 ? [piece(' '.repeat(room.margin))] : [];
    let x = place.left;
    const lines = (to: number): void => {
      if (to > x) pieces.push(piece(grid.text(row, x, to)));
      x = Math.max(x, to);
    };
    for (const box of grid.boxes) {
      const isHere = row >= box.top && row < box.top + BOX_HEIGHT && box.left < end && box.left + box.width > x;
      if (!isHere) continue;
      lines(box.left);
      const to = Math.min(end, box.left + box.width);
      pieces.push(...part(text(box, row - box.top), x - box.left, to - x));
      x = to;
    }
    lines(end);
    return pieces;
  });
}

/** How the rows of a box read now. */
function boxTexts(session: Session, { flat }: Grid, glyphs: Glyphs): (box: Box, row: number) => Line {
  const { program, frozen } = session.model;
  const { tape } = program;
  const data = dataAt(tape, leavesOf(session));
  const gradient = session.prediction ? answersOn(session) : gradientsOn(session);
  const isOld = gradientState(session) !== 'fresh';
  const selected = selectedNode(session);
  return ({ node, width: wide, label, used }, row) => {
    const isSelected = node === selected;
    const slot = leafSlot(tape, node);
    const style = (slot >= 0 && frozen[slot] ? 2 : 0) + Number(isSelected);
    const [tl, across, tr, bar, bl, br, exit, down, up] = Array.from(glyphs.boxes[style] as string) as Corners;
    const plain = (each: string): Piece => piece(each, isSelected ? 'selected' : 'plain');
    const grad = gradText(session, node, gradient(node), NUMBER, glyphs);
    const graded = (each: string): Piece => piece(each, isSelected ? 'selected' : isOld ? 'dim' : 'plain');
    const number = inCells(data[node] as number, NUMBER);
    const mark = isSelected ? glyphs.cursor : ' ';
    const right = used ? exit : bar;
    const inside = wide - 2;
    const fill = (cells: number): string => across.repeat(Math.max(0, cells));
    if (flat) {
      const first = inside - 2 * (NUMBER + 3);
      const cells = [first, NUMBER + 2, NUMBER + 2];
      if (row === 0) return [plain(tl + cells.map(fill).join(down) + tr)];
      if (row === 2) return [plain(bl + cells.map(fill).join(up) + br)];
      const named = `${bar}${mark}${padEnd(label, first - 1)}`;
      return [
        plain(`${named}${bar}${padStart(number, NUMBER + 1)} ${bar}`),
        graded(padStart(grad, NUMBER + 1)),
        plain(` ${right}`),
      ];
    }
    const name = label === '' ? mark.trim() : `${mark}${label} `;
    if (row === 0) return [plain(`${tl}${name}${fill(inside - width(name))}${tr}`)];
    if (row === 1) return [plain(`${bar}${padStart(number, inside - 1)} ${right}`)];
    if (grad === '') return [plain(bl + fill(inside) + br)];
    const lead = grad.length < inside - 1 ? `${fill(inside - grad.length - 2)} ` : '';
    return [plain(bl + lead), graded(grad), plain(` ${br}`)];
  };
}

type Corners = [string, string, string, string, string, string, string, string, string];
