/**
 * Steps and nudges as actions: a few at once, or as a run in slices, so that every key works meanwhile.
 * A refused step ends the run; the steps before it stay.
 */
import { readNumber } from '../../notation/parse/number.js';
import { nameOf } from '../../notation/write/write.js';
import { escape as visible } from '../../text/escape.js';
import { count as counted, full, percent, plural, short } from '../../text/numbers.js';
import { isStill } from '../history/history.js';
import { MEMORY } from '../history/log.js';
import { say } from '../message.js';
import type { Model, Run, Session, Until } from '../model.js';
import { commit, presentModel } from '../undo.js';
import { accuracyOn } from './accuracy.js';
import { type IsOver, takeSteps } from './steps.js';

/** The most node evaluations within one action; more become a run. */
const MOST_AT_ONCE = 5e6;
/** The fixed cost of an iteration, in the same unit. */
const OVERHEAD = 30;

/** A run has stopped learning if L has moved by no more than this part of itself over so many steps. */
const STILL = { steps: 1000, part: 1e-6 };

/** Takes `count` steps or nudges, or starts a run of them. */
export function steps(session: Session, what: Run['what'], count: number): Session {
  const { size } = session.model.program.tape;
  if (count > 1 && count * (size + OVERHEAD) > MOST_AT_ONCE) return { ...session, run: newRun(what, count, false) };
  const { model, applied, refused, ended, thins } = takeSteps(presentModel(session), what, count);
  const after = applied > 0 ? withThinningNote(commit(session, model), thins) : session;
  if (ended) return { ...say(after, endText(after, applied)), run: undefined };
  if (refused === undefined) return after;
  const text = applied > 0 ? `${refused} (after ${plural(applied, 'step')})` : refused;
  return { ...say(after, text, 'error'), run: undefined };
}

/** Starts an endless run, ten steps a second or flat out, or pauses the run. */
export const runOrPause = (session: Session, flatOut: boolean): Session =>
  session.run ? paused(session) : { ...session, run: newRun('step', Infinity, !flatOut) };

/** The session without its run, and where that has come to. */
export const paused = (session: Session): Session =>
  say({ ...session, run: undefined }, `paused: ${resultText(session)}`);

/** Runs flat out until a condition holds: `L < 0.01`, `k = 500`. */
export function runUntil(session: Session, text: string): Session {
  const { model } = session;
  const root = nameOf(model.program.tape, model.root);
  // L is the root's other name, as in the plots, unless a node has it
  const until = readUntil(text, model.program.tape.labels.includes('L') ? [root] : [root, 'L']);
  const also = model.samples ? ', :until accuracy = 100' : '';
  if (!until)
    return say(session, `expected a condition on ${root} or k: :until ${root} < 0.01, :until k = 500${also}`, 'error');
  if (until.of === 'accuracy' && !model.samples)
    return say(session, 'this graph has no samples, so there is no accuracy', 'error');
  const samples = model.samples?.scores.length ?? 0;
  if (until.of === 'accuracy' && !everHolds(until, samples))
    return say(
      session,
      `${until.text} never holds: of ${counted(samples)} samples a whole number is right, 0 to 100 %`,
      'error',
    );
  if (until.of === 'k' && until.relation === '=' && !Number.isInteger(until.value))
    return say(session, `k is a whole number, never ${full(until.value)}`, 'error');
  const now = presentModel(session);
  if (
    isOver(until, now.history.loss)(now.history.loss, now.history.length - 1, () => accuracyOn(session) ?? Number.NaN)
  )
    return say(session, `${text} holds already`);
  if (until.of === 'k' && until.relation !== '>' && until.relation !== '>=' && until.value < now.history.length) {
    return say(session, `k is ${now.history.length - 1} already, and only grows`, 'error');
  }
  return { ...session, run: { ...newRun('step', Infinity, false), until } };
}

const newRun = (what: Run['what'], left: number, paced: boolean): Run => ({ what, left, paced, begun: false });

/** More iterations of a run; the first of a run makes its undo entry. */
export function advance(session: Session, count: number, rate?: number): Session {
  if (!session.run) return session;
  const run = rate !== undefined && rate > 0 ? { ...session.run, rate } : session.run;
  const { model, applied, refused, met, ended, thins } = takeSteps(
    presentModel(session),
    run.what,
    Math.min(count, run.left),
    run.until && isOver(run.until, presentModel(session).history.loss),
  );
  const known = applied === 0 ? session : run.begun ? { ...session, model } : commit(session, model);
  const left = run.left - applied;
  const continues = left > 0 && refused === undefined && !met && !ended;
  const isStillNow = isStill(model.history, STILL.steps, STILL.part);
  const going = { ...run, left, begun: run.begun || applied > 0, isStill: isStillNow };
  const continued = { ...known, run: continues ? going : undefined };
  const after = withThinningNote(continued, thins);
  if (met)
    return say(after, run.until?.of === 'accuracy' ? `reached: ${resultText(after)}` : reached(model, run.until));
  if (ended) return say(after, endText(after, applied));
  if (refused !== undefined) return say(after, `paused: ${refused}`, 'error');
  return left > 0 ? after : say(after, `done: ${resultText(after)}`);
}

/** The session with a message if the history has begun to drop iterations. */
const withThinningNote = (session: Session, thins: boolean): Session =>
  thins ? say(session, `the history is at ${MEMORY / 2 ** 20} MB: some older iterations are dropped`) : session;

const UNTIL = /^(.+?)\s*(<=|>=|<|>|=)\s*(.+)$/s;

function readUntil(text: string, roots: readonly string[]): Until | undefined {
  const [, name = '', relation, number = ''] = UNTIL.exec(text.trim()) ?? [];
  const of = roots.includes(name) ? 'root' : name === 'k' || name === 'accuracy' ? name : undefined;
  const value = readNumber(of === 'accuracy' ? number.replace(/\s*%$/, '') : number);
  if (!of || value === undefined || !Number.isFinite(value)) return undefined;
  return { of, relation: relation as Until['relation'], value, text: visible(text.trim()) };
}

/** A share in percent, without the digits that binary fractions add. */
const inPercent = (share: number): number => Number((100 * share).toFixed(9));

/** Whether a condition on the accuracy of so many samples holds for any number of right ones. */
function everHolds({ relation, value }: Until, samples: number): boolean {
  for (let right = 0; right <= samples; right++) if (HOLDS[relation](inPercent(right / samples), value)) return true;
  return false;
}

/** Whether a condition holds, as a function of the root's data, `from` at first, of the iteration and of the accuracy. */
function isOver({ of, relation, value, text }: Until, from: number): IsOver {
  const holds = HOLDS[relation];
  if (of === 'accuracy') return (_, __, accuracy) => holds(inPercent(accuracy()), value);
  if (of === 'k') return (_, iteration) => holds(iteration, value);
  return relation === '=' ? meets(value, decimalsIn(text), from) : (loss) => holds(loss, value);
}

/** Whether the root's data has come to a value: equal to so many decimals, or crossed since the iteration before. */
function meets(value: number, decimals: number, from: number): IsOver {
  const half = 0.5 * 10 ** -decimals;
  let before = from;
  return (loss) => {
    const crossed = (before < value && loss > value) || (before > value && loss < value);
    before = loss;
    return crossed || Math.abs(loss - value) < half || loss === value;
  };
}

/** Whether the root's data, which was to be equal to a value, lies beyond it. */
const isPassed = ({ of, relation, value, text }: Until, loss: number): boolean =>
  of === 'root' && relation === '=' && Math.abs(loss - value) >= 0.5 * 10 ** -decimalsIn(text);

/** The decimals of a number as it was written; of a whole number those of the screen. */
function decimalsIn(text: string): number {
  const [, decimals = '', exponent = '0'] = /(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const written = decimals.length - Number(exponent);
  return written > 0 ? Math.min(written, 100) : SHOWN_DECIMALS;
}

const SHOWN_DECIMALS = 4;

const HOLDS: Readonly<Record<Until['relation'], (now: number, value: number) => boolean>> = {
  '<': (now, value) => now < value,
  '<=': (now, value) => now <= value,
  '>': (now, value) => now > value,
  '>=': (now, value) => now >= value,
  '=': (now, value) => now === value,
};

/** `schedule done: accuracy 100 %`; if no step was left to take, also how to go on. */
function endText(session: Session, applied: number): string {
  const further = applied > 0 ? '' : '; :lr 0.01 goes on';
  return `schedule done: ${resultText(session)}${further}`;
}

/** `accuracy 100 % at step 100`; without samples, what the root is. */
function resultText(session: Session): string {
  const { program, root, history } = session.model;
  const share = accuracyOn(session);
  const result =
    share === undefined ? `${nameOf(program.tape, root, 20)} is ${short(history.loss)}` : `accuracy ${percent(share)}`;
  return `${result} at step ${counted(history.length - 1)}`;
}

/** `reached: L is 0.01 at step 7`, or `crossed 3: L is 3.0129 at step 18`. */
const reached = ({ program, root, history }: Model, until: Until | undefined): string =>
  `${until && isPassed(until, history.loss) ? `crossed ${full(until.value)}` : 'reached'}: ${nameOf(program.tape, root, 20)} is ${full(history.loss)} at step ${counted(history.length - 1)}`;
