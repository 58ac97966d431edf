/**
 * The running explorer without its drawing: it takes keys, clicks and actions, drives runs (pace.ts), computes slow
 * jobs between frames (background.ts), and has effects performed (under-way.ts). It knows nothing of React or of the
 * terminal.
 */
import { cardScrolled, gridOn, START } from '../../layout/frame/place.js';
import { type Pointer, point } from '../../layout/frame/pointer.js';
import { helpFrame } from '../../layout/help.js';
import { EVERYWHERE } from '../../layout/input/keymap.js';
import { press } from '../../layout/input/press.js';
import { treeHeight } from '../../layout/panes/shape.js';
import type { Viewport } from '../../layout/viewport.js';
import type { Action } from '../../session/action.js';
import { gradientState } from '../../session/gradients/gradients.js';
import { say } from '../../session/message.js';
import type { Session } from '../../session/model.js';
import { rowsOf } from '../../session/tree/rows.js';
import { update } from '../../session/update.js';
import { createBackground } from './background.js';
import type { Perform } from './effects.js';
import { createPace } from './pace.js';
import { createPlacing } from './placing.js';
import { createStore, type Store } from './store.js';
import { createUnderWay, type UnderWay } from './under-way.js';

export interface Explorer
  extends Pick<Store, 'snapshot' | 'subscribe' | 'shown' | 'failed'>,
    Pick<UnderWay, 'cancellable'> {
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
  /** Stops everything that is still running. */
  stop(): void;
}

const FIRST = 'b computes the gradients; then x says why';

/** What to press first, until the first key. */
function withHint(session: Session, columns: number): Session {
  if (session.message || session.field || session.list || session.explanation !== 'none') return session;
  const first = columns > FIRST.length ? FIRST : 'press b, then x';
  return say(session, gradientState(session) === 'none' ? first : 'x says why', 'hint');
}

/** Whether the card, or the page in its place, is another one. */
const isOtherCard = (one: Session, other: Session): boolean =>
  one.selection !== other.selection || one.explanation !== other.explanation || one.page !== other.page;

const NOTHING: Perform = async () => undefined;

export function createExplorer(session: Session, viewport: Viewport, perform: Perform = NOTHING): Explorer {
  const store = createStore({ session: withHint(session, viewport.columns), place: START, viewport });
  const { now, set, become, guarded } = store;
  const background = createBackground(store);

  const dispatch = (action: Action): void =>
    guarded(() => {
      const before = now().session;
      const session = update(before, action);
      const { effect } = session;
      // the help begins at its first line, and so does the card of another node
      if (session.help !== before.help) set({ place: { ...now().place, overTop: 0 } });
      if (action.type === 'scroll') set({ place: cardScrolled(session, now().place, now().viewport, action.by) });
      else if (isOtherCard(before, session)) set({ place: { ...now().place, cardTop: 0 } });
      become({ session: effect ? { ...session, effect: undefined } : session });
      if (effect) void underWay.send(effect);
      while (waiting.length > 0 && !isWaiting()) takeKey(waiting.shift() as string);
    });
  /** Keys that have come while a moment is read: they are about that. */
  const waiting: string[] = [];
  const isWaiting = (): boolean => {
    const wanted = now().session.moments?.wanted;
    return wanted !== undefined && !wanted.follows;
  };
  /** Whether a key waits. Going on from the moment that is wanted needs no waiting. */
  const waits = (name: string): boolean =>
    isWaiting() && !EVERYWHERE.has(name) && (waiting.length > 0 || !/^[[\]]$/.test(name));
  const underWay = createUnderWay(perform, () => now().session, dispatch);
  const pace = createPace({
    run: () => (now().session.closed ? undefined : now().session.run),
    advance: (count, rate) => {
      const action: Action = { type: 'advance', count, ...(rate !== undefined && { rate }) };
      guarded(() => set({ session: update(now().session, action) }));
    },
    show: () => guarded(() => become({})),
  });
  const loadPlacer = createPlacing(store, dispatch);
  store.subscribe(() => {
    loadPlacer();
    background.begin();
    pace.hold();
    pace.check();
  });

  /** Performs a key's action. */
  const takeKey = (name: string): void => {
    pace.hold();
    const { session, place, viewport } = now();
    const { pending, does, scroll } = press(place.pending, name, session, (count) => ({
      session,
      viewport,
      rows: rowsOf(session),
      grid: gridOn(session, place, viewport),
      height: treeHeight(session, viewport),
      count,
    }));
    const scrolled = (by: number): number =>
      helpFrame({ ...place, overTop: Math.max(0, place.overTop + by) }, viewport).top;
    set({ place: { ...place, pending, ...(scroll !== undefined && { overTop: scrolled(scroll) }) } });
    if (does) dispatch(does);
    else become({ session: session.message ? { ...session, message: undefined } : session });
  };
  /** Whether Esc has stopped what is being opened, written or computed. */
  const halted = (name: string): boolean =>
    (name === 'esc' && !now().session.field && underWay.cancel()) || background.restart(name);

  become({ viewport: { ...viewport, jobs: background.jobs } });
  return {
    snapshot: store.snapshot,
    subscribe: store.subscribe,
    shown: store.shown,
    failed: store.failed,
    cancellable: underWay.cancellable,
    dispatch,
    key: (name) => {
      background.wait();
      guarded(() => {
        if (name === 'esc') waiting.length = 0;
        if (waits(name)) waiting.push(name);
        else if (!halted(name)) takeKey(name);
      });
    },
    point: (pointer) =>
      guarded(() => {
        const { session, place, viewport } = now();
        const { place: next, does } = point(pointer, session, place, viewport);
        set({ place: next });
        if (does) dispatch(does);
        else become({});
      }),
    resize: ({ columns, rows }) => guarded(() => become({ viewport: { ...now().viewport, columns, rows } })),
    coming: pace.hold,
    drawn: pace.drawn,
    stop: () => {
      underWay.cancel();
      pace.stop();
      background.stop();
    },
  };
}
