/**
 * The progress of work that takes longer than half a second: one line at the cursor of a terminal (below the app's
 * frame, or on stderr), with the rate and the time left, removed when the work ends. Quick work writes nothing.
 */
import type { Done, Work } from '../notation/work.js';
import { count, duration, rate } from '../text/numbers.js';
import { clip } from '../text/width.js';
import { endIfGone } from './ending.js';
import { inSlices, workName } from './slices.js';

/** What progress is written to. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>;

export interface ProgressOptions {
  readonly terminal?: Terminal;
  /** Aborted by Esc, if there are keys. Without it, ^C cancels by ending the process. */
  readonly signal?: AbortSignal;
}

/** Work that takes longer than this is shown, in ms. */
export const SHOWN_AFTER = 500;
const SHOWN_EVERY = 100;
/** The rate is measured over this long, in ms. */
const RECENT = 3000;

/** Does work slice by slice, and shows its progress. */
export async function withProgress<Result>(
  work: Work<Result>,
  { terminal = process.stderr, signal }: ProgressOptions = {},
): Promise<Result> {
  const progress = progressOn(terminal, signal ? 'Esc' : '^C');
  signal?.addEventListener('abort', progress.end, { once: true });
  try {
    return await inSlices(work, progress.at, signal);
  } finally {
    progress.end();
    signal?.removeEventListener('abort', progress.end);
  }
}

/** Progress of some work, shown on a terminal; `key` cancels it. */
export function progressOn(terminal: Terminal, key: string) {
  const begun = performance.now();
  let shownAt = begun + SHOWN_AFTER - SHOWN_EVERY;
  let isShown = false;
  let doing: string | undefined;
  /** How much was done at recent times, since the rate changes while work goes on. */
  let past: { readonly time: number; readonly done: number }[] = [];

  const show = (work: Done, now: number): void => {
    isShown = true;
    if (work.doing !== doing) past = [{ time: doing === undefined ? begun : now, done: 0 }];
    doing = work.doing;
    while (past.length > 1 && now - past[0]!.time > RECENT) past.shift();
    const { time, done } = past[0]!;
    past.push({ time: now, done: work.done });
    const speed = now > time ? Math.max(0, work.done - done) / ((now - time) / 1000) : 0;
    terminal.write(`\r${clip(progressText(work, speed, key), (terminal.columns || 80) - 1)}\x1b[K`);
  };
  return {
    /** Reports how much is done. */
    at: (work: Done): void => {
      const now = performance.now();
      if (now - shownAt < SHOWN_EVERY) return;
      shownAt = now;
      endIfGone();
      if (terminal.isTTY) show(work, now);
    },
    /** The work has ended, for whatever reason: the line is removed. */
    end: (): void => {
      if (isShown) terminal.write('\r\x1b[K');
      isShown = false;
    },
  };
}

function progressText(work: Done, speed: number, key: string): string {
  const { done, all } = work;
  const isText = work.doing === 'reading';
  const part = isText ? `${Math.floor((100 * done) / all)} %` : `${count(done)} of ${count(all)}`;
  const pace = isText ? `${rate(speed)}B/s` : `${rate(speed)} a second`;
  const left = speed > 0 ? `, ${pace}, ${duration((all - done) / speed)} left` : '';
  return `${workName(work)}: ${part}${left}; ${key} cancels`;
}
