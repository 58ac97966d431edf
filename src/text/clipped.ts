/** Names from outside in messages. */
const SHOWN = 60;

/** As much of what was typed as a message needs, in characters that every terminal has. */
export const clipped = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN - 3)}...` : text);

/** Cells of a path's beginning that a message keeps. */
const BEGINNING = 20;

/** As much of a path as a message needs: its two ends, since the end says which file it is. */
export const clippedPath = (path: string): string =>
  path.length > SHOWN ? `${path.slice(0, BEGINNING)}...${path.slice(3 + BEGINNING - SHOWN)}` : path;
