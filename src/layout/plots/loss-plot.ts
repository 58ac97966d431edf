/**
 * L over the iterations. If there are saved runs beside the present one, the title is a legend with the settings of
 * each, and its L at the iteration on the screen:
 *
 *     L at step 3   ── lr 0.1: -4.1   ══ lr 0.01: -5.9314
 */

import { curve, extremesOf, spacing } from '../../session/history/history.js';
import type { Calls, Moments, Session } from '../../session/model.js';
import { callsLike, momentAt } from '../../session/moments/list.js';
import { accuracyText } from '../../session/training/accuracy.js';
import { lossAt, MOST_SAVED } from '../../session/training/runs.js';
import { dataOn, iterationOf } from '../../session/viewed.js';
import { escape } from '../../text/escape.js';
import { count, plural, short } from '../../text/numbers.js';
import { clip, firstFitting } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import { cut, type Line, line, lineWidth, piece } from '../line.js';
import { nameIn } from '../names.js';
import type { Viewport } from '../viewport.js';
import { curves, lineOf } from './plot.js';
import type { Series } from './resample.js';
import { runNames } from './run-names.js';

/** The most cells of the root's name, and of a run's. */
const NAME = 20;
const RUN = 30;
/** The most points of a curve, however many iterations there are: several per column. */
const MOST_POINTS = 2000;
/** The fewest lines that a legend leaves to the drawing. */
const LEAST_DRAWN = 4;

/** Title or legend and the drawing under it, `height` lines in all. */
export function lossLines(session: Session, cells: number, height: number, { glyphs }: Viewport): Line[] {
  if (session.moments && session.model.origin.moment)
    return momentLines(session, session.moments, cells, height, glyphs);
  const { model, viewed } = session;
  const { saved } = model.runs;
  const { iterations, losses: values } = curve(model.history, MOST_POINTS);
  const series: Series[] = [
    { iterations, values },
    ...saved
      .toReversed()
      .map((run) => ({ iterations: run.iterations, values: run.losses, style: styleOf(run.number) })),
  ];
  const titles = saved.length > 0 ? legend(session, cells, Math.max(1, height - LEAST_DRAWN), glyphs) : [];
  const isLog = session.logAxis && isAboveZero(series);
  const space = height - Math.max(1, titles.length);
  const { lines, left } = curves(series, cells - 1, space, glyphs, viewed?.iteration, isLog);
  const name = nameIn(model.program.tape, model.root, NAME, glyphs);
  const more =
    values.length === 1 ? ': s takes a step' : left > 0 ? ` (${plural(left, 'point')} not finite, left out)` : '';
  const every = spacing(model.history);
  const some = every > 1 ? `, one in ${count(every)}` : '';
  const [of, after] = [` ${name} over iterations${axisText(session, isLog)}${some}`, accuracyText(session)];
  const title = firstFitting(cells, `${of}${more}${after}`, `${of}${left > 0 ? more : after}`, ` ${name}${after}`);
  const over = saved.length > 0 ? titles : [line(title, 'dim')];
  return [...over, ...lines.map((each) => [piece(' '), ...each])].map((each) => cut(each, cells, glyphs));
}

/**
 * L at the moments that the same line of the program has made, and beside it what the user has done from there: its k-th
 * step is drawn under the k-th moment after the one that it began at.
 */
function momentLines(session: Session, moments: Moments, cells: number, height: number, glyphs: Glyphs): Line[] {
  const { model, viewed } = session;
  const index = model.origin.moment?.index ?? 0;
  const moment = momentAt(moments, index);
  const calls = moment ? callsLike(moments, moment) : { indexes: [], losses: [] };
  const total = countUpTo(calls.indexes, moments.total);
  const here = countUpTo(calls.indexes, index) - 1;
  const program = sampled(calls, total, here);
  const own = curve(model.history, MOST_POINTS);
  const branch =
    own.losses.length > 1 ? [{ iterations: own.iterations.map((k) => here + k), values: own.losses, style: 1 }] : [];
  const k = viewed?.iteration ?? model.history.length - 1;
  const isLog = session.logAxis && isAboveZero([...branch, program]);
  const { lines, left } = curves(
    [...branch, program],
    cells - 1,
    height - 1,
    glyphs,
    here + k,
    isLog,
    // the numbers of the moments; what is beyond them has none
    (at) => (at < total ? calls.indexes[at] : undefined),
  );
  const name = nameIn(model.program.tape, model.root, NAME, glyphs);
  // the folders of its file are in the list of moments
  const line = escape(moment?.place.split('/').at(-1) ?? '');
  const from = line === '' ? '' : ` at ${line}`;
  const legend: Line =
    branch.length === 0 ? [] : [piece('   '), lineOf(1, glyphs), piece(` yours from moment ${count(index)}`)];
  const more = left > 0 ? ` (${plural(left, 'point')} not finite, left out)` : '';
  const title = (at: string): string =>
    ` ${name} over ${plural(total, 'moment')}${at}${axisText(session, isLog)}${more}`;
  const titled = [piece(firstFitting(cells - lineWidth(legend), title(from), title('')), 'dim'), ...legend];
  return [titled, ...lines.map((each) => [piece(' '), ...each])].map((each) => cut(each, cells, glyphs));
}

/** Whether every number has a logarithm; those that are not finite are left out anyway. */
const isAboveZero = (all: readonly Series[]): boolean =>
  all.every(({ values }) => values.every((value) => value > 0 || !Number.isFinite(value)));

const axisText = ({ logAxis }: Session, isLog: boolean): string =>
  isLog ? ' (log)' : logAxis ? ' (not log: it is not always above 0)' : '';

/** How many of rising numbers are at most `most`. */
function countUpTo(numbers: readonly number[], most: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** L at some of the first `total` calls, with the lowest and highest, and at the one on the screen and the last. */
function sampled({ losses }: Calls, total: number, here: number): Series {
  const found = extremesOf(losses, total, MOST_POINTS);
  const iterations = [...new Set([...found, here, total - 1])].filter((i) => i >= 0 && i < total).sort((x, y) => x - y);
  return { iterations, values: iterations.map((i) => losses[i] as number) };
}

/** The style of the saved run with this number: runs side by side have different ones. */
const styleOf = (number: number): number => 1 + ((number - 1) % MOST_SAVED);

/** The name of each run and its L at the iteration on the screen, as many per line as fit. */
function legend(session: Session, cells: number, most: number, glyphs: Glyphs): Line[] {
  const { model } = session;
  const k = iterationOf(session);
  const names = runNames(model).map((name) => clip(name, RUN, glyphs.more));
  const entries = [
    [lineOf(0, glyphs), piece(` ${names[0]}: ${short(dataOn(session)[model.root] as number)}`)],
    ...model.runs.saved.map((run, i) => {
      const { iteration, loss } = lossAt(run, k);
      const at = iteration === k ? '' : ` at ${count(iteration)}`;
      return [lineOf(styleOf(run.number), glyphs), piece(` ${names[i + 1]}: ${short(loss)}${at}`)];
    }),
  ];
  const title = ` ${nameIn(model.program.tape, model.root, NAME, glyphs)} at step ${count(k)}${session.logAxis ? ', log' : ''}${accuracyText(session)}`;
  const lines: Line[] = [line(title, 'dim')];
  for (const entry of entries) {
    const last = lines[lines.length - 1] as Line;
    const isFull = lineWidth(last) + 3 + lineWidth(entry) > cells;
    if (isFull && lines.length < most) lines.push([piece(' '.repeat(4)), ...entry]);
    else lines[lines.length - 1] = [...last, piece('   '), ...entry];
  }
  return lines;
}
