/** Everything on the screen as lines, pane by pane: from a session, a place in it, and a size. */

import type { Selection, Session } from '../session/model.js';
import { plotOn } from '../session/panes.js';
import { type Rows, rowsOf, scrolled, selectedRow } from '../session/tree/rows.js';
import { type Finding, footer, header, status } from './bars.js';
import { explanationLines } from './detail/explanation.js';
import { inspector, inspectorHeight } from './detail/inspector.js';
import { pathText } from './detail/path.js';
import type { Glyphs } from './glyphs.js';
import { helpLines } from './help.js';
import { cut, type Line, piece } from './line.js';
import { type Panes, panes } from './panes.js';
import { BOX_HEIGHT, type Grid } from './picture/grid.js';
import { pictureLines } from './picture/picture.js';
import { PICTURE_START, type PicturePlace, pictureFollowed, pictureOn, type Room } from './picture/placed.js';
import { plotLines } from './plots/plots.js';
import { extras, extraWidth, ledgerLines } from './tree/lenses.js';
import {
  type Columns,
  columnsFor,
  type Extra,
  heading,
  hiddenLevels,
  isGuide,
  treeLines,
  type Window,
} from './tree/tree.js';
import type { Viewport } from './viewport.js';

/** Where the user is on the screen, which the session does not know. */
export interface Place {
  /** The first row of the tree that is shown. */
  readonly top: number;
  /** The selection that was scrolled away from: the view stays where it is until another row is selected. */
  readonly away?: Selection | undefined;
  /** The first line of the help that is shown. */
  readonly helpTop: number;
  /** Digits typed before a key. */
  readonly pending: string;
  /** How far what takes long to be found is. */
  readonly finding?: Finding | undefined;
  readonly picture: PicturePlace;
}

export const START: Place = { top: 0, helpTop: 0, pending: '', picture: PICTURE_START };

export interface Frame {
  readonly panes: Panes;
  readonly header?: Line;
  /** Heading and rows, or the picture, filled up to the pane's height. */
  readonly tree: readonly Line[];
  readonly inspector?: readonly Line[];
  readonly plot?: readonly Line[];
  /** The line where messages stand and fields open; it takes the footer's place on a low screen. */
  readonly status?: Line;
  readonly footer?: Line;
}

/** How many rows of the tree a screen of this size shows. */
export const treeHeight = (session: Session, viewport: Viewport): number =>
  treeRoom(session, shapeOf(session, viewport));

/** Whether the plot stands beside the tree. */
export const isBeside = (session: Session, viewport: Viewport): boolean => shapeOf(session, viewport).beside;

/** Lines under the tree in the ledger, and how tall the tree's pane must be to have them. */
const LEDGER = 2;
const LEDGER_NEEDS = 6;

function shapeOf(session: Session, { columns, rows }: Viewport): Panes {
  const wants = {
    extra: session.picture ? 0 : extraWidth(session),
    explanation: session.explanation !== 'none',
    inspector: inspectorHeight(session),
    picture: session.picture,
    region: plotOn(session) === 'region',
  };
  return panes(columns, rows, rowsOf(session).count + LEDGER * Number(session.lens === 'ledger'), wants);
}

const hasLedger = ({ lens, picture }: Session, { tree }: Panes): boolean =>
  lens === 'ledger' && !picture && tree >= LEDGER_NEEDS;
const treeRoom = (session: Session, shape: Panes): number => shape.tree - (hasLedger(session, shape) ? LEDGER : 0);

/** The picture that is on the screen, if there is one. */
export function gridOn(session: Session, { picture: place }: Place, viewport: Viewport): Grid | undefined {
  if (!session.picture) return undefined;
  const picture = pictureOn(session, place, viewport, pictureRoom(shapeOf(session, viewport)));
  return picture && picture !== 'failed' ? picture.grid : undefined;
}

/** Narrower screens have no blank on the left of the picture. */
const MARGIN = { cells: 1, from: 20 };

function pictureRoom({ tree, treeWidth }: Panes): Room {
  const margin = treeWidth < MARGIN.from ? 0 : MARGIN.cells;
  return { width: treeWidth - margin, height: tree, margin };
}

/** The place moved so that the selected row or box is in sight, unless the user scrolled away from it. */
export function followed(session: Session, place: Place, viewport: Viewport): Place {
  const isAway = place.away === session.selection;
  if (session.picture) {
    const room = pictureRoom(shapeOf(session, viewport));
    const picture = pictureFollowed(session, place.picture, viewport, room);
    const stays = isAway && picture.of === place.picture.of && picture.centre === place.picture.centre;
    return { ...place, picture: stays ? { ...picture, top: place.picture.top } : picture };
  }
  const rows = rowsOf(session);
  const height = treeHeight(session, viewport);
  const top = isAway
    ? within(place.top, height, rows)
    : scrolled(place.top, selectedRow(session, rows), height, rows.count);
  return top === place.top && isAway === (place.away !== undefined)
    ? place
    : { ...place, top, away: isAway ? place.away : undefined };
}

/** The place with the tree or the picture scrolled by some rows, the selection left where it is. */
export function wheeled(session: Session, place: Place, viewport: Viewport, by: number): Place {
  const grid = gridOn(session, place, viewport);
  if (grid) {
    const most = Math.max(0, grid.height - pictureRoom(shapeOf(session, viewport)).height);
    const panned = Math.max(0, Math.min(most, place.picture.top + by));
    return { ...place, picture: { ...place.picture, top: panned }, away: session.selection };
  }
  const top = within(place.top + by, treeHeight(session, viewport), rowsOf(session));
  return { ...place, top, away: session.selection };
}

const within = (top: number, height: number, { count }: Rows): number => Math.max(0, Math.min(top, count - height));

export function frameOf(session: Session, place: Place, viewport: Viewport): Frame {
  const { columns, glyphs } = viewport;
  const shape = shapeOf(session, viewport);
  const [says = [], saysMore] = status(session, place, columns, glyphs, shape.footer && shape.status);
  const view = session.picture ? undefined : treeView(session, place.top, shape, viewport);
  const isSaid = says.length > 0 && session.message?.tone !== 'hint';
  const low = shape.footer && !shape.status && (isSaid || session.field !== undefined);
  return {
    panes: shape,
    tree: view ? treePane(session, view, shape, viewport) : picturePane(session, place.picture, shape, viewport),
    ...(shape.header && { header: header(session, columns, glyphs, view && whereabouts(session, view, glyphs)) }),
    ...(shape.inspector > 0 && { inspector: inspector(session, columns, shape.inspector, viewport) }),
    ...(shape.plot > 0 && { plot: sideLines(session, shape, viewport) }),
    ...((shape.status || low) && { status: says }),
    ...(shape.footer && !low && { footer: saysMore ?? footer(session, columns, glyphs) }),
  };
}

const filled = (lines: readonly Line[], height: number): Line[] =>
  Array.from({ length: height }, (_, i) => lines[i] ?? []);

/** What the tree's pane shows: which rows, in which columns. */
interface TreeView {
  readonly rows: Rows;
  readonly window: Window & { readonly hidden: number };
  readonly columns: Columns;
  readonly extra: readonly Extra[];
}

function treeView(session: Session, top: number, shape: Panes, viewport: Viewport): TreeView {
  const rows = rowsOf(session);
  const extra = extras(session, rows, viewport, shape.treeWidth);
  const taken = extra.reduce((sum, set) => sum + set.columns.reduce((wide, column) => wide + column.width, 0), 0);
  const columns = columnsFor(shape.treeWidth, taken, rows.groups.most);
  const window = { top, height: treeRoom(session, shape), selected: selectedRow(session, rows) };
  const hidden = hiddenLevels(session, rows, window, columns, viewport.glyphs);
  return { rows, window: { ...window, hidden }, columns, extra };
}

/** The names above the selected row, where the screen does not show them all. */
const whereabouts =
  (session: Session, { rows, window }: TreeView, glyphs: Glyphs) =>
  (cells: number): string | undefined => {
    if (window.top === 0 && window.hidden === 0) return undefined;
    return pathText(session.model.program.tape, rows, window.selected, cells, glyphs);
  };

/** A row of the tree, and whether what is pointed at is its guide or its mark. */
export interface Pointed {
  readonly row: number;
  readonly isGuide: boolean;
}

/** The node whose box is at a cell of the screen, counted from 0; undefined where the picture has none. */
export function boxAt(
  session: Session,
  place: Place,
  viewport: Viewport,
  column: number,
  line: number,
): number | undefined {
  const shape = shapeOf(session, viewport);
  const { margin, width: room, height } = pictureRoom(shape);
  const across = column - margin;
  const down = line - Number(shape.header) - Number(shape.heading);
  if (across < 0 || across >= room || down < 0 || down >= height) return undefined;
  const x = across + place.picture.left;
  const y = down + place.picture.top;
  const box = gridOn(session, place, viewport)?.boxes.find(
    ({ left, top, width: wide }) => x >= left && x < left + wide && y >= top && y < top + BOX_HEIGHT,
  );
  return box?.node;
}

/** The row of the tree at a cell of the screen, counted from 0; undefined where there is none. */
export function pointedAt(
  session: Session,
  place: Place,
  viewport: Viewport,
  column: number,
  line: number,
): Pointed | undefined {
  const shape = shapeOf(session, viewport);
  const { rows, window, columns } = treeView(session, place.top, shape, viewport);
  const down = line - Number(shape.header) - Number(shape.heading);
  const row = window.top + down;
  if (down < 0 || down >= window.height || row >= rows.count || column >= shape.treeWidth) return undefined;
  return { row, isGuide: isGuide(session, rows, row, window.hidden, columns, viewport.glyphs, column) };
}

/** Heading, rows, and what stands under them in the ledger. */
function treePane(
  session: Session,
  { rows, window, columns, extra }: TreeView,
  shape: Panes,
  viewport: Viewport,
): Line[] {
  const { glyphs } = viewport;
  const { treeWidth } = shape;
  const lines = [
    ...(shape.heading ? [heading(session, columns, window.hidden, treeWidth, extra, glyphs)] : []),
    ...treeLines(session, rows, window, columns, glyphs, extra),
    ...(hasLedger(session, shape) ? ledgerLines(session, viewport) : []),
  ];
  return filled(lines, shape.tree + Number(shape.heading)).map((each) => cut(each, treeWidth, glyphs));
}

function picturePane(session: Session, place: PicturePlace, shape: Panes, viewport: Viewport): Line[] {
  const lines = pictureLines(session, place, viewport, pictureRoom(shape), shape.heading);
  return filled(lines, shape.tree + Number(shape.heading)).map((each) => cut(each, shape.treeWidth, viewport.glyphs));
}

/** Explanation and plot: one in place of the other under the tree, both beside it. */
function sideLines(session: Session, shape: Panes, viewport: Viewport): Line[] {
  const room = shape.plotWidth - 1;
  const lines = (): Line[] => {
    if (session.explanation === 'none') return plotLines(session, room, shape.plot, viewport);
    if (!shape.beside) return explanationLines(session, room, shape.plot, viewport);
    const half = Math.max(8, Math.floor(shape.tree / 2));
    const rest = shape.tree - half;
    return [
      ...filled(explanationLines(session, room, half, viewport), half),
      ...plotLines(session, room, rest, viewport),
    ];
  };
  return filled(lines(), shape.plot).map((each) => cut(each, room, viewport.glyphs));
}

/** The help as a screenful of lines, the last saying how it is left. */
export function helpFrame(place: Place, { columns, rows, glyphs }: Viewport): { lines: Line[]; top: number } {
  const all = helpLines(columns, glyphs);
  const height = Math.max(1, rows - 2);
  const top = Math.max(0, Math.min(place.helpTop, all.length - height));
  const shown = filled(all.slice(top, top + height), height);
  if (rows < 3) return { lines: shown, top };
  const more = top + height < all.length ? `${glyphs.down} j` : `${glyphs.up} k`;
  const scrolls = all.length > height ? `   ${more} for more` : '';
  const leave = cut([piece(' ?', 'key'), piece(` or q closes this${scrolls}`, 'dim')], columns, glyphs);
  return { lines: [...shown, leave], top };
}
