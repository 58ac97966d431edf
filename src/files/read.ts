/** The text of a file or a pipe. What is not text is refused here. */
import { createHash } from 'node:crypto';
import { constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';
import { FileError, unreadable } from './error.js';

/** The most bytes of a text: some inputs never end. */
const MOST_BYTES = 256 * 2 ** 20;
const CHUNK = 2 ** 20;
/** What a message says was expected, if a file has no graph. */
export const EXPECTED = 'expected statements like L = a*b';

/**
 * The text of a file or a pipe, which messages call `name`. Throws a FileError if it cannot be read, is not text, or is
 * too long. Waits for a pipe's writer until `signal` cancels that; the explorer answers keys meanwhile.
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

/** Opened so that no thread blocks on a pipe (or a file like the kernel's log) without data: nothing could end that. */
function bytesOf(path: string, signal: AbortSignal | undefined): Readable {
  const fd = openSync(path, O_RDONLY | O_NONBLOCK);
  const stream = fstatSync(fd).isFIFO()
    ? new Socket({ fd, readable: true, writable: false })
    : createReadStream('', { fd, highWaterMark: CHUNK });
  return signal ? addAbortSignal(signal, stream) : stream;
}

/** A hash of a file's text, to see whether it has changed. */
export const markOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Collects the bytes of a text. Throws a FileError as soon as they cannot be text. */
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
        throw new FileError(`${name} is not UTF-8 text; ${EXPECTED}`);
      }
    },
  };
}
