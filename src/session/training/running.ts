/**
 * Steps and nudges as actions: some at once, or as a run, whose iterations are taken a few at a time so
 * that every key works meanwhile. One refused step ends what is going on; those before it stay.
 */
import { readNumber } from '../../notation/parse/number.js';
import { nameOf } from '../../notation/write/write.js';
import { escape as visible } from '../../text/escape.js';
import { count as counted, full, plural } from '../../text/numbers.js';
import { MEMORY } from '../history/log.js';
import { say } from '../message.js';
import type { Model, Run, Session, Until } from '../model.js';
import { commit, presentModel } from '../undo.js';
import { type IsOver, takeSteps } from './steps.js';

/** At most so many node evaluations happen inside one action; more become a run. */
const MOST_AT_ONCE = 5e6;
/** What an iteration of the smallest graph costs besides, in the same unit. */
const OVERHEAD = 30;

/** Takes `count` steps or nudges, or sets out to. */
export function steps(session: Session, what: Run['what'], count: number): Session {
  const { size } = session.model.program.tape;
  if (count > 1 && count * (size + OVERHEAD) > MOST_AT_ONCE) return { ...session, run: newRun(what, count, false) };
  const { model, done, refused, thins } = takeSteps(presentModel(session), what, count);
  const after = done > 0 ? saidWhenThinned(commit(session, model), thins) : session;
  if (refused === undefined) return after;
  const text = done > 0 ? `${refused} (after ${plural(done, 'step')})` : refused;
  return { ...say(after, text, 'error'), run: undefined };
}

/** Starts a run without an end, ten steps a second or flat out, or pauses what runs. */
export const runOrPause = (session: Session, flatOut: boolean): Session => ({
  ...session,
  run: session.run ? undefined : newRun('step', Infinity, !flatOut),
});

/** Runs flat out until a condition holds: `L < 0.01`, `k = 500`. */
export function runUntil(session: Session, text: string): Session {
  const { model } = session;
  const root = nameOf(model.program.tape, model.root);
  const until = readUntil(text, root);
  if (!until)
    return say(session, `expected a condition on ${root} or k: :until ${root} < 0.01, :until k = 500`, 'error');
  if (until.of === 'k' && until.relation === '=' && !Number.isInteger(until.value))
    return say(session, `k is a whole number, never ${full(until.value)}`, 'error');
  const now = presentModel(session);
  if (isOver(until)(now.history.loss, now.history.length - 1)) return say(session, `${text} holds already`);
  if (until.of === 'k' && until.relation !== '>' && until.relation !== '>=' && until.value < now.history.length) {
    return say(session, `k is ${now.history.length - 1} already, and only grows`, 'error');
  }
  return { ...session, run: { ...newRun('step', Infinity, false), until } };
}

const newRun = (what: Run['what'], left: number, paced: boolean): Run => ({ what, left, paced, begun: false });

/** Some more iterations of a run; the first of them is what undo goes back to. */
export function advance(session: Session, count: number, rate?: number): Session {
  if (!session.run) return session;
  const run = rate !== undefined && rate > 0 ? { ...session.run, rate } : session.run;
  const { model, done, refused, met, thins } = takeSteps(
    presentModel(session),
    run.what,
    Math.min(count, run.left),
    run.until && isOver(run.until),
  );
  const known = done === 0 ? session : run.begun ? { ...session, model } : commit(session, model);
  const left = run.left - done;
  const goesOn = left > 0 && refused === undefined && !met;
  const goneOn = { ...known, run: goesOn ? { ...run, left, begun: run.begun || done > 0 } : undefined };
  const after = saidWhenThinned(goneOn, thins);
  if (met) return say(after, reached(model));
  return refused === undefined ? after : say(after, `paused: ${refused}`, 'error');
}

/** Says it when the history begins to let iterations go. */
const saidWhenThinned = (session: Session, thins: boolean): Session =>
  thins ? say(session, `the history is at ${MEMORY / 2 ** 20} MB: some older iterations are let go`) : session;

const UNTIL = /^(.+?)\s*(<=|>=|<|>|=)\s*(.+)$/s;

function readUntil(text: string, root: string): Until | undefined {
  const [, name = '', relation, number = ''] = UNTIL.exec(text.trim()) ?? [];
  const value = readNumber(number);
  const of = name === root ? 'root' : name === 'k' ? 'k' : undefined;
  if (!of || value === undefined || !Number.isFinite(value)) return undefined;
  return { of, relation: relation as Until['relation'], value, text: visible(text.trim()) };
}

/** Whether a condition holds at some root's data and iteration. */
function isOver({ of, relation, value }: Until): IsOver {
  const holds = HOLDS[relation];
  return of === 'k' ? (_, iteration) => holds(iteration, value) : (loss) => holds(loss, value);
}

const HOLDS: Readonly<Record<Until['relation'], (now: number, value: number) => boolean>> = {
  '<': (now, value) => now < value,
  '<=': (now, value) => now <= value,
  '>': (now, value) => now > value,
  '>=': (now, value) => now >= value,
  '=': (now, value) => now === value,
};

const reached = ({ program, root, history }: Model): string =>
  `reached: ${nameOf(program.tape, root, 20)} is ${full(history.loss)} at step ${counted(history.length - 1)}`;
