/**
 * The app as lines, one after the other: no alternate screen, no frame that is drawn again, no Ink. Every key
 * works; what it changes is said (layout/plain.ts), and a field is typed into on a line of its own.
 */
import { FIELD_LIMIT, promptOf, shownIn, submitted, TOO_LONG } from '../layout/fields.js';
import { ASCII, inGlyphs, UNICODE } from '../layout/glyphs.js';
import { changes, greeting, nodeLine } from '../layout/plain.js';
import type { Viewport } from '../layout/viewport.js';
import type { Field, Session } from '../session/model.js';
import { unicodeLocale } from '../terminal/colour.js';

import { createKeyboard, typeable } from '../terminal/keyboard.js';
import { watching } from '../terminal/progress.js';

import { openScreen } from '../terminal/screen.js';
import { escape } from '../text/escape.js';
import { characterFrom, width } from '../text/width.js';
import { effectsOn } from './effects.js';
import { createExplorer } from './explorer.js';
import { sizeOf } from './frames.js';
import type { OpenAppOptions } from './open.js';
import { watchFor } from './watching.js';

/** A run is spoken of so often, in ms: a voice needs its time. */
const BREATH = 2000;
const PROMPT = 78;

/** Opens the explorer; resolves when the user leaves it. */
export async function openPlain(
  session: Session,
  { keys, output = process.stdout, ascii, watch: follow = false }: OpenAppOptions,
): Promise<Session> {
  const glyphs = (ascii ?? !unicodeLocale(process.env)) ? ASCII : UNICODE;
  const viewport: Viewport = { ...sizeOf(output), glyphs };
  let last = session;
  let saidAt = 0;
  let field: Field | undefined;
  let text = '';
  /** What is told of now came of Enter in a field. */
  let isEntered = false;

  const write = (what: string): void => void output.write(what);
  const say = (lines: readonly string[]): void => {
    for (const line of lines) write(`${escape(line)}\n`);
  };
  /** The line of a field, begun again with what is typed so far. */
  const prompt = (): void => {
    if (field)
      write(inGlyphs(escape(`${promptOf(field, last, PROMPT, glyphs).trimStart()}${shownIn(text, glyphs)}`), glyphs));
  };
  const again = (): void => {
    say([inGlyphs(nodeLine(last, viewport), glyphs)]);
    prompt();
  };

  const leaving = new AbortController();
  // Esc cancels; a line that is written again and again is nothing to be read aloud
  const watch = watching(keys, { isTTY: false, columns: 0, write: () => true });
  const perform = effectsOn({ output, watch, suspend: () => screen.suspend(again), redraw: again });
  const explorer = createExplorer(session, viewport, perform);

  /** Says what has changed since the last time. */
  function tell(): void {
    const { session: now } = explorer.snapshot();
    const isRunning = last.run !== undefined && now.run !== undefined;
    if (!isRunning || performance.now() - saidAt > BREATH) {
      const said = changes(last, now, viewport);
      const isCancelled = field && !now.field && !isEntered && said.length === 0;
      const lines = isCancelled ? ['cancelled'] : said;
      const isOther = now.field !== field;
      if (field && (lines.length > 0 || isOther)) write('\n');
      say(lines);
      if (lines.length > 0) saidAt = performance.now();
      last = now;
      if (isOther) text = now.field?.text ?? '';
      field = now.field;
      if (lines.length > 0 || isOther) prompt();
    }
    if (now.closed) close();
    else explorer.drawn();
  }

  const put = (characters: string): void => {
    text += characters;
    write(shownIn(characters, glyphs));
  };

  /** What is typed into the open field. */
  function typed(name: string): void {
    if (!field) return;
    if (name === 'enter') {
      const line = text;
      text = '';
      isEntered = true;
      explorer.dispatch(submitted(field, line));
      isEntered = false;
    } else if (name === 'backspace') {
      const kept = characterFrom(text, text.length, -1);
      write('\b \b'.repeat(width(shownIn(text.slice(kept), glyphs))));
      text = text.slice(0, kept);
    } else if (Array.from(name).length === 1) {
      if (text.length < FIELD_LIMIT) put(typeable(name));
      else explorer.dispatch({ type: 'say', text: TOO_LONG, tone: 'error' });
    }
  }

  const keyboard = createKeyboard(keys.input, {
    key: (name) => {
      if (!explorer.key(name)) typed(name);
      return true;
    },
    paste: (pasted) => {
      const fitting = typeable(explorer.paste(pasted) ?? '');
      if (text.length + fitting.length > FIELD_LIMIT) explorer.dispatch({ type: 'say', text: TOO_LONG, tone: 'error' });
      else if (field) put(fitting);
      return undefined;
    },
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
  text = field?.text ?? '';
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
