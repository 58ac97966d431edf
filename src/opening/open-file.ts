/** A file as a session, by what its name ends in: the one way in for the command, for `:open` and for `--watch`. */
import { basename, resolve } from 'node:path';
import { FileError } from '../files/error.js';
import { readableKind } from '../files/kind.js';
import { EXPECTED, fileText, markOf } from '../files/read.js';
import { notebookSource } from '../notation/notebook.js';
import type { Watch } from '../notation/read.js';
import type { Source } from '../notation/source.js';
import type { GivenSettings } from '../session/model.js';
import { type Opened, openSaved, openSource } from '../session/source/open.js';
import type { OpenOptions } from '../session/source/opening.js';
import { shortPath } from '../text/quoted.js';

/** A file's text, as it is to be opened. */
interface Open {
  /** The file, as it was called and as a whole path. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  readonly given: ReadonlyMap<string, number>;
  readonly options: OpenOptions;
  readonly watch: Watch;
  readonly signal: AbortSignal | undefined;
}

type Opener = (open: Open) => Opened | Promise<Opened>;

/** Every other file is a text in the notation. */
const BY_ENDING: readonly { readonly ending: RegExp; readonly open: Opener; readonly isRun?: true }[] = [
  { ending: /\.ipynb$/i, open: (open) => fromSource(notebookSource({ name: open.file, text: open.text }), open) },
  {
    ending: /\.json$/i,
    open: ({ file, text, given, options, watch }) => openSaved({ name: file, text }, given, options, watch),
  },
  { ending: /\.[cm]?[jt]s$/i, isRun: true, open: async (open) => (await import('./module.js')).openModule(open) },
];

/**
 * Opens a file, with first values of leaves and settings from outside. Throws a FileError where it cannot be read,
 * a SourceError or an ExportError where it cannot be understood, an OpenError where what comes from outside does not fit.
 * `signal` ends the wait for a pipe, and a module that still runs.
 */
export async function openFile(
  file: string,
  given: ReadonlyMap<string, number> = new Map(),
  options: GivenSettings = {},
  watch: Watch = (_, read) => read(),
  signal?: AbortSignal,
): Promise<Opened> {
  const name = shortPath(file);
  const path = resolve(file);
  const kind = readableKind(file, name);
  const row = BY_ENDING.find(({ ending }) => ending.test(file));
  if (row?.isRun && kind !== 'file') throw new FileError(`${name} is a ${kind}; a module is run from a file`);
  const text = await fileText(path, name, signal);
  if (text.trim() === '') throw new FileError(`${name} is empty; ${EXPECTED}`);
  // what came through a pipe can neither be read again nor be written back
  const origin = { ...(kind === 'file' && { path, mark: markOf(text) }), settings: options };
  const open = {
    file,
    path,
    text,
    given,
    options: { title: basename(file), ...options, origin },
    watch,
    signal,
  };
  return row ? row.open(open) : fromSource({ name: file, text }, open);
}

const fromSource = (source: Source, { given, options, watch }: Open): Opened =>
  openSource(source, given, options, watch);
