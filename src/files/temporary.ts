/**
 * Temporary files: the one beside a file that is being written, and a program's folder (opening/program). Their names
 * have the number of the process that made them, so that the next one can remove what a dead process has left.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The signals that end the process; an unfinished file is removed first. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const NAME = /^\.mgrad-tui-(\d+)-\w+$/;

/** A name that no file has. The number alone is not enough: an earlier process may have had the same. */
export const newName = (): string => `.mgrad-tui-${process.pid}-${randomBytes(6).toString('hex')}`;

/**
 * Removes, as far as possible, what processes that have ended left in a folder: files, or the folders that `named`
 * matches. It finds the number of the process in a name.
 */
export async function sweep(folder: string, named?: RegExp): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, pid] = (named ?? NAME).exec(name) ?? [];
    const path = join(folder, name);
    if (pid !== undefined && (await isLeft(Number(pid), path)))
      await rm(path, { recursive: named !== undefined, force: true }).catch(() => {});
  }
}

/** Whether the process that wrote a file has ended. A file with our number that is older than us is another's. */
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

/** Removes a file if the process ends before it is finished, also by a signal. Returns a function that ends this. */
export function removedAtEnd(path: string): () => void {
  const remove = (): void => rmSync(path, { force: true });
  const ended = (signal: NodeJS.Signals): void => {
    remove();
    forget();
    // with no other listener the signal must still end the process
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
