/**
 * Starts the app on a session and gives back the session that it was closed with. The terminal is
 * taken before the first frame and given back on every way out.
 */
import { render } from 'ink';
import { ASCII, UNICODE } from '../layout/glyphs.js';
import type { Session } from '../session/model.js';
import { unicodeLocale } from '../terminal/colour.js';
import type { Keys } from '../terminal/controlling.js';
import { createKeyboard } from '../terminal/keyboard.js';
import { pointerOf } from '../terminal/mouse.js';
import { watching } from '../terminal/progress.js';
import { openScreen } from '../terminal/screen.js';
import { App } from './app.js';
import { effectsOn } from './effects.js';
import { createExplorer } from './explorer.js';
import { framesOn, sizeOf } from './frames.js';
import { watchFor } from './watching.js';

export interface OpenAppOptions {
  /** Where keys come from: a terminal. */
  readonly keys: Keys;
  readonly output?: NodeJS.WriteStream;
  /** Plain characters only; chosen by the locale if not said. */
  readonly ascii?: boolean;
  /** Read the session's file again when it is saved elsewhere. */
  readonly watch?: boolean;
}

const MOST_FRAMES = 60;
/** Ink gets no keys: they go to the explorer. */
const NO_INPUT = { isTTY: false } as NodeJS.ReadStream;

/** Opens the app; resolves when the user leaves it. Rejects when the screen cannot be drawn. */
export async function openApp(
  session: Session,
  { keys, output = process.stdout, ascii, watch: follow = false }: OpenAppOptions,
): Promise<Session> {
  const glyphs = (ascii ?? !unicodeLocale(process.env)) ? ASCII : UNICODE;

  const frames = framesOn(output);

  const leaving = new AbortController();
  const watch = watching(keys, output);
  const perform = effectsOn({
    output,
    watch,
    suspend: () => screen.suspend(frames.again),
    redraw: () => {
      screen.enter();
      frames.again();
    },
  });
  const explorer = createExplorer(session, { ...sizeOf(output), glyphs }, perform);
  const keyboard = createKeyboard(keys.input, {
    key: explorer.key,
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
  const screen = openScreen(output, keys.input, { redraw: frames.again, leaving: () => app.unmount() });
  screen.mouse(session.mouse);
  const resized = (): void => {
    frames.afresh();
    explorer.resize(sizeOf(output));
  };
  output.on('resize', resized);
  const app = render(<App explorer={explorer} />, {
    stdin: NO_INPUT,
    stdout: frames.stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: MOST_FRAMES,
    onRender: () => {
      frames.rendered();
      explorer.drawn();
    },
  });
  const closed = explorer.subscribe(() => {
    const { session } = explorer.snapshot();
    screen.mouse(session.mouse);
    if (session.closed) app.unmount();
  });
  const watched = follow ? watchFor(explorer, leaving.signal, watch) : undefined;
  keyboard.start();
  try {
    await app.waitUntilExit();
  } finally {
    closed();
    watched?.();
    leaving.abort();
    explorer.stop();
    frames.stop();
    keyboard.stop();
    output.off('resize', resized);
    screen.restore();
    keys.close();
  }
  return explorer.snapshot().session;
}
