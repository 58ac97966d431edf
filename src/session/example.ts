/** Opens a built-in graph in place of the one that is open; undo goes back. */
import { EXAMPLES, exampleNamed } from '../examples/table.js';
import { readSource } from '../notation/read.js';
import { suggestion } from '../text/nearest.js';
import { commit, fitted, say } from './change.js';
import type { Update } from './commands.js';
import { openWith } from './opening.js';
import { ROOT_ROW, type Session } from './session.js';

export function openExample(session: Session, name: string, update: Update): Session {
  const example = exampleNamed(name);
  const names = EXAMPLES.map((row) => row.name);
  if (!example)
    return say(
      session,
      `there is no example "${name}"${suggestion(name, names) || `; there are ${names.join(', ')}`}`,
      'error',
    );
  const source = { name: `${example.name}.py`, text: example.text };
  const opened = openWith(
    readSource(source),
    source,
    { title: example.name, ...(example.select && { select: example.select }) },
    update,
  );
  const { pages, page, prediction, field, explanation, selection, folded } = opened;
  const model = session.model.bug === undefined ? opened.model : { ...opened.model, bug: session.model.bug };
  const after = fitted(commit({ ...session, selection: ROOT_ROW }, model), session.model);
  const shown = explanation === 'none' ? session.explanation : explanation;
  return { ...after, pages, page, prediction, field, explanation: shown, selection, folded, run: undefined };
}
