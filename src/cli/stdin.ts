/** The text on stdin, and whether any is to be expected there. */
import { fstatSync } from 'node:fs';
import { FileError, unreadable } from '../files/error.js';
import { textFrom } from '../files/read.js';

/** Whether stdin is a pipe or a file rather than a terminal or nothing. */
export function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

/** Everything that comes on stdin; undefined if nothing has come in `patience` ms. */
export async function stdinText(patience?: number): Promise<string | undefined> {
  const { stdin } = process;
  if (patience !== undefined && (await isSilent(stdin, patience))) return undefined;
  const text = textFrom('stdin');
  try {
    for await (const chunk of stdin) text.add(chunk);
    return text.end();
  } catch (error) {
    throw error instanceof FileError ? error : unreadable('stdin', error);
  }
}

/** Whether nothing comes on a stream for a while, not even its end. A silent one no longer keeps the process alive. */
function isSilent(stream: NodeJS.ReadStream, patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (silent: boolean): void => {
      clearTimeout(timer);
      stream.off('readable', heard).off('error', heard);
      if (silent) stream.pause().unref();
      resolve(silent);
    };
    const heard = (): void => done(false);
    const timer = setTimeout(done, patience, true);
    stream.on('readable', heard).on('error', heard);
  });
}
