/**
 * What a program prints, on our stdout and stderr as it comes: byte by byte into a file or a pipe, and without what could
 * act on it on a terminal. While it prints nothing, a terminal shows how far the program is.
 */
import { escape, escapePrinted } from '../../text/escape.js';
import { clip } from '../../text/width.js';

export interface ProgramOutput {
  /** Writes bytes from the program's stdout (1) or stderr (2); resolves when there is space for more. */
  printed(on: 1 | 2, bytes: Buffer): Promise<void> | undefined;
  /** The program has ended: its last line gets an end, and progress is removed. */
  end(): void;
}

/** How often progress is shown, in ms, and how long nothing is shown at the start. */
const [EVERY, QUIET] = [250, 500];
const COLUMNS = 80;
const LINE_FEED = 0x0a;

/** `stdout` is where the program's stdout goes: with --json that is our stderr. */
export function programOutput(stdout: NodeJS.WriteStream, progress: () => string): ProgramOutput {
  const { stderr } = process;
  const streams = { 1: writer(stdout), 2: writer(stderr) };
  const begun = performance.now();
  let isShown = false;
  /** Whether the last line of a stream has no end yet. */
  const isOpen = { 1: false, 2: false };
  const clear = (): void => {
    if (isShown) stderr.write('\r\x1b[K');
    isShown = false;
  };
  const show = (): void => {
    if (isOpen[1] || isOpen[2] || performance.now() - begun < QUIET) return;
    stderr.write(`\r${clip(escape(progress()), (stderr.columns || COLUMNS) - 1)}\x1b[K`);
    isShown = true;
  };
  const timer = stderr.isTTY ? setInterval(show, EVERY) : undefined;
  return {
    printed(on, bytes) {
      clear();
      isOpen[on] = bytes.at(-1) !== LINE_FEED;
      return streams[on](bytes);
    },
    end() {
      clearInterval(timer);
      clear();
      // what comes next begins a line
      if (isOpen[1]) stdout.write('\n');
      else if (isOpen[2] && stderr.isTTY) stderr.write('\n');
      isOpen[1] = isOpen[2] = false;
    },
  };
}

function writer(stream: NodeJS.WriteStream): (bytes: Buffer) => Promise<void> | undefined {
  const decoder = new TextDecoder();
  return (bytes) => {
    const isReady = stream.write(stream.isTTY ? escapePrinted(decoder.decode(bytes, { stream: true })) : bytes);
    return isReady ? undefined : new Promise((resolve) => stream.once('drain', resolve));
  };
}
