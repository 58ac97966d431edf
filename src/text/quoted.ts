/** What was typed, and names of files, as messages quote them: no more of them than a message needs, and nothing raw. */
import { escape } from './escape.js';
import { bounded, clip, clipMiddle } from './width.js';

const QUOTED = 40;
const PATH = 60;

/** The beginning of a text, in few cells. */
export const shortened = (text: string): string => clip(escape(bounded(text, QUOTED)), QUOTED);

/** The same in quotes. */
export const quoted = (text: string): string => `"${shortened(text)}"`;

/** As much of a path as a message needs: its two ends, since the end says which file it is. */
export const shortPath = (path: string): string => clipMiddle(bounded(path, PATH), PATH);
