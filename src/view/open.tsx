/**
 * Starts the app on a session and gives back the session that it was closed with. The terminal is
 * taken before the first frame and given back on every way out.
 */
import { render } from 'ink';
import { ASCII, UNICODE } from '../layout/glyphs.js';
import type { Effect } from '../layout/keymap.js';
import type { Session } from '../session/session.js';
import { unicodeLocale } from '../terminal/colour.js';
import type { Keys } from '../terminal/controlling.js';
import { createKeyboard } from '../terminal/keyboard.js';
import { openScreen } from '../terminal/screen.js';
import { App } from './app.js';
import { createExplorer } from './explorer.js';

export interface OpenAppOptions {
  /** Where keys come from: a terminal. */
  readonly keys: Keys;
  readonly output?: NodeJS.WriteStream;
  /** Plain characters only; chosen by the locale if not said. */
  readonly ascii?: boolean;
}

const MOST_FRAMES = 60;
const FALLBACK = { columns: 80, rows: 24 };

/** Opens the app; resolves when the user leaves it. Rejects when the screen cannot be drawn. */
export async function openApp(session: Session, { keys, output = process.stdout, ascii }: OpenAppOptions): Promise<Session> {
  const size = () => ({ columns: output.columns || FALLBACK.columns, rows: output.rows || FALLBACK.rows });
  const glyphs = (ascii ?? !unicodeLocale(process.env)) ? ASCII : UNICODE;

  const explorer = createExplorer(session, { ...size(), glyphs }, (effect: Effect['effect']) => {
    if (effect === 'suspend') screen.suspend(explorer.blink);
    else redraw();
  });
  const redraw = (): void => {
    screen.enter();
    explorer.blink();
  };
  const keyboard = createKeyboard(keys.input, {
    key: explorer.key,
    paste: explorer.paste,
    ended: () => explorer.dispatch({ type: 'close' }),
  });
  const screen = openScreen(output, keys.input, { redraw: () => explorer.blink(), leaving: () => app.unmount() });
  // before Ink's own listener, so that Ink never draws a frame of the old size
  const resized = (): void => {
    output.write('\x1b[2J\x1b[H');
    explorer.resize(size().columns, size().rows);
  };
  output.on('resize', resized);
  const app = render(<App explorer={explorer} />, {
    stdin: keyboard.stdin,
    stdout: output,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: MOST_FRAMES,
  });
  const closed = explorer.subscribe(() => {
    if (explorer.snapshot().session.closed) app.unmount();
  });
  keyboard.start();
  try {
    await app.waitUntilExit();
  } finally {
    closed();
    explorer.stop();
    keyboard.stop();
    output.off('resize', resized);
    screen.restore();
    keys.close();
  }
  return explorer.snapshot().session;
}
