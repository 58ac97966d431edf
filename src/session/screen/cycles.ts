/** Cycling through the lenses, explanations and plots that are available. */
import { isPlane } from '../../explain/curves/region.js';
import type { Session } from '../model.js';
import { EXPLANATIONS, type ExplanationView, PLOTS, type PlotView } from '../panes.js';

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

/** Closes the bug explanation if no bug is on any more, and the pages if there are none. */
export const withoutEmptyExplanation = (session: Session): Session =>
  explanationsOf(session).includes(session.explanation) ? session : { ...session, explanation: 'none' };
