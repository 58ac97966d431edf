/** A file opened, without yielding. */
import { complete } from '../../src/notation/work.js';
import { openFile } from '../../src/opening/open-file.js';
import type { Opened } from '../../src/session/source/open.js';

export const openedFile = async (file: string, signal?: AbortSignal): Promise<Opened> =>
  complete(await openFile(file, undefined, undefined, signal));
