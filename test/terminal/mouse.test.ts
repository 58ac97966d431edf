/** What a mouse report says: what was done, and at which cell. */
import { describe, expect, test } from 'vitest';
import { pointerOf } from '../../src/terminal/mouse.js';

const click = (column: number, row: number) => ({ does: 'click', column, row });
const wheel = (by: number, column: number, row: number) => ({ does: 'wheel', by, column, row });

describe('a report', () => {
  test.each<[string, string, unknown]>([
    ['a click in the corner', '\x1b[<0;1;1M', click(0, 0)],
    ['a click far off', '\x1b[<0;300;120M', click(299, 119)],
    ['a click with ctrl', '\x1b[<16;5;3M', click(4, 2)],
    ['the wheel up', '\x1b[<64;5;3M', wheel(-1, 4, 2)],
    ['the wheel down', '\x1b[<65;5;3M', wheel(1, 4, 2)],
    ['the wheel with alt', '\x1b[<73;5;3M', wheel(1, 4, 2)],
    ['a click as old terminals write it', '\x1b[M !!', click(0, 0)],
    ['the wheel as old terminals write it', '\x1b[Ma%#', wheel(1, 4, 2)],
  ])('%s', (_, raw, pointer) => {
    expect(pointerOf(raw)).toEqual(pointer);
  });

  test.each<[string, string]>([
    ['a release', '\x1b[<0;1;1m'],
    ['an old release', '\x1b[M#!!'],
    ['a drag', '\x1b[<32;1;1M'],
    ['the middle button', '\x1b[<1;1;1M'],
    ['the right button', '\x1b[<2;1;1M'],
    ['the wheel sideways', '\x1b[<66;1;1M'],
    ['a side button', '\x1b[<128;1;1M'],
    ['the form of urxvt, which nobody asked for', '\x1b[32;10;20M'],
    ['nothing', ''],
  ])('%s means nothing', (_, raw) => {
    expect(pointerOf(raw)).toBeUndefined();
  });
});
