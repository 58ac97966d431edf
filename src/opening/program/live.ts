/**
 * A program that runs beside the explorer: its moments are opened as they are wanted, and what it prints is kept. At most
 * three of its graphs are in memory.
 */
import { basename, resolve } from 'node:path';
import type { Direction } from '../../engine/optimizers/optimizers.js';
import type { Tape } from '../../engine/tape.js';
import { accusationLine } from '../../explain/verdicts/words.js';
import { FileError } from '../../files/error.js';
import type { Work } from '../../notation/work.js';
import { say } from '../../session/message.js';
import type { GivenSettings, Judged, Moment, Moments, Session } from '../../session/model.js';
import { newMoments, withMoments } from '../../session/moments/list.js';
import { withNotes } from '../../session/source/opening.js';
import { goTo } from '../../session/tree/moves.js';
import { count, plural } from '../../text/numbers.js';
import { chosen, failureText, nearestKept, newestKept } from './choose.js';
import type { Taken } from './moments/moments.js';
import { type OpenedAtMoment, openMoment } from './moments/open-moment.js';
import { type JudgedMoment, outcomeOf, skippedText } from './moments/outcome.js';
import { newPrintStore } from './process/printed.js';
import { programName } from './process/program.js';
import { type ProgramRun, type Report, type RunOptions, runProgram } from './run.js';
import { endingOf, summaryOf } from './summary.js';

export interface LiveProgram {
  readonly name: string;
  readonly report: Report;
  /** Resolves when the moment to begin with is there, or when the program has ended without it. */
  readonly first: Promise<void>;
  /** Resolves when the program has ended and all is known of it. */
  readonly ended: Promise<void>;
  /** How long it has run, in ms. */
  age(): number;
  /** Calls this when there is news, until another is given. */
  listen(changed: () => void): void;
  /** The moments from a number on that are judged. */
  listed(from: number): Moment[];
  summary(): string[];
  /** The way of its last update; undefined before any. */
  direction(): Direction | undefined;
  /** How it ended, and a sentence on that; undefined while it runs. */
  ending(): { readonly words: string; readonly sentence: string; readonly isFailure: boolean } | undefined;
  /** Opens a moment, or the nearest in this direction that is kept. Throws a FileError if there is none. */
  open(index: number, by: 1 | -1): Work<Session>;
  /** The first wrong moment, else the newest, and the list of those so far. */
  begin(): Work<{ readonly session: Session; readonly moments: Moments }>;
  /** These moments stay, whatever the limits are. */
  keep(stays: (index: number) => boolean): void;
  /** What it has printed; and what of that nobody has seen. */
  printed(): string;
  unseen(): string;
  /** From now on nobody sees what it prints. */
  hide(): void;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end by these signals; what there is of it stays. */
  interrupt(...signals: NodeJS.Signals[]): Promise<void>;
  /** Ends it, a second after it was asked to, and removes its files. */
  end(): Promise<void>;
  /** The same at once. */
  kill(): void;
}

export interface LiveOptions extends Pick<RunOptions, 'helper'> {
  readonly every?: boolean;
  readonly wanted?: number | undefined;
  readonly settings?: GivenSettings;
  /** Shows what is printed before `hide`. */
  readonly printed?: (on: 1 | 2, bytes: Buffer) => Promise<void> | undefined;
}

/** The most moments in memory. */
const MOST_OPEN = 3;

/** Starts a program. Rejects with a FileError if that is not possible. */
export async function startLive(words: readonly string[], options: LiveOptions = {}): Promise<LiveProgram> {
  const { every = false, wanted, settings = {}, printed, helper } = options;
  const [all, unseen] = [newPrintStore(), newPrintStore()];
  let isHidden = printed === undefined;
  let listener = (): void => {};
  let isFirst = (): void => {};
  const firstMoment = new Promise<void>((done) => {
    isFirst = done;
  });
  let run: ProgramRun | undefined;
  let hasFirst = false;
  const changed = (): void => {
    hasFirst ||= run !== undefined && isThere(run.report, wanted);
    if (hasFirst) isFirst();
    listener();
  };
  const take = (on: 1 | 2, bytes: Buffer): Promise<void> | undefined => {
    all.add(bytes);
    if (!isHidden) return printed?.(on, bytes);
    unseen.add(bytes);
    return undefined;
  };
  const running = await runProgram(words, { every, wanted, changed, ...(helper !== undefined && { helper }) }, take);
  run = running;
  const { report } = running;
  const { moments } = report;
  const name = basename(programName(words));
  const begun = performance.now();
  let isEnded = false;
  let isInterrupted = false;
  /** It was ended with the explorer. */
  let isLeft = false;
  const ended = running.ended.then(() => {
    isEnded = true;
    isFirst();
    listener();
  });
  const opened = new Map<number, Session>();
  let lastTape: Tape | undefined;

  function* openOne(moment: JudgedMoment): Work<Session> {
    const known = opened.get(moment.index);
    const session = known ?? (yield* reading(moment));
    opened.delete(moment.index);
    opened.set(moment.index, session);
    const [oldest] = opened.keys();
    if (opened.size > MOST_OPEN && oldest !== undefined) opened.delete(oldest);
    lastTape = session.model.program.tape;
    return session;
  }

  function* reading(moment: JudgedMoment): Work<Session> {
    const taken = moments.read(moment);
    let found = moments.judged(moment.index);
    const judged = (): Judged => {
      found ??= moments.judgeAgain(moment, taken);
      return found;
    };
    const isBackward = moment.kind === 'backward';
    const result: OpenedAtMoment = yield* openMoment({
      moment,
      taken,
      judgement: isBackward && !isPlain(moment, taken) ? judged().judgement : undefined,
      parameters: moments.parameters,
      program: name,
      title: name,
      path: words[0] === '-m' ? undefined : resolve(words[0] as string),
      settings,
      direction: moments.direction(),
      last: lastTape,
      ...(isBackward && { judged }),
    });
    return withNotes(
      moment.verdict?.outcome === 'wrong' ? atAccused(result.session, judged()) : result.session,
      result.notes,
    );
  }

  function* open(index: number, by: 1 | -1): Work<Session> {
    const moment = nearestKept(report, index, by) ?? nearestKept(report, index, by > 0 ? -1 : 1);
    if (!moment) throw new FileError(`moment ${count(index)} was not kept, to save space`);
    return yield* openOne(moment);
  }

  return {
    name,
    report,
    first: firstMoment,
    ended,
    age: () => performance.now() - begun,
    listen: (changed) => {
      listener = changed;
    },
    listed: (from) => moments.list.slice(from, moments.known).map(listedOf),
    summary: () =>
      summaryOf(report, isInterrupted, isLeft ? 'ended with the explorer' : isEnded ? undefined : 'running'),
    direction: moments.direction,
    ending: () => (isEnded ? endingText(report, name) : undefined),
    open,
    *begin() {
      const moment =
        wanted === undefined && moments.firstWrong === undefined ? newestKept(report) : chosen(report, wanted);
      const session = yield* openOne(moment ?? chosen(report, wanted));
      const list = withMoments(newMoments(name), moments.list.slice(0, moments.known).map(listedOf));
      const following = wanted === undefined && list.firstWrong === undefined;
      return {
        session,
        moments: { ...list, following, summary: summaryOf(report, false, isEnded ? undefined : 'running') },
      };
    },
    keep: moments.alsoKeep,
    printed: all.text,
    unseen: unseen.text,
    hide: () => {
      isHidden = true;
    },
    signal: running.signal,
    async interrupt(...signals) {
      isInterrupted = true;
      await running.end(...signals);
    },
    async end() {
      isLeft = !isEnded && !isInterrupted;
      await running.end('SIGTERM');
      await running.ended.catch(() => {});
      running.remove();
    },
    kill() {
      running.signal('SIGKILL');
      running.remove();
    },
  };
}

/** Whether the moment to begin with is there. */
const isThere = (report: Report, wanted: number | undefined): boolean =>
  wanted === undefined ? newestKept(report) !== undefined : report.moments.known >= wanted;

/** Whether all is right, and nothing was there before: then opening it needs no more than that. */
function isPlain({ verdict }: JudgedMoment, { numbers: { before, after } }: Taken): boolean {
  return (
    verdict?.outcome === 'right' && after?.at(-1) === 1 && before.every((grad) => grad === 0 || Number.isNaN(grad))
  );
}

/** The session at the first gradient that is wrong, with the rule that is accused in the status line. */
function atAccused(session: Session, { recording, judgement }: Judged): Session {
  const [first] = judgement.accused;
  return first ? say(goTo(session, first.node), accusationLine(recording, first), 'hint') : session;
}

function listedOf(moment: JudgedMoment): Moment {
  const { index, kind, place, root, nodes, structure, missing, skipped, file } = moment;
  const why = missing ?? (skipped !== undefined || file === undefined ? skippedText(skipped ?? '', nodes) : undefined);
  return {
    index,
    kind,
    place,
    root: root.label,
    loss: root.data,
    nodes,
    structure,
    outcome: outcomeOf(moment)?.outcome,
    ...(why !== undefined && { missing: why }),
  };
}

function endingText(report: Report, name: string): ReturnType<LiveProgram['ending']> {
  const words = endingOf(report, false);
  const failure = report.failures.findLast(({ cell }) => cell === undefined);
  const isFailure = report.code !== 0;
  const total = plural(report.moments.list.length, 'moment');
  const sentence = failure
    ? `${name} failed at ${failureText(failure)}`
    : isFailure
      ? `${name}: ${words}`
      : `${name} is done: ${total}`;
  return { words, sentence, isFailure };
}
