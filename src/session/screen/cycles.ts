/** Cycling through the lenses and plots that are available, and closing what is not. */
import { isPlane } from '../../explain/curves/region.js';
import { noSuch } from '../../text/nearest.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { LENSES, type Lens, PLOTS, type PlotView } from '../panes.js';

/** The next of `now` in a cycle, or the previous. */
export function around<T>(cycle: readonly T[], now: T, by: 1 | -1): T {
  const at = Math.max(0, cycle.indexOf(now));
  return cycle[(at + by + cycle.length) % cycle.length] as T;
}

/** The available plots: the accuracy only if there are samples, the region only if they have two inputs. */
export const plotsOf = ({ model }: Session): PlotView[] => [
  ...PLOTS.filter((view) => view !== 'region' || isPlane(model.samples)),
  ...(model.samples ? (['accuracy'] as const) : []),
];

/** The plot that is shown: L if the chosen one is not available. */
export const plotOn = (session: Session): PlotView =>
  plotsOf(session).includes(session.plot) ? session.plot : PLOTS[0];

/** The names of the plots that are available. L is also called by its name. */
export const plotNames = (session: Session): string[] => plotsOf(session).map((view) => (view === 'loss' ? 'L' : view));

/** `lens: plain; others: ledger, local, check, optimizer`, with the picture as what is shown while it stands in the tree's place. */
export const lensText = ({ lens, picture }: Session): string => shownOf('lens', picture ? 'picture' : lens, LENSES);

export const plotText = (session: Session): string => {
  const names = plotNames(session);
  return shownOf('plot', names[plotsOf(session).indexOf(plotOn(session))] as string, names);
};

const shownOf = (kind: string, shown: string, names: readonly string[]): string =>
  `${kind}: ${shown}; others: ${names.filter((name) => name !== shown).join(', ')}`;

export function showLens(session: Session, name: string): Session {
  if (name === '') return say(session, lensText(session));
  const lens = LENSES.find((each) => each === name);
  return lens ? throughLens({ ...session, picture: false }, lens) : say(session, noSuch('lens', name, LENSES), 'error');
}

/** What the numbers of the check are; the other lenses have a sentence of their own, or headings that say it. */
const CHECK = 'beside each gradient (L(x+h) - L(x-h))/2h: large h bends it, small h rounds it';

export const throughLens = (session: Session, lens: Lens): Session =>
  lens === 'check' ? say({ ...session, lens }, CHECK, 'hint') : { ...session, lens };

export function showPlot(session: Session, name: string): Session {
  if (name === '') return say(session, plotText(session));
  const { program, root } = session.model;
  const isLoss = name === 'L' || name === program.tape.labels[root];
  const plot = isLoss ? 'loss' : plotsOf(session).find((each) => each === name);
  return plot ? { ...session, plot } : say(session, noSuch('plot', name, plotNames(session)), 'error');
}

/** Closes the bug explanation if no bug is on any more, and the pages if there are none. */
export function withoutEmptyExplanation(session: Session): Session {
  const { explanation, model, pages } = session;
  const isEmpty = (explanation === 'bug' && model.bug === undefined) || (explanation === 'pages' && pages.length === 0);
  return isEmpty ? { ...session, explanation: 'none' } : session;
}
