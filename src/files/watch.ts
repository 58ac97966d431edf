/**
 * Watches one file that an editor writes, in place or by renaming a new file over it. Checking its size and times a few
 * times a second works for both, also on network drives, and costs next to nothing at any size.
 */
import { stat } from 'node:fs/promises';

/** How often the file is checked, in ms. */
const EVERY = 150;
const GONE = 'gone';

/**
 * Calls `seen` at the start, when the file has changed, and when it is gone, each time after two checks agree: a file
 * that is still being written is not read yet, unless it is one that is read while it is `growing`. Returns a function
 * that ends the watch.
 */
export function watchFile(
  path: string,
  seen: (isThere: boolean) => void,
  how: 'settled' | 'growing' = 'settled',
): () => void {
  let known: string | undefined;
  let before: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const check = async (): Promise<void> => {
    const now = await stat(path, { bigint: true }).then(
      ({ size, mtimeNs, ino }) => `${size} ${mtimeNs} ${ino}`,
      () => GONE,
    );
    if (ended) return;
    const settled = how === 'growing' || now === before;
    before = now;
    if (settled && now !== known) {
      known = now;
      seen(now !== GONE);
    }
    if (!ended) timer = setTimeout(check, EVERY);
  };
  void check();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
