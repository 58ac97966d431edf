/** Opens a built-in graph in place of the one that is open; undo goes back. */
import { readExample, sourceOf } from '../../examples/read.js';
import { EXAMPLES, type Example, exampleNamed } from '../../examples/table.js';
import { noSuch } from '../../text/nearest.js';
import type { Update } from '../commands.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { type OpenOptions, openWith } from './opening.js';
import { replaced } from './replace.js';

/** How an example is opened, from wherever. */
export const exampleOptions = ({ name, select, hint }: Example): OpenOptions & { readonly title: string } => ({
  title: name,
  ...(select !== undefined && { select }),
  ...(hint !== undefined && { hint }),
});

export function openExample(session: Session, name: string, update: Update): Session {
  const example = exampleNamed(name);
  const names = EXAMPLES.map((row) => row.name);
  if (!example) return say(session, noSuch('example', name, names), 'error');
  const opened = openWith(readExample(example), sourceOf(example), exampleOptions(example), update);
  return replaced(session, opened);
}
