/** The name of a file as messages say it. */
import { bounded, clipMiddle } from './width.js';

const CELLS = 60;

/** A path without its middle, if it is long: the end says which file it is. */
export const shortPath = (path: string): string => clipMiddle(bounded(path, CELLS), CELLS);
