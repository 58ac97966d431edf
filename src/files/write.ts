/**
 * Writing a file whole or not at all: into a new file beside it, synced to the disk, and then renamed over it. Links
 * are followed; the old file's mode, owner and group are kept as far as the system allows. A pipe or a device is written
 * to directly, without a thread that blocks until there is a reader: nothing could end that.
 */
import { constants, openSync, type Stats } from 'node:fs';
import { access, type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { inBlocks } from '../text/blocks.js';
import { count } from '../text/numbers.js';
import { shortPath } from '../text/short-path.js';
import { FileError, reasonOf } from './error.js';
import { kindOf } from './kind.js';
import { newName, removedAtEnd, sweep } from './temporary.js';

const MOST_LINKS = 40;
const MODE = 0o777;
const WRITABLE = 0o222;
const [PRIVATE, NEW] = [0o600, 0o666];
const [GROUP, GROUP_BITS, OTHER_BITS] = [3, 0o070, 0o007];

/** How often we check whether a pipe has a reader, in ms. */
const EVERY = 50;

export interface Writing {
  /** What messages call the file: its path if not given. */
  readonly name?: string;
  /** Cancels the writing; the old file stays. */
  readonly signal?: AbortSignal;
}

/**
 * Writes a file's text, given in pieces. Throws a FileError if that is impossible, and leaves the old file. Returns a
 * remark for the message (`; its other hard link keeps the old text`), usually empty.
 */
export async function writeWhole(path: string, pieces: Iterable<string>, writing: Writing = {}): Promise<string> {
  const { name = path, signal } = writing;
  try {
    const there = await statOf(path);
    const kind = there && kindOf(there);
    if (kind === 'directory' || /[/\\]$/.test(path)) throw new FileError(`${name} is a folder; expected a file`);
    if (kind === 'socket' || there?.isBlockDevice()) throw new FileError(`${name} is a ${kind}; expected a file`);
    if (kind === 'pipe') await pour(path, pieces, signal);
    else if (kind === 'device') await send(path, pieces, name, signal);
    else return await replace(await targetOf(path, there), pieces, there, name, signal);
    return '';
  } catch (error) {
    signal?.throwIfAborted();
    throw isFromSystem(error) ? await unwritable(path, name, error) : error;
  }
}

/** The path that links lead to, even if it does not exist yet. */
async function targetOf(path: string, there: Stats | undefined): Promise<string> {
  if (there) return realpath(path);
  let target = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = await readlink(target).catch(() => undefined);
    if (next === undefined) break;
    target = resolve(await realpath(dirname(target)), next);
  }
  return target;
}

/** The stats of a path, or undefined if it does not exist. */
const statOf = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

async function replace(
  target: string,
  pieces: Iterable<string>,
  there: Stats | undefined,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (there) await refuseProtected(target, there, name);
  const folder = dirname(target);
  await sweep(folder);
  const beside = join(folder, newName());
  const file = await open(beside, 'wx', there ? PRIVATE : NEW);
  const forget = removedAtEnd(beside);
  try {
    if (there) await resemble(file, there);
    await fill(file, pieces, { toDisk: true, signal });
    signal?.throwIfAborted();
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    forget();
  }
  await syncFolder(folder);
  return there && there.nlink > 1 ? `; ${otherLinks(there.nlink - 1)} the old text` : '';
}

const otherLinks = (links: number): string =>
  links === 1 ? 'its other hard link keeps' : `its ${count(links)} other hard links keep`;

/** Throws if a file is read-only: its folder may still let us replace it, and root may write to any file. */
async function refuseProtected(target: string, { mode }: Stats, name: string): Promise<void> {
  if ((mode & WRITABLE) === 0) throw new FileError(`${name} cannot be written: it is read-only (permission denied)`);
  await access(target, constants.W_OK);
}

/**
 * Gives a file the owner, group and mode of the one that it replaces. Not every user may change a file's group: another
 * group gets only the rights of all others. Set-user-ID and the like are dropped.
 */
async function resemble(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await file.stat();
  if (own.uid !== uid || own.gid !== gid)
    await file.chown(uid, gid).catch(() => file.chown(own.uid, gid).catch(() => {}));
  const isGroupKept = (await file.stat()).gid === gid;
  const rest = (mode & MODE & ~GROUP_BITS) | ((mode & OTHER_BITS) << GROUP);
  // some file systems have no modes
  await file.chmod(isGroupKept ? mode & MODE : rest).catch(() => {});
}

/** Writes to a pipe once it has a reader. */
async function pour(path: string, pieces: Iterable<string>, signal: AbortSignal | undefined): Promise<void> {
  const fd = await openPipe(path, signal);
  const pipe = new Socket({ fd, readable: false, writable: true });
  await pipeline(Readable.from(inBlocks(pieces)), pipe, { ...(signal && { signal }) });
}

const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;

/** Opens a pipe for writing, as soon as it has a reader. */
async function openPipe(path: string, signal: AbortSignal | undefined): Promise<number> {
  for (;;) {
    try {
      return openSync(path, O_WRONLY | O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
    await setTimeout(EVERY, undefined, { ...(signal && { signal }) });
  }
}

/** Writes to a device that is not a terminal: labels must not reach one, and nothing may draw over the screen. */
async function send(
  path: string,
  pieces: Iterable<string>,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  if (isatty(file.fd)) {
    await file.close();
    throw new FileError(`${name} is a terminal; expected a file`);
  }
  await fill(file, pieces, { signal });
}

/** Writes all the pieces, syncs them to the disk if asked, and closes the file. */
async function fill(
  file: FileHandle,
  pieces: Iterable<string>,
  { toDisk = false, signal }: { readonly toDisk?: boolean; readonly signal: AbortSignal | undefined },
): Promise<void> {
  try {
    for (const block of inBlocks(pieces)) {
      signal?.throwIfAborted();
      await file.appendFile(block);
    }
    if (toDisk) await file.sync();
  } finally {
    await file.close();
  }
}

/** Syncs a folder, and with it a file's new name. Not every system can do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

const isFromSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

async function unwritable(path: string, name: string, error: NodeJS.ErrnoException): Promise<FileError> {
  const folder = dirname(path);
  const missing = error.code === 'ENOENT' && !(await statOf(folder).catch(() => undefined));
  return new FileError(
    `${name} cannot be written: ${missing ? `there is no folder ${shortPath(folder)}` : reasonOf(error)}`,
  );
}
