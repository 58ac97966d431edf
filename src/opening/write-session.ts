/** Writing a session to a file as a text in the notation, and never over a text that is not its own. */
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { FileError } from '../files/error.js';
import { isSame, isStandardStream, kindOfFile } from '../files/kind.js';
import { fileText, markOf, textFrom } from '../files/read.js';
import { writeWhole } from '../files/write.js';
import { ExportError } from '../formats/error.js';
import type { Origin, Session } from '../session/model.js';
import { type WrittenText, writtenText } from '../session/source/writing.js';
import { iterationOf } from '../session/viewed.js';
import { count } from '../text/numbers.js';
import { shortPath } from '../text/short-path.js';

/** A path with `~` expanded to the user's home folder, as shells do. */
export const homePath = (file: string): string => (/^~(?:[/\\]|$)/.test(file) ? join(homedir(), file.slice(1)) : file);

/** Names of files that contain something other than the notation. */
const OTHERS = /\.(?:ipynb|jsonl?|[cm]?[jt]sx?|csv|dot|svg|mmd)$/i;

/** A file that was written. */
export interface WrittenFile {
  readonly path: string;
  readonly mark: string;
  /** The message. */
  readonly text: string;
}

/**
 * Writes what is on the screen, in the notation. Throws a FileError if that is not possible or, unless `over` is true,
 * if the file is not this graph's, has changed since, or has a text of its own that cannot express the graph.
 */
export async function writeSession(
  session: Session,
  file: string,
  over: boolean,
  signal?: AbortSignal,
): Promise<WrittenFile> {
  const path = resolve(homePath(file));
  const name = shortPath(basename(path));
  if (/[/\\]$/.test(file)) throw new FileError(`${name} is a directory; expected a file`);
  const target = await realpath(path).catch(() => path);
  if (OTHERS.test(path) || OTHERS.test(target))
    throw new FileError(`${name} is not written: :w writes the notation, to a .py file; see :export`);
  await refuseOther(session.model.origin, path, name);
  if (!over) await refuseStrangers(session, path, name);
  const { pieces, kept } = textFor(session, name);
  const isLost = !kept && (await hasOriginalText(session, path));
  if (isLost && !over)
    throw new FileError(
      `${name} is not written: its own text cannot express this graph; :w! replaces it all, or give another name`,
    );
  const whole = checked([...pieces].join(''), name);
  const besides = await writeWhole(path, [whole], { name, ...(signal && { signal }) });
  const alone = session.model.next ? `, the graph of step ${count(iterationOf(session))} alone` : '';
  const text = `wrote ${name}${alone}${isLost ? '; its own text, which could not express this graph, is replaced' : ''}${besides}`;
  return { path, mark: markOf(whole), text };
}

/** Whether the file still has the text that the graph was read from. */
async function hasOriginalText({ model: { origin }, written }: Session, path: string): Promise<boolean> {
  if (origin.text === undefined || origin.path === undefined || !(await isSame(path, origin.path))) return false;
  return written === undefined || !(await isSame(path, written.path));
}

/** Throws if the path is not that of a file, or its text would be lost even though it may be overwritten. */
async function refuseOther({ path: own, text }: Origin, path: string, name: string): Promise<void> {
  const kind = kindOfFile(path);
  if (kind === 'none') return;
  if (kind !== 'file') throw new FileError(`${name} is a ${kind}; expected a file`);
  if (text === undefined && own !== undefined && (await isSame(path, own)))
    throw new FileError(`${name} is the graph's own file, which would be lost; expected another name`);
  // statements that came on stdin may be written back
  if (await isStandardStream(path, text === undefined ? [0, 1, 2] : [1, 2]))
    throw new FileError(`${name} is this program's own input or output; expected another name`);
}

/** Throws if the file has a text that this graph was neither read from nor written to. */
async function refuseStrangers({ model, written }: Session, path: string, name: string): Promise<void> {
  if (kindOfFile(path) === 'none') return;
  const own: { readonly mark?: string }[] = [];
  for (const each of [model.origin, written])
    if (each?.path !== undefined && (await isSame(path, each.path))) own.push(each);
  if (own.length === 0) throw new FileError(`${name} is there already; :w! ${name} writes over it`);
  const mark = markOf(await fileText(path, name));
  if (!own.some((each) => each.mark === mark))
    throw new FileError(`${name} has changed since it was read; :w! writes over it, :open ${name} reads it`);
}

/** The text to write. Throws a FileError if no text would open as this graph again. */
function textFor(session: Session, name: string): WrittenText {
  try {
    return writtenText(session);
  } catch (error) {
    throw error instanceof ExportError ? new FileError(`${name} is not written: ${error.message}`) : error;
  }
}

/** The text, after checking that its bytes are read back as it. Throws a FileError if they are not. */
function checked(text: string, name: string): string {
  const bytes = textFrom(`what :w would write to ${name}`);
  bytes.add(Buffer.from(text));
  if (bytes.end() !== text) throw new FileError(`${name} is not written: its text would not be read as it is`);
  return text;
}
