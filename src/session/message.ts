/** The status line's message. */
import { escape as visible } from '../text/escape.js';
import { quoted } from '../text/quoted.js';
import { bounded, clipMiddle } from '../text/width.js';
import type { Message, Session } from './model.js';

/** What is accepted as a number. */
export const NUMBERS_ACCEPTED = 'accepted: 2, -.5, 1e3, 2*3, 1/3';

export const notNumber = (typed: string): string => `${quoted(typed.trim())} is not a number; ${NUMBERS_ACCEPTED}`;

/** The width, in cells, that a message is cut to: wider than any screen. */
const LONGEST_MESSAGE = 1000;

/** The session with a sentence in the status line. */
export const say = (session: Session, text: string, tone: Message['tone'] = 'info'): Session => ({
  ...session,
  message: { text: clipMiddle(visible(bounded(text, LONGEST_MESSAGE)), LONGEST_MESSAGE), tone },
});
