/**
 * The running explorer without its looks: holds the session, takes keys, drives runs in slices of
 * time, and tells who listens. It knows nothing of React or of the terminal.
 */
import { followed, helpFrame, isBeside, type Place, START, treeHeight } from '../layout/frame.js';
import type { Effect } from '../layout/keymap.js';
import { createWorker } from '../layout/later.js';
import type { Look } from '../layout/look.js';
import { press } from '../layout/press.js';
import { rowsOf } from '../layout/rows.js';
import type { Action } from '../session/action.js';
import type { Session } from '../session/session.js';
import { update } from '../session/update.js';
import type { Perform } from './errands.js';

export interface Snapshot {
  readonly session: Session;
  readonly place: Place;
  readonly look: Look;
}

export interface Explorer {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  dispatch(action: Action): void;
  /** Takes a key; false means that it is text for the open field. */
  key(name: string): boolean;
  /** What a paste puts into the open field; undefined where there is none. */
  paste(text: string): string | undefined;
  resize(size: Pick<Look, 'columns' | 'rows'>): void;
  /** Ends what is still running. */
  stop(): void;
}

/** How long steps may be taken before keys and drawing get their turn. */
const SLICE = 12;
const PACE = 100;
/** Keys that come faster than this one after the other, as from one held down, wait for nothing that is to be found. */
const QUIET = 60;

export function createExplorer(
  session: Session,
  look: Look,
  onEffect: (effect: Effect['effect']) => void,
  perform?: Perform,
): Explorer {
  // React draws some time after the listeners are told, so that only the drawing itself knows what it lacks
  const worker = createWorker(() => findSoon());
  let state: Snapshot = { session, place: START, look: { ...look, later: worker.later } };
  const listeners = new Set<() => void>();
  let slice = 1;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let working: NodeJS.Timeout | undefined;
  let lastKey = -QUIET;

  const become = (next: Snapshot): void => {
    state = next.session.closed ? next : { ...next, place: followed(next.session, next.place, next.look) };
    worker.begin();
    for (const listener of listeners) listener();
    schedule();
  };
  /** Finds some of what the last drawing still needs, and draws again. */
  const findMore = (): void => {
    working = undefined;
    if (performance.now() - lastKey < QUIET) findSoon();
    else if (worker.work(SLICE)) become({ ...state });
  };
  const findSoon = (): void => {
    working ??= setTimeout(findMore, Math.max(0, lastKey + QUIET - performance.now()));
  };
  const dispatch = (action: Action): void => {
    const session = update(state.session, action);
    const { errand } = session;
    become({ ...state, session: errand ? { ...session, errand: undefined } : session });
    if (errand) void perform?.(errand, state.session).then(dispatch);
  };

  const schedule = (): void => {
    const { run } = state.session;
    if (!run || state.session.closed) {
      stop();
      return;
    }
    if (timer || immediate) return;
    if (run.paced) {
      timer = setTimeout(() => {
        timer = undefined;
        dispatch({ type: 'advance', count: 1 });
      }, PACE);
    } else {
      immediate = setImmediate(() => {
        immediate = undefined;
        const begun = performance.now();
        const count = slice;
        dispatch({ type: 'advance', count });
        const spent = Math.max(0.01, performance.now() - begun);
        slice = Math.max(1, Math.min(count * 2, Math.floor((count * SLICE) / spent)));
      });
    }
  };
  const stop = (): void => {
    if (timer) clearTimeout(timer);
    if (immediate) clearImmediate(immediate);
    timer = undefined;
    immediate = undefined;
  };

  become(state);
  return {
    snapshot: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch,
    key: (name) => {
      lastKey = performance.now();
      const { session, place, look } = state;
      const situation = (count: number) => ({
        session,
        rows: rowsOf(session),
        height: treeHeight(session, look),
        count,
        beside: isBeside(session, look),
      });
      const { pending, does, isText, scroll } = press(place.pending, name, session, situation);
      if (isText) return false;
      let next = pending === place.pending ? place : { ...place, pending };
      if (scroll !== undefined) {
        const helpTop = helpFrame({ ...next, helpTop: Math.max(0, place.helpTop + scroll) }, look).top;
        next = { ...next, helpTop };
      }
      state = { ...state, place: next };
      if (does && 'type' in does) dispatch(does);
      else
        become({ ...state, session: does ? session : session.message ? { ...session, message: undefined } : session });
      if (does && 'effect' in does) onEffect(does.effect);
      return true;
    },
    paste: (text) => {
      const { field } = state.session;
      if (!field) {
        dispatch({ type: 'say', text: 'a paste needs an open field: press : first' });
        return undefined;
      }
      return text.trim().replace(/\s*[\r\n]+\s*/g, field.kind === 'command' ? '; ' : ' ');
    },
    resize: ({ columns, rows }) => become({ ...state, look: { ...state.look, columns, rows } }),
    stop: () => {
      stop();
      clearTimeout(working);
    },
  };
}
