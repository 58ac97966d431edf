/**
 * The screen of the built program after some keys, in a real terminal of 80 x 24 or another size: as text, and as the
 * cells that a picture is drawn from.
 */
import headless, { type IBufferCell } from '@xterm/headless';
import { startProcess } from '../pty/terminal.js';

export const COLUMNS = 80;
export const ROWS = 24;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

const USUAL: Size = { columns: COLUMNS, rows: ROWS };

/** Colour whatever the machine: without it, what is known of a build machine would decide. */
const COLOURED = { FORCE_COLOR: '1' };

/** What a terminal sends for a key, by the name that the keymap shows. */
const SENDS: ReadonlyMap<string, string> = new Map([
  ['Enter', '\r'],
  ['Esc', '\x1b'],
  ['Space', ' '],
  ['↑', '\x1b[A'],
  ['↓', '\x1b[B'],
  ['→', '\x1b[C'],
  ['←', '\x1b[D'],
]);

/** The bytes of a key as it is shown: `s`, `Enter`, `^r`. Throws on a name that stands for no single key. */
export function bytesOf(shown: string): string {
  const sent = SENDS.get(shown);
  if (sent !== undefined) return sent;
  if (/^\^[a-z]$/.test(shown)) return String.fromCharCode(shown.charCodeAt(1) - 96);
  if (Array.from(shown).length !== 1) throw new Error(`no single key is called "${shown}"`);
  return shown;
}

/** A screen's lines, each a list of cells. */
export type Cells = readonly (readonly IBufferCell[])[];

/** Presses the keys in the explorer of the lecture's graph and gives what is then on the screen. */
export async function screenAfter(
  keys: readonly string[],
  size = USUAL,
): Promise<{ readonly text: string; readonly cells: Cells }> {
  const program = startProcess(['dist/cli.js'], { ...size, env: COLOURED });
  try {
    await program.until('q quit');
    // Keys are handled in order: once the help has come and gone again, those before it are on the screen.
    for (const key of [...keys, '?']) program.send(bytesOf(key));
    await program.until('closes this');
    program.send('?');
    // what is computed between frames, the lines that are still missing and a picture's boxes, comes later
    const isWhole = (text: string): boolean =>
      !/^ …$/m.test(text) && (!text.includes('[picture]') || text.includes('╭'));
    await program.until(() => {
      const text = program.screen();
      return !text.includes('closes this') && /\n.* q quit$/.test(text) && isWhole(text);
    });
    return await drawn(program.raw, size);
  } finally {
    program.close();
  }
}

/** What a terminal shows that has received `raw`. */
export async function drawn(
  raw: string,
  { columns, rows }: Size = USUAL,
): Promise<{ readonly text: string; readonly cells: Cells }> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(raw, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.viewportY + row));
  const text = lines.map((line) => line?.translateToString(true).trimEnd() ?? '').join('\n');
  const cells = lines.map((line) =>
    Array.from({ length: columns }, (_, column) => line?.getCell(column)).filter((cell) => cell !== undefined),
  );
  return { text: text.trimEnd(), cells };
}
