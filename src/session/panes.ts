/** The three cycles: lens, explanation and plot, and a file's own pages. */
import { isPlane } from '../explain/curves/region.js';
import { escape as visible } from '../text/escape.js';
import { EXPLANATIONS, type ExplanationView, PLOTS, type PlotView, type Session } from './model.js';

/** The neighbour of `now` in a cycle. */
export function around<T>(cycle: readonly T[], now: T, by: 1 | -1): T {
  const at = Math.max(0, cycle.indexOf(now));
  return cycle[(at + by + cycle.length) % cycle.length] as T;
}

/** The explanations there are now: the bug's own while one is on, a file's pages where it has some. */
export function explanationsOf({ model, pages }: Session): ExplanationView[] {
  const [none, ...rest] = EXPLANATIONS;
  return [
    none,
    ...(model.bug === undefined ? [] : (['bug'] as const)),
    ...rest,
    ...(pages.length > 0 ? (['pages'] as const) : []),
  ];
}

/** The plots there are now: the region where samples have two inputs. */
export const plotsOf = ({ model }: Session): PlotView[] =>
  PLOTS.filter((view) => view !== 'region' || isPlane(model.samples));

/** The plot that is shown: L where the chosen one is not there. */
export const plotOn = (session: Session): PlotView =>
  plotsOf(session).includes(session.plot) ? session.plot : PLOTS[0];

/** Closes the bug lab where no bug is on any more, and the pages where there are none. */
export const withoutEmptyExplanation = (session: Session): Session =>
  explanationsOf(session).includes(session.explanation) ? session : { ...session, explanation: 'none' };

/** A page's lines as they may be shown. In its text a line ends with `\\n`. */
export const linesOfPage = (page: string): string[] => page.split('\\n').map(visible);

/** Adds pages, one at least, and opens the last of them. */
export function withPages(session: Session, added: readonly string[]): Session {
  const pages = [...session.pages, ...added];
  return { ...session, pages, page: pages.length - 1, explanation: 'pages' };
}

/** Opens the pages where they are not open, else turns to the next or the one before; or adds one and opens it. */
export function turnPage(session: Session, by: 1 | -1, text?: string): Session {
  const { pages, page, explanation } = session;
  if (text !== undefined) return withPages(session, [text]);
  if (pages.length === 0)
    return { ...session, message: { text: 'there is no page to turn: :say text adds one', tone: 'error' } };
  if (explanation !== 'pages') return { ...session, explanation: 'pages' };
  return { ...session, page: (page + by + pages.length) % pages.length };
}
