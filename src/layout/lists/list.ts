/**
 * A list over the screen: a title, rows of which only the window's are made, and what Enter does with one. If Enter does
 * nothing the rows are the lines of a text: none is selected, and the text scrolls.
 */
import type { Action } from '../../session/action.js';
import type { Session } from '../../session/model.js';
import { scrolled } from '../../session/tree/rows.js';
import type { Line } from '../line.js';
import type { Viewport } from '../viewport.js';

export interface Listed {
  /** None if it is empty. */
  readonly title: string;
  /** How many rows; undefined until they have been computed. */
  readonly count: number | undefined;
  readonly row: (i: number) => Line;
  /** The row where the list begins: the first if not given. */
  readonly start?: number;
  /** What Enter does with a row, and how that is said. */
  readonly enter?: (i: number) => Action | undefined;
  readonly says: string;
  /** What is shown if there are no rows. */
  readonly empty?: string;
}

/** The list as it is now. */
export type List = (session: Session, viewport: Viewport) => Listed;

/** The rows in sight. */
export interface Window {
  /** The selected row; undefined in a text, and in a list without rows. */
  readonly selected: number | undefined;
  readonly top: number;
  readonly height: number;
  readonly count: number;
  readonly hasTitle: boolean;
  readonly hasKeys: boolean;
}

/** The least rows of a screen that has the keys, and the title. */
const KEYS = 3;
const TITLE = 6;

export function windowOf({ count = 0, title, start = 0, enter }: Listed, session: Session, { rows }: Viewport): Window {
  const hasKeys = rows >= KEYS;
  const hasTitle = title !== '' && rows >= TITLE;
  const height = Math.max(1, rows - 1 - Number(hasKeys) - Number(hasTitle));
  const { row = start, top = row - (height >> 1) } = session.list ?? {};
  const at = Math.max(0, Math.min(count - 1, row));
  const isText = enter === undefined;
  return {
    selected: isText || count === 0 ? undefined : at,
    top: isText ? Math.max(0, Math.min(count - height, at)) : scrolled(top, at, height, count),
    height,
    count,
    hasTitle,
    hasKeys,
  };
}
