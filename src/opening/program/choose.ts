/** Which moment of a program is opened: the one that the user asks for, else the first wrong one, else the newest. */
import { FileError } from '../../files/error.js';
import { count, plural } from '../../text/numbers.js';
import { type Moment, skippedText } from './moments.js';
import type { Report } from './run.js';

/** Throws a FileError that says why there is none. */
export function chosen(report: Report, wanted: number | undefined): Moment {
  const { moments } = report;
  if (wanted !== undefined) return asked(report, wanted);
  const there = moments.list.filter(({ index }) => moments.has(index));
  const moment = there.find(({ verdict }) => verdict?.outcome === 'wrong') ?? there.at(-1);
  if (!moment) throw new FileError(noMoment(report));
  return moment;
}

function asked(report: Report, wanted: number): Moment {
  const { name, moments } = report;
  const moment = moments.list[wanted - 1];
  if (!moment) {
    const all = moments.list.length === 0 ? noMoment(report) : `${name} had ${plural(moments.list.length, 'moment')}`;
    throw new FileError(`there is no moment ${count(wanted)}: ${all}`);
  }
  const why = notThere(report, moment);
  if (why !== undefined) throw new FileError(`moment ${count(wanted)} cannot be opened: ${why}`);
  return moment;
}

/** Why a moment's numbers are not there; undefined if they are. */
function notThere({ moments }: Report, { index, missing, skipped, nodes, file }: Moment): string | undefined {
  if (missing !== undefined) return missing;
  if (skipped !== undefined || file === undefined) return skippedText(skipped ?? '', nodes);
  if (moments.has(index)) return undefined;
  const near = [nearest(moments.list, moments.has, index, -1), nearest(moments.list, moments.has, index, 1)];
  const others = near.filter((each) => each !== undefined).map(count);
  return `to save space only one in ${count(moments.every)} was kept; near it are ${others.join(' and ')}`;
}

function nearest(
  { length }: readonly Moment[],
  has: (index: number) => boolean,
  from: number,
  by: 1 | -1,
): number | undefined {
  for (let index = from; index >= 1 && index <= length; index += by) if (has(index)) return index;
  return undefined;
}

/** Why a program has no moment at all. */
function noMoment(report: Report): string {
  const { name, moments, classes, failures } = report;
  const [moment] = moments.list;
  if (moment) return `${name} has no graph that can be opened: ${notThere(report, moment) ?? 'it was not kept'}`;
  const [failure] = failures;
  if (failure) return `${name} failed before its first graph: ${failureText(failure)}`;
  const lacking = classes.filter(({ lacks }) => lacks.length > 0);
  const seen = lacking.map((each) => `class ${each.name} (${each.place}) has no ${each.lacks.join(', no ')}`);
  const built = `${name} built no graph that backward or draw_dot was called on`;
  if (classes.length > lacking.length) return built;
  const wanted = 'no class was seen whose objects have data, a gradient and the objects that they came from';
  return seen.length > 0 ? `${built}: ${seen.join('; ')}` : `${name} built no graph: ${wanted}`;
}

/** `train.py:31: ZeroDivisionError: division by zero`. */
export const failureText = ({
  place,
  error,
}: {
  readonly place: string | undefined;
  readonly error: string;
}): string => (place === undefined ? error : `${place}: ${error}`);
