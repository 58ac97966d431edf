/** From a reading to a session: the initial session, the `# :` commands, and the options. */

import type { SampleNodes } from '../../engine/nn/samples.js';
import { DEFAULT_RATE, type UpdateRule } from '../../engine/optimizers/optimizers.js';
import { leafSlot, NONE, type Tape } from '../../engine/tape.js';
import type { Next, Sample } from '../../notation/handed.js';
import type { Directive } from '../../notation/lex/tokens.js';
import { directiveError, type Reading } from '../../notation/read.js';
import type { Program } from '../../notation/run/machine.js';
import { type Source, SourceError } from '../../notation/source.js';
import { complete, type Work } from '../../notation/work.js';
import { quoted } from '../../text/quoted.js';
import { clip } from '../../text/width.js';
import type { PureAction } from '../action.js';
import { leftBy, NO_GRADIENTS } from '../gradients/gradients.js';
import { askAgain } from '../gradients/prediction.js';
import { newHistory } from '../history/history.js';
import { say } from '../message.js';
import type { Beginning, GivenSettings, Gradients, Model, Origin, Session } from '../model.js';
import { rootData } from '../numbers.js';
import { applyPure } from '../pure.js';
import { NOTHING_ENTERED } from '../screen/entered.js';
import { atFirstPage } from '../screen/pages.js';
import { NO_RUNS } from '../training/runs.js';
import { openingFolds } from '../tree/folds.js';
import { nodeNamed, noNode } from '../tree/lookup.js';
import { goTo } from '../tree/moves.js';
import { ROOT_ROW } from '../tree/selection.js';
import { directed } from './directives.js';

/** A graph to open: structure, root and numbers. */
export interface Opening extends Partial<UpdateRule> {
  readonly title: string;
  readonly program: Program;
  readonly root: number;
  readonly leaves: Float64Array;
  readonly gradients?: Gradients;
  /** Their inputs are frozen: a step changes the network, not its samples. */
  readonly samples?: SampleNodes;
  readonly next?: Next;
  readonly sample?: Sample;
  readonly origin?: Origin;
}

/** 1 for each leaf that is an input of a sample. */
function frozenInputs(tape: Tape, samples: SampleNodes | undefined): Uint8Array {
  const frozen = new Uint8Array(tape.leaves.length);
  for (const inputs of samples?.inputs ?? []) {
    for (const id of inputs) {
      const slot = leafSlot(tape, id);
      if (slot >= 0) frozen[slot] = 1;
    }
  }
  return frozen;
}

/** A session on a graph, at iteration 0. */
export function openSession(opening: Opening): Session {
  const { program, root, leaves, samples, next, sample } = opening;
  const { tape } = program;
  return {
    model: {
      title: opening.title,
      origin: opening.origin ?? {},
      program,
      root,
      leaves,
      frozen: frozenInputs(tape, samples),
      lr: opening.lr ?? DEFAULT_RATE,
      schedule: undefined,
      direction: opening.direction ?? 'ascend',
      optimizer: opening.optimizer ?? 'sgd',
      state: undefined,
      gradients: opening.gradients ?? NO_GRADIENTS,
      history: newHistory(rootData(tape, root, leaves)),
      ...(samples && { samples }),
      ...(next && { next }),
      ...(sample && { sample }),
      runs: NO_RUNS,
    },
    viewed: undefined,
    selection: ROOT_ROW,
    folded: openingFolds(tape, root),
    binary: new Set(),
    field: undefined,
    help: false,
    list: undefined,
    mouse: false,
    message: undefined,
    effect: undefined,
    run: undefined,
    lens: 'plain',
    explanation: 'none',
    plot: 'loss',
    zoom: undefined,
    logAxis: false,
    sliceFrom: leaves,
    picture: false,
    prediction: undefined,
    pages: [],
    page: 0,
    search: '',
    entered: NOTHING_ENTERED,
    written: undefined,
    past: [],
    future: [],
    moments: undefined,
    closed: false,
  };
}

/** How a graph is opened. */
export interface OpenOptions extends GivenSettings {
  readonly title?: string;
  /** The node to select. */
  readonly select?: string;
  /** What the status line shows until the first key. */
  readonly hint?: string;
  /** What is known of its origin, in addition to its text. */
  readonly origin?: Origin;
  /** Restores its model as it was saved. */
  readonly restore?: (model: Model) => Model;
}

/** The limit of a message that quotes a command, which may be as long as its file. */
const MESSAGE_CELLS = 400;

/** The input names something that the graph does not have. */
export class OpenError extends Error {
  override readonly name = 'OpenError';
}

/**
 * Opens what was read from `source`. Throws a SourceError if it contains no expression or a `# :`
 * command cannot be run, an OpenError if the options name something that does not exist.
 */
export const openReading = (reading: Reading, source: Source, options: OpenOptions = {}): Session =>
  complete(opening(reading, source, options));

/** The work of openReading; throws the same errors. */
export function* opening(reading: Reading, source: Source, options: OpenOptions): Work<Session> {
  if (reading.root === NONE)
    throw new SourceError(source, 0, reading.empty ?? 'there is no expression here; expected something like L = a*b');
  const { tape, usesValue, lines, root, leaves, samples, next, sample } = reading;
  const gradients = reading.gradients ? leftBy(reading.gradients, leaves, 0) : NO_GRADIENTS;
  let session = openSession({
    title: reading.title ?? options.title ?? source.name,
    program: {
      tape,
      // those of a large network are found when they are first asked for
      get names() {
        return reading.names;
      },
      usesValue,
      ...(lines && { lines }),
    },
    root,
    leaves,
    gradients,
    ...(samples && { samples }),
    ...(next && { next }),
    ...(sample && { sample }),
  });
  if (options.restore) session = { ...session, model: options.restore(session.model) };
  const refuse = (each: Directive, problem: string): never => {
    throw commandError(source, each, clip(problem, MESSAGE_CELLS));
  };
  const { session: after, asked } = yield* directed(session, reading.directives, source.name, refuse);
  session = withOptions(after, options);
  const node = options.select === undefined ? undefined : nodeNamed(session.model.program, options.select);
  if (node !== undefined && !asked) session = goTo(session, node);
  const opened = asked ? askAgain(session, asked) : session;
  const hinted = options.hint === undefined || opened.message ? opened : say(opened, options.hint, 'hint');
  const origin = { ...originOf(source), ...options.origin, opened: beginning(opened.model) };
  return atFirstPage({ ...hinted, model: { ...opened.model, origin }, past: [], future: [] });
}

function beginning({ title: _, origin: __, gradients: ___, history: ____, state: _____, ...rest }: Model): Beginning {
  return rest;
}

/** The text that `:w` keeps: the source's, if it is a text in the notation. */
const originOf = ({ text, cells }: Source): Origin => (cells || text === '' ? {} : { text });

/** The error of a command: at its place in a text, or with its words if a program gave it. */
const commandError = (source: Source, each: Directive, problem: string): Error =>
  source.text === ''
    ? new OpenError(`${source.name}: the command ${quoted(each.text)} cannot be run: ${problem}`)
    : directiveError(source, each, problem);

function withOptions(opened: Session, { root, lr, direction, optimizer }: OpenOptions): Session {
  const actions: PureAction[] = [];
  if (root !== undefined) {
    const node = nodeNamed(opened.model.program, root);
    if (node === undefined) throw new OpenError(noNode(opened.model.program, root));
    actions.push({ type: 'root', node });
  }
  if (lr !== undefined) actions.push({ type: 'rate', to: lr });
  if (direction !== undefined) actions.push({ type: 'direction', to: direction });
  if (optimizer !== undefined) actions.push({ type: 'optimizer', name: optimizer });
  const session = actions.reduce(done, opened);
  return { ...session, message: opened.message };
}

/** The session after one more action; throws if it is not possible. */
function done(session: Session, action: PureAction): Session {
  const after = applyPure({ ...session, message: undefined }, action);
  if (after.message?.tone === 'error') throw new OpenError(after.message.text);
  return after;
}

/** The session with the notes of reading it in the status line. */
export function withNotes(session: Session, notes: readonly string[]): Session {
  if (session.message || notes.length === 0) return session;
  return say(
    session,
    notes.length === 1 ? (notes[0] as string) : `${notes.length} notes on this file: ${notes[0] as string}`,
  );
}
