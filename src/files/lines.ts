/**
 * The lines of a file that another program appends to, read from where the last reading ended. A line counts once its
 * line end is there. A file that was cut or replaced begins again: it is shorter than before, another file, or the end
 * of the last line is no longer where it was.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FileError, unreadable } from './error.js';

/** Where a reading ended: after a line. */
export interface LinePlace {
  readonly bytes: number;
  /** How many lines were read. */
  readonly lines: number;
  /** Which file it was, and the last bytes before the place. */
  readonly file: string;
  readonly tail: string;
}

export interface FileLine {
  /** Counted from 1. */
  readonly number: number;
  /** Undefined if it is not UTF-8 text. */
  readonly text: string | undefined;
  /** Whether its line end is there. */
  readonly isComplete: boolean;
  /** The place after it, and the file's size. */
  readonly place: LinePlace;
  readonly size: number;
}

const CHUNK = 2 ** 20;
const MOST_BYTES = 256 * 2 ** 20;
const TAIL = 64;
const LINE_END = 10;

/** The place to read on from: the given one, or undefined if the file begins again. */
export function placeIn(path: string, name: string, from: LinePlace | undefined): LinePlace | undefined {
  if (!from) return undefined;
  const tail = Buffer.from(from.tail, 'base64');
  const { file, bytes } = bytesAt(path, name, from.bytes - tail.length, tail.length);
  return file === from.file && bytes.equals(tail) ? from : undefined;
}

/** The lines after a place that have text in them. The last one may not be complete. */
export function* linesAfter(path: string, name: string, from: LinePlace | undefined): Generator<FileLine> {
  let place = from;
  let at = from?.bytes ?? 0;
  let pieces: Buffer[] = [];
  let length = 0;
  const line = (file: string, size: number, isComplete: boolean): FileLine => {
    const whole = Buffer.concat(pieces, length);
    const number = (place?.lines ?? 0) + 1;
    const tail = whole.subarray(-TAIL).toString('base64');
    place = { bytes: (place?.bytes ?? 0) + length, lines: number, file, tail };
    pieces = [];
    length = 0;
    return { number, text: textOf(whole), isComplete, place, size };
  };
  for (;;) {
    const { file, size, bytes } = bytesAt(path, name, at, CHUNK);
    if (place && place.file !== file) return;
    if (bytes.length === 0) {
      if (length > 0) yield* withText(line(file, size, false));
      return;
    }
    at += bytes.length;
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(LINE_END, start);
      const piece = bytes.subarray(start, end < 0 ? bytes.length : end + 1);
      pieces.push(piece);
      length += piece.length;
      start += piece.length;
      if (length > MOST_BYTES)
        throw new FileError(`${name}:${(place?.lines ?? 0) + 1}: this line is longer than ${MOST_BYTES / 2 ** 20} MB`);
      if (end >= 0) yield* withText(line(file, size, true));
    }
  }
}

const withText = (line: FileLine): FileLine[] => (line.text?.trim() === '' ? [] : [line]);

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** At most `count` bytes at an offset. The file is opened for each part, so that a reading can be left at any time. */
function bytesAt(path: string, name: string, offset: number, count: number) {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const { dev, ino, size } = fstatSync(fd, { bigint: true });
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(count, Number(size) - offset)));
    const read = bytes.length === 0 ? 0 : readSync(fd, bytes, 0, bytes.length, offset);
    return { file: `${dev} ${ino}`, size: Number(size), bytes: bytes.subarray(0, read) };
  } catch (error) {
    throw unreadable(name, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
