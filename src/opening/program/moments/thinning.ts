/**
 * Which moments keep their files. As many as the limits allow; beyond them every second one goes, then every second of
 * those that are left, so that a long run keeps moments from all of it:
 *
 *     every 1st   1 2 3 4 5 6 7 8
 *     every 2nd   1   3   5   7   9 ...
 *
 * The newest, the first wrong one and the one that the user asks for stay.
 */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The most bytes and files of a program's moments. */
export interface Limits {
  readonly bytes: number;
  readonly files: number;
}

/** 512 MB with those that the program has written while the last ones were taken in. */
export const LIMITS: Limits = { bytes: (512 - 64) * 2 ** 20, files: 4096 };

/** The files of a moment: its own, and that of its structure. */
export interface Files {
  readonly index: number;
  readonly file: string;
  readonly structure: number;
}

interface KeptFiles extends Files {
  /** How many moments had been taken before it. */
  readonly nth: number;
  readonly bytes: number;
}

export interface Kept {
  /** Keeps a moment that is newer than all others. Files beyond the limits go, except those of `stays`. */
  add(files: Files, stays: (index: number) => boolean): void;
  has(index: number): boolean;
  /** Only every nth of the moments that were taken is kept. */
  readonly every: number;
}

/** The helper uses a structure again if it is among so many that it used last; those stay even without a moment. */
const MOST_RECENT = 16;

export const structureFile = (structure: number): string => `structure-${structure}.bin`;

export function newKept(folder: string, limits: Limits): Kept {
  const kept = new Map<number, KeptFiles>();
  /** Of each structure: its bytes, and how many moments have it. */
  const structures = new Map<number, { readonly bytes: number; users: number }>();
  /** The structures that were used last, the newest last. */
  const recent = new Set<number>();
  let [taken, bytes, every] = [0, 0, 1];
  let newest: KeptFiles | undefined;

  const sizeOf = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  const remove = (name: string): void => rmSync(join(folder, name), { force: true });

  function drop({ index, file, structure, bytes: own }: KeptFiles): void {
    remove(file);
    kept.delete(index);
    bytes -= own;
    structures.get(structure)!.users--;
    dropStructure(structure);
  }

  function dropStructure(structure: number): void {
    const shared = structures.get(structure)!;
    if (shared.users > 0 || recent.has(structure)) return;
    remove(structureFile(structure));
    structures.delete(structure);
    bytes -= shared.bytes;
  }

  /** Marks a structure as used now. */
  function use(structure: number): void {
    recent.delete(structure);
    recent.add(structure);
    const [oldest] = recent;
    if (recent.size <= MOST_RECENT || oldest === undefined) return;
    recent.delete(oldest);
    dropStructure(oldest);
  }

  return {
    add(files, stays) {
      const isOff = ({ nth, index }: KeptFiles): boolean => nth % every > 0 && !stays(index);
      const before = newest;
      newest = { ...files, nth: taken++, bytes: sizeOf(files.file) };
      const known = structures.get(files.structure);
      const shared = known ?? { bytes: sizeOf(structureFile(files.structure)), users: 0 };
      if (!known) bytes += shared.bytes;
      shared.users++;
      structures.set(files.structure, shared);
      use(files.structure);
      kept.set(files.index, newest);
      bytes += newest.bytes;
      if (before && isOff(before)) drop(before);
      while ((bytes > limits.bytes || kept.size + structures.size > limits.files) && every < taken) {
        every *= 2;
        for (const each of kept.values()) if (each !== newest && isOff(each)) drop(each);
      }
    },
    has: (index) => kept.has(index),
    get every() {
      return every;
    },
  };
}
