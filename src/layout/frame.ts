/** Everything on the screen as lines, pane by pane: from a session, a place in it, and a size. */
import { nameOf } from '../notation/write.js';
import { losses } from '../session/history.js';
import type { Session } from '../session/session.js';
import { plural } from '../text/numbers.js';
import { footer, header, status } from './bars.js';
import { helpLines } from './help.js';
import { inspector } from './inspector.js';
import { cut, type Line, line, piece } from './line.js';
import type { Look } from './look.js';
import { type Panes, panes } from './panes.js';
import { plot } from './plot.js';
import { rowsOf, scrolled, selectedRow } from './rows.js';
import { columnsFor, heading, hiddenLevels, treeLines } from './tree.js';

/** Where the user is on the screen, which the session does not know. */
export interface Place {
  /** The first row of the tree that is shown. */
  readonly top: number;
  /** The first line of the help that is shown. */
  readonly helpTop: number;
  /** Digits typed before a key. */
  readonly pending: string;
}

export const START: Place = { top: 0, helpTop: 0, pending: '' };

export interface Frame {
  readonly panes: Panes;
  readonly header?: Line;
  /** Heading and rows, filled up to the pane's height. */
  readonly tree: readonly Line[];
  readonly inspector?: readonly Line[];
  readonly plot?: readonly Line[];
  /** The line where messages stand and fields open; it takes the footer's place on a low screen. */
  readonly status?: Line;
  readonly footer?: Line;
}

/** How many rows of the tree a screen of this size shows. */
export const treeHeight = (session: Session, { columns, rows }: Look): number => panes(columns, rows, rowsOf(session).count).tree;

/** The place moved so that the selected row is in sight. */
export function followed(session: Session, place: Place, look: Look): Place {
  const rows = rowsOf(session);
  const top = scrolled(place.top, selectedRow(session, rows), treeHeight(session, look), rows.count);
  return top === place.top ? place : { ...place, top };
}

export function frameOf(session: Session, place: Place, look: Look): Frame {
  const { columns, glyphs } = look;
  const rows = rowsOf(session);
  const shape = panes(columns, look.rows, rows.count);
  const selected = selectedRow(session, rows);
  const widths = columnsFor(shape.treeWidth);
  const tree = treeLines(session, rows, { top: place.top, height: shape.tree, selected }, widths, glyphs);
  const hidden = hiddenLevels(rows.depth[selected] as number, widths);
  const lines = shape.heading ? [heading(session, widths, hidden, shape.treeWidth), ...tree] : tree;
  const says = status(session, place.pending, columns, glyphs);
  const low = !shape.status && (says.length > 0 || session.field !== undefined);
  return {
    panes: shape,
    tree: filled(lines, shape.tree + Number(shape.heading)),
    ...(shape.header && { header: header(session, columns, glyphs) }),
    ...(shape.inspector && { inspector: inspector(session, columns, glyphs) }),
    ...(shape.plot > 0 && { plot: plotLines(session, shape, look) }),
    ...((shape.status || low) && { status: says }),
    ...(shape.footer && !low && { footer: footer(columns, glyphs) }),
  };
}

const filled = (lines: readonly Line[], height: number): Line[] => Array.from({ length: height }, (_, i) => lines[i] ?? []);

function plotLines(session: Session, shape: Panes, { glyphs }: Look): Line[] {
  const { model, looking } = session;
  const room = shape.plotWidth - 1;
  const series = losses(model.history);
  const drawn = plot(series, room, shape.plot - 1, glyphs, looking?.iteration);
  const name = nameOf(model.program.tape, model.root, 20);
  const left = drawn.left > 0 ? ` (${plural(drawn.left, 'point')} not finite, left out)` : '';
  const title = series.length === 1 ? ` ${name} over iterations: s takes the first step` : ` ${name} over iterations${left}`;
  return filled([cut(line(title, 'dim'), room), ...drawn.lines.map((text) => cut([piece(` ${text}`)], room))], shape.plot);
}

/** The help as a screenful of lines, the last saying how it is left. */
export function helpFrame(place: Place, { columns, rows, glyphs }: Look): { lines: Line[]; top: number } {
  const all = helpLines(columns);
  const height = Math.max(1, rows - 2);
  const top = Math.max(0, Math.min(place.helpTop, all.length - height));
  const more = all.length > height ? `   ${top + height < all.length ? `${glyphs.down} j` : `${glyphs.up} k`} for more` : '';
  return { lines: [...filled(all.slice(top, top + height), height), cut([piece(' ?', 'key'), piece(` or q closes this${more}`, 'dim')], columns)], top };
}
