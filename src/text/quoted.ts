/** What a message quotes of a text that was typed, cut to a short length and escaped. */
import { escape } from './escape.js';

/** In characters; their width would need tables that a command without a screen never loads. */
const QUOTED = 40;
/** A character takes at most two units of UTF-16. */
const UNITS = 2;

/** The beginning of a text. */
export function shortened(text: string): string {
  const characters = Array.from(escape(text.slice(0, UNITS * (QUOTED + 1))));
  return characters.length > QUOTED ? `${characters.slice(0, QUOTED - 1).join('')}…` : characters.join('');
}

/** The same in quotes. */
export const quoted = (text: string): string => `"${shortened(text)}"`;
