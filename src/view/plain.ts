/**
 * The app as lines, one after the other: no alternate screen, no frame that is drawn again, no Ink. Every key
 * works; what it changes is said (layout/plain.ts), and a field is typed into on a line of its own.
 */
import { rewritten, written } from '../layout/echo.js';
import { promptOf, shownIn } from '../layout/fields.js';
import { ASCII, inGlyphs, UNICODE } from '../layout/glyphs.js';
import { changes, greeting, nodeLine } from '../layout/plain.js';
import type { Viewport } from '../layout/viewport.js';
import type { Field, Session } from '../session/model.js';
import { unicodeLocale } from '../terminal/colour.js';
import { createKeyboard } from '../terminal/keyboard.js';
import { watching } from '../terminal/progress.js';
import { openScreen } from '../terminal/screen.js';
import { escape } from '../text/escape.js';
import { width } from '../text/width.js';
import { effectsOn } from './effects.js';
import { createExplorer } from './explorer.js';
import { sizeOf } from './frames.js';
import type { OpenAppOptions } from './open.js';
import { watchFor } from './watching.js';

/** So often a run is said to go on, in ms: a voice needs its time. */
const BREATH = 2000;
const PROMPT = 78;

/** Whether two fields ask for the same. */
const isSame = (one: Field, other: Field): boolean =>
  one.kind === other.kind && ('node' in one ? one.node : undefined) === ('node' in other ? other.node : undefined);

/** Opens the explorer; resolves when the user leaves it. */
export async function openPlain(
  session: Session,
  { keys, output = process.stdout, ascii, watch: follow = false }: OpenAppOptions,
): Promise<Session> {
  const glyphs = (ascii ?? !unicodeLocale(process.env)) ? ASCII : UNICODE;
  const viewport: Viewport = { ...sizeOf(output), glyphs };
  let last = session;
  let saidAt = 0;
  /** The field whose line is begun, as it stands there. */
  let field: Field | undefined;
  /** The key that is being pressed. */
  let pressed: string | undefined;

  const write = (what: string): void => void output.write(what);
  const say = (lines: readonly string[]): void => {
    for (const line of lines) write(`${escape(line)}\n`);
  };
  const promptText = (open: Field): string =>
    inGlyphs(escape(promptOf(open, last, PROMPT, glyphs).trimStart()), glyphs);
  /** The line of the open field, begun again with what is typed so far: as far as the cursor if that is all it can show. */
  const prompt = (): void => {
    if (!field) return;
    const text = promptText(field);
    const whole = width(text) + width(shownIn(field.text, glyphs)) < viewport.columns;
    write(text + written(whole ? field : { ...field, text: field.text.slice(0, field.cursor) }, glyphs));
  };
  /** The same line with what has become of the field. */
  const echo = (from: Field, to: Field): void => {
    const change = rewritten(from, to, viewport.columns - width(promptText(to)), glyphs);
    if (change !== undefined) write(change);
    else {
      write('\n');
      prompt();
    }
  };
  const again = (): void => {
    if (field) write('\n');
    say([inGlyphs(nodeLine(last, viewport), glyphs)]);
    prompt();
  };

  const leaving = new AbortController();
  // Esc cancels; a line that is written again and again is nothing to be read aloud
  const watch = watching(keys, { isTTY: false, columns: 0, write: () => true });
  const perform = effectsOn({ output, watch, suspend: () => screen.suspend(again), redraw: again });
  const explorer = createExplorer(session, viewport, perform);

  /** Says what has changed since the last time; of a run only now and then. What is typed is shown at once. */
  function tell(): void {
    const { session: now } = explorer.snapshot();
    const isRunning = last.run !== undefined && now.run !== undefined && now.message === last.message;
    const isQuiet = isRunning && performance.now() - saidAt <= BREATH;
    const before = field;
    field = now.field;
    const said = isQuiet ? [] : changes(last, now, viewport);
    const isCancelled = before && !field && pressed === 'esc' && said.length === 0;
    const lines = isCancelled ? ['cancelled'] : said;
    if (!isQuiet) last = now;
    if (lines.length > 0) saidAt = performance.now();
    if (before && field && lines.length === 0 && isSame(before, field)) echo(before, field);
    else if (lines.length > 0 || before || field) {
      if (before) write('\n');
      say(lines);
      prompt();
    }
    if (now.closed) close();
    else explorer.drawn();
  }

  const keyboard = createKeyboard(keys.input, {
    key: (name) => {
      pressed = name;
      explorer.key(name);
      pressed = undefined;
    },
    paste: (text) => explorer.dispatch({ type: 'paste', text }),
    coming: explorer.coming,
    ended: () => {
      screen.hungUp();
      explorer.dispatch({ type: 'close' });
    },
  });
  let close = (): void => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const screen = openScreen(output, keys.input, { linear: true, redraw: again });
  const unsubscribe = explorer.subscribe(tell);
  const watched = follow ? watchFor(explorer, leaving.signal, watch) : undefined;
  say(greeting(session, viewport));
  field = session.field;
  prompt();
  keyboard.start();
  explorer.drawn();
  try {
    await closed;
  } finally {
    unsubscribe();
    watched?.();
    leaving.abort();
    explorer.stop();
    keyboard.stop();
    screen.restore();
    keys.close();
  }
  return explorer.snapshot().session;
}
