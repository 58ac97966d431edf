/** Exporting a session to a file: the one place where a format and a file come together. */
import { stat } from 'node:fs/promises';
import { formatFor } from '../export/formats.js';
import { exportedFrom } from '../session/export.js';
import type { Session } from '../session/session.js';
import { FileError } from './error.js';
import { writeWhole } from './write.js';

/**
 * Writes the session to `file` in the format of its ending: the iteration on the screen, or all of them. Throws an
 * ExportError where there is no such format or the graph is too large for it, a FileError where the file cannot be
 * written, or is the graph's own.
 */
export async function exportTo(file: string, session: Session): Promise<void> {
  const { ending, wholeHistory, write } = formatFor(file);
  if (ending !== 'json') await refuseOwn(file, session);
  const exported = exportedFrom(wholeHistory ? { ...session, looking: undefined } : session);
  await writeWhole(file, await write(exported));
}

/** Throws where the file is the one that the graph was read from or written to. */
async function refuseOwn(file: string, { model, written }: Session): Promise<void> {
  for (const own of [model.origin, written])
    if (own?.path !== undefined && (await isSame(file, own.path)))
      throw new FileError(`${file} is the graph's own file, which would be lost; expected another name`);
}

/** Whether two paths lead to one file that is there. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [here, there] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  return here !== undefined && here.ino === there?.ino && here.dev === there.dev;
}
