/** Cycling through the lenses, explanations and plots that are available. */
import { isPlane } from '../../explain/curves/region.js';
import { noSuch } from '../../text/nearest.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { EXPLANATIONS, type ExplanationView, LENSES, PLOTS, type PlotView } from '../panes.js';

/** The next of `now` in a cycle, or the previous. */
export function around<T>(cycle: readonly T[], now: T, by: 1 | -1): T {
  const at = Math.max(0, cycle.indexOf(now));
  return cycle[(at + by + cycle.length) % cycle.length] as T;
}

/** The available explanations: the bug's while one is on, a file's pages if it has any. */
export function explanationsOf({ model, pages }: Session): ExplanationView[] {
  const [none, ...rest] = EXPLANATIONS;
  return [
    none,
    ...(model.bug === undefined ? [] : (['bug'] as const)),
    ...rest,
    ...(pages.length > 0 ? (['pages'] as const) : []),
  ];
}

/** The available plots: the region only if samples have two inputs. */
export const plotsOf = ({ model }: Session): PlotView[] =>
  PLOTS.filter((view) => view !== 'region' || isPlane(model.samples));

/** The plot that is shown: L if the chosen one is not available. */
export const plotOn = (session: Session): PlotView =>
  plotsOf(session).includes(session.plot) ? session.plot : PLOTS[0];

/** The names of the plots that are available. L is also called by its name. */
export const plotNames = (session: Session): string[] => plotsOf(session).map((view) => (view === 'loss' ? 'L' : view));

export function showLens(session: Session, name: string): Session {
  const lens = LENSES.find((each) => each === name);
  return lens ? { ...session, lens, picture: false } : say(session, noSuch('lens', name, LENSES), 'error');
}

export function showPlot(session: Session, name: string): Session {
  const { program, root } = session.model;
  const isLoss = name === 'L' || name === program.tape.labels[root];
  const plot = isLoss ? 'loss' : plotsOf(session).find((each) => each === name);
  return plot ? { ...session, plot } : say(session, noSuch('plot', name, plotNames(session)), 'error');
}

/** Closes the bug explanation if no bug is on any more, and the pages if there are none. */
export const withoutEmptyExplanation = (session: Session): Session =>
  explanationsOf(session).includes(session.explanation) ? session : { ...session, explanation: 'none' };
