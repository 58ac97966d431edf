/** Exporting a session to a file: the one place where a format and a file come together. */
import { open } from 'node:fs/promises';

import { FileError } from '../files/error.js';
import { isSame, isStandardStream, kindOfFile } from '../files/kind.js';
import { writeWhole } from '../files/write.js';
import { exportedAs, formatFor } from '../formats/formats.js';
import type { Session } from '../session/model.js';
import { exportedFrom } from '../session/source/export.js';
import { shortPath } from '../text/short-path.js';

/**
 * Writes the session to `file` in the format of its ending: the iteration on the screen, or all of them. Throws an
 * ExportError if there is no such format or the graph is too large for it, a FileError if the file cannot be written,
 * is the graph's own, or somebody's work. Returns what else to report about it, as writeWhole does.
 */
export async function exportTo(file: string, session: Session, signal?: AbortSignal): Promise<string> {
  const { ending, wholeHistory, write } = formatFor(file);
  const name = shortPath(file);
  await refuseOwn(file, name, ending, session);
  await refuseWork(file, name, ending, session);
  const exported = exportedFrom(wholeHistory ? { ...session, viewed: undefined } : session);
  return writeWhole(file, await write(exported), { name, ...(signal && { signal }) });
}

/**
 * Throws if the file is the one that the graph was read from or written to, whatever its path. Only JSON may replace
 * the JSON that was read: it contains everything that was there.
 */
async function refuseOwn(
  file: string,
  name: string,
  ending: string,
  { model: { origin }, written }: Session,
): Promise<void> {
  const isKept = ending === 'json' && origin.isJson === true;
  const own = [isKept ? undefined : origin.path, written?.path];
  for (const path of own)
    if (path !== undefined && (await isSame(file, path)))
      throw new FileError(`${name} is the graph's own file, which would be lost; expected another name`);
  if (await isStandardStream(file, isKept ? [1, 2] : [0, 1, 2]))
    throw new FileError(`${name} is this program's own input or output; expected another name`);
}

/** Endings of files that people write by hand. */
const OF_WORK = ['py', 'json'];
/** Bytes of a file that tell whether it was exported. */
const BEGINNING = 2 ** 12;

/** Throws if the file is a program or data that was not exported, and is not what the graph was read from. */
async function refuseWork(file: string, name: string, ending: string, { model: { origin } }: Session): Promise<void> {
  if (!OF_WORK.includes(ending) || kindOfFile(file) !== 'file') return;
  if (origin.path !== undefined && (await isSame(file, origin.path))) return;
  const beginning = await beginningOf(file);
  if (beginning.trim() !== '' && !exportedAs(file, beginning))
    throw new FileError(`${name} is there already, and was not exported; expected another name`);
}

/** How a file begins; what cannot be read has nothing to show. */
async function beginningOf(file: string): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
