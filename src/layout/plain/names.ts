/** Names and titles in the sentences of the linear form, and how long and how many these may be. */
import type { Session } from '../../session/model.js';
import { chainsOn } from '../../session/tree/selection.js';
import { escape as visible } from '../../text/escape.js';
import { clip } from '../../text/width.js';
import { spelled } from '../glyphs.js';
import { nodeName } from '../tree/row-name.js';
import type { Viewport } from '../viewport.js';

/** The most cells of a name or an expression in a sentence, and of a line of an explanation. */
export const NAME = 40;
export const LINE = 500;
/** The most rows of a list, a lens or the choices of Tab. */
export const ROWS = 40;

export const named = (session: Session, id: number, { glyphs }: Viewport): string =>
  nodeName(session, chainsOn(session), id, NAME, glyphs);

export const titleOf = (title: string, { glyphs }: Viewport): string => spelled(visible(clip(title, LINE)), glyphs);
