/** The text of a file, or of whatever else gives bytes. Nothing that is no text gets past here. */
import { createHash } from 'node:crypto';
import { constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { FileError, unreadable } from './error.js';

/** More text than this, in bytes, is refused: some inputs never end. */
const MOST_BYTES = 256 * 2 ** 20;
const CHUNK = 2 ** 20;
/** What an expression for a graph looks like, where none was found. */
export const EXPECTED = 'expected statements like L = a*b';

/**
 * All the text of a file or a pipe, which messages call `name`. Throws a FileError if it cannot be read, is not text,
 * or is too long. A pipe that nobody writes to is waited for until `signal` ends that; keys are answered meanwhile.
 */
export async function fileText(path: string, name: string, signal?: AbortSignal): Promise<string> {
  const text = textFrom(name);
  try {
    for await (const chunk of bytesOf(path, signal)) text.add(chunk);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof FileError ? error : unreadable(name, error);
  }
  return text.end();
}

const { O_RDONLY, O_NONBLOCK } = constants;

/** No thread waits for what a pipe (or a file like the kernel's log) has not got yet: nothing could end that. */
function bytesOf(path: string, signal: AbortSignal | undefined): Readable {
  const fd = openSync(path, O_RDONLY | O_NONBLOCK);
  const stream = fstatSync(fd).isFIFO()
    ? new Socket({ fd, readable: true, writable: false })
    : createReadStream('', { fd, highWaterMark: CHUNK });
  return signal ? addAbortSignal(signal, stream) : stream;
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
