/** Which part of the picture is in its pane: it pans no further than it must to show the selected box. */
import type { Session } from '../../session/model.js';
import { type Rows, rowsOf } from '../../session/tree/rows.js';
import { selectedNode } from '../../session/tree/selection.js';
import type { Viewport } from '../viewport.js';
import { BOX_HEIGHT, type Box } from './grid.js';
import { type Picture, pictureAround } from './pictures.js';

/** What part of the picture is shown. */
export interface PicturePlace {
  /** The rows that the picture was drawn for. */
  readonly of: Rows | undefined;
  /** The node in the middle of the part of a large graph, and that of the part shown until the new one is computed. */
  readonly centre: number;
  readonly shown: number;
  /** The cell at the window's upper left corner. */
  readonly left: number;
  readonly top: number;
}

export const PICTURE_START: PicturePlace = { of: undefined, centre: 0, shown: 0, left: 0, top: 0 };

/** The size of the pane in cells, without the blanks on its left. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

/** Cells and rows around the selected box that are shown too, if they fit. */
const MARGIN = { across: 16, along: 1 };

/** What is drawn of a session now: the picture, the one before it while the new one is computed, or neither. */
export function pictureOn(
  session: Session,
  { centre, shown }: PicturePlace,
  viewport: Viewport,
  pane: PictureSize,
): Picture | 'failed' | undefined {
  const picture = pictureAround(session, centre, viewport, pane.width);
  return picture ?? (shown === centre ? undefined : pictureAround(session, shown, viewport, pane.width));
}

/** The place moved so that the selected box is in sight, in another part of the graph if it has to be. */
export function pictureFollowed(
  session: Session,
  place: PicturePlace,
  viewport: Viewport,
  pane: PictureSize,
): PicturePlace {
  const selected = selectedNode(session);
  const of = rowsOf(session);
  const isSame = place.of === of;
  let centre = isSame ? place.centre : selected;
  let picture = pictureAround(session, centre, viewport, pane.width);
  if (picture && picture !== 'failed' && !picture.grid.boxOf.has(selected)) {
    centre = selected;
    picture = pictureAround(session, centre, viewport, pane.width);
  }
  const shown = picture || !isSame ? centre : place.shown;
  const after = { ...place, of, centre, shown };
  if (!picture || picture === 'failed') return after;
  const { grid } = picture;
  const box = grid.boxOf.get(selected) as Box;
  const left = panned(place.left, box.left, box.width, MARGIN.across, pane.width, grid.width);
  const top = panned(place.top, box.top, BOX_HEIGHT, MARGIN.along, pane.height, grid.height);
  return { ...after, left, top };
}

/** The window's start, moved no further than needed to show what is from `at` on, with a margin. */
function panned(start: number, at: number, size: number, margin: number, space: number, whole: number): number {
  const around = Math.max(0, Math.min(margin, (space - size) >> 1));
  const near = Math.min(Math.max(start, at + size + around - space), at - around);
  return Math.max(0, Math.min(whole - space, near));
}
