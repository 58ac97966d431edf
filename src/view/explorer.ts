/**
 * The running explorer without its looks: holds the session, takes keys, drives runs (pace.ts), has what takes
 * long found between frames, and tells who listens. It knows nothing of React or of the terminal.
 */
import { graphviz } from '../formats/drawings/graphviz.js';
import { followed, gridOn, type Place, START } from '../layout/frame/place.js';
import { type Pointer, point } from '../layout/frame/pointer.js';
import { isBeside, treeHeight } from '../layout/frame/shape.js';
import { helpFrame } from '../layout/help.js';
import { press } from '../layout/input/press.js';
import { createWorker } from '../layout/jobs.js';
import { placedBy } from '../layout/placement.js';
import type { Viewport } from '../layout/viewport.js';
import type { Action } from '../session/action.js';
import type { Effect, EffectOf } from '../session/effects.js';
import { say } from '../session/message.js';
import type { Session } from '../session/model.js';
import { rowsOf } from '../session/tree/rows.js';
import { update } from '../session/update.js';
import { shortPath } from '../text/quoted.js';
import { firstLine, type Perform } from './effects.js';
import { createPace } from './pace.js';

export interface Snapshot {
  readonly session: Session;
  readonly place: Place;
  readonly viewport: Viewport;
}

export interface Explorer {
  /** What is to be drawn. A run is further on than that between two frames. */
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  dispatch(action: Action): void;
  /** Takes a key. */
  key(name: string): void;
  /** Takes a click or a turn of the wheel. */
  point(pointer: Pointer): void;
  resize(size: Pick<Viewport, 'columns' | 'rows'>): void;
  /** A key is coming: a run waits for it. */
  coming(): void;
  /** The snapshot has been drawn: a run goes on. */
  drawn(): void;
  /** A snapshot could be drawn: the one to go back to from one that cannot. */
  shown(snapshot: Snapshot): void;
  /** The snapshot could not be drawn: goes back to the last one that could, or gives false if it was that one. */
  failed(error: unknown): boolean;
  /** Ends what is still running. */
  stop(): void;
}

const isWriting = (effect: Effect): effect is EffectOf<'export' | 'write'> =>
  effect.kind === 'export' || effect.kind === 'write';

/** How long something may be looked for before keys get their turn. */
const SLICE = 12;
/** What takes longer to be found is said to, with the time left. */
const SAID_AFTER = 500;
/** Keys that come faster than this one after the other, as from one held down, wait for nothing that is to be found. */
const QUIET = 60;

export function createExplorer(session: Session, viewport: Viewport, perform?: Perform): Explorer {
  // React draws some time after the listeners are told, so that only the drawing itself knows what it lacks
  const worker = createWorker(() => findSoon());
  let state: Snapshot = { session, place: START, viewport: { ...viewport, jobs: worker.jobs } };
  /** The snapshot that has been told of. */
  let told = state;
  /** The last one that could be drawn, and whether we are on the way back to it. */
  let good: Snapshot | undefined;
  let isGoingBack = false;
  const listeners = new Set<() => void>();
  let working: NodeJS.Timeout | undefined;
  let lastKey = -QUIET;
  /** What is being found: since when, and how much of it is there. Halted by Esc until the next key. */
  let search = { since: 0, found: 0, isHalted: false };
  let isLoading = false;
  /** The opening of a file, and what is still being written. */
  const underWay = new Map<AbortController, Effect['kind']>();

  const pace = createPace({
    run: () => (state.session.closed ? undefined : state.session.run),
    advance: (count, rate) => {
      const action: Action = { type: 'advance', count, ...(rate !== undefined && { rate }) };
      guarded(() => {
        state = { ...state, session: update(state.session, action) };
      });
    },
    show: () => guarded(() => become(state)),
  });
  /** Goes back to a snapshot, with what went wrong since. A run does not go on, since it may have been that. */
  const goBack = ({ session, place }: Snapshot, error: unknown): void => {
    const problem = error instanceof Error ? error.message : 'an unknown error';
    const text = `this failed inside mgrad-tui, and nothing has changed: ${problem}`;
    become({ session: say({ ...session, run: undefined }, text, 'error'), place, viewport: state.viewport });
  };
  /** Does what must not end the explorer: if it throws, everything is as it was, and the status line says so. */
  const guarded = (act: () => void): void => {
    const before = state;
    try {
      act();
    } catch (error) {
      goBack(before, error);
    }
  };
  const become = (next: Snapshot): void => {
    state = next.session.closed ? { ...next } : { ...next, place: followed(next.session, next.place, next.viewport) };
    if (state.session.picture && !state.viewport.placer) fetchPlacer();
    told = state;
    worker.begin(isFlatOut());
    pace.hold();
    for (const listener of listeners) listener();
    pace.check();
  };
  const isFlatOut = (): boolean => state.session.run?.paced === false;
  /** The picture waits for Graphviz, which is loaded when the first one is asked for. */
  const fetchPlacer = (): void => {
    if (isLoading) return;
    isLoading = true;
    graphviz().then(
      (viz) => {
        if (!state.session.closed)
          guarded(() => become({ ...state, viewport: { ...state.viewport, placer: placedBy(viz) } }));
      },
      ({ message }: Error) => {
        isLoading = false;
        if (!state.session.picture) return;
        dispatch({ type: 'picture' });
        dispatch({ type: 'say', tone: 'error', text: `the picture needs Graphviz, which does not load: ${message}` });
      },
    );
  };
  /** Finds some of what the last drawing still needs, and draws again. */
  const findMore = (): void => {
    working = undefined;
    if (isFlatOut() || search.isHalted) return;
    if (performance.now() - lastKey < QUIET) {
      findSoon();
      return;
    }
    if (search.found === 0) search.since = performance.now();
    const before = worker.waiting();
    if (!worker.work(SLICE)) return;
    const left = worker.waiting();
    search.found = left === 0 ? 0 : search.found + before - left;
    become({ ...state, place: { ...state.place, finding: findingOf(left) } });
  };
  /** How far a long search is. */
  const findingOf = (left: number): Place['finding'] => {
    const spent = performance.now() - search.since;
    if (left === 0 || spent < SAID_AFTER) return undefined;
    return { found: search.found, of: search.found + left, seconds: ((spent / search.found) * left) / 1000 };
  };
  const findSoon = (): void => {
    working ??= setTimeout(() => guarded(findMore), Math.max(0, lastKey + QUIET - performance.now()));
  };
  /** Whether Esc has ended a search, or what is being opened or written. */
  const halted = (name: string): boolean => {
    if (name === 'esc' && underWay.size > 0 && !state.session.field) {
      cancel();
      return true;
    }
    const { finding } = state.place;
    search = { since: 0, found: 0, isHalted: name === 'esc' && finding !== undefined };
    if (finding) state = { ...state, place: { ...state.place, finding: undefined } };
    if (search.isHalted) become(state);
    return search.isHalted;
  };
  const dispatch = (action: Action): void => {
    guarded(() => {
      const session = update(state.session, action);
      const { effect } = session;
      become({ ...state, session: effect ? { ...session, effect: undefined } : session });
      if (effect && perform) void send(effect, perform);
    });
  };
  const cancel = (only?: Effect['kind']): void => {
    for (const [work, kind] of underWay) {
      if (only !== undefined && kind !== only) continue;
      underWay.delete(work);
      work.abort(new Error(`cancelled: nothing was ${kind === 'open' ? 'opened' : 'written'}`));
    }
  };
  const sayWriting = (file: string): void => dispatch({ type: 'say', text: `writing ${shortPath(file)}: Esc cancels` });
  /** Has an effect performed. Esc cancels it; the opening of a file ends with that of another one, too. */
  const send = async (effect: Effect, perform: Perform): Promise<void> => {
    const own = new AbortController();
    if (effect.kind === 'open') cancel('open');
    if (effect.kind === 'open' || isWriting(effect)) underWay.set(own, effect.kind);
    const timer = isWriting(effect) ? setTimeout(sayWriting, SAID_AFTER, effect.file) : undefined;
    const action = await perform(effect, state.session, own.signal).catch((error: unknown): Action | undefined => ({
      type: 'say',
      text: firstLine(error),
      tone: 'error',
    }));
    clearTimeout(timer);
    underWay.delete(own);
    if (action) dispatch(action);
  };

  /** Does what a key asks for. */
  const takeKey = (name: string): void => {
    pace.hold();
    const { session, place, viewport } = state;
    const situation = (count: number) => ({
      session,
      rows: rowsOf(session),
      grid: gridOn(session, place, viewport),
      height: treeHeight(session, viewport),
      count,
      beside: isBeside(session, viewport),
    });
    const { pending, does, scroll } = press(place.pending, name, session, situation);
    let next = pending === place.pending ? place : { ...place, pending };
    if (scroll !== undefined) {
      const helpTop = helpFrame({ ...next, helpTop: Math.max(0, place.helpTop + scroll) }, viewport).top;
      next = { ...next, helpTop };
    }
    state = { ...state, place: next };
    if (does) dispatch(does);
    else become({ ...state, session: session.message ? { ...session, message: undefined } : session });
  };

  become(state);
  return {
    snapshot: () => told,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch,
    key: (name) => {
      lastKey = performance.now();
      guarded(() => {
        if (!halted(name)) takeKey(name);
      });
    },
    point: (pointer) =>
      guarded(() => {
        const { session, place, viewport } = state;
        const { place: next, does } = point(pointer, session, place, viewport);
        state = { ...state, place: next };
        if (does) dispatch(does);
        else become(state);
      }),
    resize: ({ columns, rows }) => guarded(() => become({ ...state, viewport: { ...state.viewport, columns, rows } })),
    coming: pace.hold,
    drawn: pace.drawn,
    shown: (snapshot) => {
      good = snapshot;
      isGoingBack = false;
    },
    failed: (error) => {
      if (!good || good === told || isGoingBack) return false;
      isGoingBack = true;
      goBack(good, error);
      return true;
    },
    stop: () => {
      cancel();
      pace.stop();
      clearTimeout(working);
    },
  };
}
