/** What a message quotes: text that was typed, or the name of a file, cut to a short length and escaped. */
import { escape } from './escape.js';
import { bounded, clip, clipMiddle } from './width.js';

const QUOTED = 40;
const PATH = 60;

/** The beginning of a text. */
export const shortened = (text: string): string => clip(escape(bounded(text, QUOTED)), QUOTED);

/** The same in quotes. */
export const quoted = (text: string): string => `"${shortened(text)}"`;

/** A path without its middle, if it is long: the end says which file it is. */
export const shortPath = (path: string): string => clipMiddle(bounded(path, PATH), PATH);
