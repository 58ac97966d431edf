/**
 * A stream that Ink writes to instead of the terminal. On a terminal, Ink would clear the screen and the scrollback if
 * a frame is as high as the terminal or was so before a resize; draw the old frame once more after a resize; not draw a
 * frame that equals the last; and, to show the cursor again, listen for every signal as long as the process lives.
 * This stream is not a terminal: it has no bottom, never changes its size, and stores the last frame to draw it again.
 * Of a frame it writes only the lines that have changed, each at its row: a key changes few of them.
 */

/** A screen for frames. */
export interface Frames {
  /** To be given to Ink's `render` as `stdout`. */
  readonly stdout: NodeJS.WriteStream;
  /** Draws the last frame on an empty screen. */
  again(): void;
  /** The size has changed: frames of the old one are dropped, and the next begins on an empty screen. */
  afresh(): void;
  /** To be given to Ink's `render` as `onRender`: from now on it draws frames of the present size. */
  rendered(): void;
  /** Cancels a drawing that is still waiting. */
  stop(): void;
}

const HOME = '\x1b[H';
const CLEAR = '\x1b[2J';
const HIDE = '\x1b[?25l';
/** A line at its row, from 0. It is emptied first: after a line as wide as the screen, its last cell would be. */
const lineAt = (row: number, line: string): string => `\x1b[${row + 1}H\x1b[2K${withoutBlanks(line)}`;
/** What is drawn in inverse, where blanks are seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const INVERSE = /(\x1b\[7m.*?\x1b\[27m)/;
/** The line with long blanks passed over, on a line that is empty. */
const withoutBlanks = (line: string): string =>
  line
    .split(INVERSE)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/ {8,}/g, ({ length }) => `\x1b[${length}C`)))
    .join('');
/** A frame that appears all at once, on a terminal that can do that. */
const atOnce = (frame: string): string => `\x1b[?2026h${frame}\x1b[?2026l`;
/** The sequences before a frame that erase the last one. Colours are part of the frame. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const ERASING = /^(?:\x1b\[[\d;?]*[A-HJKhl])*/;
/** The sequence after a frame, or alone, that moves the cursor to a field and shows it there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const PLACED = /(\x1b\[\d*A)?(\x1b\[\d*G\x1b\[\?25h)$/;
/** Most texts do not end with it, and a search would go through them all. */
const placedIn = (text: string): string => (text.endsWith('h') ? (PLACED.exec(text)?.[0] ?? '') : '');
/** Longer than Ink waits before it writes what it has rendered, in ms. */
const PATIENCE = 20;

const FALLBACK = { columns: 80, rows: 24 };

/** The size of a terminal, 80 x 24 if it is unknown. */
export const sizeOf = ({ columns, rows }: NodeJS.WriteStream): { columns: number; rows: number } => ({
  columns: columns || FALLBACK.columns,
  rows: rows || FALLBACK.rows,
});

/** Frames on the terminal of `output`. */
export function framesOn(output: NodeJS.WriteStream): Frames {
  /** The last frame, and where the cursor is in it, if it is shown. */
  let last = '';
  let cursor = '';
  /** The lines on the terminal, if it has the last frame. */
  let shown: readonly string[] | undefined;
  let isFresh = false;
  let isOld = false;
  let waiting: NodeJS.Timeout | undefined;

  function write(text: string, ...rest: never[]): boolean {
    const isFrame = text.includes('\n');
    cursor = placedIn(text);
    const erasing = ERASING.exec(text)?.[0] ?? '';
    if (isFrame) last = text.slice(erasing.length, text.length - cursor.length);
    if (isOld) return true;
    if (!isFrame) return isFresh || output.write(fitted(text), ...rest);
    return output.write(atOnce((erasing.includes(HIDE) ? HIDE : '') + drawn()), ...rest);
  }

  /** The last frame: its lines that are not on the terminal yet, or all of them. */
  function drawn(): string {
    const before = isFresh ? undefined : shown;
    const lead = isFresh ? CLEAR : '';
    isFresh = false;
    clearTimeout(waiting);
    shown = last.split('\n');
    return before ? changes(before, shown) + fitted(cursor) : lead + whole();
  }

  const whole = (): string => HOME + fitted(last + cursor);

  /** The lines that changed. The cursor ends below the last, as Ink expects. */
  function changes(before: readonly string[], lines: readonly string[]): string {
    const end = lines.length - 1;
    const changed = lines.map((line, row) => (row === end || line === before[row] ? '' : lineAt(row, line)));
    const isLower = before.length > lines.length && end < sizeOf(output).rows;
    return `${changed.join('')}\x1b[${end + 1}H${isLower ? '\x1b[J' : ''}`;
  }

  /** On a single row, the line break at the end would scroll the frame out. */
  const fitted = (frame: string): string => {
    if (output.rows !== 1) return frame;
    const [placed = '', , column = ''] = PLACED.exec(frame) ?? [];
    return frame.slice(0, frame.length - placed.length).replace(/\n$/, '') + column;
  };

  const stdout = {
    isTTY: false,
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
    again() {
      shown = last.split('\n');
      output.write(atOnce(whole()));
    },
    afresh() {
      isFresh = true;
      isOld = true;
      clearTimeout(waiting);
    },
    rendered() {
      isOld = false;
      clearTimeout(waiting);
      // if Ink has written nothing by then, the frame equals the last
      if (isFresh) waiting = setTimeout(() => output.write(atOnce(drawn())), PATIENCE);
    },
    stop: () => clearTimeout(waiting),
  };
}
