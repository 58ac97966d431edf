/** From a reading to a session: its numbers, its gradients, and its `# :` commands. */
import { NONE } from '../../engine/tape.js';
import type { Saved } from '../../formats/json/read.js';
import type { Directive } from '../../notation/lex/tokens.js';
import { directiveError, type Reading } from '../../notation/read.js';
import { type Source, SourceError } from '../../notation/source.js';
import { quoted } from '../../text/quoted.js';
import { clip } from '../../text/width.js';
import type { Action } from '../action.js';
import type { Update } from '../commands.js';
import { leftBy, NO_GRADIENTS } from '../gradients/gradients.js';
import { askAgain } from '../gradients/prediction.js';
import { say } from '../message.js';
import type { Beginning, GivenSettings, Model, Origin, Session } from '../model.js';
import { nodeNamed, noNode } from '../tree/lookup.js';
import { directed } from './directives.js';
import { openSession } from './initial.js';
import { withSaved } from './saved.js';

/** How a graph is opened. */
export interface OpenOptions extends GivenSettings {
  readonly title?: string;
  /** The node to select. */
  readonly select?: string;
  /** What the status line says until the first key. */
  readonly hint?: string;
  /** What is known of where it comes from, beside its text. */
  readonly origin?: Origin;
  /** What it was when it was saved. */
  readonly saved?: Saved;
  /** Told how many of its commands have been run; may throw to end it. */
  readonly onProgress?: (done: number) => void;
}

/** A message may quote a command, which may be as long as its file. */
const MESSAGE_CELLS = 400;

/** An input that names something the graph does not have. */
export class OpenError extends Error {
  override readonly name = 'OpenError';
}

/**
 * Opens what was read from `source`. Throws a SourceError where it holds no expression or a `# :`
 * command cannot be run, an OpenError where the options name what is not there.
 */
export function openWith(reading: Reading, source: Source, options: OpenOptions, update: Update): Session {
  if (reading.root === NONE)
    throw new SourceError(source, 0, 'there is no expression here; expected something like L = a*b');
  const { tape, names, usesValue, root, leaves, samples } = reading;
  const gradients = reading.gradients ? leftBy(reading.gradients, leaves, 0) : NO_GRADIENTS;
  let session = openSession({
    title: options.title ?? source.name,
    program: { tape, names, usesValue },
    root,
    leaves,
    gradients,
    ...(samples && { samples }),
  });
  if (options.saved) session = { ...session, model: withSaved(session.model, options.saved) };
  const refuse = (each: Directive, problem: string): never => {
    throw commandError(source, each, clip(problem, MESSAGE_CELLS));
  };
  const { session: told, asked } = directed(session, reading.directives, update, refuse, options.onProgress);
  session = withOptions(told, options, update);
  const node = options.select === undefined ? undefined : nodeNamed(session.model.program, options.select);
  if (node !== undefined && !asked) session = update(session, { type: 'go', node });
  const opened = asked ? askAgain(session, asked) : session;
  const hinted = options.hint === undefined || opened.message ? opened : say(opened, options.hint, 'hint');
  const origin = { ...originOf(source), ...options.origin, opened: beginning(opened.model) };
  return { ...hinted, model: { ...opened.model, origin }, page: 0, past: [], future: [] };
}

function beginning({ title: _, origin: __, gradients: ___, history: ____, state: _____, ...rest }: Model): Beginning {
  return rest;
}

/** What `:w` keeps of a source: all of it, unless it is no text of the notation. */
const originOf = ({ text, cells }: Source): Origin => (cells || text === '' ? {} : { text });

/** What is wrong with a command: at its place in a text, by its own words where a program gave it. */
const commandError = (source: Source, each: Directive, problem: string): Error =>
  source.text === ''
    ? new OpenError(`${source.name}: the command ${quoted(each.text)} cannot be run: ${problem}`)
    : directiveError(source, each, problem);

function withOptions(opened: Session, { root, lr, direction, optimizer }: OpenOptions, update: Update): Session {
  const actions: Action[] = [];
  if (root !== undefined) {
    const node = nodeNamed(opened.model.program, root);
    if (node === undefined) throw new OpenError(noNode(opened.model.program, root));
    actions.push({ type: 'root', node });
  }
  if (lr !== undefined) actions.push({ type: 'rate', to: lr });
  if (direction !== undefined) actions.push({ type: 'direction', to: direction });
  if (optimizer !== undefined) actions.push({ type: 'optimizer', name: optimizer });
  const session = actions.reduce(done(update), opened);
  return { ...session, message: opened.message };
}

/** One more action, which must be possible. */
const done =
  (update: Update) =>
  (session: Session, action: Action): Session => {
    const after = update(session, action);
    if (after.message?.tone === 'error') throw new OpenError(after.message.text);
    return after;
  };

/** The session with what reading it noted in the status line. */
export function withNotes(session: Session, notes: readonly string[]): Session {
  if (session.message || notes.length === 0) return session;
  return say(
    session,
    notes.length === 1 ? (notes[0] as string) : `${notes.length} notes on this file: ${notes[0] as string}`,
  );
}
