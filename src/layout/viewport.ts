/** What the screen is drawn with, apart from the session: its size, its characters, and who finds what takes long. */
import { ASCII_MARKS, MARKS, type Marks } from '../explain/point.js';
import type { Glyphs } from './glyphs.js';
import { atOnce, type Jobs } from './jobs.js';
import type { Placer } from './placement.js';

export interface Viewport {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  /** Finds at once if not said. */
  readonly jobs?: Jobs;
  /** Places the shapes of a picture; not there until Graphviz is loaded. */
  readonly placer?: Placer;
}

export const jobsOf = ({ jobs }: Viewport): Jobs => jobs ?? atOnce;

/** How explanations are written with these characters. */
export const marksOf = ({ glyphs }: Viewport): Marks => (glyphs.braille ? MARKS : ASCII_MARKS);
