/** Where keys come from: stdin, or, if a graph is piped in there, the terminal that controls the process (/dev/tty). */
import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';

/** A terminal's input, to be closed when no keys are wanted any more. */
export interface Keys {
  readonly input: NodeJS.ReadStream;
  /** Closes what was opened for it. stdin itself stays open, since it isn't ours. */
  close(): void;
}

/** stdin if that is a terminal, else the controlling terminal, else undefined: there is no keyboard. */
export function openKeys(): Keys | undefined {
  if (process.stdin.isTTY) return { input: process.stdin, close: () => {} };
  if (process.platform === 'win32') return undefined;
  const fd = openTerminal();
  if (fd === undefined) return undefined;
  try {
    const input: NodeJS.ReadStream = new ReadStream(fd) as NodeJS.ReadStream;
    return { input, close: () => input.destroy() };
  } catch {
    closeSync(fd);
    return undefined;
  }
}

/** A terminal's stream, or in a test any stream. */
export type Input = NodeJS.ReadableStream & Pick<NodeJS.ReadStream, 'readableFlowing'>;

/** Takes what comes in until it ends or fails. Returns what leaves the input as it was, and lets the process exit. */
export function listen(input: Input, take: (chunk: string | Uint8Array) => void, ended: () => void): () => void {
  const flowing = input.readableFlowing;
  input.on('data', take).on('end', ended).on('error', ended);
  input.resume();
  return () => {
    input.off('data', take).off('end', ended).off('error', ended);
    if (flowing !== true) input.pause();
    // null is more than not flowing: a listener that is added then gets the data
    if (flowing === null) (input as { readableFlowing: boolean | null }).readableFlowing = null;
  };
}

function openTerminal(): number | undefined {
  try {
    return openSync('/dev/tty', 'r');
  } catch {
    return undefined;
  }
}
