/** Keys as they come from a terminal, many in one chunk or one in many, and the text that a field then has. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { createKeyboard, type Keyboard } from '../../../src/terminal/keyboard.js';
import { createExplorer, type Explorer } from '../../../src/view/explorer/explorer.js';
import { exampleSession } from '../../screen/graphs.js';

const LEFT = '\x1b[D';
const RIGHT = '\x1b[C';
const BACKSPACE = '\x7f';
const DELETE = '\x1b[3~';
const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

/** What is typed, and what is then searched for. */
const JOURNEYS: readonly (readonly [name: string, typed: string, submitted: string])[] = [
  ['a text and Enter', '/12\r', '12'],
  ['two backspaces', `/12${BACKSPACE}${BACKSPACE}3\r`, '3'],
  ['more backspaces than there are characters', `/1${BACKSPACE.repeat(3)}2\r`, '2'],
  ['arrows', `/13${LEFT}2\r`, '123'],
  ['left beyond the start', `/23${LEFT.repeat(5)}1\r`, '123'],
  ['right beyond the end', `/12${RIGHT.repeat(3)}34\r`, '1234'],
  ['delete, which deletes forward', `/1023${LEFT.repeat(3)}${DELETE}\r`, '123'],
  ['delete at the end', `/12${DELETE}${DELETE}3\r`, '123'],
  ['delete in an empty field', `/${DELETE}1\r`, '1'],
  ['Home, in three ways, and End', `/2\x1b[H1\x1b[F3\x1b[1~0\x1bOF4\r`, '01234'],
  ['control keys', `/b c\x01a\x05 d\x17e\x02\x02\x0b\r`, 'ab c'],
  ['^H as backspace, ^D as delete', `/123\x08${LEFT}\x04\r`, '1'],
  ['^U', '/12\x153\r', '3'],
  ['Alt and letters, Ctrl and arrows', `/one two three\x1bb\x1bb\x1bd\x1b[1;5D>\x1bf<\r`, '>one<  three'],
  ['two fields, one after the other', '/1\r/2\r', '2'],
  ['a field that is closed and another', '/1\x1b[27u/2\r', '2'],
  ['what is typed while no field is open', 'jk1/2\r', '2'],
  ['characters beyond ASCII', '/éä中\r', 'éä中'],
  ['an emoji', '/😀\r', '😀'],
  ['a paste', `/a${paste('b c')}d\r`, 'ab cd'],
  ['a paste at the cursor', `/ad${LEFT}${paste('b c')}\r`, 'ab cd'],
  ['a paste of what look like keys', `/${paste('\x1b[D\r\x7fx\n')}\r`, '[D x'],
  ['an empty paste', `/a${paste('')}b\r`, 'ab'],
  ['keys that no field knows', '/1\x1b[A\x1b[B\t\x1b[Z\x1b[5~\x1bx\x1bOP2\r', '12'],
  ['replies, focus and the mouse', '/1\x1b[I\x1b[?1;2c\x1b]11;rgb:0/0/0\x07\x1b[<0;1;1M2\r', '12'],
  ['many characters', `/${'0123456789'.repeat(20)}\r`, '0123456789'.repeat(20)],
];

let explorer: Explorer;
let input: PassThrough;
let keyboard: Keyboard;

beforeEach(() => {
  explorer = createExplorer(exampleSession(), { columns: 80, rows: 24, glyphs: UNICODE });
  input = new PassThrough();
  keyboard = createKeyboard(input, {
    key: explorer.key,
    paste: (text) => explorer.dispatch({ type: 'paste', text }),
  });
  keyboard.start();
});
afterEach(() => {
  keyboard.stop();
  explorer.stop();
});

async function submitted(text: string): Promise<void> {
  await expect.poll(() => explorer.snapshot().session.search).toBe(text);
  expect(explorer.snapshot().session.field).toBeUndefined();
}

test.each(JOURNEYS)('%s, in one chunk', async (_, typed, text) => {
  input.write(typed);
  await submitted(text);
});

test.each(JOURNEYS)('%s, a byte at a time', async (_, typed, text) => {
  for (const byte of Buffer.from(typed)) input.write(Buffer.of(byte));
  await submitted(text);
});
