/** What happens to Ink's frames: stored to be drawn again, dropped if they are of an old size. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { framesOn } from '../../src/view/frames.js';

const ERASE = '\x1b[2K\x1b[1A\x1b[2K\x1b[G';
const whole = (frame: string): string => `\x1b[?2026h${frame}\x1b[?2026l`;
const HOME = '\x1b[H';
const CLEAR = `\x1b[2J${HOME}`;
/** A line that is drawn at its row, from 1, and where the cursor is after the last. */
const at = (row: number, line: string): string => `\x1b[${row}H\x1b[2K${line}`;
const end = (row: number): string => `\x1b[${row}H`;

let size = { columns: 80, rows: 24 };
let written: string[] = [];
const output = {
  isTTY: true,
  get columns() {
    return size.columns;
  },
  get rows() {
    return size.rows;
  },
  write(text: string) {
    written.push(text);
    return true;
  },
} as unknown as NodeJS.WriteStream;

beforeEach(() => {
  size = { columns: 80, rows: 24 };
  written = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a frame appears at once, and what is not a frame passes as it is', () => {
  const { stdout } = framesOn(output);
  stdout.write(`${ERASE}\x1b[1mone\x1b[22m\n`);
  stdout.write('\x1b[?25l');
  expect(written).toEqual([whole(`${HOME}\x1b[1mone\x1b[22m\n`), '\x1b[?25l']);
});

test('the last frame is drawn again without what erased the one before it, and with its colours', () => {
  const frames = framesOn(output);
  frames.stdout.write(`${ERASE}\x1b[1mone\x1b[22m\n`);
  frames.again();
  expect(written[1]).toBe(whole(`${HOME}\x1b[1mone\x1b[22m\n`));
});

test('it is as wide as the terminal, has no bottom, and never says that its size has changed', () => {
  const { stdout } = framesOn(output);
  const listener = vi.fn();
  stdout.on('resize', listener).off('resize', listener);
  expect([stdout.columns, stdout.rows]).toEqual([80, Number.POSITIVE_INFINITY]);
  size = { columns: 0, rows: 0 };
  expect(stdout.columns).toBe(80);
});

test('after a resize, frames are dropped until Ink has rendered, and the next is drawn on an empty screen', () => {
  const frames = framesOn(output);
  frames.stdout.write('one\n');
  frames.afresh();
  frames.stdout.write(`${ERASE}old\n`);
  frames.rendered();
  frames.stdout.write(`${ERASE}new\n`);
  frames.stdout.write(`${ERASE}newer\n`);
  vi.runAllTimers();
  expect(written).toEqual([`${HOME}one\n`, `${CLEAR}new\n`, `${at(1, 'newer')}${end(2)}`].map(whole));
});

test('after a resize that changes nothing, Ink writes nothing, and the last frame is drawn', () => {
  const frames = framesOn(output);
  frames.stdout.write(`${ERASE}one\n`);
  frames.afresh();
  frames.rendered();
  expect(written).toHaveLength(1);
  vi.runAllTimers();
  expect(written[1]).toBe(whole(`${CLEAR}one\n`));
  frames.afresh();
  frames.rendered();
  frames.stop();
  vi.runAllTimers();
  expect(written).toHaveLength(2);
});

/** How Ink puts the cursor into the second line from below, where it was before, and only that. */
const PLACE = '\x1b[2A\x1b[5G\x1b[?25h';
const MOVE = `\x1b[?25l\x1b[2B\x1b[G${'\x1b[2A\x1b[4G\x1b[?25h'}`;

test('the cursor of a frame that is drawn again is where it was moved since', () => {
  const frames = framesOn(output);
  frames.stdout.write(`${ERASE}one\ntwo\n${PLACE}`);
  frames.again();
  frames.stdout.write(MOVE);
  frames.again();
  frames.stdout.write('\x1b[?25l\x1b[2B\x1b[G');
  frames.again();
  expect(written.slice(1)).toEqual([
    whole(`${HOME}one\ntwo\n${PLACE}`),
    MOVE,
    whole(`${HOME}one\ntwo\n\x1b[2A\x1b[4G\x1b[?25h`),
    '\x1b[?25l\x1b[2B\x1b[G',
    whole(`${HOME}one\ntwo\n`),
  ]);
});

test('after a resize that only moves the cursor, the last frame is drawn with it', () => {
  const frames = framesOn(output);
  frames.stdout.write(`${ERASE}one\ntwo\n${PLACE}`);
  frames.afresh();
  frames.rendered();
  frames.stdout.write(MOVE);
  vi.runAllTimers();
  expect(written.slice(1)).toEqual([whole(`${CLEAR}one\ntwo\n\x1b[2A\x1b[4G\x1b[?25h`)]);
});

test('on a single row the cursor is placed in it', () => {
  size = { columns: 80, rows: 1 };
  const frames = framesOn(output);
  frames.stdout.write('one\n\x1b[1A\x1b[5G\x1b[?25h');
  frames.again();
  expect(written).toEqual([`${HOME}one\x1b[5G\x1b[?25h`, `${HOME}one\x1b[5G\x1b[?25h`].map(whole));
});

test('on a single row a frame ends without a line break, which would scroll it out', () => {
  size = { columns: 80, rows: 1 };
  const frames = framesOn(output);
  frames.stdout.write('one\n');
  frames.again();
  expect(written).toEqual([`${HOME}one`, `${HOME}one`].map(whole));
});

test('of the next frame only the lines that changed are drawn, each at its row', () => {
  const { stdout } = framesOn(output);
  stdout.write('one\ntwo\nthree\n');
  stdout.write(`${ERASE}one\n\x1b[2mzwei\x1b[22m\nthree\n`);
  stdout.write(`${ERASE}eins\nthree\n`);
  stdout.write(`${ERASE}eins\nthree\nfour\n`);
  expect(written.slice(1)).toEqual([
    whole(`${at(2, '\x1b[2mzwei\x1b[22m')}${end(4)}`),
    whole(`${at(1, 'eins')}${at(2, 'three')}${end(3)}\x1b[J`),
    whole(`${at(3, 'four')}${end(4)}`),
  ]);
});

test('the cursor is hidden while lines change, and then placed as in the frame', () => {
  const { stdout } = framesOn(output);
  stdout.write(`one\ntwo\n${PLACE}`);
  stdout.write(`\x1b[?25l\x1b[2B\x1b[G${ERASE}one\nzwei\n${PLACE}`);
  expect(written[1]).toBe(whole(`\x1b[?25l${at(2, 'zwei')}${end(3)}${PLACE}`));
});

test('a screen that is drawn again in the middle of a resize is drawn once more, all of it', () => {
  const frames = framesOn(output);
  frames.stdout.write('one\n');
  frames.afresh();
  frames.again();
  frames.rendered();
  frames.stdout.write(`${ERASE}one\n`);
  expect(written.slice(1)).toEqual([whole(`${HOME}one\n`), whole(`${CLEAR}one\n`)]);
});

test('on a single row a change is drawn there', () => {
  size = { columns: 80, rows: 1 };
  const { stdout } = framesOn(output);
  stdout.write('one\n');
  stdout.write(`${ERASE}two\n`);
  expect(written[1]).toBe(whole(`${at(1, 'two')}${end(2)}`));
});
