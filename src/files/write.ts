/**
 * Writing a file whole or not at all: into a new one beside it, out to the disk, and then into its place. Symbolic
 * links are followed, and the mode of the file that was there is kept. What is no regular file (a pipe, a device) has
 * no place to take, and is written to as it is.
 */
import { rmSync, type Stats } from 'node:fs';
import { type FileHandle, open, readlink, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { inBlocks } from '../text/blocks.js';
import { FileError, reasonOf } from './error.js';

const MOST_LINKS = 40;
const MODE = 0o777;

/** What ends the process at once; an unfinished file is taken away before. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Writes a file's text, in pieces. Throws a FileError where that cannot be done, and leaves what was there. */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  try {
    const target = await targetOf(path);
    const there = await statOf(target);
    if (there?.isDirectory()) throw new FileError(`${path} is a folder; expected a file`);
    if (there && !there.isFile()) await fill(await open(target, 'w'), pieces);
    else await replace(target, pieces, there);
  } catch (error) {
    throw isFromSystem(error) ? await unwritable(path, error) : error;
  }
}

/** The path that links lead to, even where nothing is there yet. */
async function targetOf(path: string): Promise<string> {
  let target = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = await readlink(target).catch(() => undefined);
    if (next === undefined) break;
    target = resolve(dirname(target), next);
  }
  return target;
}

/** What is there, or undefined where nothing is. */
const statOf = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

let written = 0;

async function replace(target: string, pieces: Iterable<string>, there: Stats | undefined): Promise<void> {
  const beside = join(dirname(target), `.mgrad-tui-${process.pid}-${++written}`);
  const file = await open(beside, 'wx');
  const forget = onSignal(() => rmSync(beside, { force: true }));
  try {
    if (there) await file.chmod(there.mode & MODE);
    await fill(file, pieces, true);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    forget();
  }
  await syncFolder(dirname(target));
}

/** Writes all the pieces, out to the disk where that is asked for, and closes the file. */
async function fill(file: FileHandle, pieces: Iterable<string>, toDisk = false): Promise<void> {
  try {
    for (const block of inBlocks(pieces)) await file.appendFile(block);
    if (toDisk) await file.sync();
  } finally {
    await file.close();
  }
}

/** A file's new name is on the disk when its folder is. Some systems cannot be asked for that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Has something done when a signal ends the process. Gives what ends the watch. */
function onSignal(act: () => void): () => void {
  const ended = (signal: NodeJS.Signals): void => {
    act();
    forget();
    // nobody else sees to it that the process ends
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, ended);
  };
  for (const signal of SIGNALS) process.on(signal, ended);
  return forget;
}

const isFromSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

async function unwritable(path: string, error: NodeJS.ErrnoException): Promise<FileError> {
  const folder = dirname(path);
  const missing = error.code === 'ENOENT' && !(await statOf(folder).catch(() => undefined));
  return new FileError(`${path} cannot be written: ${missing ? `there is no folder ${folder}` : reasonOf(error)}`);
}
