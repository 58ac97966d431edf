/**
 * Watches one file, as editors write them: in place, or a new one renamed over it. Asking for its size and times a few
 * times a second works for both, over networks too, and costs next to nothing however large it is.
 */
import { stat } from 'node:fs/promises';

/** How often it is asked, in ms. */
const EVERY = 150;
const GONE = 'gone';

/**
 * Calls `seen` at first, when the file has changed, and when it has gone, each time once it has stayed as it is for a
 * moment: one that is still being written is not read yet. Gives what ends the watch.
 */
export function watchFile(path: string, seen: (isThere: boolean) => void): () => void {
  let known: string | undefined;
  let before: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const ask = async (): Promise<void> => {
    const now = await stat(path, { bigint: true }).then(
      ({ size, mtimeNs, ino }) => `${size} ${mtimeNs} ${ino}`,
      () => GONE,
    );
    if (over) return;
    const settled = now === before;
    before = now;
    if (settled && now !== known) {
      known = now;
      seen(now !== GONE);
    }
    if (!over) timer = setTimeout(ask, EVERY);
  };
  void ask();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
