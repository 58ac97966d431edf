/** The lines of a lens on the step to come or on the selected node, besides its columns in the tree. */
import type { Session } from '../../session/model.js';
import { type Line, line } from '../line.js';
import { ledgerLines } from '../tree/ledger-lens.js';
import { localText } from '../tree/local-lens.js';
import type { Viewport } from '../viewport.js';
import { optimizerHeight, optimizerLines } from './optimizer-lines.js';
import { sweepLines } from './sweep-lines.js';

interface LensLines {
  readonly height: (session: Session, cells: number) => number;
  readonly lines: (session: Session, id: number, cells: number, viewport: Viewport) => readonly Line[];
}

/** Cells that each of the ledger's two sentences fits in; with fewer they take two lines each. */
const SENTENCE = 80;

const OF_LENS: Readonly<Record<Session['lens'], LensLines | undefined>> = {
  plain: undefined,
  ledger: {
    height: (_, cells) => (cells < SENTENCE ? 4 : 2),
    lines: (session, _, cells, viewport) => ledgerLines(session, cells < SENTENCE ? cells : Infinity, viewport),
  },
  local: { height: () => 1, lines: (session, _, __, viewport) => [line(` ${localText(session, viewport)}`)] },
  check: { height: () => 2, lines: sweepLines },
  optimizer: { height: optimizerHeight, lines: (session, id, _, viewport) => optimizerLines(session, id, viewport) },
};

/** How many lines the lens has; while gradients are predicted none, since they would give those away. */
export const lensHeight = (session: Session, cells: number): number =>
  session.prediction ? 0 : (OF_LENS[session.lens]?.height(session, cells) ?? 0);

export const lensLines = (session: Session, id: number, cells: number, viewport: Viewport): readonly Line[] =>
  session.prediction ? [] : (OF_LENS[session.lens]?.lines(session, id, cells, viewport) ?? []);
