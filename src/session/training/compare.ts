/**
 * Comparing runs: the present one is saved as a line in the plot, and another runs from the start, or from
 * the viewed iteration, with other settings.
 */
import { plural } from '../../text/numbers.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { commit, presentModel, settings } from '../undo.js';
import { orReason } from './handed.js';
import { steps } from './running.js';
import { MOST_SAVED, NO_RUNS, segmentsOf, withRunSaved } from './runs.js';
import { viewing } from './travel.js';

/** Saves the run and goes back to where the next one begins. */
export function fork(session: Session): Session {
  const { model } = session;
  const there = session.viewed ? session : orReason(() => viewing(session, 0, 1));
  if (typeof there === 'string') return say(session, there, 'error');
  const { viewed } = there;
  if (!viewed) return say(session, 'there is no run to save yet: s takes a step', 'error');
  const from = presentModel(there);
  const saved = withRunSaved(model, viewed.iteration);
  const runs = { segments: segmentsOf(from), saved };
  const after = { ...commit(session, { ...from, runs }), run: undefined, plot: 'loss', explanation: 'none' } as const;
  const dropped = saved.length === model.runs.saved.length ? ` (dropped the oldest: the plot keeps ${MOST_SAVED})` : '';
  return say(after, `the run is saved${dropped}: change a setting (+ o d) and run again from step ${viewed.iteration}`);
}

const SETTINGS = ['lr', 'schedule', 'direction', 'optimizer', 'frozen', 'bug'] as const;
const SAME = { text: 'it is set so already: the saved run differs only if it was set on its way' };

/** Saves the run, makes a change and runs as many steps again from where the next run begins. One undo entry. */
export function again(session: Session, change: (forked: Session) => Session): Session {
  const forked = fork(session);
  if (forked.message?.tone === 'error') return forked;
  const changed = change({ ...forked, message: undefined });
  const count = session.model.history.length - forked.model.history.length;
  const isRefused = changed.message?.tone === 'error';
  const after = isRefused ? changed : steps({ ...changed, message: undefined }, 'step', count);
  if (after.message && after.model === changed.model) return { ...session, message: after.message };
  const isSame = SETTINGS.every((name) => changed.model[name] === forked.model[name]);
  const message = after.message ?? (isSame ? SAME : changed.message);
  const withText = message ? say(after, message.text) : after;
  return { ...withText, past: forked.past, run: after.run && { ...after.run, begun: true } };
}

/** Drops the saved runs. */
export function forgetRuns(session: Session): Session {
  const { runs } = session.model;
  const { length } = runs.saved;
  if (length === 0) return say(session, 'no run is saved: c saves one', 'error');
  return settings(session, { runs: { ...runs, saved: NO_RUNS.saved } }, `${plural(length, 'saved run')} dropped`);
}
