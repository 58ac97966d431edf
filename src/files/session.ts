/** Writing a session into a file as a text in the notation, and never over what somebody else put there. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Session } from '../session/session.js';
import { writtenText } from '../session/writing.js';
import { FileError } from './error.js';
import { fileText, kindOfFile, markOf } from './text.js';
import { writeWhole } from './write.js';

/** A path with `~` for the user's own folder, as shells read it. */
export const homePath = (file: string): string => (/^~(?:[/\\]|$)/.test(file) ? join(homedir(), file.slice(1)) : file);

/** Names of files that hold something else than the notation. */
const OTHERS = /\.(?:ipynb|json|[cm]?[jt]sx?|csv|dot|svg|mmd)$/i;

/** What has come to stand in a file. */
export interface WrittenFile {
  readonly path: string;
  readonly mark: string;
  /** The sentence that says so. */
  readonly text: string;
}

/**
 * Writes what is on the screen, in the notation. Throws a FileError where that cannot be done, or where `over` does not
 * say that it may: over a file that is none of this graph, or that has changed since.
 */
export async function writeSession(session: Session, file: string, over: boolean): Promise<WrittenFile> {
  const path = resolve(homePath(file));
  const name = basename(path);
  if (OTHERS.test(path))
    throw new FileError(`${name} is not written: :w writes the notation, to a .py file; see :export`);
  if (!over) refuseStrangers(session, path, name);
  const { pieces, kept } = writtenText(session);
  const hash = createHash('sha256');
  await writeWhole(path, hashed(pieces, hash));
  const lost = !kept && session.model.origin.text !== undefined;
  const text = `wrote ${name}${lost ? '; your text cannot say this graph, so it is written anew' : ''}`;
  return { path, mark: hash.digest('base64'), text };
}

/** Throws where something stands in the file that this graph was neither read from nor written to. */
function refuseStrangers({ model, written }: Session, path: string, name: string): void {
  const kind = kindOfFile(path);
  if (kind === 'none') return;
  if (kind === 'directory') throw new FileError(`${name} is a directory; expected a file`);
  const own = [model.origin, written].filter((each) => each?.path === path);
  if (own.length === 0) throw new FileError(`${name} is there already; :w! ${name} writes over it`);
  const mark = markOf(fileText(path, name));
  if (!own.some((each) => each?.mark === mark))
    throw new FileError(`${name} has changed since it was read; :w! writes over it, :open ${name} reads it`);
}

function* hashed(pieces: Iterable<string>, hash: ReturnType<typeof createHash>): Generator<string> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}
