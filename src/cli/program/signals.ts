/**
 * Signals while a program runs, which is in a group of its own and gets none of them. ^C ends the program, and then us;
 * other signals end both at once. ^Z stops both.
 */
import { constants } from 'node:os';
import type { ProgramRun } from '../../opening/program/run.js';
import { DEADLY, type Deadly, endBy } from '../../terminal/ending.js';

/** What a signal does to a program. */
type Answering = Pick<ProgramRun, 'end' | 'signal' | 'remove'>;

export interface Signals {
  /** Ends this and says whether ^C came. Never resolves if another signal did, which ends us. */
  ended(): Promise<boolean>;
}

/** `running` gives the program once it runs. */
export function answerSignals(running: () => Answering | undefined): Signals {
  let interrupted = false;
  let dying: Promise<never> | undefined;

  function interrupt(run: Answering): void {
    // a second one does not wait for what the program does at its end
    void (interrupted ? run.signal('SIGKILL') : run.end('SIGINT', 'SIGTERM'));
    interrupted = true;
  }

  async function die(run: Answering, signal: Deadly): Promise<never> {
    await run.end('SIGTERM');
    run.remove();
    return endBy(signal);
  }

  const deadly = DEADLY.map((signal) => {
    const listener = (): void => {
      const run = running();
      // a program that is about to start ends with us, as its folder does
      if (!run) process.exit(128 + constants.signals[signal]);
      if (signal === 'SIGINT') interrupt(run);
      else dying ??= die(run, signal);
    };
    return [signal, listener] as const;
  });
  const stop = (): void => {
    running()?.signal('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  };
  const goOn = (): void => running()?.signal('SIGCONT');
  const all = [...deadly, ['SIGTSTP', stop] as const, ['SIGCONT', goOn] as const];
  for (const [signal, listener] of all) process.on(signal, listener);
  return {
    async ended() {
      await dying;
      for (const [signal, listener] of all) process.off(signal, listener);
      return interrupted;
    },
  };
}
