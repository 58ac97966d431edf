/** The card or page, the lens and the plot as lines, when they are opened or changed. */
import { curve } from '../../session/history/history.js';
import type { Session } from '../../session/model.js';
import { LENSES } from '../../session/panes.js';
import { plotNames, plotOn, plotsOf } from '../../session/screen/cycles.js';
import { partAt, rowsOf } from '../../session/tree/rows.js';
import { gradientsOf } from '../../session/viewed.js';
import { cell, count, plural } from '../../text/numbers.js';
import { cardSentences } from '../card/card.js';
import { explanationLines } from '../detail/explanation.js';
import type { Glyphs } from '../glyphs.js';
import { lineText } from '../line.js';
import { labelsFor } from '../plots/axis-labels.js';
import { plotLines } from '../plots/plots.js';
import { ledgerLines } from '../tree/ledger-lens.js';
import type { Viewport } from '../viewport.js';
import { LINE, named, ROWS } from './names.js';
import { lensTexts } from './row.js';

/** The most lines of an explanation, and points of a plot. */
const LINES = 20;
const POINTS = 11;

/** The panes: what was opened, and the new text of an open explanation. */
export function paneChanges(before: Session, after: Session, viewport: Viewport): string[] {
  const isAbout = (session: Session): unknown[] => [
    session.explanation,
    session.page,
    session.selection,
    session.pages,
    gradientsOf(session),
    session.prediction,
  ];
  const [old, now] = [isAbout(before), isAbout(after)];
  const isNew = now.some((each, i) => each !== old[i]) && !(after.run && before.run);
  return [
    ...(before.explanation !== after.explanation && after.explanation === 'none'
      ? [before.explanation === 'card' ? 'card closed' : 'explanation closed']
      : []),
    ...(after.explanation !== 'none' && isNew ? explained(after, viewport) : []),
    ...(before.lens !== after.lens ? lensLines(after, viewport) : []),
    ...(plotOn(before) !== plotOn(after) ? plotChange(after, viewport) : []),
    ...(before.picture !== after.picture ? [after.picture ? 'the picture: arrows follow its edges' : 'the tree'] : []),
  ];
}

export const explained = (session: Session, viewport: Viewport): string[] =>
  session.explanation === 'card'
    ? cardSentences(session, LINES, viewport)
    : explanationLines(session, LINE, LINES, viewport)
        .map((line) => lineText(line).trim())
        .filter((line) => line !== '');

/** A lens: the name and the lens's texts of each row, for the first rows. */
function lensLines(session: Session, viewport: Viewport): string[] {
  const title = `lens ${session.lens}, ${LENSES.indexOf(session.lens) + 1} of ${LENSES.length}`;
  if (session.lens === 'plain') return [title];
  const rows = rowsOf(session);
  const all = Array.from({ length: Math.min(rows.count, ROWS) }, (_, row) => {
    const texts = partAt(rows, row) >= 0 ? [] : lensTexts(session, row, viewport);
    return texts.length === 0 ? [] : [`  ${named(session, rows.node[row] as number, viewport)}: ${texts.join(', ')}`];
  }).flat();
  const sum =
    session.lens === 'ledger' ? ledgerLines(session, LINE, viewport).map((line) => lineText(line).trim()) : [];
  const left = rows.count - ROWS;
  return [
    `${title}:`,
    ...all,
    ...(left > 0 ? [`  and ${plural(left, 'more row')}`] : []),
    ...sum.filter((line) => line !== ''),
  ];
}

/** A plot: its name and place among the plots, its title and, for L over the iterations, some of its points. */
function plotChange(session: Session, viewport: Viewport): string[] {
  const [drawn = []] = plotLines(session, LINE, 8, viewport);
  const [plots, names] = [plotsOf(session), plotNames(session)];
  const at = plots.indexOf(plotOn(session));
  const title = `plot ${names[at]}, ${at + 1} of ${names.length}: ${inWords(lineText(drawn).trim(), viewport.glyphs)}`;
  if (plots[at] !== 'loss') return [title];
  const { history } = session.model;
  const { iterations, losses } = curve(history, POINTS);
  const label = labelsFor(losses.filter(Number.isFinite));
  const text = (loss: number): string => (Number.isFinite(loss) ? label(loss) : cell(loss));
  return [title, ...iterations.map((k, i) => `  step ${count(k)}: ${text(losses[i] as number)}`)];
}

/** A title without the marks of what is drawn, and with commas for gaps. */
const inWords = (title: string, { curve, tangent, point }: Glyphs): string =>
  title
    .replaceAll(`${curve} `, '')
    .replaceAll(`${tangent} `, '')
    .replaceAll(`${point} `, 'at ')
    .replaceAll(/ {2,}/g, ', ');
