/** Opening a graph: what everybody outside this folder calls. */
import { readSaved } from '../../formats/json/read.js';
import { type Reading, readSource, type Watch } from '../../notation/read.js';
import type { Source } from '../../notation/source.js';
import { noSuch } from '../../text/nearest.js';
import type { Session } from '../model.js';
import { update } from '../update.js';
import { OpenError, type OpenOptions, openWith } from './opening.js';
import { readingOfSaved } from './saved.js';

export { OpenError, type OpenOptions, withNotes } from './opening.js';

/** A graph that was opened, with what reading it brought to light. */
export interface Opened {
  readonly session: Session;
  /** What its statements printed, a line each. */
  readonly prints: readonly string[];
  /** What was passed over, or done otherwise than in Python. */
  readonly notes: readonly string[];
}

/**
 * Opens what was read from `source`. Throws a SourceError where it holds no expression or a `# :`
 * command cannot be run, an OpenError where the options name what is not there.
 */
export const openReading = (reading: Reading, source: Source, options: OpenOptions = {}): Session =>
  openWith(reading, source, options, update);

/** Opens what was read with first values of leaves from outside. Throws an OpenError where there is no such leaf. */
export function openGiven(
  reading: Reading,
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions = {},
): Opened {
  refuseUnused(reading, given);
  const origin = given.size === 0 ? options.origin : { ...options.origin, given };
  const session = openReading(reading, source, { ...options, ...(origin && { origin }) });
  return { session, prints: reading.prints, notes: reading.notes };
}

/** Reads and opens a text in the notation, watched over. Throws what those throw. */
export function openSource(
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions,
  watch: Watch,
  hintUnknown?: (name: string) => string,
): Opened {
  const { name, text } = source;
  const reading = watch({ doing: 'reading', name, all: text.length }, (onProgress) =>
    readSource(source, { given, ...(hintUnknown && { hintUnknown }), ...(onProgress && { onProgress }) }),
  );
  return watch({ doing: 'opening', name, all: reading.directives.length }, (onProgress) =>
    openGiven(reading, source, given, { ...options, ...(onProgress && { onProgress }) }),
  );
}

/**
 * Opens a session that was saved as JSON, with data of leaves from outside. Throws a SourceError or an ExportError
 * where it is none, an OpenError where there is no such leaf.
 */
export function openSaved(
  source: Source,
  given: ReadonlyMap<string, number>,
  options: OpenOptions = {},
  watch: Watch = (_, work) => work(),
): Opened {
  const { name, text } = source;
  const saved = watch({ doing: 'reading', name, all: text.length }, (onProgress) => readSaved(source, onProgress));
  const origin = { ...options.origin, isJson: true } as const;
  return openGiven(readingOfSaved(saved, given), { name: source.name, text: '' }, given, { ...options, origin, saved });
}

function refuseUnused({ unused, tape }: Reading, given: ReadonlyMap<string, number>): void {
  const [name] = unused;
  if (name === undefined) return;
  const leaves = Array.from(tape.leaves, (id) => tape.labels[id]).filter((label) => label !== undefined);
  throw new OpenError(`${name}=${given.get(name)}: ${noSuch('leaf', name, leaves)}`);
}
