/**
 * Esc or ^C while no app listens: cancels what is being opened on the command line. Other keys wait for the app. The
 * terminal is in raw mode meanwhile, so signals that would end the process there are held back.
 */
import { type Keys, listen } from './controlling.js';
import { endBy } from './ending.js';
import { SHOWN_AFTER } from './progress.js';
import { setRaw } from './raw.js';

const [ESC, INTERRUPT] = [27, 3];

/** Does something with a signal that Esc and ^C abort, once it has taken long. */
export async function cancellable<Result>(
  { input }: Keys,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const cancelling = new AbortController();
  let end = (): void => {};
  const timer = setTimeout(() => {
    end = listenForEsc(input, () => cancelling.abort());
  }, SHOWN_AFTER);
  try {
    return await work(cancelling.signal);
  } finally {
    clearTimeout(timer);
    end();
  }
}

/** Listens for Esc and ^C, which drop the keys before them. Returns what ends that and puts other keys back. */
function listenForEsc(input: NodeJS.ReadStream, cancel: () => void): () => void {
  let typed: Uint8Array[] = [];
  const wasRaw = input.isRaw;
  const release = holdBack(() => setRaw(input, wasRaw));
  setRaw(input, true);
  const stop = listen(
    input,
    (chunk) => {
      const bytes = Buffer.from(chunk);
      const isCancelled = bytes.includes(INTERRUPT) || bytes.at(-1) === ESC;
      typed = isCancelled ? [] : [...typed, bytes];
      if (isCancelled) cancel();
    },
    () => {},
  );
  return () => {
    stop();
    setRaw(input, wasRaw);
    release();
    if (typed.length > 0) input.unshift(Buffer.concat(typed));
  };
}

/** Signals at which Node does not give the terminal its modes back at once. */
const UNANSWERED = ['SIGHUP', 'SIGQUIT'] as const;

/**
 * Lets signals end the process only once the terminal has its modes back. Their listeners stay for two turns after the
 * release, since Node gets signals from the system between two turns.
 */
export function holdBack(giveBack: () => void): () => void {
  const held = UNANSWERED.map((signal) => {
    const end = (): void => {
      giveBack();
      process.nextTick(endBy, signal);
    };
    return [signal, end] as const;
  });
  for (const [signal, end] of held) process.on(signal, end);
  const release = (): void => {
    for (const [signal, end] of held) process.off(signal, end);
  };
  return () => void setImmediate(setImmediate, release);
}
