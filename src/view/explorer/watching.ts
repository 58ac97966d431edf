/** Reads the explorer's file again whenever it is saved elsewhere. Follows `:open` to other files. */
import { basename, relative } from 'node:path';
import { FileError } from '../../files/error.js';
import { readableKind } from '../../files/kind.js';
import { fileText, markOf } from '../../files/read.js';
import { watchFile } from '../../files/watch.js';
import { openFile } from '../../opening/open-file.js';
import { isLines } from '../../opening/open-lines.js';
import { withNotes } from '../../session/source/opening.js';
import { firstLine, type Opening, quietly } from './effects.js';
import type { Explorer } from './explorer.js';
import { followLines } from './following.js';

/** A path as seen from the working directory, if it is below it. */
function shortPath(path: string): string {
  const from = relative(process.cwd(), path);
  return from === '' || from.startsWith('..') ? path : from;
}

/** Begins to watch, with a `pause` in ms between the lines that are shown of a growing file. Returns what ends it. */
export function watchFor(explorer: Explorer, open: Opening = quietly, pause = 0): () => void {
  let path: string | undefined;
  let end = (): void => {};
  let reading = 0;
  let complained = false;

  const complain = (text: string): void => {
    complained = true;
    explorer.dispatch({ type: 'say', text, tone: 'error' });
  };
  const read = async (file: string): Promise<void> => {
    const turn = ++reading;
    const { given, settings, mark } = explorer.snapshot().session.model.origin;
    try {
      const name = shortPath(file);
      const kind = readableKind(file, name);
      if (kind !== 'file') throw new FileError(`${name} is a ${kind}; expected a file`);
      const isSame = markOf(await fileText(file, name)) === mark;
      if (turn !== reading || file !== path) return;
      if (isSame) {
        if (complained) explorer.dispatch({ type: 'say', text: 'read again: it is as it was' });
        complained = false;
        return;
      }
      const { session, notes } = await explorer.cancellable('reread', async (signal) =>
        open(await openFile(name, given, settings, signal), signal),
      );
      // if two were read at the same time, the last one counts
      if (turn !== reading || file !== path) return;
      complained = false;
      explorer.dispatch({ type: 'reread', session: withNotes(session, notes) });
    } catch (error) {
      if (turn === reading && file === path) complain(firstLine(error));
    }
  };
  const follow = (): void => {
    const { session } = explorer.snapshot();
    const now = session.closed ? undefined : session.model.origin.path;
    if (now === path) return;
    end();
    path = now;
    if (now === undefined) end = () => {};
    else if (isLines(now)) end = followLines(explorer, now, shortPath(now), pause);
    else end = watchFile(now, (isThere) => (isThere ? void read(now) : gone(now)));
  };
  const gone = (file: string): void => complain(`${basename(file)} is gone; waiting for it to come back`);

  follow();
  const unsubscribe = explorer.subscribe(follow);
  return () => {
    unsubscribe();
    end();
    path = undefined;
  };
}
