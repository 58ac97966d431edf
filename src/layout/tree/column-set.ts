/** A set of extra columns in the tree: their headings, their widths, and their texts in a row. */

import type { Session } from '../../session/model.js';
import type { Rows } from '../../session/tree/rows.js';
import type { Viewport } from '../viewport.js';

interface Column {
  readonly title: string;
  readonly width: number;
  /** Numbers stand at the right, text at the left. */
  readonly left?: true;
}

/** The text of each column in one row. */
type Cells = (row: number) => readonly string[];

export interface ColumnSet {
  readonly columns: readonly Column[];
  /** Called once per frame; what it returns is called once per visible row. */
  readonly cells: (session: Session, rows: Rows, viewport: Viewport) => Cells;
}

/** A set in use: those of its columns that fit, and their texts for a row. */
export interface Extra {
  readonly columns: readonly Column[];
  readonly cells: Cells;
}

/** The columns that fit, and how many do not. */
export interface Extras {
  readonly sets: readonly Extra[];
  readonly left: number;
}
