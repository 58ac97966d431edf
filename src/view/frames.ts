/**
 * The terminal as Ink gets it. Where a frame is as high as the terminal, or was before a resize, Ink clears the
 * screen and all that was scrolled out of it; after a resize it draws the old frame first; and a frame that
 * equals the last one it doesn't draw at all. So its terminal has no bottom and never changes its size, and
 * the last frame is kept here, to be drawn again.
 */

/** What Ink draws on. */
export interface Frames {
  /** To be given to Ink's `render` as `stdout`. */
  readonly stdout: NodeJS.WriteStream;
  /** Draws the last frame on a screen that is empty. */
  again(): void;
  /** The size has changed: frames of the old one are dropped, and the next begins on an empty screen. */
  afresh(): void;
  /** To be given to Ink's `render` as `onRender`: what it draws from here on is of the present size. */
  rendered(): void;
  /** Ends what is still waiting. */
  stop(): void;
}

const CLEAR = '\x1b[2J\x1b[H';
/** What stands before a frame: sequences that erase the last one. Colours are part of the frame. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const ERASING = /^(?:\x1b\[[\d;?]*[A-HJKhl])*/;
/** Longer than Ink waits before it writes what it has rendered, in ms. */
const PATIENCE = 20;

const FALLBACK = { columns: 80, rows: 24 };

/** The size of a terminal; of one that doesn't say, the usual. */
export const sizeOf = ({ columns, rows }: NodeJS.WriteStream): { columns: number; rows: number } => ({
  columns: columns || FALLBACK.columns,
  rows: rows || FALLBACK.rows,
});

/** Frames on the terminal of `output`. */
export function framesOn(output: NodeJS.WriteStream): Frames {
  let last = '';
  let isFresh = false;
  let isOld = false;
  let waiting: NodeJS.Timeout | undefined;

  function write(text: string, ...rest: never[]): boolean {
    if (!text.includes('\n')) return output.write(text, ...rest);
    last = text.replace(ERASING, '');
    if (isOld) return true;
    const lead = isFresh ? CLEAR : '';
    isFresh = false;
    clearTimeout(waiting);
    return output.write(lead + fitted(text), ...rest);
  }

  /** On a single row, the line break at the end would scroll the frame out. */
  const fitted = (frame: string): string => (output.rows === 1 ? frame.replace(/\n$/, '') : frame);

  /** Ink has rendered, and written nothing, because the frame equals the last. */
  function drawEqual(): void {
    isFresh = false;
    output.write(CLEAR + fitted(last));
  }

  const stdout = {
    isTTY: true,
    rows: Number.POSITIVE_INFINITY,
    get columns() {
      return sizeOf(output).columns;
    },
    get writable() {
      return output.writable;
    },
    get writableLength() {
      return output.writableLength;
    },
    write,
    on: () => stdout,
    off: () => stdout,
  };
  return {
    stdout: stdout as unknown as NodeJS.WriteStream,
    again: () => void output.write(fitted(last)),
    afresh() {
      isFresh = true;
      isOld = true;
      clearTimeout(waiting);
    },
    rendered() {
      isOld = false;
      clearTimeout(waiting);
      if (isFresh) waiting = setTimeout(drawEqual, PATIENCE);
    },
    stop: () => clearTimeout(waiting),
  };
}
