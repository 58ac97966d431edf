/** What the screen is drawn with, apart from the session: its size and its characters. */
import type { Glyphs } from './glyphs.js';

export interface Look {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
}
