/**
 * Effects that take their time: a file that is read, or written. Esc cancels them, the reading of a file ends with that
 * of another one, too, and the writing says so once it has taken long.
 */
import type { Action } from '../session/action.js';
import type { Effect, EffectOf } from '../session/effects.js';
import type { Session } from '../session/model.js';
import { shortPath } from '../text/quoted.js';
import { firstLine, type Perform } from './effects.js';

export interface UnderWay {
  /** Has an effect performed, and dispatches what is then to be said. */
  send(effect: Effect): Promise<void>;
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
  const running = new Map<AbortController, Effect['kind']>();

  const end = (which: (kind: Effect['kind']) => boolean): boolean => {
    const ended = [...running].filter(([, kind]) => which(kind));
    for (const [work, kind] of ended) {
      running.delete(work);
      work.abort(new Error(`cancelled: nothing was ${kind === 'open' ? 'opened' : 'written'}`));
    }
    return ended.length > 0;
  };
  return {
    send: async (effect) => {
      const own = new AbortController();
      if (effect.kind === 'open') end((kind) => kind === 'open');
      if (effect.kind === 'open' || isWriting(effect)) running.set(own, effect.kind);
      const sayWriting = (file: string): void =>
        dispatch({ type: 'say', text: `writing ${shortPath(file)}: Esc cancels` });
      const timer = isWriting(effect) ? setTimeout(sayWriting, SAID_AFTER, effect.file) : undefined;
      const action = await perform(effect, sessionNow(), own.signal).catch(
        (error: unknown): Action => ({
          type: 'say',
          text: firstLine(error),
          tone: 'error',
        }),
      );
      clearTimeout(timer);
      running.delete(own);
      if (action) dispatch(action);
    },
    cancel: () => end(() => true),
  };
}
