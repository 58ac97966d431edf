/** Opens a built-in graph in place of the one that is open; undo goes back. */
import { readExample, sourceOf } from '../examples/read.js';
import { EXAMPLES, type Example, exampleNamed } from '../examples/table.js';
import { suggestion } from '../text/nearest.js';
import { commit, fitted, say } from './change.js';
import type { Update } from './commands.js';
import { type OpenOptions, openWith } from './opening.js';
import { withoutEmptyExplanation } from './panes.js';
import { ROOT_ROW, type Session } from './session.js';

/** How an example is opened, from wherever. */
export const exampleOptions = ({ name, select, hint }: Example): OpenOptions & { readonly title: string } => ({
  title: name,
  ...(select !== undefined && { select }),
  ...(hint !== undefined && { hint }),
});

export function openExample(session: Session, name: string, update: Update): Session {
  const example = exampleNamed(name);
  const names = EXAMPLES.map((row) => row.name);
  if (!example)
    return say(
      session,
      `there is no example "${name}"${suggestion(name, names) || `; there are ${names.join(', ')}`}`,
      'error',
    );
  const opened = openWith(readExample(example), sourceOf(example), exampleOptions(example), update);
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
    run: undefined,
    message: opened.message,
  });
}
