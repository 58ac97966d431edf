/**
 * The temporary folder of a program that runs. Its name has the number of our process, so that the next start can remove
 * what one that was killed has left.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError, reasonOf } from '../../../files/error.js';
import { sweep } from '../../../files/temporary.js';

const NAME = /^mgrad-run-(\d+)-\w+$/;

export interface Folder {
  readonly path: string;
  remove(): void;
}

/** A new folder, which `exit` removes too. Throws a FileError if there is no place for it. */
export async function newFolder(): Promise<Folder> {
  const place = tmpdir();
  await sweep(place, NAME);
  try {
    const path = mkdtempSync(join(place, `mgrad-run-${process.pid}-`));
    const remove = (): void => {
      process.off('exit', remove);
      // a process that is about to end may still write
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    };
    process.on('exit', remove);
    return { path, remove };
  } catch (error) {
    throw new FileError(`no temporary folder can be made in ${place}: ${reasonOf(error as NodeJS.ErrnoException)}`);
  }
}
