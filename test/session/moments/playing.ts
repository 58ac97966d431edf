/** A program's moments without a program: a session at each, and the list of them. */
import type { Action } from '../../../src/session/action.js';
import type { Moment, Moments, Session } from '../../../src/session/model.js';
import { newMoments, withMoments } from '../../../src/session/moments/list.js';
import { update } from '../../../src/session/update.js';
import { keys, open } from '../playing.js';

/** Moments `first` and `count - 1` more, with another graph from moment 4 on; those of `wrong` have wrong gradients. */
export const momentsFrom = (first: number, count: number, wrong: readonly number[] = []): Moment[] =>
  Array.from({ length: count }, (_, i) => {
    const index = first + i;
    return {
      index,
      kind: 'backward',
      place: 'train.py:41',
      root: 'L',
      loss: index,
      nodes: 5,
      structure: index < 4 ? 1 : 2,
      outcome: wrong.includes(index) ? 'wrong' : 'right',
    };
  });

/** Moment `index` as it is opened: `L = a*b`, where a is `index`. */
export function momentSession(index: number): Session {
  const session = open(index < 4 ? `a = ${index}; b = 2\nL = a*b` : `a = ${index}; b = 2\nL = a*b + a`, {
    title: 'train.py',
  });
  const { model } = session;
  const moment = { index, gradients: model.gradients };
  return { ...session, model: { ...model, origin: { ...model.origin, moment } } };
}

/** What opens a program that has had `total` moments at one of them. */
export function atMoment(index: number, total: number): { session: Session; moments: Moments } {
  const moments = withMoments(newMoments('train.py'), momentsFrom(1, total));
  return { session: momentSession(index), moments: { ...moments, following: false } };
}

/** A session at a moment of a program. */
export function explorer(index: number, total: number, change: Partial<Moments> = {}): Session {
  const { session, moments } = atMoment(index, total);
  const opened = update(open('z = 1'), {
    type: 'program-opened',
    session,
    moments: { ...moments, ...change },
  });
  return { ...opened, list: undefined, past: [] };
}

/** A moment that nobody wants. */
export const loaded = (index: number): Omit<Extract<Action, { type: 'moment-loaded' }>, 'type'> => ({
  wanted: { index, by: 1, at: 0 },
  opened: momentSession(index),
});

/** The session after its effect: the moment that it wants is loaded. */
export function settled(session: Session): Session {
  const { effect } = session;
  if (effect?.kind !== 'load-moment') return session;
  const { wanted } = effect;
  return update(
    { ...session, effect: undefined },
    { type: 'moment-loaded', wanted, opened: momentSession(wanted.index) },
  );
}

/** The session after some keys, with each moment that is wanted loaded before the next key. */
export const played = (session: Session, ...pressed: readonly string[]): Session =>
  pressed.reduce((after, key) => settled(keys(after, key)), session);

/** Where a session is: `3`, or `3+2` two iterations on; and `of 4` if it views one of several. */
export function pointOf({ model, viewed }: Session): string {
  const last = model.history.length - 1;
  const k = viewed?.iteration ?? last;
  return `${model.origin.moment?.index}${k === 0 && last === 0 ? '' : `+${k}`}${k === last ? '' : ` of ${last}`}`;
}
