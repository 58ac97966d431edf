/**
 * A real Ink, a real text field, and keys as they come from a terminal: many in one chunk, one in many,
 * faster than React renders.
 */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type FieldApp, openFieldApp, type Store } from './fixtures/field-app.js';

const LEFT = '\x1b[D';
const RIGHT = '\x1b[C';
const BACKSPACE = '\x7f';
const DELETE = '\x1b[3~';
const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

/** What is typed, and what the field then submits. */
const JOURNEYS: readonly (readonly [name: string, typed: string, submitted: readonly string[]])[] = [
  ['a text and Enter', ':12\r', ['12']],
  ['a longer text', ':lr 0.1\r', ['lr 0.1']],
  ['two backspaces', `:12${BACKSPACE}${BACKSPACE}3\r`, ['3']],
  ['more backspaces than there are characters', `:1${BACKSPACE.repeat(3)}2\r`, ['2']],
  ['arrows', `:13${LEFT}2\r`, ['123']],
  ['left beyond the start', `:23${LEFT.repeat(5)}1\r`, ['123']],
  ['right beyond the end', `:12${RIGHT.repeat(3)}34\r`, ['1234']],
  ['delete, which deletes forward', `:1023${LEFT.repeat(3)}${DELETE}\r`, ['123']],
  ['delete at the end', `:12${DELETE}${DELETE}3\r`, ['123']],
  ['delete in an empty field', `:${DELETE}1\r`, ['1']],
  ['two fields, one after the other', ':1\r:2\r', ['1', '2']],
  ['a field that is closed and another', ':1\x1b[27u:2\r', ['2']],
  ['characters beyond ASCII', ':éä中\r', ['éä中']],
  ['an emoji', ':😀\r', ['😀']],
  ['a paste', `:a${paste('b c')}d\r`, ['ab cd']],
  ['a paste of what look like keys', `:${paste('\x1b[D\r\x7fx\n')}\r`, ['[Dx']],
  ['an empty paste', `:a${paste('')}b\r`, ['ab']],
  ['keys that no field knows', ':1\x01\x1b[A\x1b[B\t\x1b[Z\x1b[H\x1b[5~\x1bx\x1bOP2\r', ['12']],
  ['replies, focus and the mouse', ':1\x1b[I\x1b[?1;2c\x1b]11;rgb:0/0/0\x07\x1b[<0;1;1M2\r', ['12']],
];

const SOON = { timeout: 5000, interval: 5 };

let app: FieldApp;
let input: PassThrough;

function open(slow: number, store: Store): void {
  input = new PassThrough();
  app = openFieldApp(input, slow, store);
}

afterEach(() => app.close());

describe.each<[name: string, slow: number, store: Store]>([
  ['an external store', 0, 'external store'],
  ['state', 0, 'state'],
  ['an external store and slow renders', 8, 'external store'],
  ['state and slow renders', 8, 'state'],
])('with %s', (_, slow, store) => {
  test.each(JOURNEYS)('%s, in one chunk', async (_, typed, submitted) => {
    open(slow, store);
    input.write(typed);
    await expect.poll(() => app.submitted, SOON).toEqual(submitted);
    expect(app.text()).toBeUndefined();
  });
});

test.each(JOURNEYS)('%s, a byte at a time', async (_, typed, submitted) => {
  open(0, 'external store');
  for (const byte of Buffer.from(typed)) input.write(Buffer.of(byte));
  await expect.poll(() => app.submitted, SOON).toEqual(submitted);
});

test('many characters in one chunk arrive in order', async () => {
  open(0, 'external store');
  const text = '0123456789'.repeat(20);
  input.write(`:${text}\r`);
  await expect.poll(() => app.submitted, SOON).toEqual([text]);
});

test('what is typed while no field is open is never text for the next one', async () => {
  open(0, 'external store');
  input.write('jk1:2\r');
  await expect.poll(() => app.submitted).toEqual(['2']);
  expect(app.pressed).toEqual(['j', 'k', '1', ':']);
});

test('after stop nothing arrives any more, and nothing is left on the input', async () => {
  open(0, 'external store');
  input.write(':12');
  await vi.waitFor(() => expect(app.text()).toBe('12'));
  app.keyboard.feed('34\r');
  app.keyboard.stop();
  input.write('56\r');
  await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
  expect(app.text()).toBe('12');
  expect(app.submitted).toEqual([]);
});
