/** Exporting a session to a file: the one place where a format and a file come together. */
import { formatFor } from '../export/formats.js';
import { exportedFrom } from '../session/export.js';
import type { Session } from '../session/session.js';
import { writeWhole } from './write.js';

/**
 * Writes the session to `file` in the format of its ending: the iteration on the screen, or all of them. Throws an
 * ExportError where there is no such format or the graph is too large for it, a FileError where the file cannot be
 * written.
 */
export async function exportTo(file: string, session: Session): Promise<void> {
  const { wholeHistory, write } = formatFor(file);
  const exported = exportedFrom(wholeHistory ? { ...session, looking: undefined } : session);
  await writeWhole(file, await write(exported));
}
