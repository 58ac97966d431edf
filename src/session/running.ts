/**
 * Steps and nudges as actions: some at once, or as a run, whose iterations are taken a few at a time so
 * that every key works meanwhile. One refused step ends what is going on; those before it stay.
 */
import { plural } from '../text/numbers.js';
import { commit, presentModel, say } from './change.js';
import type { Model, Run, Session } from './session.js';
import { isRefused, nudge, type Stepped, step } from './steps.js';

/** At most so many node evaluations happen inside one action; more become a run. */
const MOST_AT_ONCE = 5e6;

/** Takes `count` steps or nudges, or sets out to. */
export function steps(session: Session, what: Run['what'], count: number): Session {
  const { size } = session.model.program.tape;
  if (count > 1 && count * size > MOST_AT_ONCE) return { ...session, run: newRun(what, count, false) };
  const { model, done, refused } = take(presentModel(session), what, count);
  const after = done > 0 ? commit(session, model) : session;
  if (refused === undefined) return after;
  const text = done > 0 ? `${refused} (after ${plural(done, 'step')})` : refused;
  return { ...say(after, text, 'error'), run: undefined };
}

/** Starts a run without an end, or pauses what runs. */
export const runOrPause = (session: Session): Session => ({
  ...session,
  run: session.run ? undefined : newRun('step', Infinity, true),
});

const newRun = (what: Run['what'], left: number, paced: boolean): Run => ({ what, left, paced, begun: false });

/** Some more iterations of a run; the first of them is what undo goes back to. */
export function advance(session: Session, count: number): Session {
  const { run } = session;
  if (!run) return session;
  const { model, done, refused } = take(presentModel(session), run.what, Math.min(count, run.left));
  const known = done === 0 ? session : run.begun ? { ...session, model } : commit(session, model);
  const left = run.left - done;
  const goesOn = left > 0 && refused === undefined;
  const after = { ...known, run: goesOn ? { ...run, left, begun: run.begun || done > 0 } : undefined };
  return refused === undefined ? after : say(after, `paused: ${refused}`, 'error');
}

interface Taken {
  readonly model: Model;
  readonly done: number;
  readonly refused?: string;
}

function take(from: Model, what: Run['what'], count: number): Taken {
  let model = from;
  for (let done = 0; done < count; done++) {
    const next: Stepped = what === 'step' ? step(model) : nudge(model);
    if (isRefused(next)) return { model, done, refused: next.refused };
    model = next;
  }
  return { model, done: count };
}
