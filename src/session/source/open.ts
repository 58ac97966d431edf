/**
 * What opens a session, or another graph in its place: a text, a reading with values from the command line, an example,
 * a graph from another file. How a reading becomes a session is in opening.ts.
 */
import { hasSetting, optimizerNamed } from '../../engine/optimizers/optimizers.js';
import { readExample, sourceOf } from '../../examples/read.js';
import { EXAMPLES, type Example, exampleNamed } from '../../examples/table.js';
import { type Reading, reading } from '../../notation/read.js';
import type { Source } from '../../notation/source.js';
import type { Work } from '../../notation/work.js';
import { noSuch, suggestion } from '../../text/nearest.js';
import { quoted } from '../../text/quoted.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { LENSES, PLOTS } from '../panes.js';
import { plotsOf, withoutEmptyExplanation } from '../screen/cycles.js';
import { ROOT_ROW } from '../tree/selection.js';
import { commit, fitted } from '../undo.js';
import { OpenError, type OpenOptions, opening, openReading } from './opening.js';

/** An opened graph, with what reading it printed and noted. */
export interface Opened {
  readonly session: Session;
  /** What its statements printed, line by line. */
  readonly prints: readonly string[];
  /** What was passed over, or differs from Python. */
  readonly notes: readonly string[];
}

/** Opens a reading with first values of leaves from outside. Throws an OpenError if there is no such leaf. */
export function* openGiven(
  reading: Reading,
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions = {},
): Work<Opened> {
  refuseUnused(reading, given, options.optimizer);
  const origin = given.size === 0 ? options.origin : { ...options.origin, given };
  const session = yield* opening(reading, source, { ...options, ...(origin && { origin }) });
  return { session, prints: reading.prints, notes: reading.notes };
}

/** Reads and opens a text in the notation. Throws the errors of reading and opening. */
export function* openSource(
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions,
  hintUnknown?: (name: string) => string,
): Work<Opened> {
  const read = yield* reading(source, { given, ...(hintUnknown && { hintUnknown }) });
  return yield* openGiven(read, source, given, options);
}

function refuseUnused({ unused, tape }: Reading, given: ReadonlyMap<string, number>, words = ''): void {
  const [name] = unused;
  if (name === undefined) return;
  const leaves = Array.from(tape.leaves, (id) => tape.labels[id]).filter((label) => label !== undefined);
  const setting = `${name}=${given.get(name)}`;
  const optimizer = optimizerNamed(words);
  const hint =
    optimizer && hasSetting(optimizer, name) ? `; a setting goes with its name: --optimizer "${words} ${setting}"` : '';
  throw new OpenError(`${setting}: ${noSuch('leaf', name, leaves)}${hint}`);
}

/** The options that an example is opened with. */
export const exampleOptions = ({ name, select, hint }: Example): OpenOptions & { readonly title: string } => ({
  title: name,
  ...(select !== undefined && { select }),
  ...(hint !== undefined && { hint }),
});

export function openExample(session: Session, name: string): Session {
  const example = exampleNamed(name);
  const names = EXAMPLES.map((row) => row.name);
  if (name === '') return say(session, `expected an example: ${names.join(', ')}`, 'error');
  if (!example) {
    const others = suggestion(name, names) || '; :example alone lists them';
    return say(session, `there is no example ${quoted(name)}${others}`, 'error');
  }
  return replaced(session, openReading(readExample(example), sourceOf(example), exampleOptions(example)));
}

/**
 * The session with the graph of another, just opened one. A bug stays, and so do the lens and the plot if the file chooses
 * none; a graph with a region begins with the plot before it, so that `v` leads there.
 */
export function replaced(session: Session, opened: Session): Session {
  const { pages, page, prediction, field, explanation, selection, folded, binary, plot } = opened;
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
    plot: plot === PLOTS[0] && !plotsOf(opened).includes('region') ? session.plot : plot,
    lens: opened.lens === LENSES[0] ? session.lens : opened.lens,
    written: undefined,
    run: undefined,
    message: opened.message,
  });
}
