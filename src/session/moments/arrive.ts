/** What a program does while it is open: its moments arrive, one that was wanted is loaded, it ends. */
import type { Direction } from '../../engine/optimizers/optimizers.js';
import { count } from '../../text/numbers.js';
import type { ProgramNews } from '../action.js';
import type { WantedMoment } from '../effects.js';
import { say } from '../message.js';
import type { Model, Moments, Session, Shelved, UndoEntry } from '../model.js';
import { withoutEmptyExplanation } from '../screen/cycles.js';
import { withChoices } from '../source/choices.js';
import { onSameNodes } from '../source/reread.js';
import { viewedAt } from '../training/travel.js';
import { entriesOf, fitted } from '../undo.js';
import { momentAt, withMoments } from './list.js';
import { follow, want } from './points.js';
import { hasOwn, momentIn, restored, shelved } from './shelf.js';
import { momentText } from './texts.js';

/** More moments, or none if it is only time to show the newest. The first wrong one is shown, unless the user went elsewhere. */
export function momentsArrived(session: Session, more: Parameters<typeof withMoments>[1]): Session {
  const { moments: before } = session;
  if (!before) return session;
  const moments = withMoments(before, more);
  const after = moments === before ? session : { ...session, moments };
  const { firstWrong } = moments;
  if (!moments.following || before.firstWrong !== undefined || firstWrong === undefined) return follow(after);
  if (firstWrong === session.model.origin.moment?.index) return { ...after, moments: { ...moments, following: false } };
  return want(
    { ...after, moments: { ...moments, following: false } },
    { index: firstWrong, by: 1, at: 0, follows: true },
  );
}

export function programSaid(session: Session, { message, direction, ...news }: ProgramNews): Session {
  const { moments, model } = session;
  if (!moments) return session;
  const { opened } = model.origin;
  const turned = turnsTo(session, direction) && opened && direction;
  const after = {
    ...session,
    moments: { ...moments, ...news },
    ...(turned && {
      model: { ...model, direction, origin: { ...model.origin, opened: { ...opened, direction } } },
    }),
  };
  return message ? say(after, message.text, message.tone) : after;
}

/** Whether a moment that was opened before the program's first update is to step as that does: nothing was done at it. */
export function turnsTo({ model }: Session, direction: Direction | undefined): boolean {
  const { opened, moment, settings } = model.origin;
  if (direction === undefined || settings?.direction || !moment || hasOwn(model, moment)) return false;
  return model.direction === opened?.direction && model.direction !== direction;
}

/** The session at the moment that was wanted. What the user has done at the last one can be returned to. */
export function momentLoaded(session: Session, wanted: WantedMoment, opened?: Session, problem?: string): Session {
  const { moments, model: before } = session;
  // another one is wanted by now
  if (!moments || moments.wanted !== wanted) return session;
  const waiting: Session & { moments: Moments } = {
    ...session,
    moments: { ...moments, wanted: undefined, travel: undefined },
  };
  const { travel } = moments;
  const there = opened?.model.origin.moment?.index;
  if (!opened || there === undefined) return say(waiting, problem ?? 'this moment cannot be read', 'error');
  const branches = left(waiting);
  const own = travel ? travel.entry.model : branches.get(there);
  branches.delete(there);
  const model = modelThere(session, opened.model, own);
  if (!model)
    return say(waiting, `what was changed at moment ${count(there)} does not fit its graph any more`, 'error');
  const viewed = travel ? travel.entry.viewed : wanted.at === 'present' ? undefined : viewedAt(model, wanted.at, 1);
  const isFirst = before.origin.moment === undefined || !hasOwn(before, before.origin.moment);
  const moved: Session = {
    ...waiting,
    model,
    viewed,
    run: undefined,
    ...(travel
      ? { past: travel.past, future: travel.future }
      : wanted.follows && isFirst
        ? {}
        : { past: leaving(session, there) }),
    moments: { ...waiting.moments, branches },
  };
  const isSame = before.program.tape === model.program.tape;
  if (wanted.follows && there === moments.firstWrong) {
    const { selection, folded, message } = opened;
    const at = withoutEmptyExplanation({ ...moved, selection, folded, binary: new Set() });
    return say(at, message?.text ?? arrival(at, wanted, there), message?.tone);
  }
  const shown = withoutEmptyExplanation(isSame ? fitted(moved, before) : onSameNodes(session, moved, before));
  return wanted.follows ? shown : say(shown, arrival(shown, wanted, there));
}

/** The undo entries on leaving for another moment: going through several makes one, and coming back takes it away. */
function leaving(session: Session, there: number): readonly UndoEntry[] {
  const { past, model, viewed } = session;
  const last = past.at(-1);
  if (!last?.left) return entriesOf(session, { model, viewed, left: true });
  return momentIn(last.model) === there ? past.slice(0, -1) : past;
}

/** What is kept of all moments, with what the user has done at the one that is left. */
function left({ model, moments }: Session & { moments: Moments }): Map<number, Shelved> {
  const branches = new Map(moments.branches);
  const { moment } = model.origin;
  if (moment && hasOwn(model, moment)) branches.set(moment.index, shelved(model, moment));
  return branches;
}

/** The model at a moment: with what the user has done there, or as it was with the settings of the last one. */
function modelThere(session: Session, opened: Model, own: UndoEntry['model'] | undefined): Model | undefined {
  if (own) return 'program' in own ? own : restored(session, opened, own);
  const { model } = session;
  // the program's own direction may have been seen since the last one was opened: it is taken unless the user chose one
  const isChosen = model.direction !== model.origin.opened?.direction;
  const way = isChosen ? {} : { direction: opened.direction };
  return withChoices(opened, model, model.origin.opened?.root, way);
}

function arrival(session: Session, { index }: WantedMoment, there: number): string {
  const moment = session.moments && momentAt(session.moments, there);
  const which = moment ? momentText(moment) : `moment ${count(there)}`;
  if (there !== index) return `moment ${count(index)} was not kept, to save space: this is the nearest, ${which}`;
  return session.moments?.firstWrong === there ? `${which}: the first with wrong gradients` : which;
}
