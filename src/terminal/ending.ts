/**
 * How the process ends: by the signal that it got, so that its parent sees that signal, and by SIGHUP once its terminal
 * is gone. Node's own exit sets the terminal's modes once more, and aborts (SIGABRT, SIGSEGV) if the terminal is gone.
 */
import { constants } from 'node:os';
import { isatty } from 'node:tty';

/** Signals that end the process and that a program may catch. */
export const DEADLY = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;
export type Deadly = (typeof DEADLY)[number];

/** Which of stdin, stdout and stderr were terminals at the start. */
const TERMINALS = [0, 1, 2].filter(isatty);

/** Whether the terminal that the process was started in is gone: a closed window, a lost connection. */
export const isTerminalGone = (): boolean => TERMINALS.some((fd) => !isatty(fd));

/** Ends the process by a signal, even if there are listeners for it. */
export function endBy(signal: Deadly): never {
  process.removeAllListeners(signal);
  try {
    process.kill(process.pid, signal);
  } catch {
    // Windows knows no such signal
  }
  process.exit(128 + constants.signals[signal]);
}

/** Ends the process if its terminal is gone, as the system would have. */
export function endIfGone(): void {
  if (isTerminalGone()) endBy('SIGHUP');
}
