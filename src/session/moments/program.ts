/** A user's own program in a session: run by an effect, shown when its first moment is there, asked about on quitting. */
import { say } from '../message.js';
import type { Moments, Session } from '../model.js';
import { NO_PROGRAM } from '../screen/lists.js';
import { replaced } from '../source/open.js';
import { momentIn } from './shelf.js';

/** Runs a program, by an effect. */
export function requestRun(session: Session, typed: string): Session {
  const words = wordsIn(typed);
  if (words.length === 0)
    return say(
      session,
      'expected a Python file: :run train.py runs your program and shows the graph of each of its backwards',
      'error',
    );
  return {
    ...say(session, `running ${words[0] === '-m' ? words.slice(0, 2).join(' ') : words[0]}: no graph yet; Esc ends it`),
    effect: { kind: 'run', words },
  };
}

const WORD = /"([^"]*)"|'([^']*)'|(\S+)/g;

/** The words of a command line, with quotes around those that have blanks. */
const wordsIn = (typed: string): string[] =>
  Array.from(typed.matchAll(WORD), ([, double, single, bare]) => double ?? single ?? bare ?? '');

/** The session at the first moment of a program, which has one; another program's moments go. */
export function programOpened(session: Session, opened: Session, moments: Moments): Session {
  const after = replaced({ ...session, moments: undefined }, opened);
  const past = after.past.filter(({ model }) => momentIn(model) === undefined);
  return { ...after, past, moments, list: { of: 'summary' } };
}

/** Shows what the program has printed, by an effect. */
export const requestOutput = (session: Session): Session =>
  session.moments ? { ...session, effect: { kind: 'output' } } : say(session, NO_PROGRAM, 'error');

/** Quits. A program that has run for long is ended only by a second `q`. */
export function quit(session: Session): Session {
  const { moments } = session;
  if (!moments || moments.ending !== undefined || !moments.isLong || moments.asked) return { ...session, closed: true };
  const asked = { ...session, moments: { ...moments, asked: true } };
  return say(asked, `${moments.name} is still running: q again ends it`);
}
