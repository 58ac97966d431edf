/**
 * Only the lines that changed are written. Random keys and resizes on five graphs: after each, the terminal has the same
 * characters, styles and cursor as one on which the whole frame has been drawn on an empty screen.
 */
import './environment.js';
import fc from 'fast-check';
import { render } from 'ink';
import { createElement } from 'react';
import { expect, onTestFinished, test } from 'vitest';
import { UNICODE } from '../../src/layout/glyphs.js';
import { KEYMAP } from '../../src/layout/input/keymap.js';
import type { Session } from '../../src/session/model.js';
import { createExplorer } from '../../src/view/explorer/explorer.js';
import { framesOn } from '../../src/view/frames.js';
import { App } from '../../src/view/ink/app.js';
import { type Emulator, emulator } from '../emulator.js';
import { chain, exampleSession, sessionOn, wideSum } from './graphs.js';

/** They end the program or give the terminal away, or run without an end. */
const LEFT_OUT = ['q', 'ctrl+c', 'ctrl+z', 'R'];
const KEYS = KEYMAP.flatMap(({ keys }) => keys).filter((name) => !LEFT_OUT.includes(name));

const WIDE = '漢字 = 2\né = 3\nñ = 漢字*é\nL = ñ + 漢字*漢字\nL.label = "漢字かな😀e\u0301"';

const GRAPHS: readonly [string, () => Session, number, number][] = [
  ['the lecture', () => exampleSession(), 80, 24],
  ['xor', () => exampleSession('xor'), 120, 40],
  ['a chain', () => sessionOn(chain(100)), 60, 16],
  ['a wide sum', () => sessionOn(wideSum(100)), 150, 45],
  ['wide characters', () => sessionOn(WIDE), 90, 28],
];

/** A key, a word that is typed, or a new size. */
const step = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...KEYS).map((key) => [key]) },
  { weight: 4, arbitrary: fc.constantFrom('/a', ':lr 0.1', ':oops', '7', '漢').map((text) => [...text, 'enter']) },
  { weight: 4, arbitrary: fc.tuple(fc.integer({ min: 20, max: 160 }), fc.integer({ min: 3, max: 50 })) },
);
const steps = fc.array(step, { minLength: 40, maxLength: 40 });

/** Every cell of a terminal row by row, with all that is seen of it (of most blanks nothing is), and its cursor. */
function seen({ terminal, isCursorHidden, cursor }: Emulator): string[] {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    let text = '';
    let style = '';
    for (let column = 0; column < terminal.cols; column++) {
      const cell = line?.getCell(column);
      if (!cell) continue;
      const flags = [cell.isBold(), cell.isDim(), cell.isInverse(), cell.isItalic(), cell.isUnderline()].map(Number);
      const isBlank = !cell.getChars().trim() && cell.getWidth() === 1 && cell.isBgDefault();
      const isUnseen = isBlank && !cell.isInverse() && !cell.isUnderline();
      const its = isUnseen ? 'blank' : [...flags, cell.getFgColor(), cell.getBgColor()].join();
      if (its !== style) text += `<${its}>`;
      style = its;
      text += cell.getChars() || (cell.getWidth() === 0 ? '' : ' ');
    }
    return text;
  });
  return [...rows, isCursorHidden ? 'no cursor' : `cursor at ${cursor.row}, ${cursor.column}`];
}

const written = ({ terminal }: Emulator, text: string): Promise<void> =>
  new Promise((resolve) => terminal.write(text.replaceAll('\n', '\r\n'), resolve));

/** What Ink writes to erase the frame before. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const ERASING = /^(?:\x1b\[[\d;?]*[A-HJKhl])*/;

/** The screen on a terminal to which only changes are written, and what Ink has drawn last. */
function opened(session: Session, columns: number, rows: number) {
  const changed = emulator(columns, rows);
  changed.terminal.write('\x1b[?25l');
  const output = {
    columns,
    rows,
    isTTY: true,
    write(text: string) {
      changed.terminal.write(text.replaceAll('\n', '\r\n'));
      return true;
    },
  };
  const frames = framesOn(output as unknown as NodeJS.WriteStream);
  const { stdout } = frames;
  let whole = '';
  let drawn = 0;
  const spy = Object.create(stdout, {
    write: {
      value: (text: string) => {
        if (text.includes('\n')) [whole, drawn] = [text, drawn + 1];
        else whole += text;
        return stdout.write(text);
      },
    },
  });
  const explorer = createExplorer(session, { columns, rows, glyphs: UNICODE });
  const app = render(createElement(App, { explorer }), {
    stdout: spy,
    stdin: { isTTY: false } as NodeJS.ReadStream,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 1000,
    onRender: frames.rendered,
  });
  onTestFinished(() => {
    app.unmount();
    frames.stop();
    explorer.stop();
  });
  return {
    explorer,
    drawn: () => drawn,
    /** The rows that are not as on an empty terminal on which all of the last frame is drawn. */
    async differences(): Promise<readonly string[]> {
      const fresh = emulator(output.columns, output.rows);
      await written(fresh, `\x1b[?25l${whole.replace(ERASING, '')}`);
      await written(changed, '');
      const [rows, expected] = [seen(changed), seen(fresh)];
      return rows.flatMap((row, at) => (row === expected[at] ? [] : [row, `instead of ${expected[at]}`]));
    },
    async resize(newColumns: number, newRows: number): Promise<void> {
      await written(changed, '');
      Object.assign(output, { columns: newColumns, rows: newRows });
      changed.terminal.resize(newColumns, newRows);
      frames.afresh();
      explorer.resize({ columns: newColumns, rows: newRows });
    },
  };
}

test.each(GRAPHS)('on %s', async (_, session, columns, rows) => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const app = opened(session(), columns, rows);
      for (const each of list) {
        if (typeof each[0] === 'number') await app.resize(each[0], each[1] as number);
        else for (const key of each) app.explorer.key(key as string);
        await new Promise((resolve) => setTimeout(resolve, 3)); // Ink draws at most a frame a millisecond
        await expect.poll(app.differences).toEqual([]);
      }
      expect(app.drawn()).toBeGreaterThan(10);
    }),
    { numRuns: 1, endOnFailure: true },
  );
});
