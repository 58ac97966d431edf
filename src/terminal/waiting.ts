/** Shows what the program waits for: a pipe's other end, a module. */
import { escape } from '../text/escape.js';
import { clip } from '../text/width.js';
import { SHOWN_AFTER, type Terminal } from './progress.js';

const CANCELS = '; ^C cancels';

/** Shows what the program waits for, once it has taken long; ^C ends the process. Returns what removes the line. */
export function waitingFor(file: string, terminal: Terminal = process.stderr): () => void {
  if (!terminal.isTTY) return () => {};
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    terminal.write(
      `\r${clip(`waiting for ${escape(file)}`, (terminal.columns || 80) - CANCELS.length - 1)}${CANCELS}\x1b[K`,
    );
  }, SHOWN_AFTER);
  return () => {
    clearTimeout(timer);
    if (isShown) terminal.write('\r\x1b[K');
  };
}
