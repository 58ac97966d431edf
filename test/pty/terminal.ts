/**
 * A program as a user meets it: in a pseudo-terminal, with an emulator that keeps its screen and modes.
 * Nothing here waits for a time: `until` waits for what is to be seen, and fails with the screen as it is. What
 * comes after the frame that a test has waited for (modes, a prompt, what is written) is waited for too.
 *
 *     const app = startProcess(['dist/cli.js', 'lecture'], { columns: 80, rows: 24 });
 *     await app.until('L -8.0000');
 *     app.send('s');
 *     await app.until(() => app.line(0).includes('step 1'));
 */
import { resolve } from 'node:path';
import type { ReadStream } from 'node:tty';
import pty from '@lydell/node-pty';
import { type Emulator, emulator } from '../emulator.js';

/** Size, environment (on top of this process's) and directory of a program. */
export interface StartOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** What the program has switched on in its terminal. */
export interface Modes {
  readonly alternate: boolean;
  readonly bracketedPaste: boolean;
  readonly cursorHidden: boolean;
  readonly focus: boolean;
  readonly mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
}

/** How a program ended: its code, and the number of the signal that ended it, else 0. */
export interface Ending {
  readonly code: number;
  readonly signal: number;
}

/** Of a program that has nothing switched on. */
export const PLAIN: Modes = {
  alternate: false,
  bracketedPaste: false,
  cursorHidden: false,
  focus: false,
  mouse: 'none',
};

/** A running program and its terminal. */
export interface TerminalProcess extends Pick<Emulator, 'screen' | 'line' | 'cursor'> {
  readonly pid: number;
  modes(): Modes;
  /** Everything the program has written so far. */
  readonly raw: string;
  /** Types; bytes are given as they are on the wire. */
  send(text: string | Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Sends a signal, as `kill` would. */
  signal(name: NodeJS.Signals): void;
  /** Waits until the text is on the screen, the expression matches it, or the function returns true. */
  until(condition: string | RegExp | (() => unknown), timeout?: number): Promise<void>;
  /** Whether it has ended. */
  readonly isOver: boolean;
  /** Waits for the end, and for all that was written before it. */
  exited(timeout?: number): Promise<Ending>;
  /** Takes its terminal away, as when a window is closed; what it runs on sends SIGHUP to the one that was started. */
  hangUp(): void;
  /** Ends it, whatever it is doing. */
  close(): void;
}

/** The same for every program, in every environment: UTF-8, colours by the terminal, nothing of vitest's. */
const ENVIRONMENT = {
  CI: 'false',
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
  LC_ALL: undefined,
  LC_CTYPE: undefined,
  COLORTERM: undefined,
  FORCE_COLOR: undefined,
  NO_COLOR: undefined,
  NODE_ENV: undefined,
  NODE_OPTIONS: undefined,
};
const TIMEOUT = 30_000;
const POLL = 5;

const running = new Set<TerminalProcess>();

/** Runs `node argv...` in a terminal. */
export const startProcess = (argv: readonly string[], options: StartOptions = {}): TerminalProcess =>
  start(process.execPath, argv, options);

/**
 * Runs an interactive shell with job control: type a program's command line, stop it with ^Z, say `fg`. Its
 * prompt is `$ `; it edits no lines, so the modes of the terminal are the program's.
 */
const startShell = (options: StartOptions = {}): TerminalProcess =>
  start('bash', ['--norc', '--noprofile', '--noediting', '-i'], {
    ...options,
    env: { PS1: '$ ', BASH_SILENCE_DEPRECATION_WARNING: '1', ...options.env },
  });

/** The built command. */
export const CLI = resolve('dist/cli.js');

/** Runs the built command, and waits for its first frame. */
export async function opened(argv: readonly string[] = [], options: StartOptions = {}): Promise<TerminalProcess> {
  const app = startProcess([CLI, ...argv], options);
  await app.until('q quit');
  return app;
}

/** Types a command line at a shell's prompt, and waits for what it shows. */
export async function openedInShell(
  command: string,
  shown: string | RegExp = 'q quit',
  options: StartOptions = {},
): Promise<TerminalProcess> {
  const shell = startShell(options);
  await prompted(shell);
  shell.send(`${command}\r`);
  await shell.until(shown);
  return shell;
}

/** Waits until a shell asks for the next command, and the program before it has left the screen. */
export const prompted = (shell: TerminalProcess): Promise<void> =>
  shell.until(() => !shell.modes().alternate && /^\$$/m.test(shell.screen().split('\n').at(-1) as string));

/** A command line for the shell: every argument quoted, node in front. */
export const nodeCommand = (argv: readonly string[]): string =>
  [process.execPath, ...argv].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');

/** Ends every program that still runs: for `afterEach`. */
export function closeAll(): void {
  for (const program of running) program.close();
}

/** Runs a program in a terminal. */
export function start(file: string, argv: readonly string[], options: StartOptions): TerminalProcess {
  const { columns = 80, rows = 24, cwd, env = {} } = options;
  const display = emulator(columns, rows);
  const { terminal, screen } = display;
  const child = pty.spawn(file, [...argv], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: cwd ?? process.cwd(),
    env: withoutUndefined({ ...process.env, ...ENVIRONMENT, ...env }),
  });
  readToTheEnd(child);
  let raw = '';
  let ending: Ending | undefined;
  terminal.onData((reply) => ending ?? child.write(reply));
  child.onData((data) => {
    raw += data;
    terminal.write(data);
  });
  child.onExit(({ exitCode, signal }) => {
    ending = { code: exitCode, signal: signal ?? 0 };
    running.delete(program);
  });

  /** All that has come so far is on the screen. */
  const drawn = (): Promise<void> => new Promise((resolve) => terminal.write('', resolve));

  async function until(condition: string | RegExp | (() => unknown), timeout = TIMEOUT): Promise<void> {
    const holds = (): unknown =>
      typeof condition === 'function'
        ? condition()
        : typeof condition === 'string'
          ? screen().includes(condition)
          : condition.test(screen());
    const deadline = Date.now() + timeout;
    for (;;) {
      const isOver = ending !== undefined || Date.now() > deadline;
      await drawn();
      if (!display.isDrawing && holds()) return;
      if (isOver) throw new Error(report(condition));
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }

  const report = (condition: unknown): string => {
    const state = ending ? `ended with code ${ending.code}, signal ${ending.signal}` : 'still runs';
    const frame = '-'.repeat(terminal.cols);
    return `never seen: ${condition}\nThe program ${state}. Its screen:\n${frame}\n${screen()}\n${frame}\nmodes ${JSON.stringify(program.modes())}`;
  };

  const program: TerminalProcess = {
    pid: child.pid,
    screen,
    line: display.line,
    until,
    get cursor() {
      return display.cursor;
    },
    get raw() {
      return raw;
    },
    get isOver() {
      return ending !== undefined;
    },
    modes: () => ({
      alternate: terminal.buffer.active.type === 'alternate',
      bracketedPaste: terminal.modes.bracketedPasteMode,
      cursorHidden: display.isCursorHidden,
      focus: terminal.modes.sendFocusMode,
      mouse: terminal.modes.mouseTrackingMode,
    }),
    send: (text) => child.write(typeof text === 'string' ? text : (Buffer.from(text) as unknown as string)),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    signal: (name) => child.kill(name),
    async exited(timeout) {
      await until(() => ending !== undefined, timeout);
      return ending as unknown as Ending;
    },
    hangUp: () => (child as unknown as { destroy(): void }).destroy(),
    close() {
      running.delete(program);
      if (!ending) child.kill('SIGKILL');
    },
  };
  running.add(program);
  return program;
}

/**
 * node-pty stops reading 200 ms after the program's end, even if this process had no time to read meanwhile. What has
 * come by then is read first.
 */
function readToTheEnd(child: pty.IPty): void {
  const { _socket: socket } = child as unknown as { readonly _socket: ReadStream };
  const destroy = socket.destroy.bind(socket);
  socket.destroy = () => {
    setImmediate(destroy);
    return socket;
  };
}

const withoutUndefined = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
