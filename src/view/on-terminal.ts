/**
 * An explorer on a terminal: takes the terminal and its keys before anything is shown, and gives them back however it
 * ends. A form shows it: as a screen drawn by Ink (open.tsx), or as lines one after the other (plain.ts).
 */
import { ASCII, UNICODE } from '../layout/glyphs.js';
import type { Viewport } from '../layout/viewport.js';
import type { LiveProgram } from '../opening/program/live.js';
import type { Session } from '../session/model.js';
import { unicodeLocale } from '../terminal/colour.js';
import type { Keys } from '../terminal/controlling.js';
import { createKeyboard } from '../terminal/keyboard.js';
import { pointerOf } from '../terminal/mouse.js';
import { withProgress } from '../terminal/progress.js';
import { openScreen } from '../terminal/screen.js';
import { effectsOn, type Opening, quietly } from './explorer/effects.js';
import { createExplorer, type Explorer } from './explorer/explorer.js';
import { createPrograms } from './explorer/programs.js';
import { watchFor } from './explorer/watching.js';
import { sizeOf } from './frames.js';

export interface OpenAppOptions {
  /** Where keys come from: a terminal. */
  readonly keys: Keys;
  readonly output?: NodeJS.WriteStream;
  /** Plain characters only; chosen by the locale if not given. */
  readonly ascii?: boolean;
  /** Read the session's file again when it is saved elsewhere. */
  readonly watch?: boolean;
  /** The user's own program, if the session is at one of its moments. */
  readonly program?: LiveProgram;
}

/** How an explorer is shown. */
export interface TerminalForm {
  /** Lines that stay: nothing is cleared or hidden, and there is nothing to click on. */
  readonly isLinear: boolean;
  /** Shows the explorer from now on. Resolves after `end`; rejects if it cannot be shown. */
  show(explorer: Explorer): Promise<void>;
  /** Shows it again, on a terminal that another program has written to. */
  again(): void;
  end(): void;
  /** A key is about to be handled. */
  pressing?(key: string): void;
}

/** A screen reader needs time between the newest lines of a file that is followed, in ms. */
const LINEAR_PAUSE = 2000;

/** Runs an explorer in a form until the user leaves it, and returns the last session. */
export async function onTerminal(
  session: Session,
  { keys, output = process.stdout, ascii, watch: follow = false, program }: OpenAppOptions,
  inForm: (output: NodeJS.WriteStream, viewport: Viewport) => TerminalForm,
): Promise<Session> {
  const glyphs = (ascii ?? !unicodeLocale(process.env)) ? ASCII : UNICODE;
  const viewport: Viewport = { ...sizeOf(output), glyphs };
  const form = inForm(output, viewport);
  const withLine: Opening = (work, signal) => withProgress(work, { terminal: output, signal });
  // a screen reader should not read a line that is written again and again
  const open = form.isLinear ? quietly : withLine;
  const programs = createPrograms(open, form.isLinear ? LINEAR_PAUSE : undefined, program);
  const perform = effectsOn({
    output,
    open,
    programs,
    suspend: () => screen.suspend(form.again),
    redraw: () => {
      screen.enter();
      form.again();
    },
  });
  const explorer = createExplorer(session, viewport, perform);
  const keyboard = createKeyboard(keys.input, {
    key: (name) => {
      form.pressing?.(name);
      explorer.key(name);
    },
    paste: (text) => explorer.dispatch({ type: 'paste', text }),
    coming: explorer.coming,
    mouse: (raw) => {
      const pointer = pointerOf(raw);
      if (pointer) explorer.point(pointer);
    },
    ended: () => {
      screen.hungUp();
      explorer.dispatch({ type: 'close' });
    },
  });
  const screen = openScreen(output, keys.input, {
    linear: form.isLinear,
    redraw: form.again,
    leaving: () => {
      programs.kill();
      form.end();
    },
    stopping: () => programs.signal('SIGSTOP'),
    goingOn: () => programs.signal('SIGCONT'),
  });
  const follows = (): void => {
    const { session } = explorer.snapshot();
    screen.mouse(session.mouse && !form.isLinear);
    if (session.closed) form.end();
  };
  screen.mouse(session.mouse && !form.isLinear);
  const left = form.show(explorer);
  const unsubscribe = explorer.subscribe(follows);
  programs.follow(explorer);
  const watched = follow ? watchFor(explorer, open, form.isLinear ? LINEAR_PAUSE : 0) : undefined;
  keyboard.start();
  try {
    await left;
  } finally {
    unsubscribe();
    watched?.();
    explorer.stop();
    keyboard.stop();
    await programs.end(screen.restore);
    keys.close();
  }
  programs.printUnseen(output);
  return explorer.snapshot().session;
}
