/** What is scrolled to, and how that follows the selection or the wheel. */
import type { Selection, Session } from '../../session/model.js';
import { type Rows, rowsOf, scrolled, selectedRow } from '../../session/tree/rows.js';
import type { JobProgress } from '../bars/status.js';
import { explanationLines } from '../detail/explanation.js';
import { lineText } from '../line.js';
import { pictureSize, shapeOf, treeHeight } from '../panes/shape.js';
import type { Grid } from '../picture/grid.js';
import { PICTURE_START, type PicturePlace, pictureFollowed, pictureOn } from '../picture/panning.js';
import type { Viewport } from '../viewport.js';

/** What the screen shows that the session does not know. */
export interface Place {
  /** The first row of the tree that is shown. */
  readonly top: number;
  /** The selection that was scrolled away from: the view stays where it is until another row is selected. */
  readonly away?: Selection | undefined;
  /** The first line that is shown of the help. */
  readonly overTop: number;
  /** The first line that is shown of the card or of a page of text. */
  readonly cardTop: number;
  /** Digits typed before a key. */
  readonly pending: string;
  /** The progress of slow jobs. */
  readonly jobProgress?: JobProgress | undefined;
  readonly picture: PicturePlace;
}

export const START: Place = { top: 0, overTop: 0, cardTop: 0, pending: '', picture: PICTURE_START };

/** The picture that is on the screen, if there is one. */
export function gridOn(session: Session, { picture: place }: Place, viewport: Viewport): Grid | undefined {
  if (!session.picture) return undefined;
  const picture = pictureOn(session, place, viewport, pictureSize(shapeOf(session, viewport)));
  return picture && picture !== 'failed' ? picture.grid : undefined;
}

/** The place moved so that the selected row or box is in sight, unless the user scrolled away from it. */
export function followed(session: Session, place: Place, viewport: Viewport): Place {
  const isAway = place.away === session.selection;
  if (session.picture) {
    const pane = pictureSize(shapeOf(session, viewport));
    const picture = pictureFollowed(session, place.picture, viewport, pane);
    const stays = isAway && picture.of === place.picture.of && picture.centre === place.picture.centre;
    return { ...place, picture: stays ? { ...picture, top: place.picture.top } : picture };
  }
  const rows = rowsOf(session);
  const height = treeHeight(session, viewport);
  const top = isAway ? within(place.top, height, rows) : scrolledTo(session, place.top, height, rows);
  return top === place.top && isAway === (place.away !== undefined)
    ? place
    : { ...place, top, away: isAway ? place.away : undefined };
}

/** The first row in sight so that the selected one is: in the middle, if it was found or is far from what was in sight. */
function scrolledTo(session: Session, top: number, height: number, rows: Rows): number {
  const selected = selectedRow(session, rows);
  const away = Math.max(top - selected, selected - (top + height - 1));
  const isFar = away > height || (away > 0 && session.message?.matches !== undefined);
  return isFar ? within(selected - (height >> 1), height, rows) : scrolled(top, selected, height, rows.count);
}

/** The place with the card scrolled by some lines, as far as that shows others. */
export function cardScrolled(session: Session, place: Place, viewport: Viewport, by: number): Place {
  const { card, sideWidth } = shapeOf(session, viewport);
  const shown = (top: number): string =>
    explanationLines(session, sideWidth - 1, card, viewport, top)
      .map(lineText)
      .join('\n');
  let { cardTop } = place;
  for (let left = Math.min(MOST_SCROLLED, Math.abs(by)); left > 0; left--) {
    const next = cardTop + Math.sign(by);
    if (next < 0 || shown(next) === shown(cardTop)) break;
    cardTop = next;
  }
  return { ...place, cardTop };
}

/** The most lines of one key. */
const MOST_SCROLLED = 100;

/** The place with the tree or the picture scrolled by some rows, the selection left where it is. */
export function wheeled(session: Session, place: Place, viewport: Viewport, by: number): Place {
  const grid = gridOn(session, place, viewport);
  if (grid) {
    const most = Math.max(0, grid.height - pictureSize(shapeOf(session, viewport)).height);
    const panned = Math.max(0, Math.min(most, place.picture.top + by));
    return { ...place, picture: { ...place.picture, top: panned }, away: session.selection };
  }
  const top = within(place.top + by, treeHeight(session, viewport), rowsOf(session));
  return { ...place, top, away: session.selection };
}

const within = (top: number, height: number, { count }: Rows): number => Math.max(0, Math.min(top, count - height));
