/**
 * The file beside another one that is being written: its name says which process writes it, so that one that a dead
 * process has left is known as such and taken away by whoever writes there next.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What ends the process at once; an unfinished file is taken away before. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const NAME = /^\.mgrad-tui-(\d+)-\w+$/;

/** A name that no file has. A process may have the number of an earlier one, so that alone would not do. */
export const newName = (): string => `.mgrad-tui-${process.pid}-${randomBytes(6).toString('hex')}`;

/** Takes away what processes that are no more have left in a folder, as far as that can be done. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, pid] = NAME.exec(name) ?? [];
    const path = join(folder, name);
    if (pid !== undefined && (await isLeft(Number(pid), path))) await rm(path, { force: true }).catch(() => {});
  }
}

/** Whether the process that writes a file has ended. One of our own number that is older than we are is another's. */
async function isLeft(pid: number, path: string): Promise<boolean> {
  if (pid !== process.pid) return !isAlive(pid);
  const stats = await lstat(path).catch(() => undefined);
  return stats !== undefined && stats.mtimeMs < performance.timeOrigin;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Takes a file away if the process ends before it is finished, by a signal too. Gives what ends the watch. */
export function removedAtEnd(path: string): () => void {
  const remove = (): void => rmSync(path, { force: true });
  const ended = (signal: NodeJS.Signals): void => {
    remove();
    forget();
    // nobody else sees to it that the process ends
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off('exit', remove);
    for (const signal of SIGNALS) process.off(signal, ended);
  };
  process.on('exit', remove);
  for (const signal of SIGNALS) process.on(signal, ended);
  return forget;
}
