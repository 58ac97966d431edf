/**
 * The terminal that tests look at: an emulator without a window. While a frame is being drawn (between the
 * marks of a synchronized update) nobody sees it, so that no test compares half of one.
 */
import headless from '@xterm/headless';

export interface Emulator {
  readonly terminal: headless.Terminal;
  /** The visible text, one line a row, without the blanks at their ends. */
  screen(): string;
  /** One visible row, from 0, without the blanks at its end. */
  line(row: number): string;
  readonly isCursorHidden: boolean;
  /** Where the cursor is, from 0. */
  readonly cursor: { readonly column: number; readonly row: number };
  /** A frame has begun, and its end has not come yet. */
  readonly isDrawing: boolean;
}

export function emulator(columns: number, rows: number, scrollback = 1000): Emulator {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback });
  let isCursorHidden = false;
  let isDrawing = false;
  for (const final of ['h', 'l'])
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
      if (parameters.includes(25)) isCursorHidden = final === 'l';
      if (parameters.includes(2026)) isDrawing = final === 'h';
      return false;
    });
  const line = (row: number): string => {
    const buffer = terminal.buffer.active;
    return (
      buffer
        .getLine(buffer.viewportY + row)
        ?.translateToString(true)
        .trimEnd() ?? ''
    );
  };
  return {
    terminal,
    line,
    screen: () =>
      Array.from({ length: terminal.rows }, (_, row) => line(row))
        .join('\n')
        .trimEnd(),
    get isCursorHidden() {
      return isCursorHidden;
    },
    get cursor() {
      return { column: terminal.buffer.active.cursorX, row: terminal.buffer.active.cursorY };
    },
    get isDrawing() {
      return isDrawing;
    },
  };
}
