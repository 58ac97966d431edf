/** The text of a file, or of whatever else gives bytes. Nothing that is no text gets past here. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { FileError, unreadable } from './error.js';

/** More text than this, in bytes, is refused: some inputs never end. */
const MOST_BYTES = 256 * 2 ** 20;
const CHUNK = 2 ** 20;
/** What an expression for a graph looks like, where none was found. */
export const EXPECTED = 'expected statements like L = a*b';

/** All the text of a file, which messages call `name`. Throws a FileError where it cannot be read, is no text, or is too long. */
export function fileText(path: string, name: string): string {
  const text = textFrom(name);
  try {
    const fd = openSync(path, 'r');
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(CHUNK);
        const length = readSync(fd, chunk);
        if (length === 0) return text.end();
        text.add(chunk.subarray(0, length));
      }
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw error instanceof FileError ? error : unreadable(name, error);
  }
}

/** What tells a file's text from any other, to see whether it has changed. */
export const markOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Collects bytes that are to be text. Throws a FileError as soon as they cannot be. */
export function textFrom(name: string): { add(chunk: Buffer): void; end(): string } {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      if (chunk.includes(0)) throw new FileError(`${name} is a binary file; ${EXPECTED}`);
      size += chunk.length;
      if (size > MOST_BYTES) throw new FileError(`${name} is longer than ${MOST_BYTES / 2 ** 20} MB`);
      chunks.push(chunk);
    },
    end() {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks, size));
      } catch {
        throw new FileError(`${name} is no UTF-8 text; ${EXPECTED}`);
      }
    },
  };
}
