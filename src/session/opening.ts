/** From a reading to a session: its numbers, its gradients, and its `# :` commands. */
import { NONE } from '../engine/tape.js';
import { directiveError, type Reading } from '../notation/read.js';
import { type Source, SourceError } from '../notation/source.js';
import { say } from './change.js';
import { directive, type Update } from './commands.js';
import { nodeNamed, noNode } from './lookup.js';
import { type Direction, type Gradients, NO_GRADIENTS, openSession, type Session } from './session.js';

/** Settings from outside, which win over what the file says. */
export interface OpenOptions {
  readonly title?: string;
  readonly root?: string;
  readonly lr?: number;
  readonly direction?: Direction;
  readonly optimizer?: string;
  /** The node to select. */
  readonly select?: string;
}

/** An input that names something the graph does not have. */
export class OpenError extends Error {
  override readonly name = 'OpenError';
}

/**
 * Opens what was read from `source`. Throws a SourceError where it holds no expression or a `# :`
 * command cannot be run, an OpenError where the options name what is not there.
 */
export function openWith(reading: Reading, source: Source, options: OpenOptions, update: Update): Session {
  if (reading.root === NONE) throw new SourceError(source, 0, 'there is no expression here; expected something like L = a*b');
  const { tape, names, usesValue, root, leaves } = reading;
  let session = openSession({ title: options.title ?? source.name, program: { tape, names, usesValue }, root, leaves, gradients: gradientsFrom(reading) });
  for (const each of reading.directives) {
    const after = directive(session, each.text, update);
    if (typeof after === 'string') throw directiveError(source, each, after);
    session = { ...after, message: session.message };
  }
  session = withOptions(session, options, update);
  const node = options.select === undefined ? undefined : nodeNamed(session.model.program, options.select);
  if (node !== undefined && !session.prediction) session = update(session, { type: 'go', node });
  return { ...session, past: [], future: [] };
}

function withOptions(opened: Session, { root, lr, direction, optimizer }: OpenOptions, update: Update): Session {
  let session = opened;
  if (root !== undefined) {
    const node = nodeNamed(session.model.program, root);
    if (node === undefined) throw new OpenError(noNode(session.model.program, root));
    session = update(session, { type: 'root', node });
  }
  if (lr !== undefined) session = update(session, { type: 'rate', to: lr });
  if (direction !== undefined) session = update(session, { type: 'direction', to: direction });
  if (optimizer !== undefined) session = update(session, { type: 'optimizer', name: optimizer });
  if (session.message?.tone === 'error') throw new OpenError(session.message.text);
  return { ...session, message: opened.message };
}

function gradientsFrom({ gradients, leaves }: Reading): Gradients {
  if (!gradients) return NO_GRADIENTS;
  const { backward, set } = gradients;
  if (!backward) return { set };
  const same = backward.leaves.every((value, i) => Object.is(value, leaves[i]));
  return { at: { root: backward.root, leaves: same ? leaves : backward.leaves, iteration: 0 }, set };
}

/** The session with what reading it noted in the status line. */
export function withNotes(session: Session, { notes }: Reading): Session {
  if (session.message || notes.length === 0) return session;
  return say(session, notes.length === 1 ? (notes[0] as string) : `${notes.length} notes on this file: ${notes[0] as string}`);
}
