/**
 * What a path leads to, through every link: its kind (file, directory, pipe ...), and whether another path leads there
 * too. Nothing is opened.
 */
import { fstatSync, type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { shortPath } from '../text/short-path.js';
import { FileError, unreadable } from './error.js';

export type Kind = 'file' | 'directory' | 'pipe' | 'socket' | 'device';

export function kindOf(stats: Stats): Kind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

/** What a path leads to. Throws a FileError if the system does not say. */
export function kindOfFile(path: string): Kind | 'none' {
  try {
    return kindOf(statSync(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'ELOOP') throw unreadable(shortPath(path), error);
    return 'none';
  }
}

/**
 * What a path leads to, if that can be read. Throws a FileError if not: reading a terminal would take our keys, and
 * opening a device can do anything.
 */
export function readableKind(path: string, name: string): Exclude<Kind, 'directory' | 'socket'> {
  const kind = kindOfFile(path);
  if (kind === 'none') throw new FileError(`there is no file ${name}`);
  if (kind === 'directory' || kind === 'socket' || (kind === 'device' && !neverBlocks(path)))
    throw new FileError(`${name} is a ${kind}; expected a file`);
  return kind;
}

/** The bits of a device's number that say which of its driver's devices it is. */
const MINOR = 8;

/** Whether a device has the null device's driver (zero, full, random ...): reading these never waits. */
const neverBlocks = (path: string): boolean => statSync(path).rdev >> MINOR === statSync(devNull).rdev >> MINOR;

interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

const identityOf = (path: string): Promise<Identity | undefined> => stat(path, { bigint: true }).catch(() => undefined);

const areSame = (one: Identity | undefined, other: Identity | undefined): boolean =>
  one !== undefined && one.ino === other?.ino && one.dev === other.dev;

/** Whether two paths lead to the same existing file: through symbolic links, or as hard links of each other. */
export async function isSame(one: string, other: string): Promise<boolean> {
  const [here, there] = await Promise.all([identityOf(one), identityOf(other)]);
  return areSame(here, there);
}

/** Whether a path leads to the file behind one of these standard streams. */
export async function isStandardStream(path: string, fds: readonly number[]): Promise<boolean> {
  const there = await identityOf(path);
  return fds.some((fd) => areSame(there, fileOn(fd)));
}

function fileOn(fd: number): Identity | undefined {
  try {
    const stats = fstatSync(fd, { bigint: true });
    return stats.isFile() ? stats : undefined;
  } catch {
    return undefined;
  }
}
