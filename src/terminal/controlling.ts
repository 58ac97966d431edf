/**
 * Where keys come from. Normally that is stdin; when a graph is piped in there, it is the terminal that
 * controls the process, which has a name of its own.
 */
import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';

/** A terminal's input, to be closed when no keys are wanted any more. */
export interface Keys {
  readonly input: NodeJS.ReadStream;
  /** Closes what was opened for it. stdin itself stays open, since it isn't ours. */
  close(): void;
}

/** stdin if that is a terminal, else the controlling terminal, else undefined: nobody is there to press a key. */
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

function openTerminal(): number | undefined {
  try {
    return openSync('/dev/tty', 'r');
  } catch {
    return undefined;
  }
}
