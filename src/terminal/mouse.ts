/** From the terminal's mouse reports to clicks and turns of the wheel, with their place. */
import type { Pointer } from '../layout/frame/pointer.js';

/** SGR, the form that we ask for: button, column and row, and `M` for a press. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const SGR = /^\x1b\[<(\d+);(\d+);(\d+)M$/;
/** The older form, of terminals without SGR: three characters, each 32 more than its number. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC
const X10 = /^\x1b\[M([\s\S])([\s\S])([\s\S])$/;

/** Bits of a button: held keys and motion do not matter here, the wheel does. */
const LEFT = 0;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;
const MOTION = 32;
const HELD_KEYS = 4 | 8 | 16;

/** The click or turn of a report; undefined for releases, motion, and buttons without a meaning here. */
export function pointerOf(raw: string): Pointer | undefined {
  const sgr = SGR.exec(raw);
  const [button, column, row] = sgr
    ? sgr.slice(1).map(Number)
    : (X10.exec(raw)?.slice(1) ?? []).map((character) => character.charCodeAt(0) - 32);
  if (button === undefined || column === undefined || row === undefined || button & MOTION) return undefined;
  const at = { column: column - 1, row: row - 1 };
  switch (button & ~HELD_KEYS) {
    case LEFT:
      return { does: 'click', ...at };
    case WHEEL_UP:
      return { does: 'wheel', by: -1, ...at };
    case WHEEL_DOWN:
      return { does: 'wheel', by: 1, ...at };
    default:
      return undefined;
  }
}
