/**
 * The app as lines, one after the other: no alternate screen, no frame that is drawn again, no Ink. Every key works;
 * its changes are written as sentences (layout/plain.ts), and a field has a line to type into (layout/echo.ts).
 */
import { fieldLine, lineChange } from '../layout/echo.js';
import { promptOf, shownIn } from '../layout/fields.js';
import { inGlyphs } from '../layout/glyphs.js';
import { changes, greeting } from '../layout/plain/plain.js';
import { nodeLine } from '../layout/plain/row.js';
import type { Viewport } from '../layout/viewport.js';
import type { Field, Session } from '../session/model.js';
import { escape } from '../text/escape.js';
import { width } from '../text/width.js';
import type { Explorer } from './explorer/explorer.js';
import { type OpenAppOptions, onTerminal, type TerminalForm } from './on-terminal.js';

/** How often the progress of a run is written, in ms: a screen reader needs time to read it. */
const RUN_EVERY = 2000;
const PROMPT = 78;

/** Opens the explorer; resolves when the user leaves it. */
export const openPlain = (session: Session, options: OpenAppOptions): Promise<Session> =>
  onTerminal(session, options, (output, viewport) => asLines(session, output, viewport));

/** Whether two fields are for the same thing. */
const isSame = (one: Field, other: Field): boolean =>
  one.kind === other.kind && ('node' in one ? one.node : undefined) === ('node' in other ? other.node : undefined);

function asLines(session: Session, output: NodeJS.WriteStream, viewport: Viewport): TerminalForm {
  const { glyphs } = viewport;
  /** The session whose changes have been written. */
  let last = session;
  let writtenAt = 0;
  /** The field as it stands in the line that is begun. */
  let field = session.field;
  let key: string | undefined;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  const write = (what: string): void => void output.write(what);
  const say = (lines: readonly string[]): void => {
    for (const line of lines) write(`${escape(line)}\n`);
  };
  const promptText = (open: Field): string =>
    inGlyphs(escape(promptOf(open, last, PROMPT, glyphs).trimStart()), glyphs);
  /** The line of the open field, begun again: with all of its text, or with the part before the cursor. */
  const prompt = (): void => {
    if (!field) return;
    const text = promptText(field);
    const fits = width(text) + width(shownIn(field.text, glyphs)) < viewport.columns;
    write(text + fieldLine(fits ? field : { ...field, text: field.text.slice(0, field.cursor) }, glyphs));
  };
  /** The same line changed from one field to another. */
  const echo = (from: Field, to: Field): void => {
    const change = lineChange(from, to, viewport.columns - width(promptText(to)), glyphs);
    write(change ?? '\n');
    if (change === undefined) prompt();
  };
  const again = (): void => {
    if (field) write('\n');
    say([inGlyphs(nodeLine(last, viewport), glyphs)]);
    prompt();
  };

  /** Writes what has changed since the last time; of a run only now and then. What is typed is shown at once. */
  function writeChanges(now: Session): void {
    const isRunning = last.run !== undefined && now.run !== undefined && now.message === last.message;
    const isQuiet = isRunning && performance.now() - writtenAt <= RUN_EVERY;
    const before = field;
    field = now.field;
    const changed = isQuiet ? [] : changes(last, now, viewport);
    const isCancelled = before && !field && key === 'esc' && changed.length === 0;
    const lines = isCancelled ? ['cancelled'] : changed;
    if (!isQuiet) last = now;
    if (lines.length > 0) writtenAt = performance.now();
    if (before && field && lines.length === 0 && isSame(before, field)) echo(before, field);
    else if (lines.length > 0 || before || field) {
      if (before) write('\n');
      say(lines);
      prompt();
    }
  }

  return {
    isLinear: true,
    again,
    end,
    pressing: (name) => {
      key = name;
    },
    show: async (explorer: Explorer) => {
      say(greeting(session, viewport));
      prompt();
      const unsubscribe = explorer.subscribe(() => {
        writeChanges(explorer.snapshot().session);
        explorer.drawn();
      });
      explorer.drawn();
      await ended.finally(unsubscribe);
    },
  };
}
