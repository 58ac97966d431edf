/** What the screen is drawn with besides the session: its size, its characters, and what computes the slow parts. */
import { ASCII_MARKS, MARKS, type Marks } from '../explain/point.js';
import type { Glyphs } from './glyphs.js';
import { atOnce, type Jobs } from './jobs.js';
import type { Placer } from './placement.js';

export interface Viewport {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  /** Everything is computed at once if this is missing. */
  readonly jobs?: Jobs;
  /** Places the shapes of a picture; missing until Graphviz is loaded. */
  readonly placer?: Placer;
}

export const jobsOf = ({ jobs }: Viewport): Jobs => jobs ?? atOnce;

/** How explanations are written with these characters. */
export const marksOf = ({ glyphs }: Viewport): Marks => (glyphs.braille ? MARKS : ASCII_MARKS);
