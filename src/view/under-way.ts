/**
 * Effects that take their time: a file that is read, or written. Esc cancels them, the reading of a file ends with that
 * of another one, too, and the writing says so once it has taken long.
 */
import type { Action } from '../session/action.js';
import type { Effect, EffectOf } from '../session/effects.js';
import type { Session } from '../session/model.js';
import { shortPath } from '../text/quoted.js';
import { firstLine, type Perform } from './effects.js';

/** An effect, or the reading of a file that has changed. */
type Cancellable = Effect['kind'] | 'reread';

/** What can be cancelled, and what was not done then. */
const CANCELLED: Readonly<Partial<Record<Cancellable, string>>> = {
  open: 'opened',
  reread: 'read again',
  export: 'written',
  write: 'written',
};

export interface UnderWay {
  /** Has an effect performed, and dispatches what is then to be said. */
  send(effect: Effect): Promise<void>;
  /** Does something, unless it is cancelled. */
  cancellable<Result>(work: Cancellable, act: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Cancels everything that is under way; false if nothing is. */
  cancel(): boolean;
}

/** What takes longer to be written says so, in ms. */
const SAID_AFTER = 500;

const isWriting = (effect: Effect): effect is EffectOf<'export' | 'write'> =>
  effect.kind === 'export' || effect.kind === 'write';

export function createUnderWay(
  perform: Perform,
  sessionNow: () => Session,
  dispatch: (action: Action) => void,
): UnderWay {
  const running = new Map<AbortController, Cancellable>();

  const end = (which: (kind: Cancellable) => boolean): boolean => {
    const ended = [...running].filter(([, kind]) => which(kind));
    for (const [work, kind] of ended) {
      running.delete(work);
      work.abort(new Error(`cancelled: nothing was ${CANCELLED[kind]}`));
    }
    return ended.length > 0;
  };
  const cancellable: UnderWay['cancellable'] = async (work, act) => {
    const own = new AbortController();
    if (work in CANCELLED) running.set(own, work);
    try {
      return await act(own.signal);
    } finally {
      running.delete(own);
    }
  };
  return {
    cancellable,
    send: async (effect) => {
      if (effect.kind === 'open') end((kind) => kind === 'open');
      const sayWriting = (file: string): void =>
        dispatch({ type: 'say', text: `writing ${shortPath(file)}: Esc cancels` });
      const timer = isWriting(effect) ? setTimeout(sayWriting, SAID_AFTER, effect.file) : undefined;
      const action = await cancellable(effect.kind, (signal) => perform(effect, sessionNow(), signal)).catch(
        (error: unknown): Action => ({
          type: 'say',
          text: firstLine(error),
          tone: 'error',
        }),
      );
      clearTimeout(timer);
      if (action) dispatch(action);
    },
    cancel: () => end(() => true),
  };
}
