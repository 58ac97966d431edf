/** What a key can depend on when it is pressed. It returns an action, or nothing. */

import type { Action } from '../../session/action.js';
import type { Session } from '../../session/model.js';
import type { Rows } from '../../session/tree/rows.js';
import type { Grid } from '../picture/grid.js';
import type { Viewport } from '../viewport.js';

export interface Situation {
  readonly session: Session;
  readonly viewport: Viewport;
  readonly rows: Rows;
  /** How many rows of the tree, or of the picture, are on the screen. */
  readonly height: number;
  /** The picture that is on the screen, if there is one. */
  readonly grid?: Grid | undefined;
  /** The count typed before the key, or 1. */
  readonly count: number;
}

export type Press = (situation: Situation) => Action | undefined;
