/**
 * Effects that may take long: reading a file, or writing one. Esc cancels them, opening another file cancels the
 * reading of the first, and a message appears if writing takes long.
 */
import type { Action } from '../../session/action.js';
import type { Effect, EffectOf } from '../../session/effects.js';
import type { Session } from '../../session/model.js';
import { shortPath } from '../../text/short-path.js';
import { firstLine, type Perform } from './effects.js';

/** An effect, or the reading of a file that has changed. */
type Cancellable = Effect['kind'] | 'reread';

/** What can be cancelled, and the word for what was not done then. */
const CANCELLED: Readonly<Partial<Record<Cancellable, string>>> = {
  open: 'opened',
  run: 'run',
  reread: 'read again',
  export: 'written',
  write: 'written',
};

export interface UnderWay {
  /** Has an effect performed, and dispatches the action that follows. */
  send(effect: Effect): Promise<void>;
  /** Does something that `cancel` aborts. */
  cancellable<Result>(work: Cancellable, act: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Cancels everything that is under way; false if nothing is. */
  cancel(): boolean;
}

/** Writing that takes longer than this is announced, in ms. */
const ANNOUNCED_AFTER = 500;

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
      if (effect.kind === 'open' || effect.kind === 'run') end((kind) => kind === effect.kind);
      const sayWriting = (file: string): void =>
        dispatch({ type: 'say', text: `writing ${shortPath(file)}: Esc cancels` });
      const timer = isWriting(effect) ? setTimeout(sayWriting, ANNOUNCED_AFTER, effect.file) : undefined;
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
