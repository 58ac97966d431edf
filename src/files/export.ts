/** Exporting a session to a file: the one place where a format and a file come together. */
import { formatFor } from '../export/formats.js';
import { exportedFrom } from '../session/export.js';
import type { Session } from '../session/session.js';
import { FileError } from './error.js';
import { isSame, isStandardStream } from './kind.js';
import { writeWhole } from './write.js';

/**
 * Writes the session to `file` in the format of its ending: the iteration on the screen, or all of them. Throws an
 * ExportError where there is no such format or the graph is too large for it, a FileError where the file cannot be
 * written, or is the graph's own.
 */
export async function exportTo(file: string, session: Session): Promise<void> {
  const { ending, wholeHistory, write } = formatFor(file);
  await refuseOwn(file, ending, session);
  const exported = exportedFrom(wholeHistory ? { ...session, looking: undefined } : session);
  await writeWhole(file, await write(exported));
}

/**
 * Throws if the file is the one that the graph was read from or written to, whatever it is called. Only JSON may take
 * the place of the JSON that was read: it says all that was there.
 */
async function refuseOwn(file: string, ending: string, { model: { origin }, written }: Session): Promise<void> {
  const isKept = ending === 'json' && origin.isJson === true;
  const own = [isKept ? undefined : origin.path, written?.path];
  for (const path of own)
    if (path !== undefined && (await isSame(file, path)))
      throw new FileError(`${file} is the graph's own file, which would be lost; expected another name`);
  if (await isStandardStream(file, isKept ? [1, 2] : [0, 1, 2]))
    throw new FileError(`${file} is this program's own input or output; expected another name`);
}
