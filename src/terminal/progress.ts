/**
 * How far something is that takes longer than half a second: one line where the cursor of a terminal stands (below
 * the app's frame, or on stderr), with the rate and the time left, gone when it is done. What is quick writes nothing.
 */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { Watch } from '../notation/read.js';
import { escape as visible } from '../text/escape.js';
import { count, duration, rate } from '../text/numbers.js';
import { clip } from '../text/width.js';
import type { Keys } from './controlling.js';
import { endBy, endIfGone } from './ending.js';
import { setRaw } from './raw.js';

export interface Progress {
  /** So much is done. Throws a Cancelled if the user has cancelled. */
  at(done: number): void;
  /** It is over, however: the line goes. */
  end(): void;
}

/** The user has cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** What is under way, how much of it there is, and how its rate is written. */
export interface Work {
  readonly what: string;
  readonly all: number;
  readonly perSecond?: (rate: number) => string;
}

/** Where progress is written to. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>;

const SAID_AFTER = 500;
const SAID_EVERY = 100;
/** The rate is that of the last so many ms. */
const LATELY = 3000;
const [ESC, INTERRUPT] = [27, 3];

/** Progress of some work. With `keys`, Esc cancels; without, ^C does by ending the process. */
export function progressOf(work: Work, keys?: Keys, terminal: Terminal = process.stderr): Progress {
  const begun = performance.now();
  let said = begun + SAID_AFTER - SAID_EVERY;
  /** How much was done at which times, of late: the rate is that of now where work goes on at another than at first. */
  const past: Mark[] = [{ time: begun, done: 0 }];
  let listener: Listener | undefined;
  let isShown = false;

  const show = (done: number, now: number): void => {
    isShown = true;
    while (past.length > 1 && now - (past[0] as Mark).time > LATELY) past.shift();
    const { time, done: before } = past[0] as Mark;
    past.push({ time: now, done });
    const speed = Math.max(0, done - before) / ((now - time) / 1000);
    const text = visible(textOf(work, done, speed, keys ? 'Esc' : '^C'));
    terminal.write(`\r${clip(text, (terminal.columns || 80) - 1)}\x1b[K`);
  };
  return {
    at: (done) => {
      const now = performance.now();
      if (now - said < SAID_EVERY) return;
      said = now;
      endIfGone();
      if (keys) listener ??= listen(keys);
      if (listener?.isCancelled()) throw new Cancelled(`cancelled: ${work.what}`);
      if (terminal.isTTY) show(done, now);
    },
    end: () => {
      listener?.end();
      if (isShown) terminal.write('\r\x1b[K');
      isShown = false;
    },
  };
}

/**
 * Says what is waited for (a pipe's other end, a module) once that has taken long; ^C cancels by ending the process.
 * Gives what takes the line away.
 */
export function waitingFor(file: string, terminal: Terminal = process.stderr): () => void {
  if (!terminal.isTTY) return () => {};
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    terminal.write(
      `\r${clip(`waiting for ${visible(file)}`, (terminal.columns || 80) - CANCELS.length - 1)}${CANCELS}\x1b[K`,
    );
  }, SAID_AFTER);
  return () => {
    clearTimeout(timer);
    if (isShown) terminal.write('\r\x1b[K');
  };
}

const CANCELS = '; ^C cancels';

/** Cells of the line that a file's name may take. */
const NAME_CELLS = 30;

/** Says how far the reading of a text is, or its opening, if that takes long. */
export const watching =
  (keys: Keys | undefined, terminal?: Terminal): Watch =>
  ({ doing, name, all }, work) => {
    const what = `${doing} ${clip(visible(basename(name)), NAME_CELLS)}`;
    const perSecond = doing === 'reading' && { perSecond: (speed: number) => `${rate(speed)}B/s` };
    const progress = progressOf({ what, all, ...perSecond }, keys, terminal);
    try {
      return work(progress.at);
    } finally {
      progress.end();
    }
  };

/** How much was done at a time, in ms. */
interface Mark {
  readonly time: number;
  readonly done: number;
}

function textOf({ what, all, perSecond }: Work, done: number, speed: number, key: string): string {
  const far = perSecond ? `${Math.floor((100 * done) / all)} %` : `${count(done)} of ${count(all)}`;
  const how = perSecond ? perSecond(speed) : `${rate(speed)} a second`;
  const left = speed > 0 ? `, ${how}, ${duration((all - done) / speed)} left` : '';
  return `${what}: ${far}${left}; ${key} cancels`;
}

interface Listener {
  /** Whether Esc or ^C has been pressed, which drops the keys before it. Otherwise keys are held for the app. */
  isCancelled(): boolean;
  end(): void;
}

/** Looks for keys while nothing else can: the work leaves no time for events, so the terminal is asked. */
function listen({ input }: Keys): Listener | undefined {
  let fd: number;
  try {
    fd = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  const typed: Buffer[] = [];
  const wasRaw = input.isRaw;
  const letGo = holdBack();
  setRaw(input, true);
  return {
    isCancelled: () => {
      const bytes = waiting(fd);
      if (bytes.length > 0) typed.push(bytes);
      const isCancelled = bytes.includes(INTERRUPT) || bytes.at(-1) === ESC;
      if (isCancelled) typed.length = 0;
      return isCancelled;
    },
    end: () => {
      setRaw(input, wasRaw);
      letGo();
      closeSync(fd);
      if (typed.length > 0) input.unshift(Buffer.concat(typed));
    },
  };
}

/** Signals that Node does not answer by giving the terminal its modes back at once. */
const UNANSWERED = ['SIGHUP', 'SIGQUIT'] as const;

/**
 * Keeps signals from ending the process in raw mode. They do two turns after `letGo` at most: the system is asked for
 * signals between one turn and the next.
 */
function holdBack(): () => void {
  const held = UNANSWERED.map((signal) => [signal, (): void => process.nextTick(endBy, signal)] as const);
  for (const [signal, end] of held) process.on(signal, end);
  const letGo = (): void => {
    for (const [signal, end] of held) process.off(signal, end);
  };
  return () => void setImmediate(setImmediate, letGo);
}

/** What has been typed since the last time. */
function waiting(fd: number): Buffer {
  const bytes = Buffer.alloc(256);
  try {
    return bytes.subarray(0, readSync(fd, bytes));
  } catch {
    return bytes.subarray(0, 0);
  }
}
