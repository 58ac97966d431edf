/**
 * Points: a moment, and k of the user's own iterations from there. `[` and `]` go from one to the next:
 *
 *     moment 11    12    12    12    13
 *     k       0     0     1     2     0      (two steps were taken at moment 12)
 *
 * What is open changes when the moment has been read: until then it is wanted.
 */
import { count, plural } from '../../text/numbers.js';
import type { WantedMoment } from '../effects.js';
import { say } from '../message.js';
import type { Moments, Session, Shelved, Travel } from '../model.js';
import { NO_PROGRAM } from '../screen/lists.js';
import { viewIteration } from '../training/travel.js';
import { iterationOf } from '../viewed.js';
import { momentAt, newestIn, nextFrom } from './list.js';

/** A session with moments, one of which is open. */
type AtMoment = Session & { readonly moments: Moments };

const isAtMoment = (session: Session): session is AtMoment =>
  session.moments !== undefined && session.model.origin.moment !== undefined;

/** Goes `by` points on, or back if it is negative. Without a program a point is an iteration. */
export function movePoints(session: Session, by: number): Session {
  if (!isAtMoment(session)) return viewIteration(session, by);
  const { moments } = session;
  const here = wantedPoint(session);
  const to = by < 0 ? back(session, here, -by) : onward(session, here, by);
  if (to.index === here.index && to.k === here.k) return atTheEnd(session, by);
  const isOpen = to.index === session.model.origin.moment?.index;
  if (isOpen && moments.wanted === undefined) return viewIteration(session, by);
  const at = to.k === lastIteration(session, to.index) ? 'present' : to.k;
  return want(session, { index: to.index, by: by < 0 ? -1 : 1, at });
}

interface Point {
  readonly index: number;
  readonly k: number;
}

/** The point that is wanted, or else the one on the screen. */
function wantedPoint(session: AtMoment): Point {
  const { wanted, travel } = session.moments;
  if (!wanted || travel || wanted.follows)
    return { index: session.model.origin.moment?.index ?? 0, k: iterationOf(session) };
  return { index: wanted.index, k: wanted.at === 'present' ? lastIteration(session, wanted.index) : wanted.at };
}

/** The last iteration at a moment. */
function lastIteration({ model, moments }: AtMoment, index: number): number {
  const { history }: Pick<Shelved, 'history'> | { history: undefined } =
    index === model.origin.moment?.index ? model : (moments.branches.get(index) ?? { history: undefined });
  return (history?.length ?? 1) - 1;
}

function back(session: AtMoment, { index, k }: Point, by: number): Point {
  let left = by;
  let at = { index, k };
  while (left > at.k) {
    const before = nextFrom(session.moments, at.index, -1);
    if (before === undefined) return { index: at.index, k: 0 };
    left -= at.k + 1;
    at = { index: before, k: lastIteration(session, before) };
  }
  return { index: at.index, k: at.k - left };
}

function onward(session: AtMoment, { index, k }: Point, by: number): Point {
  let left = by;
  let at = { index, k };
  for (;;) {
    const own = lastIteration(session, at.index) - at.k;
    if (left <= own) return { index: at.index, k: at.k + left };
    const next = nextFrom(session.moments, at.index, 1);
    if (next === undefined) return { index: at.index, k: at.k + own };
    left -= own + 1;
    at = { index: next, k: 0 };
  }
}

/** At the first point and at the last: there the newest is followed. */
function atTheEnd(session: AtMoment, by: number): Session {
  const { moments } = session;
  if (by < 0) return say(session, 'this is the first moment');
  if (moments.ending !== undefined) return say(session, `this is the newest moment: ${moments.name} is over`);
  const sentence = moments.following ? 'this is the newest moment' : 'following the newest moment: any move stops that';
  return say({ ...session, moments: { ...moments, following: true } }, sentence);
}

/** `:moment 12`. */
export function goToMoment(session: Session, index: number): Session {
  const { moments } = session;
  if (!moments) return say(session, NO_PROGRAM, 'error');
  const moment = momentAt(moments, index);
  if (!moment)
    return say(
      session,
      `there is no moment ${count(index)}: ${moments.name} ${moments.ending === undefined ? 'has had' : 'had'} ${plural(moments.total, 'moment')}`,
      'error',
    );
  if (moment.missing !== undefined)
    return say(session, `moment ${count(index)} cannot be opened: ${moment.missing}`, 'error');
  if (index === session.model.origin.moment?.index) return say(session, `this is moment ${count(index)}`);
  return want(session, { index, by: -1, at: 'present' });
}

/** The session that waits for a moment. */
export function want(session: Session, wanted: WantedMoment, travel?: Travel): Session {
  const { moments } = session;
  if (!moments) return session;
  const following = wanted.follows === true && moments.following;
  return { ...session, moments: { ...moments, wanted, travel, following }, effect: { kind: 'load-moment', wanted } };
}

/** The newest moment, if it is followed and not there yet. */
export function follow(session: Session): Session {
  const { moments, model } = session;
  if (!moments?.following || moments.wanted || session.prediction) return session;
  const index = newestIn(moments);
  if (index === undefined || index === model.origin.moment?.index) return session;
  return want(session, { index, by: -1, at: 'present', follows: true });
}
