/** A file as a session, by what its name ends in: the one way in for the command, for `:open` and for `--watch`. */
import { basename, resolve } from 'node:path';
import { GraphTooLarge } from '../engine/memory-limit.js';
import { FileError } from '../files/error.js';
import { kindOfFile, readableKind } from '../files/kind.js';
import { EXPECTED, fileText, markOf } from '../files/read.js';
import { exportedAs } from '../formats/formats.js';
import { notebookSource } from '../notation/notebook.js';
import { SourceError } from '../notation/source.js';
import type { Work } from '../notation/work.js';
import type { GivenSettings } from '../session/model.js';
import { type Opened, openSource } from '../session/source/open.js';
import type { OpenOptions } from '../session/source/opening.js';
import { openSaved } from '../session/source/saved.js';
import { runCommand } from '../text/shell.js';
import { shortPath } from '../text/short-path.js';
import { isLines, openLines } from './open-lines.js';

/** A file's text, with how to open it. */
interface Open {
  /** The file, as it was given and as a full path. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  readonly given: ReadonlyMap<string, number>;
  readonly options: OpenOptions;
  readonly signal: AbortSignal | undefined;
}

type Opener = (open: Open) => Work<Opened> | Promise<Work<Opened>>;

/** Every other file is a text in the notation. */
const BY_ENDING: readonly { readonly ending: RegExp; readonly open: Opener; readonly isRun?: true }[] = [
  { ending: /\.ipynb$/i, open: openNotebook },
  {
    ending: /\.json$/i,
    open: ({ file, text, given, options }) => openSaved({ name: file, text }, given, options),
  },
  { ending: /\.[cm]?[jt]s$/i, isRun: true, open: async (open) => (await import('./module.js')).openModule(open) },
];

/**
 * Reads a file's text, or runs a module; returns the work of opening it, with first values of leaves and settings from
 * outside. Throws a FileError if it cannot be read; the work throws a SourceError or an ExportError if it cannot be
 * parsed, an OpenError if what comes from outside does not fit. `signal` ends the wait for a pipe, and a module that
 * still runs.
 */
export async function openFile(
  file: string,
  given: ReadonlyMap<string, number> = new Map(),
  options: GivenSettings = {},
  signal?: AbortSignal,
): Promise<Work<Opened>> {
  const name = shortPath(file);
  const path = resolve(file);
  const kind = readableKind(file, name);
  if (isLines(file)) return openLines(file, path, given, options);
  const row = BY_ENDING.find(({ ending }) => ending.test(file));
  if (row?.isRun && kind !== 'file') throw new FileError(`${name} is a ${kind}; a module is run from a file`);
  const text = await fileText(path, name, signal);
  if (text.trim() === '') throw new FileError(`${name} is empty; ${EXPECTED}`);
  refuseExported(file, name, text);
  // a pipe can neither be read again nor be written back
  const origin = { ...(kind === 'file' && { path, mark: markOf(text) }), settings: options };
  const open = {
    file,
    path,
    text,
    given,
    options: { title: basename(file), ...options, origin },
    signal,
  };
  if (row) return row.open(open);
  const work = openSource({ name: file, text }, given, open.options);
  return kind === 'file' && /\.py$/i.test(file) ? withCommand(work, file, text) : work;
}

/** Throws if the file was exported to be looked at or to be run, and says what can be opened instead. */
function refuseExported(file: string, name: string, text: string): void {
  const format = exportedAs(file, text);
  if (!format || format.ending === 'json') return;
  throw new FileError(
    format.ending === 'py'
      ? `${name} is an exported script: --run or :run opens its graph; :w and :export g.json write what opens by itself`
      : `${name} was exported to be looked at, and cannot be opened; :w g.py and :export g.json write what can be`,
  );
}

function* openNotebook({ file, text, given, options }: Open): Work<Opened> {
  const source = notebookSource({ name: file, text });
  return yield* withCommand(openSource(source, given, options), file, text);
}

/** What is before the command that runs a file with Python. */
export const TO_RUN = 'To run it with Python: ';

/** Problems that running the text with Python would not solve. */
const BROKEN = / is never closed|^the expression ends here|^unknown command/;

/** A library whose tensors have no node for each number, in a text without nodes of its own. */
const TENSORS = /^\s*(?:import|from)\s+(torch|tensorflow|jax)\b(?![\s\S]*\b(?:Value|class)\b)/m;

/** What to do about an error in a text: the command that runs the file with Python, if that would help. */
function remedy(text: string, file: string): string {
  const [, library] = TENSORS.exec(text) ?? [];
  return library === undefined
    ? `${TO_RUN}${runCommand(file)}`
    : `A graph is made of single numbers, such as x = Value(2.0); the tensors of ${library} cannot be shown`;
}

/** The work; an error in the text ends with what to do about it. */
function* withCommand(work: Work<Opened>, file: string, text: string): Work<Opened> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof SourceError && !(error.cause instanceof GraphTooLarge) && !BROKEN.test(error.problem))
      error.message += `\n${remedy(text, file)}`;
    throw error;
  }
}

/** Beginnings and endings that no expression has: such an argument is meant as a file. */
const PATH = /^(?:\/|\.\.?[/\\])|\.(?:py|txt|ipynb|jsonl?|md|[cm]?[jt]s|mgrad|csv|toml|ya?ml)\/?$/i;

/** Whether an argument is a file, existing or missing, rather than an expression. */
export const isFile = (typed: string): boolean =>
  typed.trim() !== '' && (kindOfFile(typed) !== 'none' || (PATH.test(typed) && !/[=\n]/.test(typed)));
