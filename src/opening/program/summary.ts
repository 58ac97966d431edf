/**
 * A run in a few lines:
 *
 *     train.py · class Value (engine.py:4) · python 3.11 · done
 *     20 backwards at line 41 · 398 nodes · L 4.81 → 0.02
 *     gradients: 17 right · 3 WRONG, first in moment 1
 *       e = a*b   train.py:12   `=` where `+=` belongs   engine.py:31
 */
import { accusationLine } from '../../explain/verdicts/words.js';
import { count, plural, short } from '../../text/numbers.js';
import { failureText } from './choose.js';
import type { MomentStore } from './moments/moments.js';
import { type JudgedMoment, outcomeOf } from './moments/outcome.js';
import type { MomentKind } from './process/events.js';
import type { Report } from './run.js';

/** The most lines of one kind. */
const MOST = 5;

/** The lines, not escaped; `interrupted` if the user has ended the program, `running` while it runs. */
export const summaryOf = (report: Report, interrupted: boolean, running?: string): string[] => [
  [report.name, ...classNames(report), ...version(report), running ?? endingOf(report, interrupted)].join(' · '),
  ...some(calls(report), 'more calling lines'),
  ...gradients(report),
  ...some(
    failures(report, interrupted).map((failure) => `failed: ${failureText(failure)}`),
    'more failures',
  ),
  ...some(
    notes(report).map((note) => `note: ${note}`),
    'more notes',
  ),
];

function some(lines: readonly string[], more: string): string[] {
  const rest = lines.length - MOST;
  return rest > 0 ? [...lines.slice(0, MOST), `${count(rest)} ${more}`] : [...lines];
}

const classNames = ({ classes }: Report): string[] =>
  classes.filter(({ lacks }) => lacks.length === 0).map(({ name, place }) => `class ${name} (${place})`);

const version = ({ python }: Report): string[] =>
  python === undefined ? [] : [`python ${python.split('.').slice(0, 2).join('.')}`];

/** How it ended: `done`, `failed train.py:31`. */
export function endingOf({ end, code, failures }: Report, interrupted: boolean): string {
  if (interrupted) return 'stopped by ^C';
  if (end?.signal) return `ended by ${end.signal}`;
  const failure = failures.findLast(({ cell }) => cell === undefined);
  if (failure) return failure.place === undefined ? 'failed' : `failed ${failure.place}`;
  const cells = failures.filter(({ cell }) => cell !== undefined).length;
  if (cells > 0) return `${plural(cells, 'cell')} failed`;
  if (code === undefined) return `ended itself at once, with code ${end?.code ?? 0}`;
  return code === 0 ? 'done' : `ended with code ${code}`;
}

/** ^C makes the program fail too, at whatever it was doing. */
const failures = ({ failures: all }: Report, interrupted: boolean): Report['failures'] =>
  interrupted ? all.filter(({ error }) => !error.startsWith('KeyboardInterrupt')) : all;

const CALLS: Readonly<Record<MomentKind, readonly [one: string, many: string]>> = {
  backward: ['backward', 'backwards'],
  draw_dot: ['drawing', 'drawings'],
  show: ['mgrad.show', 'mgrad.show'],
  largest: ['no backward: largest graph', 'no backward: largest graph'],
};

/** One line for each line of the program that made moments. */
function calls({ name, moments }: Report): string[] {
  const groups = new Map<string, JudgedMoment[]>();
  for (const moment of moments.list) {
    const key = `${moment.kind} ${moment.place}`;
    const group = groups.get(key);
    if (group) group.push(moment);
    else groups.set(key, [moment]);
  }
  return Array.from(groups.values(), (group) => {
    const [first, last] = [group[0] as JudgedMoment, group.at(-1) as JudgedMoment];
    const [one, many] = CALLS[first.kind];
    const called = first.kind === 'largest' ? one : group.length === 1 ? `1 ${one}` : `${count(group.length)} ${many}`;
    const at = first.place === '' ? '' : ` at ${within(first.place, name)}`;
    const from = `${first.root.label ?? 'root'} ${short(first.root.data)}`;
    return [called + at, ...nodes(group), group.length === 1 ? from : `${from} → ${short(last.root.data)}`].join(' · ');
  });
}

/** A place in the program itself is only a line: `line 41`, or in a notebook `cell 4, line 2`. */
function within(place: string, name: string): string {
  const own = place.startsWith(`${name}:`) ? place.slice(name.length + 1).trim() : undefined;
  if (own === undefined) return place;
  return /^\d+$/.test(own) ? `line ${own}` : own;
}

/** How many nodes their graphs have: none if that is not known. */
function nodes(group: readonly JudgedMoment[]): string[] {
  let [least, most] = [Infinity, 0];
  for (const { nodes } of group) {
    if (nodes === 0) continue;
    [least, most] = [Math.min(least, nodes), Math.max(most, nodes)];
  }
  if (most === 0) return [];
  return [least === most ? plural(most, 'node') : `${count(least)} to ${plural(most, 'node')}`];
}

function gradients(report: Report): string[] {
  const { list, has, every, firstWrong } = report.moments;
  if (list.length === 0) return [];
  const backwards = list.filter(({ kind }) => kind === 'backward');
  if (backwards.length === 0) return ['gradients: not compared: no backward was called'];
  const outcomes = backwards.flatMap((moment) => outcomeOf(moment) ?? []);
  const total = (wanted: string): number => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const [right, wrong, uncompared] = [total('right'), total('wrong'), total('not compared')];
  const reason = outcomes.find(({ outcome }) => outcome === 'not compared')?.reason;
  const passedOver = backwards.length - outcomes.length;
  const parts = [
    ...(right > 0 ? [`${count(right)} right`] : []),
    ...(wrong > 0 ? [`${count(wrong)} WRONG, first in moment ${count(firstWrong ?? 0)}`] : []),
    ...(uncompared > 0 ? [`${count(uncompared)} not compared${reason === undefined ? '' : `: ${reason}`}`] : []),
    ...(passedOver > 0 ? [`${count(passedOver)} passed over to save time (--every takes all)`] : []),
  ];
  const kept = list.filter(({ index }) => has(index)).length;
  return [
    `gradients: ${parts.join(' · ')}`,
    ...accusations(report.moments),
    ...(every > 1 ? [`kept to open: ${count(kept)} of ${plural(list.length, 'moment')}, one in ${count(every)}`] : []),
  ];
}

/** What is wrong in the first moment with wrong gradients. */
function accusations({ firstWrong, judged }: MomentStore): string[] {
  const first = firstWrong === undefined ? undefined : judged(firstWrong);
  if (!first) return [];
  const { recording, judgement } = first;
  const lines = judgement.accused.map((each) => `  ${accusationLine(recording, each)}`);
  return some(lines, 'more rules');
}

function notes({ notes: said, standIns, moments }: Report): string[] {
  const packages = new Set(standIns.map((module) => module.replace(/\..*/, '')));
  const missing = moments.list.find((moment) => moment.missing !== undefined);
  return [
    ...said,
    ...(packages.size > 0 ? [`stand-ins for what is not installed: ${[...packages].join(', ')}`] : []),
    ...(missing ? [`moment ${count(missing.index)} cannot be opened: ${missing.missing}`] : []),
  ];
}
