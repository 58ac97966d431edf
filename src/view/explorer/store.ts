/**
 * What is on the screen: the session, the place in it, and the size; and the listeners for changes. A change that
 * throws changes nothing, and a snapshot that cannot be drawn is replaced by the last one that could.
 *
 *     set       the state changes between two frames, and no listener is called
 *     become    the next snapshot, and all listeners are called
 */
import { followed, type Place } from '../../layout/frame/place.js';
import type { Viewport } from '../../layout/viewport.js';
import { say } from '../../session/message.js';
import type { Session } from '../../session/model.js';

export interface Snapshot {
  readonly session: Session;
  readonly place: Place;
  readonly viewport: Viewport;
}

export interface Store {
  /** The newest state; during a run it is ahead of the snapshot. */
  now(): Snapshot;
  /** The state that listeners draw. */
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  set(next: Partial<Snapshot>): void;
  become(next: Partial<Snapshot>): void;
  /** Runs `act`. If it throws, everything is as it was before, and the status line says so. */
  guarded(act: () => void): void;
  /** This snapshot could be drawn: it is the one to go back to. */
  shown(snapshot: Snapshot): void;
  /** The snapshot could not be drawn: goes back to the last one that could, or returns false if it was that one. */
  failed(error: unknown): boolean;
}

export function createStore(first: Snapshot): Store {
  let state = first;
  let announced = first;
  let lastShown: Snapshot | undefined;
  let isGoingBack = false;
  const listeners = new Set<() => void>();

  const set = (next: Partial<Snapshot>): void => {
    state = { ...state, ...next };
  };
  const become = (next: Partial<Snapshot>): void => {
    set(next);
    const { session, place, viewport } = state;
    if (!session.closed) set({ place: followed(session, place, viewport) });
    announced = state;
    for (const listener of listeners) listener();
  };
  /** Goes back to a snapshot, with the error as message. A run stops, since it may be the cause. */
  const goBack = ({ session, place }: Snapshot, error: unknown): void => {
    const problem = error instanceof Error ? error.message : 'an unknown error';
    const text = `this failed inside mgrad-tui, and nothing has changed: ${problem}`;
    become({ session: say({ ...session, run: undefined }, text, 'error'), place });
  };
  return {
    now: () => state,
    snapshot: () => announced,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set,
    become,
    guarded: (act) => {
      const before = state;
      try {
        act();
      } catch (error) {
        goBack(before, error);
      }
    },
    shown: (snapshot) => {
      lastShown = snapshot;
      isGoingBack = false;
    },
    failed: (error) => {
      if (!lastShown || lastShown === announced || isGoingBack) return false;
      isGoingBack = true;
      goBack(lastShown, error);
      return true;
    },
  };
}
