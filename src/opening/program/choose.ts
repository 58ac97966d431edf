/** Which moment of a program is opened: the one that the user asks for, else the first wrong one, else the newest. */
import { FileError } from '../../files/error.js';
import { count, plural } from '../../text/numbers.js';
import { type JudgedMoment, skippedText } from './moments/outcome.js';
import type { Report } from './run.js';

/** Throws a FileError that says why there is none. */
export function chosen(report: Report, wanted: number | undefined): JudgedMoment {
  const { moments } = report;
  if (wanted !== undefined) return asked(report, wanted);
  const moment =
    moments.list.find(({ index, verdict }) => verdict?.outcome === 'wrong' && moments.has(index)) ?? newestKept(report);
  if (!moment) throw new FileError(noMoment(report));
  return moment;
}

function asked(report: Report, wanted: number): JudgedMoment {
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
function notThere(report: Report, { index, missing, skipped, nodes, file }: JudgedMoment): string | undefined {
  const { moments } = report;
  if (missing !== undefined) return missing;
  if (skipped !== undefined || file === undefined) return skippedText(skipped ?? '', nodes);
  if (moments.has(index)) return undefined;
  const near = [nearestKept(report, index, -1), nearestKept(report, index, 1)];
  const others = near.flatMap((each) => (each ? [count(each.index)] : []));
  return `to save space only one in ${count(moments.every)} was kept; near it are ${others.join(' and ')}`;
}

/** The nearest moment that is kept, at a number or after it, or before it if `by` is -1. */
export function nearestKept({ moments }: Report, from: number, by: 1 | -1): JudgedMoment | undefined {
  const { list, has } = moments;
  for (let index = from; index >= 1 && index <= list.length; index += by) if (has(index)) return list[index - 1];
  return undefined;
}

/** The newest moment that can be opened. */
export const newestKept = (report: Report): JudgedMoment | undefined =>
  nearestKept(report, report.moments.list.length, -1);

/** What a class is asked for that a newcomer most often leaves out. */
const CHILDREN = "children are the objects that one was computed from, kept in a field such as micrograd's _prev";

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
  if (seen.length === 0) return `${name} built no graph: ${wanted}`;
  const explained = lacking.some(({ lacks }) => lacks.includes('children')) ? `; ${CHILDREN}` : '';
  return `${built}: ${seen.join('; ')}${explained}`;
}

/** `train.py:31: ZeroDivisionError: division by zero`. */
export const failureText = ({
  place,
  error,
}: {
  readonly place: string | undefined;
  readonly error: string;
}): string => {
  const why = error.startsWith('EOFError') ? `${error} (its stdin is empty)` : error;
  return place === undefined ? why : `${place}: ${why}`;
};
