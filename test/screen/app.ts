/**
 * The app in this process, on a terminal of any size: the real openApp, its output in an emulator, keys as
 * bytes. What must hold of every frame is noted as it is written, whatever the test is about:
 *
 *     const app = open(sessionOn('L = a*b'), 80, 24);
 *     app.send('b');
 *     await app.until('1.0000');
 */
import './environment.js';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import type { Session } from '../../src/session/model.js';
import { width } from '../../src/text/width.js';
import { openApp } from '../../src/view/open.js';
import { type Emulator, emulator } from '../emulator.js';
import { exampleSession } from './graphs.js';

export interface OpenedApp extends Pick<Emulator, 'screen' | 'line' | 'cursor' | 'isCursorHidden'> {
  /** The rows from one to another, without that. */
  lines(from: number, to: number): string[];
  /** The screen with a bar before each line, so that it can stand in a test. */
  picture(): string;
  /** Whether a cell is drawn in inverse. */
  isInverse(row: number, column: number): boolean;
  /** The column at which a text begins in a row, in cells. */
  columnOf(row: number, text: string): number;
  /** Types; bytes are given as they are on the wire. */
  send(text: string): void;
  /** Waits until the text is on the screen, the screen matches, or the function returns true. */
  until(condition: string | RegExp | (() => boolean)): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Writes over the screen, as another program would. */
  scribble(text: string): Promise<void>;
  /** Everything that was written so far. */
  readonly raw: string;
  readonly isAlternate: boolean;
  /** The session that the app was closed with. */
  readonly closed: Promise<Session>;
}

const QUIT = '\x03';
const REDRAW = '\x0c';
const CLEAR = '\x1b[2J';
const CLEAR_ALL = '\x1b[3J';
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const SEQUENCES = /\x1b\[[\d;?]*[A-Za-z]|\x1b\]52;c;[A-Za-z0-9+/=]*\x07/g;

/** Where a line of a frame begins that is drawn at its row. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const ROWS = /\x1b\[(\d+)H/g;

/** Apps that run, with what was wrong with their frames: too tall, too wide, or cleared without need. */
const running = new Map<OpenedApp, readonly string[]>();

export interface AppOptions {
  readonly ascii?: boolean;
}

/** Opens the app on a terminal of this size. */
export function open(session: Session, columns: number, rows: number, { ascii = false }: AppOptions = {}): OpenedApp {
  const display = emulator(columns, rows, 100);
  const { terminal, screen, line } = display;
  const problems: string[] = [];
  let raw = '';
  let clears = 0;
  let clearsMeant = 1;

  const viewport = (text: string): void => {
    clears += text.split(CLEAR).length - 1;
    if (clears > clearsMeant) problems.push(`the screen was cleared ${clears} times, not ${clearsMeant}`);
    if (text.includes(CLEAR_ALL)) problems.push('what was scrolled out was cleared');
    const lowest = Math.max(0, ...Array.from(text.matchAll(ROWS), ([, row]) => Number(row)));
    const lines = text.replace(ROWS, '\v').replace(SEQUENCES, '').split('\n');
    const height = Math.max(lines.length, lowest);
    if (height > Math.max(2, output.rows)) problems.push(`a frame of ${height - 1} lines on ${output.rows} rows`);
    for (const line of lines.flatMap((each) => each.split('\v')))
      if (width(line) > output.columns)
        problems.push(`a line of ${width(line)} cells on ${output.columns} columns: ${line}`);
  };
  const output = Object.assign(new EventEmitter(), {
    columns,
    rows,
    isTTY: true,
    write(text: string) {
      raw += text;
      viewport(text);
      terminal.write(text.replaceAll('\n', '\r\n')); // as the terminal's own driver does
      return true;
    },
  });
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode: () => input });
  const keys = { input: input as unknown as NodeJS.ReadStream, close: () => input.destroy() };
  const closed = openApp(session, { keys, output: output as unknown as NodeJS.WriteStream, ascii });

  const rowAt = (row: number) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
  const seen = (): string => (display.isDrawing ? '' : screen());
  const app: OpenedApp = {
    screen,
    line,
    lines: (from, to) => Array.from({ length: to - from }, (_, i) => line(from + i)),
    picture: () => screen().replace(/^/gm, '|'),
    isInverse: (row, column) => Boolean(rowAt(row)?.getCell(column)?.isInverse()),
    columnOf: (row, text) =>
      Array.from({ length: terminal.cols }, (_, column) => column).findIndex((column) =>
        rowAt(row)?.translateToString(false, column).startsWith(text),
      ),
    send(text) {
      if (text.includes(REDRAW)) clearsMeant++;
      input.write(text);
    },
    async until(condition) {
      if (typeof condition === 'function') await expect.poll(() => !display.isDrawing && condition()).toBe(true);
      else if (typeof condition === 'string') await expect.poll(seen).toContain(condition);
      else await expect.poll(seen).toMatch(condition);
    },
    resize(newColumns, newRows) {
      clearsMeant++;
      terminal.resize(newColumns, newRows);
      Object.assign(output, { columns: newColumns, rows: newRows }).emit('resize');
    },
    scribble: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    get isCursorHidden() {
      return display.isCursorHidden;
    },
    get cursor() {
      return display.cursor;
    },
    get raw() {
      return raw;
    },
    get isAlternate() {
      return terminal.buffer.active.type === 'alternate';
    },
    closed,
  };
  running.set(app, problems);
  return app;
}

/** Opens the app, and waits for its first frame. */
export async function opened(columns: number, rows: number, session = exampleSession()): Promise<OpenedApp> {
  const app = open(session, columns, rows);
  await app.until('q quit');
  return app;
}

/** Closes every app that still runs, and sees that its frames were right and the terminal is left: for `afterEach`. */
export async function closeAll(): Promise<void> {
  const apps = [...running];
  running.clear();
  for (const [app, problems] of apps) {
    app.send(QUIT);
    await app.closed;
    expect(problems).toEqual([]);
    await app.until(() => !app.isAlternate && !app.isCursorHidden);
  }
}
