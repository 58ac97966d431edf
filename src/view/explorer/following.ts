/**
 * Follows a file that another program appends graphs to, one a line: shows the newest line as soon as it is complete.
 * A line that cannot be used is reported, and the last good graph stays.
 */
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { watchFile } from '../../files/watch.js';
import { type ReadOn, readOn } from '../../opening/open-lines.js';
import type { Lines } from '../../session/model.js';
import { inSlices } from '../../terminal/slices.js';
import { firstLine } from './effects.js';
import type { Explorer } from './explorer.js';

/** Lines are read at most this long before the newest of them is shown, in ms. */
const SHOWN_AFTER = 200;

/** Begins to follow the file at `path`, which messages call `name`, with a `pause` in ms after what was shown. Returns what ends it. */
export function followLines(explorer: Explorer, path: string, name: string, pause: number): () => void {
  const ending = new AbortController();
  let isReading = false;
  let isChanged = false;
  /** Lines wait while gradients are predicted: the answers would change. */
  let isHeld = false;
  let complained = false;
  let hadNotes = false;

  const say = (text: string, tone: 'info' | 'error' = 'info'): void => explorer.dispatch({ type: 'say', text, tone });
  const show = ({ lines, opened, notes, problems, isAgain }: ReadOn): void => {
    if (lines) explorer.dispatch({ type: 'line', lines, isAgain, ...(opened && { opened }) });
    const message = messageOn(lines, notes, isAgain);
    if (message !== undefined) say(message);
    hadNotes = notes.length > 0;
    const problem = problems.at(-1);
    if (problem !== undefined) say(problem, 'error');
    complained = problem !== undefined;
  };
  const messageOn = (lines: Lines | undefined, [note]: readonly string[], isAgain: boolean): string | undefined => {
    if (isAgain) return `${basename(path)} begins again${lines ? '' : '; waiting for its first line'}`;
    if (note !== undefined && !hadNotes) return note;
    return complained ? `reading on: line ${lines?.place.lines} of ${basename(path)}` : undefined;
  };
  /** Reads and shows what has come; whether there is more. */
  const step = async (): Promise<boolean> => {
    const { session } = explorer.snapshot();
    const { lines } = session.model.origin;
    isHeld = session.prediction !== undefined;
    if (session.closed || !lines || isHeld) return false;
    const end = performance.now() + SHOWN_AFTER;
    const work = readOn(name, path, lines, session.model, () => performance.now() > end);
    const read = await inSlices(work, () => {}, ending.signal);
    // the graph that is open may have become another one meanwhile: then these lines are read again
    const now = explorer.snapshot().session.model;
    if (ending.signal.aborted || now.origin.path !== path) return false;
    if (now.program.tape !== session.model.program.tape && !read.opened) return true;
    const isNew = read.isAgain || read.problems.length > 0 || read.lines?.point !== lines.point;
    if (!isNew) return !read.isAll;
    show(read);
    if (pause > 0) await setTimeout(pause, undefined, { signal: ending.signal });
    return !read.isAll;
  };
  const read = async (): Promise<void> => {
    isChanged = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isChanged && !ending.signal.aborted) {
        isChanged = false;
        if (await step()) isChanged = true;
      }
    } catch (error) {
      if (!ending.signal.aborted) say(firstLine(error), 'error');
    } finally {
      isReading = false;
    }
  };
  const end = watchFile(
    path,
    (isThere) => (isThere ? void read() : say(`${basename(path)} is gone; waiting for it to come back`, 'error')),
    'growing',
  );
  const unsubscribe = explorer.subscribe(() => {
    if (isHeld && !explorer.snapshot().session.prediction) void read();
  });
  return () => {
    unsubscribe();
    end();
    ending.abort();
  };
}
