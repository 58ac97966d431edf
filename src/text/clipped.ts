/** Names from outside in messages. */
const SHOWN = 60;

/** As much of what was typed as a message needs, in characters that every terminal has. */
export const clipped = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN - 3)}...` : text);
