/** Another graph in place of the one that is open: an example, a file, or a file read again. Undo goes back. */

import { withoutEmptyExplanation } from '../cycles.js';
import type { Session } from '../model.js';
import { ROOT_ROW } from '../tree/selection.js';
import { commit, fitted } from '../undo.js';

/** The session on a graph that was opened, as it was opened; lens, plot and a bug stay. */
export function replaced(session: Session, opened: Session): Session {
  const { pages, page, prediction, field, explanation, selection, folded, binary } = opened;
  const model = session.model.bug === undefined ? opened.model : { ...opened.model, bug: session.model.bug };
  const after = fitted(commit({ ...session, selection: ROOT_ROW }, model), session.model);
  const shown = explanation === 'none' ? session.explanation : explanation;
  return withoutEmptyExplanation({
    ...after,
    pages,
    page,
    prediction,
    field,
    explanation: shown,
    selection,
    folded,
    binary,
    written: undefined,
    run: undefined,
    message: opened.message,
  });
}
