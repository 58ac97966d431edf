/**
 * A file with a graph on each line, as another program writes it while it trains: the newest line is shown, and L and
 * the leaves of those before it are the history, as long as the structure stays the same.
 *
 *     line     1     2     3        4         5
 *     graph    A     A     A        B         B
 *     step     0     1     2        0         1      (the history of A is gone with line 4)
 */
import type { Direction } from '../../engine/optimizers/optimizers.js';
import type { Tape } from '../../engine/tape.js';
import type { Difference } from '../../formats/json/compared.js';
import type { SavedPoint } from '../../formats/json/read.js';
import type { Work } from '../../notation/work.js';
import { logToGoOn, newHistory } from '../history/history.js';
import { add } from '../history/log.js';
import { say } from '../message.js';
import type { Lines, Model, Series, Session } from '../model.js';
import { equal, rootData } from '../numbers.js';
import { withRate } from '../rate.js';
import { NO_RUNS } from '../training/runs.js';
import { commit } from '../undo.js';
import { withChoices } from './choices.js';
import type { Opened } from './open.js';
import type { OpenOptions } from './opening.js';
import { onSameNodes } from './reread.js';
import { sameLabels, sameStructure, sameTape } from './same.js';
import { gradientsIn, openPoint, othersIn, settingsOfPoint } from './saved.js';

/** The series with one more graph; another structure begins a new one. */
export function withPoint(series: Series | undefined, point: SavedPoint): Series {
  const { root, leaves } = point;
  if (!series || root !== series.point.root || !sameStructure(series.point.tape, point.tape))
    return { point, history: newHistory(rootData(point.tape, root, leaves)) };
  // the same tape keeps what was computed for it
  const tape = sameLabels(series.point.tape, point.tape) ? series.point.tape : point.tape;
  const log = logToGoOn(series.history);
  add(log, series.history.loss, series.point.leaves, undefined);
  const loss = rootData(tape, root, leaves);
  const direction = point.direction ?? series.point.direction ?? wayTo(leaves, series.point);
  return {
    point: { ...point, tape, ...(direction && { direction }) },
    history: { log, length: series.history.length + 1, loss },
  };
}

/** The way of an update that led to these leaves, by the gradients of the file before it; undefined if they say nothing. */
function wayTo(leaves: Float64Array, { tape, leaves: before, grads }: SavedPoint): Direction | undefined {
  let promised = 0;
  for (let i = 0; i < before.length; i++) promised += (grads[tape.leaves[i]!] ?? 0) * (leaves[i]! - before[i]!);
  return promised < 0 ? 'descend' : promised > 0 ? 'ascend' : undefined;
}

/** The series on a tape that has been computed with, if that is the same. */
export const onSameTape = ({ point, history }: Series, tape: Tape): Series =>
  sameTape(point.tape, tape) ? { point: { ...point, tape }, history } : { point, history };

/** A series with the gradients of its newest graph, and those of the file that are not ours. */
export function linesOf(
  series: Series,
  place: Lines['place'],
): { readonly lines: Lines; readonly others: Difference[] } {
  const { point, history } = series;
  const others = othersIn(point);
  return { lines: { point, history, gradients: gradientsIn(point, history.length - 1, others), place }, others };
}

/** Opens the newest line. */
export function* openLine(
  name: string,
  series: Series,
  place: Lines['place'],
  given: ReadonlyMap<string, number>,
  options: OpenOptions,
): Work<Opened> {
  const { lines, others } = linesOf(series, place);
  const { point, history, gradients } = lines;
  return yield* openPoint(name, point, others, given, { ...options, origin: { ...options.origin, lines } }, (model) => {
    if (equal(model.leaves, point.leaves)) return { ...model, gradients, leaves: point.leaves, history };
    return { ...model, gradients, history: { ...history, loss: rootData(point.tape, point.root, model.leaves) } };
  });
}

/**
 * The session at a newer line. What the user has done on the last one can be undone to; an earlier iteration that is
 * viewed stays on the screen, unless the file began again. `opened` is needed if the line's graph is not the one that
 * is open.
 */
export function lineArrived(session: Session, lines: Lines, opened?: Session, isAgain = false): Session {
  const { model } = session;
  const last = model.origin.lines;
  if (!last) return session;
  const origin = { ...model.origin, lines };
  // no line after the last one could be used: only the place is new
  if (lines.point === last.point) return { ...session, model: { ...model, origin } };
  const isOwn = hasOwn(model, last);
  const next = opened ? otherGraph(model, last, lines, opened.model) : sameGraph(model, last, lines);
  if (!next) return session;
  const viewed = isOwn || opened || isAgain ? undefined : session.viewed;
  const changed = { ...session, run: undefined };
  const after = { ...(isOwn ? commit(changed, next) : { ...changed, model: next }), viewed };
  if (!opened) return after;
  const shown = onSameNodes(session, after, model);
  return last.history.length > 1 ? say(shown, 'this line has another graph, which begins a new history') : shown;
}

/** Whether the user has changed more than the settings since the last line came. */
function hasOwn({ program, root, leaves, gradients, history }: Model, { point, ...last }: Lines): boolean {
  const isSame = program.tape === point.tape && equal(leaves, point.leaves) && gradients === last.gradients;
  return !isSame || (root === point.root && history !== last.history);
}

/** The model with a newer line's numbers on its own graph; undefined if the graph is another. A root that was chosen stays. */
function sameGraph(model: Model, { point: last }: Lines, lines: Lines): Model | undefined {
  const { point, gradients } = lines;
  const { tape } = model.program;
  const { leaves } = point;
  if (point.tape !== tape) return undefined;
  const history = model.root === point.root ? lines.history : grown(model, rootData(tape, model.root, leaves));
  return withRate({
    ...model,
    ...changedSettings(last, point),
    ...(model.origin.settings?.direction && { direction: model.direction }),
    leaves,
    frozen: equalBytes(point.frozen, last.frozen) ? model.frozen : point.frozen,
    state: undefined,
    gradients,
    history,
    runs: { ...model.runs, segments: NO_RUNS.segments },
    origin: { ...model.origin, lines },
  });
}

/** The model's history with one more iteration. */
function grown({ history, leaves }: Model, loss: number): Model['history'] {
  const log = logToGoOn(history);
  add(log, history.loss, leaves, undefined);
  return { log, length: history.length + 1, loss };
}

/** The model of a line with another graph, with what the user has chosen. */
const otherGraph = (model: Model, { point: last }: Lines, { point }: Lines, opened: Model): Model =>
  withChoices(opened, model, last.root, {
    ...changedSettings(last, point),
    runs: { ...model.runs, segments: NO_RUNS.segments },
  });

/** The settings of a line, if one of them is not that of the line before. */
function changedSettings(last: SavedPoint, point: SavedPoint): ReturnType<typeof settingsOfPoint> {
  const isSame = (key: keyof typeof settings): boolean => last[key] === settings[key];
  const settings = settingsOfPoint(point);
  return (Object.keys(settings) as (keyof typeof settings)[]).every(isSame) ? {} : settings;
}

const equalBytes = (some: Uint8Array, others: Uint8Array): boolean =>
  some.length === others.length && some.every((value, i) => value === others[i]);
